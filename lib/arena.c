#include "lib/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/memory.h"
#include "lib/text.h"

#ifdef PLATEN_SANITIZED
/* A block for each allocation, so that the sanitizer sees one step past it. */
#define ARENA_BLOCK 1
#else
#define ARENA_BLOCK 8192
#endif

struct arena_block {
    struct arena_block *next;
    size_t size, used;
    alignas(max_align_t) unsigned char data[];
};

struct arena {
    struct arena_block *blocks;
    size_t used;
};

static void *arena_memory(size_t size)
{
    return memory_need(calloc(1, size));
}

struct arena *arena_new(void)
{
    return arena_memory(sizeof(struct arena));
}

static void arena_free_blocks(struct arena_block *block)
{
    while (block != NULL) {
        struct arena_block *next = block->next;
        free(block);
        block = next;
    }
}

/* One block stays for the next round, cleared where it was used. */
void arena_reset(struct arena *arena)
{
    struct arena_block *kept = arena->blocks;
    if (ARENA_BLOCK > 1 && kept != NULL && kept->size == ARENA_BLOCK) {
        arena_free_blocks(kept->next);
        memset(kept->data, 0, kept->used);
        kept->next = NULL;
        kept->used = 0;
    } else {
        arena_free_blocks(kept);
        kept = NULL;
    }
    arena->blocks = kept;
    arena->used = 0;
}

void arena_free(struct arena **arena)
{
    if (*arena == NULL)
        return;
    arena_free_blocks((*arena)->blocks);
    free(*arena);
    *arena = NULL;
}

/* A large allocation gets a block of its own behind the current one, whose rest stays in use. */
static struct arena_block *arena_block_new(struct arena *arena, size_t size)
{
    size_t room = size > ARENA_BLOCK / 4 ? size : ARENA_BLOCK;
    struct arena_block *block = arena_memory(sizeof(*block) + room);

    block->size = room;
    if (arena->blocks != NULL && room == size && ARENA_BLOCK > 1) {
        block->next = arena->blocks->next;
        arena->blocks->next = block;
    } else {
        block->next = arena->blocks;
        arena->blocks = block;
    }
    return block;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    const size_t align = alignof(max_align_t);
    if (size > SIZE_MAX / 2)
        abort();
    size_t rounded = ARENA_BLOCK == 1 ? size : (size + align - 1) / align * align;

    struct arena_block *block = arena->blocks;
    if (block == NULL || block->size - block->used < rounded)
        block = arena_block_new(arena, rounded);
    void *memory = block->data + block->used;
    block->used += rounded;
    arena->used += size;
    return memory;
}

void *arena_array(struct arena *arena, size_t count, size_t size)
{
    if (size != 0 && count > SIZE_MAX / 2 / size)
        abort();
    return arena_alloc(arena, count * size);
}

void *arena_memdup(struct arena *arena, const void *data, size_t size)
{
    void *copy = arena_alloc(arena, size);
    if (size > 0)
        memcpy(copy, data, size);
    return copy;
}

char *arena_strdup(struct arena *arena, const char *text)
{
    return text == NULL ? NULL : arena_memdup(arena, text, strlen(text) + 1);
}

char *arena_strndup(struct arena *arena, const char *text, size_t size)
{
    size_t length = strnlen(text, size);
    char *copy = arena_alloc(arena, length + 1);
    memcpy(copy, text, length);
    return copy;
}

char *arena_cut(struct arena *arena, const char *text, size_t max)
{
    return arena_strndup(arena, text, text_utf8_cut(text, strlen(text), max));
}

char *arena_vprintf(struct arena *arena, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    if (length < 0)
        abort();

    char *text = arena_alloc(arena, (size_t)length + 1);
    vsnprintf(text, (size_t)length + 1, format, args);
    return text;
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *text = arena_vprintf(arena, format, args);
    va_end(args);
    return text;
}

size_t arena_used(const struct arena *arena)
{
    return arena->used;
}
