// Repeated fields of records, grown in an arena. An old array stays where it is until the arena
// goes.
#ifndef PLATEN_DESK_ARRAY_H
#define PLATEN_DESK_ARRAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

bool array_has_id(const uint64_t *ids, size_t n, uint64_t id);
// Adds it unless it is there; true when it was added.
bool array_add_id(struct arena *arena, uint64_t **ids, size_t *n, uint64_t id);
bool array_remove_id(uint64_t *ids, size_t *n, uint64_t id);
// The same for an array of pointers to texts or messages: returns the new array.
//   order->lines = array_add(arena, order->lines, &order->n_lines, line);
void *array_add(struct arena *arena, void *array, size_t *n, void *element);
void array_add_text(struct arena *arena, char ***texts, size_t *n, const char *text);

#endif
