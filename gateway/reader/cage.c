#include "gateway/reader/cage.h"

#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <unistd.h>

#include "lib/error.h"

enum { CAGE_FD = 3 };

int cage_keep_only(int fd, const char **error_r)
{
    if (fd != CAGE_FD && dup2(fd, CAGE_FD) < 0) {
        *error_r = error_format("descriptor %d: %m", fd);
        return -1;
    }
    int nothing = open("/dev/null", O_RDWR);
    if (nothing < 0 || dup2(nothing, STDIN_FILENO) < 0 || dup2(nothing, STDOUT_FILENO) < 0) {
        *error_r = error_format("/dev/null: %m");
        return -1;
    }
    close_range(CAGE_FD + 1, ~0U, 0);
    return CAGE_FD;
}

// What the process was started with may be less already: that stays.
static int cage_limit(int what, rlim_t most, const char **error_r)
{
    struct rlimit limit;
    if (getrlimit((__rlimit_resource_t)what, &limit) == 0 && limit.rlim_max < most)
        most = limit.rlim_max;
    limit.rlim_cur = limit.rlim_max = most;
    if (setrlimit((__rlimit_resource_t)what, &limit) == 0)
        return 1;
    *error_r = error_format("setrlimit: %m");
    return -1;
}

static int cage_limits(const char **error_r)
{
    if (cage_limit(RLIMIT_CORE, 0, error_r) < 0)
        return -1;
#ifndef PLATEN_SANITIZED
    if (cage_limit(RLIMIT_AS, CAGE_MEMORY, error_r) < 0 || cage_limit(RLIMIT_NPROC, 0, error_r) < 0)
        return -1;
    // All that it may have are open. With 0, poll() would refuse the one it waits on.
    return cage_limit(RLIMIT_NOFILE, CAGE_FD + 1, error_r);
#else
    // The leak sanitizer starts a thread and opens files at the end.
    return 1;
#endif
}

#ifndef PLATEN_SANITIZED

static const int cage_allowed[] = {
    SCMP_SYS(read),
    SCMP_SYS(write),
    SCMP_SYS(readv),
    SCMP_SYS(writev),
    SCMP_SYS(recvfrom),
    SCMP_SYS(sendto),
    SCMP_SYS(recvmsg),
    SCMP_SYS(sendmsg),
    SCMP_SYS(poll),
    SCMP_SYS(ppoll),
    SCMP_SYS(close),
    SCMP_SYS(shutdown),
    SCMP_SYS(fcntl),
    SCMP_SYS(brk),
    SCMP_SYS(munmap),
    SCMP_SYS(mremap),
    SCMP_SYS(madvise),
    SCMP_SYS(futex),
    SCMP_SYS(getrandom),
    SCMP_SYS(clock_gettime),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(time),
    SCMP_SYS(getpid),
    SCMP_SYS(gettid),
    SCMP_SYS(tgkill),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(sigaltstack),
    SCMP_SYS(setitimer),
    SCMP_SYS(restart_syscall),
    SCMP_SYS(sched_yield),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
    SCMP_SYS(lseek),
    SCMP_SYS(getuid),
    SCMP_SYS(geteuid),
    SCMP_SYS(getgid),
    SCMP_SYS(getegid),
    SCMP_SYS(rseq),
};

// Libraries ask for these and go on without: a library that looks for a file must not end the
// reader.
static const int cage_refused[] = {
    SCMP_SYS(open),      SCMP_SYS(openat),     SCMP_SYS(stat),      SCMP_SYS(fstat),
    SCMP_SYS(lstat),     SCMP_SYS(newfstatat), SCMP_SYS(statx),     SCMP_SYS(access),
    SCMP_SYS(faccessat), SCMP_SYS(faccessat2), SCMP_SYS(readlink),  SCMP_SYS(readlinkat),
    SCMP_SYS(ioctl),     SCMP_SYS(socket),     SCMP_SYS(prlimit64), SCMP_SYS(sched_getaffinity),
    SCMP_SYS(sysinfo),   SCMP_SYS(uname),      SCMP_SYS(getcwd),    SCMP_SYS(pread64),
};

static int cage_rules(scmp_filter_ctx filter)
{
    for (size_t i = 0; i < sizeof(cage_allowed) / sizeof(cage_allowed[0]); i++) {
        if (seccomp_rule_add(filter, SCMP_ACT_ALLOW, cage_allowed[i], 0) < 0)
            return -1;
    }
    for (size_t i = 0; i < sizeof(cage_refused) / sizeof(cage_refused[0]); i++) {
        if (seccomp_rule_add(filter, SCMP_ACT_ERRNO(EACCES), cage_refused[i], 0) < 0)
            return -1;
    }
    // Memory, but none that can be run.
    if (seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1,
                         SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) < 0)
        return -1;
    return seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1,
                            SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
}

static int cage_filter(const char **error_r)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
    int result = filter == NULL ? -1 : cage_rules(filter);
    if (result == 0)
        result = seccomp_load(filter);
    seccomp_release(filter);
    if (result == 0)
        return 1;
    *error_r = "seccomp: the filter could not be set";
    return -1;
}

#else

static int cage_filter(const char **error_r)
{
    (void)error_r;
    return 1;
}

#endif

int cage_close(const char **error_r)
{
    signal(SIGPIPE, SIG_IGN);
    signal(SIGPROF, SIG_DFL);
    int done = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
#ifndef PLATEN_SANITIZED
    done |= prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
    if (done != 0) {
        *error_r = error_format("prctl: %m");
        return -1;
    }
    if (cage_limits(error_r) < 0)
        return -1;
    return cage_filter(error_r);
}

static void cage_timer(time_t seconds)
{
    struct itimerval timer = {.it_value = {.tv_sec = seconds}};
    setitimer(ITIMER_PROF, &timer, NULL);
}

void cage_work(void)
{
#ifndef PLATEN_SANITIZED
    cage_timer(CAGE_CPU_SECONDS);
#else
    cage_timer(CAGE_CPU_SECONDS * 10);
#endif
}

void cage_rest(void)
{
    cage_timer(0);
}
