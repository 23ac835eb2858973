// The daemon: opens the store, starts desk, web, intake, outbox and control socket, and stops them.
#ifndef PLATEN_MAIN_DAEMON_H
#define PLATEN_MAIN_DAEMON_H

struct conf;
struct keys;

// Runs until SIGTERM. control: where readers' sockets come from and "ready" goes (fd_pass.h).
// Returns an exit status of sysexits.h.
int daemon_run(const struct conf *conf, const struct keys *keys, int control);

#endif
