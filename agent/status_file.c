#include "agent/status_file.h"

#include <stdbool.h>
#include <string.h>

#include "agent/ini.h"
#include "agent/status_part.h"
#include "lib/arena.h"
#include "lib/error.h"
#include "lib/text.h"

/* ---- values ---- */

/* report.rng: keyword */
bool status_is_keyword(const char *text)
{
    size_t len = strlen(text);
    return len > 0 && len <= 100 && text[0] >= 'a' && text[0] <= 'z' &&
           strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-_.") == len;
}

int status_bad_value(const struct ini_entry *entry, const char *want, const char **error_r)
{
    *error_r = error_format("%s: \"%s\" is not %s", entry->key, entry->value, want);
    return -1;
}

bool status_is_token(const char *text)
{
    size_t len = strlen(text);
    return len > 0 && len <= 64 &&
           strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.") == len;
}

int status_parse_number(const struct ini_entry *entry, uint64_t max, uint64_t *number_r,
                        const char **error_r)
{
    if (text_parse_unsigned(entry->value, max, number_r) != 1)
        return status_bad_value(
            entry, error_format("a whole number from 0 to %llu", (unsigned long long)max), error_r);
    return 1;
}

int status_take_text(struct status_reading *reading, const struct ini_entry *entry, char **place,
                     const char **error_r)
{
    if (strlen(entry->value) > 255) {
        *error_r = error_format("%s: longer than 255 bytes", entry->key);
        return -1;
    }
    *place = arena_strdup(reading->arena, entry->value);
    return 1;
}

int status_parse_percent(struct status_reading *reading, const struct ini_entry *entry,
                         int *percent_r, const char **error_r)
{
    char *digits = arena_strdup(reading->arena, entry->value);
    uint64_t percent;
    digits[strcspn(digits, " %")] = '\0';
    if (text_parse_unsigned(digits, 100, &percent) != 1)
        return status_bad_value(entry, "a percentage from 0 % to 100 %", error_r);
    *percent_r = (int)percent;
    return 1;
}

int status_too_many(const char *what, const char **error_r)
{
    *error_r = error_format("more than %d %s", STATUS_ITEMS_MAX, what);
    return -1;
}

/* ---- counters and sections ---- */

static int add_counter(struct status_reading *reading, const struct ini_entry *entry, const char **error_r)
{
    struct status *status = reading->status;
    uint64_t value;
    if (!status_is_keyword(entry->key)) {
        *error_r = error_format("\"%s\" is no name for a counter", entry->key);
        return -1;
    }
    if (status_parse_number(entry, INT64_MAX, &value, error_r) != 1)
        return -1;
    Platen__Counter *counter = arena_alloc(reading->arena, sizeof(*counter));
    platen__counter__init(counter);
    counter->name = arena_strdup(reading->arena, entry->key);
    counter->value = value;
    status->counters[status->n_counters++] = counter; /* INI keeps keys under 128 */
    return 1;
}

static int start_counters(struct status_reading *reading, const struct ini_entry *entry,
                          const char **error_r)
{
    if (entry->title[0] != '\0' || reading->status->n_counters > 0) {
        *error_r = "[counters] stands once and has no title";
        return -1;
    }
    return 1;
}

static int take_version(struct status_reading *reading, const struct ini_entry *entry,
                        const char **error_r)
{
    if (strcmp(entry->value, "1") != 0)
        return status_bad_value(entry, "1, the version this agent reads", error_r);
    reading->versioned = true;
    return 1;
}

static const struct {
    const char *section;
    status_key_fn *start;
    const struct status_key *keys;
} sections[] = {
    {"supply", status_start_supply, status_supply_keys},
    {"condition", status_start_condition, status_condition_keys},
    {"maintenance", status_start_maintenance, status_maintenance_keys},
    {"counters", start_counters, NULL},
};

static status_key_fn *key_of(const struct status_key *keys, const char *name)
{
    while (keys->key != NULL && strcmp(keys->key, name) != 0)
        keys++;
    return keys->fn;
}

static int take_entry(void *context, const struct ini_entry *entry, const char **error_r)
{
    struct status_reading *reading = context;
    if (!reading->versioned && (entry->key == NULL || strcmp(entry->key, "platen-status") != 0)) {
        *error_r = "the first line must be: platen-status = 1";
        return -1;
    }
    if (entry->section[0] == '\0' && strcmp(entry->key, "platen-status") == 0)
        return take_version(reading, entry, error_r);
    for (size_t i = 0; i < sizeof(sections) / sizeof(sections[0]); i++) {
        if (strcmp(sections[i].section, entry->section) != 0)
            continue;
        if (entry->key == NULL)
            return sections[i].start(reading, entry, error_r);
        if (sections[i].keys == NULL)
            return add_counter(reading, entry, error_r);
        status_key_fn *fn = key_of(sections[i].keys, entry->key);
        if (fn != NULL)
            return fn(reading, entry, error_r);
    }
    *error_r = entry->key == NULL ? error_format("unknown section [%s]", entry->section)
                                  : error_format("unknown key \"%s\"", entry->key);
    return -1;
}

static int check_whole(const char *name, const struct status_reading *reading, const char **error_r)
{
    if (!reading->versioned) {
        *error_r = error_format("%s:1: empty; the first line must be: platen-status = 1", name);
        return -1;
    }
    for (size_t i = 0; i < reading->status->n_supplies; i++) {
        const Platen__Supply *supply = reading->status->supplies[i];
        if (strcmp(supply->unit, "percent") == 0 &&
            supply->level_kind == PLATEN__LEVEL_KIND__LEVEL_EXACT && supply->level > 100) {
            *error_r = error_format("%s: supply %s: a level over 100 percent", name, supply->index);
            return -1;
        }
        const struct status_bounds *bounds = &reading->status->bounds[i];
        if (bounds->low >= 0 && bounds->fine >= 0 && bounds->low >= bounds->fine) {
            *error_r = error_format("%s: supply %s: fine-at is not over low-at", name, supply->index);
            return -1;
        }
    }
    return 1;
}

const struct status_bounds status_no_bounds = {-1, -1, 0, 0};

struct status *status_new(struct arena *arena)
{
    struct status *status = arena_alloc(arena, sizeof(*status));
    status->supplies = arena_array(arena, STATUS_ITEMS_MAX, sizeof(*status->supplies));
    status->bounds = arena_array(arena, STATUS_ITEMS_MAX, sizeof(*status->bounds));
    status->conditions = arena_array(arena, STATUS_ITEMS_MAX, sizeof(*status->conditions));
    status->counters = arena_array(arena, STATUS_ITEMS_MAX, sizeof(*status->counters));
    status->maintenance = arena_array(arena, STATUS_ITEMS_MAX, sizeof(*status->maintenance));
    return status;
}

int status_file_read(const char *name, const char *text, size_t size, struct arena *arena,
                     struct status **status_r, const char **error_r)
{
    struct status *status = status_new(arena);
    struct status_reading reading = {.arena = arena, .status = status};
    if (ini_read(name, text, size, take_entry, &reading, error_r) != 1 ||
        check_whole(name, &reading, error_r) != 1)
        return -1;
    *status_r = status;
    return 1;
}

const Platen__Counter *status_counter(const struct status *status, const char *name)
{
    for (size_t i = 0; i < status->n_counters; i++)
        if (strcmp(status->counters[i]->name, name) == 0)
            return status->counters[i];
    return NULL;
}
