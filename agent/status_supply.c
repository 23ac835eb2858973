/* [supply INDEX] of the status file. */
#include "agent/status_part.h"

#include <string.h>

#include "agent/ini.h"
#include "lib/arena.h"
#include "lib/error.h"
#include "lib/text.h"

static int supply_level(struct status_reading *reading, const struct ini_entry *entry,
                        const char **error_r)
{
    Platen__Supply *supply = reading->supply;
    const char *value = entry->value;
    size_t len = strlen(value);
    int64_t level;
    if (strcmp(value, "unknown") == 0 || strcmp(value, "-1") == 0 || strcmp(value, "-2") == 0) {
        supply->level_kind = PLATEN__LEVEL_KIND__LEVEL_UNKNOWN;
        return 1;
    }
    if (strcmp(value, "some-remaining") == 0 || strcmp(value, "-3") == 0) {
        supply->level_kind = PLATEN__LEVEL_KIND__LEVEL_SOME_REMAINING;
        return 1;
    }
    if (len > 0 && value[len - 1] == '%') {
        char *digits = arena_strndup(reading->arena, value, len - 1);
        digits[strcspn(digits, " ")] = '\0';
        if (text_parse_integer(digits, 0, 100, &level) != 1)
            return status_bad_value(entry, "a percentage from 0 % to 100 %", error_r);
        supply->capacity = 100;
        supply->unit = arena_strdup(reading->arena, "percent");
    } else if (text_parse_integer(value, 0, INT32_MAX, &level) != 1) {
        return status_bad_value(entry, "a level: a whole number, a percentage, unknown or some-remaining",
                         error_r);
    }
    supply->level_kind = PLATEN__LEVEL_KIND__LEVEL_EXACT;
    supply->level = level;
    return 1;
}

static int supply_state(struct status_reading *reading, const struct ini_entry *entry,
                        const char **error_r)
{
    static const struct {
        const char *word;
        Platen__SupplyState state;
    } states[] = {
        {"ok", PLATEN__SUPPLY_STATE__SUPPLY_STATE_OK},
        {"low", PLATEN__SUPPLY_STATE__SUPPLY_STATE_LOW},
        {"empty", PLATEN__SUPPLY_STATE__SUPPLY_STATE_EMPTY},
        {"full", PLATEN__SUPPLY_STATE__SUPPLY_STATE_FULL},
        {"unknown", PLATEN__SUPPLY_STATE__SUPPLY_STATE_UNKNOWN},
    };
    for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++) {
        if (strcmp(entry->value, states[i].word) == 0) {
            reading->supply->state = states[i].state;
            return 1;
        }
    }
    return status_bad_value(entry, "ok, low, empty, full or unknown", error_r);
}

static int supply_class(struct status_reading *reading, const struct ini_entry *entry,
                        const char **error_r)
{
    if (strcmp(entry->value, "consumed") == 0)
        reading->supply->class_ = PLATEN__SUPPLY_CLASS__SUPPLY_CLASS_CONSUMED;
    else if (strcmp(entry->value, "filled") == 0)
        reading->supply->class_ = PLATEN__SUPPLY_CLASS__SUPPLY_CLASS_FILLED;
    else
        return status_bad_value(entry, "consumed or filled", error_r);
    reading->classed = true;
    return 1;
}

static int supply_capacity(struct status_reading *reading, const struct ini_entry *entry,
                           const char **error_r)
{
    uint64_t number;
    if (status_parse_number(entry, INT32_MAX, &number, error_r) != 1)
        return -1;
    reading->supply->capacity = (int64_t)number;
    return 1;
}

static int supply_type(struct status_reading *reading, const struct ini_entry *entry, const char **error_r)
{
    if (!status_is_token(entry->value))
        return status_bad_value(entry, "a supply type such as toner, opc or wasteToner", error_r);
    reading->supply->type = arena_strdup(reading->arena, entry->value);
    if (!reading->classed && strncmp(entry->value, "waste", 5) == 0)
        reading->supply->class_ = PLATEN__SUPPLY_CLASS__SUPPLY_CLASS_FILLED;
    return 1;
}

static int supply_colour(struct status_reading *reading, const struct ini_entry *entry,
                         const char **error_r)
{
    if (!status_is_token(entry->value))
        return status_bad_value(entry, "a colour such as black or cyan", error_r);
    reading->supply->colour = arena_strdup(reading->arena, entry->value);
    return 1;
}

static int supply_unit(struct status_reading *reading, const struct ini_entry *entry, const char **error_r)
{
    if (!status_is_token(entry->value))
        return status_bad_value(entry, "a unit such as percent or impressions", error_r);
    reading->supply->unit = arena_strdup(reading->arena, entry->value);
    return 1;
}

static int supply_name(struct status_reading *reading, const struct ini_entry *entry, const char **error_r)
{
    return status_take_text(reading, entry, &reading->supply->name, error_r);
}

static int supply_part(struct status_reading *reading, const struct ini_entry *entry, const char **error_r)
{
    return status_take_text(reading, entry, &reading->supply->part, error_r);
}

static int supply_serial(struct status_reading *reading, const struct ini_entry *entry,
                         const char **error_r)
{
    return status_take_text(reading, entry, &reading->supply->serial, error_r);
}

/* The status file's own thresholds: those of the device, or of who knows this machine. */

static int supply_low_at(struct status_reading *reading, const struct ini_entry *entry,
                         const char **error_r)
{
    return status_parse_percent(reading, entry, &reading->bounds->low, error_r);
}

static int supply_fine_at(struct status_reading *reading, const struct ini_entry *entry,
                          const char **error_r)
{
    return status_parse_percent(reading, entry, &reading->bounds->fine, error_r);
}

static int supply_yield(struct status_reading *reading, const struct ini_entry *entry,
                        const char **error_r)
{
    return status_parse_number(entry, INT32_MAX, &reading->bounds->yield, error_r);
}

int status_start_supply(struct status_reading *reading, const struct ini_entry *entry,
                        const char **error_r)
{
    struct status *status = reading->status;
    if (!status_is_token(entry->title)) {
        *error_r = "[supply INDEX]: INDEX is letters, digits, -, _ and . only";
        return -1;
    }
    for (size_t i = 0; i < status->n_supplies; i++) {
        if (strcmp(status->supplies[i]->index, entry->title) == 0) {
            *error_r = error_format("supply %s is said twice", entry->title);
            return -1;
        }
    }
    if (status->n_supplies == STATUS_ITEMS_MAX)
        return status_too_many("supplies", error_r);
    Platen__Supply *supply = arena_alloc(reading->arena, sizeof(*supply));
    platen__supply__init(supply);
    supply->index = arena_strdup(reading->arena, entry->title);
    supply->name = supply->index;
    supply->type = arena_strdup(reading->arena, "other");
    reading->supply = supply;
    reading->bounds = &status->bounds[status->n_supplies];
    *reading->bounds = status_no_bounds;
    status->supplies[status->n_supplies++] = supply;
    reading->classed = false;
    return 1;
}

const struct status_key status_supply_keys[] = {
    {"name", supply_name},
    {"type", supply_type},
    {"class", supply_class},
    {"colour", supply_colour},
    {"level", supply_level},
    {"capacity", supply_capacity},
    {"unit", supply_unit},
    {"part", supply_part},
    {"serial", supply_serial},
    {"state", supply_state},
    {"low-at", supply_low_at},
    {"fine-at", supply_fine_at},
    {"yield", supply_yield},
    {NULL, NULL},
};
