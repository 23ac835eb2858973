#include "gateway/store/page_memory.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

// A page of 4 kB with the engine's head before it: 4,192 bytes by Berkeley DB 5.3 on 64 bits.
enum { PAGE = 4096, SLOT = 4224 };

struct slot {
    struct slot *next;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char *room; // of n_slots; set once, before the engine has threads
static size_t n_slots;
static size_t n_begun; // slots from here on were never used
static struct slot *given;

void page_memory_reserve(size_t cache_bytes)
{
    if (room != NULL)
        return;
    size_t slots = cache_bytes / PAGE;
    void *memory = mmap(NULL, slots * SLOT, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED)
        return;
    n_slots = slots;
    room = memory;
}

static bool inside(const void *memory)
{
    uintptr_t at = (uintptr_t)memory, begin = (uintptr_t)room;
    return room != NULL && at >= begin && at < begin + n_slots * SLOT;
}

static void *take_slot(void)
{
    pthread_mutex_lock(&lock);
    struct slot *slot = given;
    if (slot != NULL)
        given = slot->next;
    else if (n_begun < n_slots)
        slot = (struct slot *)(room + n_begun++ * SLOT);
    pthread_mutex_unlock(&lock);
    return slot;
}

void *page_memory_take(size_t size)
{
    void *slot = size > PAGE && size <= SLOT ? take_slot() : NULL;
    return slot != NULL ? slot : malloc(size);
}

void page_memory_give(void *memory)
{
    if (!inside(memory)) {
        free(memory);
        return;
    }
    struct slot *slot = memory;
    pthread_mutex_lock(&lock);
    slot->next = given;
    given = slot;
    pthread_mutex_unlock(&lock);
}

void *page_memory_resize(void *memory, size_t size)
{
    if (!inside(memory))
        return realloc(memory, size);
    void *other = page_memory_take(size);
    if (other != NULL) {
        memcpy(other, memory, size < SLOT ? size : SLOT);
        page_memory_give(memory);
    }
    return other;
}
