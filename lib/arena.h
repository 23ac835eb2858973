/* Short-lived memory, one arena a request or command, freed at once.
 *
 * Every allocation is zeroed, aligned for any type, and lives until arena_free() or arena_reset().
 * When there is no memory the program aborts: allocation does not fail in the middle of logic.
 * An arena belongs to one thread at a time.
 */
#ifndef PLATEN_LIB_ARENA_H
#define PLATEN_LIB_ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct arena;

struct arena *arena_new(void);
void arena_free(struct arena **arena);
/* Frees what was allocated and keeps the arena. */
void arena_reset(struct arena *arena);

void *arena_alloc(struct arena *arena, size_t size);
/* count * size bytes; aborts when the product does not fit. */
void *arena_array(struct arena *arena, size_t count, size_t size);
void *arena_memdup(struct arena *arena, const void *data, size_t size);
/* NULL stays NULL. */
char *arena_strdup(struct arena *arena, const char *text);
/* At most size bytes of text, always terminated. */
char *arena_strndup(struct arena *arena, const char *text, size_t size);
/* At most max bytes of UTF-8 text, no character cut in two: what "%.80s" does not look at. */
char *arena_cut(struct arena *arena, const char *text, size_t max);
char *arena_printf(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
char *arena_vprintf(struct arena *arena, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));

/* Bytes handed out since arena_new() or arena_reset(). */
size_t arena_used(const struct arena *arena);

#endif
