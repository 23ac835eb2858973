#include "lib/memory.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <sysexits.h>
#include <unistd.h>

#include "lib/log.h"

void memory_none(void)
{
    static atomic_flag told = ATOMIC_FLAG_INIT;
    /* Threads run out of it together; the first one's line is to be whole before all end. */
    while (atomic_flag_test_and_set(&told))
        usleep(1000);
    log_without_memory("out of memory");
    _exit(EX_OSERR);
}

void *memory_need(void *memory)
{
    if (memory == NULL)
        memory_none();
    return memory;
}

static void *memory_alloc(void *context, size_t size)
{
    (void)context;
    return memory_need(malloc(size > 0 ? size : 1));
}

static void memory_free(void *context, void *memory)
{
    (void)context;
    free(memory);
}

ProtobufCAllocator memory_for_messages = {memory_alloc, memory_free, NULL};

/* glibc manual, 3.2.5 (Replacing malloc). Sanitizers stand there themselves. */
#if defined(__GLIBC__) && !defined(PLATEN_SANITIZED)

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t n, size_t size);
extern void *__libc_realloc(void *old, size_t size);

static void *memory_given(void *memory, size_t n, size_t size)
{
    size_t all;
    if (memory == NULL && !__builtin_mul_overflow(n, size, &all) && all > 0 && all <= MEMORY_MOST)
        memory_none();
    return memory;
}

void *malloc(size_t size)
{
    return memory_given(__libc_malloc(size), 1, size);
}

void *calloc(size_t n, size_t size)
{
    return memory_given(__libc_calloc(n, size), n, size);
}

void *realloc(void *old, size_t size)
{
    return memory_given(__libc_realloc(old, size), 1, size);
}

#endif
