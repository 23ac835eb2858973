// The supervisor: the first process of platend. Forks, before any thread exists, the daemon and one
// caged reader per core, restarts them, and ends with them (DESIGN 3).
#ifndef PLATEN_MAIN_SUPERVISOR_H
#define PLATEN_MAIN_SUPERVISOR_H

// What a child does; returns its exit status. fd: the daemon's control socket (fd_pass.h), or a
// reader's work socket.
typedef int supervisor_child_fn(void *context, int fd);

struct supervisor_settings {
    unsigned readers; // how many; at least 1
    supervisor_child_fn *daemon;
    supervisor_child_fn *reader;
    void *context;
};

// Runs until it is told to stop (SIGTERM, SIGINT) or the daemon ends for a reason that a restart
// cannot mend (exit status 64 to 78, but one restart after an EIO at run time, and every one after
// EX_OSERR at run time: no memory). Returns the exit status of the program. SIGHUP is passed on to
// the daemon.
//
// To systemd (sd_notify(3)) it says READY with the daemon's first "ready", STATUS in words,
// STOPPING, and WATCHDOG=1 each time the daemon says that its desk has come round; while a daemon
// starts (recovery may take long) or waits for its restart, once a second by itself. A desk that
// stands still, or a supervisor that does, is not fed.
int supervisor_run(const struct supervisor_settings *settings);

#endif
