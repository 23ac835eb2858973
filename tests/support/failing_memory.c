// For LD_PRELOAD: what lib/memory.c stands on; allocations of one process fail where a test says
// so, in a file that both have mapped (PLATEN_FAILING_MEMORY). It is set while the process runs; a
// child has a pid of its own.
//
// With `learn` set, the number of each allocation whose way here (the callers' addresses) was not
// seen before is kept: so each place that allocates can be made to fail once. With `fail_way` set,
// the first allocation that comes that way fails; `fail_at` fails one by its number.
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

enum { WAYS = 16384, DEPTH = 6 };

struct plan {
    _Atomic int64_t pid;  // whose allocations count; 0 = nobody's, -1 = everybody's
    _Atomic int64_t made; // so many of them
    _Atomic int64_t fail_at;
    _Atomic uint64_t fail_way;
    _Atomic int64_t failed; // so many failed
    _Atomic int64_t learn;
    _Atomic int64_t ways;
    _Atomic uint64_t way[WAYS];
};

static struct plan *plan;
static pid_t self;
static _Thread_local bool inside __attribute__((tls_model("initial-exec")));

static void forked(void)
{
    self = getpid();
}

static __attribute__((constructor)) void open_plan(void)
{
    const char *path = getenv("PLATEN_FAILING_MEMORY");
    int fd = path != NULL ? open(path, O_RDWR | O_CLOEXEC) : -1;
    void *ways[DEPTH];
    inside = true;
    backtrace(ways, DEPTH); // loads what it needs before any cage closes
    pthread_atfork(NULL, NULL, forked);
    inside = false;
    forked();
    if (fd < 0)
        return;
    void *mapped = mmap(NULL, sizeof *plan, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    if (mapped != MAP_FAILED)
        plan = mapped;
}

static uint64_t way_here(void)
{
    void *callers[DEPTH + 2];
    uint64_t sum = 14695981039346656037u; // FNV-1a
    int n = backtrace(callers, DEPTH + 2);
    for (int i = 2; i < n; i++)
        sum = (sum ^ (uintptr_t)callers[i]) * 1099511628211u;
    return sum | 1;
}

// A set in open addressing; the order of learning does not matter.
static void learn(uint64_t way)
{
    for (uint64_t i = way % WAYS, tries = 0; tries < WAYS; i = (i + 1) % WAYS, tries++) {
        uint64_t there = 0;
        if (atomic_compare_exchange_strong(&plan->way[i], &there, way)) {
            atomic_fetch_add(&plan->ways, 1);
            return;
        }
        if (there == way)
            return;
    }
}

static bool fails(void)
{
    if (plan == NULL || inside)
        return false;
    int64_t whose = atomic_load(&plan->pid);
    if (whose != -1 && whose != self)
        return false;
    inside = true;
    bool now = atomic_fetch_add(&plan->made, 1) + 1 == atomic_load(&plan->fail_at);
    uint64_t wanted = atomic_load(&plan->fail_way);
    if (atomic_load(&plan->learn) || wanted != 0) {
        uint64_t way = way_here();
        if (atomic_load(&plan->learn))
            learn(way);
        // once: whoever takes the wish away fulfils it
        now |= way == wanted && atomic_compare_exchange_strong(&plan->fail_way, &wanted, 0);
    }
    inside = false;
    if (now) {
        atomic_fetch_add(&plan->failed, 1);
        errno = ENOMEM;
    }
    return now;
}

static void *next(const char *name)
{
    inside = true;
    void *found = dlsym(RTLD_NEXT, name);
    inside = false;
    if (found == NULL)
        abort();
    return found;
}

void *__libc_malloc(size_t size)
{
    static void *(*real)(size_t);
    if (real == NULL)
        real = (void *(*)(size_t))next("__libc_malloc");
    return fails() ? NULL : real(size);
}

void *__libc_calloc(size_t n, size_t size)
{
    static void *(*real)(size_t, size_t);
    if (real == NULL)
        real = (void *(*)(size_t, size_t))next("__libc_calloc");
    return fails() ? NULL : real(n, size);
}

void *__libc_realloc(void *old, size_t size)
{
    static void *(*real)(void *, size_t);
    if (real == NULL)
        real = (void *(*)(void *, size_t))next("__libc_realloc");
    return fails() ? NULL : real(old, size);
}
