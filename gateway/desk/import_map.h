// What an import has seen so far: text to text, in an arena. For gateway/desk/import*.c.
#ifndef PLATEN_DESK_IMPORT_MAP_H
#define PLATEN_DESK_IMPORT_MAP_H

#include <stddef.h>

struct arena;
struct import_map;

struct import_seen {
    const char *key;
    const char *value;
    unsigned line;
};

struct import_map *import_map_new(struct arena *arena, size_t expected);
// NULL = not there.
const struct import_seen *import_map_find(const struct import_map *map, const char *key);
// Copies nothing. What is there stays.
void import_map_add(struct import_map *map, const char *key, const char *value, unsigned line);

#endif
