/* [maintenance CODE] of the status file. */
#include "agent/status_part.h"

#include <string.h>

#include "agent/ini.h"
#include "lib/arena.h"
#include "lib/clock.h"
#include "lib/error.h"
#include "lib/text.h"

static int maintenance_name(struct status_reading *reading, const struct ini_entry *entry,
                            const char **error_r)
{
    char *name;
    if (status_take_text(reading, entry, &name, error_r) != 1)
        return -1;
    reading->maintenance->name = name;
    return 1;
}

static int maintenance_keyword(struct status_reading *reading, const struct ini_entry *entry,
                               const char **error_r)
{
    static const char suffix[] = "-life-almost-over";
    size_t len = strlen(entry->value);
    if (!status_is_keyword(entry->value) || len < sizeof(suffix) ||
        strcmp(entry->value + len - (sizeof(suffix) - 1), suffix) != 0)
        return status_bad_value(entry, "a keyword that ends in -life-almost-over", error_r);
    reading->maintenance->keyword = arena_strdup(reading->arena, entry->value);
    return 1;
}

static int maintenance_counter(struct status_reading *reading, const struct ini_entry *entry,
                               const char **error_r)
{
    if (!status_is_keyword(entry->value))
        return status_bad_value(entry, "the name of a counter", error_r);
    reading->maintenance->counter = arena_strdup(reading->arena, entry->value);
    return 1;
}

static int maintenance_at(struct status_reading *reading, const struct ini_entry *entry,
                          const char **error_r)
{
    return status_parse_number(entry, INT64_MAX, &reading->maintenance->at, error_r);
}

static int maintenance_life(struct status_reading *reading, const struct ini_entry *entry,
                            const char **error_r)
{
    return status_parse_percent(reading, entry, &reading->maintenance->life, error_r);
}

static int maintenance_date(struct status_reading *reading, const struct ini_entry *entry,
                            const char **error_r)
{
    if (clock_parse(entry->value, &reading->maintenance->date) != 1)
        return status_bad_value(entry, "a day such as 2026-11-21", error_r);
    return 1;
}

static int maintenance_serial(struct status_reading *reading, const struct ini_entry *entry,
                              const char **error_r)
{
    char *serial;
    if (status_take_text(reading, entry, &serial, error_r) != 1)
        return -1;
    reading->maintenance->serial = serial;
    return 1;
}

int status_start_maintenance(struct status_reading *reading, const struct ini_entry *entry,
                             const char **error_r)
{
    struct status *status = reading->status;
    if (!status_is_token(entry->title)) {
        *error_r = "[maintenance CODE]: CODE is letters, digits, -, _ and . only";
        return -1;
    }
    for (size_t i = 0; i < status->n_maintenance; i++) {
        if (strcmp(status->maintenance[i]->code, entry->title) == 0) {
            *error_r = error_format("maintenance %s is said twice", entry->title);
            return -1;
        }
    }
    if (status->n_maintenance == STATUS_ITEMS_MAX)
        return status_too_many("maintenance items", error_r);
    struct status_maintenance *item = arena_alloc(reading->arena, sizeof(*item));
    item->code = arena_strdup(reading->arena, entry->title);
    item->name = item->code;
    item->keyword = "subunit-life-almost-over";
    item->counter = "total";
    item->life = -1;
    item->serial = "";
    status->maintenance[status->n_maintenance++] = item;
    reading->maintenance = item;
    return 1;
}

const struct status_key status_maintenance_keys[] = {
    {"name", maintenance_name},
    {"keyword", maintenance_keyword},
    {"counter", maintenance_counter},
    {"at", maintenance_at},
    {"life", maintenance_life},
    {"date", maintenance_date},
    {"serial", maintenance_serial},
    {NULL, NULL},
};
