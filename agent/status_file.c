#include "agent/status_file.h"

#include <stdbool.h>
#include <string.h>

#include "agent/ini.h"
#include "lib/arena.h"
#include "lib/clock.h"
#include "lib/error.h"
#include "lib/text.h"

struct reading {
    struct arena *arena;
    struct status *status;
    Platen__Supply *supply; /* of the section being read, one of them or none */
    Platen__Condition *condition;
    struct status_maintenance *maintenance;
    bool classed; /* the supply's class was said */
    bool versioned;
};

/* report.rng: keyword */
static bool is_keyword(const char *text)
{
    size_t len = strlen(text);
    return len > 0 && len <= 100 && text[0] >= 'a' && text[0] <= 'z' &&
           strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-_.") == len;
}

typedef int key_fn(struct reading *reading, const struct ini_entry *entry, const char **error_r);

static int bad_value(const struct ini_entry *entry, const char *want, const char **error_r)
{
    *error_r = error_format("%s: \"%s\" is not %s", entry->key, entry->value, want);
    return -1;
}

static bool is_token(const char *text)
{
    size_t len = strlen(text);
    return len > 0 && len <= 64 &&
           strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.") == len;
}

static int parse_number(const struct ini_entry *entry, uint64_t max, uint64_t *number_r,
                        const char **error_r)
{
    if (text_parse_unsigned(entry->value, max, number_r) != 1)
        return bad_value(
            entry, error_format("a whole number from 0 to %llu", (unsigned long long)max), error_r);
    return 1;
}

/* ---- [supply INDEX] ---- */

static int supply_level(struct reading *reading, const struct ini_entry *entry,
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
            return bad_value(entry, "a percentage from 0 % to 100 %", error_r);
        supply->capacity = 100;
        supply->unit = arena_strdup(reading->arena, "percent");
    } else if (text_parse_integer(value, 0, INT32_MAX, &level) != 1) {
        return bad_value(entry, "a level: a whole number, a percentage, unknown or some-remaining",
                         error_r);
    }
    supply->level_kind = PLATEN__LEVEL_KIND__LEVEL_EXACT;
    supply->level = level;
    return 1;
}

static int supply_state(struct reading *reading, const struct ini_entry *entry,
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
    return bad_value(entry, "ok, low, empty, full or unknown", error_r);
}

static int supply_class(struct reading *reading, const struct ini_entry *entry,
                        const char **error_r)
{
    if (strcmp(entry->value, "consumed") == 0)
        reading->supply->class_ = PLATEN__SUPPLY_CLASS__SUPPLY_CLASS_CONSUMED;
    else if (strcmp(entry->value, "filled") == 0)
        reading->supply->class_ = PLATEN__SUPPLY_CLASS__SUPPLY_CLASS_FILLED;
    else
        return bad_value(entry, "consumed or filled", error_r);
    reading->classed = true;
    return 1;
}

static int supply_capacity(struct reading *reading, const struct ini_entry *entry,
                           const char **error_r)
{
    uint64_t number;
    if (parse_number(entry, INT32_MAX, &number, error_r) != 1)
        return -1;
    reading->supply->capacity = (int64_t)number;
    return 1;
}

static int supply_type(struct reading *reading, const struct ini_entry *entry, const char **error_r)
{
    if (!is_token(entry->value))
        return bad_value(entry, "a supply type such as toner, opc or wasteToner", error_r);
    reading->supply->type = arena_strdup(reading->arena, entry->value);
    if (!reading->classed && strncmp(entry->value, "waste", 5) == 0)
        reading->supply->class_ = PLATEN__SUPPLY_CLASS__SUPPLY_CLASS_FILLED;
    return 1;
}

static int supply_colour(struct reading *reading, const struct ini_entry *entry,
                         const char **error_r)
{
    if (!is_token(entry->value))
        return bad_value(entry, "a colour such as black or cyan", error_r);
    reading->supply->colour = arena_strdup(reading->arena, entry->value);
    return 1;
}

static int supply_unit(struct reading *reading, const struct ini_entry *entry, const char **error_r)
{
    if (!is_token(entry->value))
        return bad_value(entry, "a unit such as percent or impressions", error_r);
    reading->supply->unit = arena_strdup(reading->arena, entry->value);
    return 1;
}

static int take_text(struct reading *reading, const struct ini_entry *entry, char **place,
                     const char **error_r)
{
    if (strlen(entry->value) > 255) {
        *error_r = error_format("%s: longer than 255 bytes", entry->key);
        return -1;
    }
    *place = arena_strdup(reading->arena, entry->value);
    return 1;
}

static int supply_name(struct reading *reading, const struct ini_entry *entry, const char **error_r)
{
    return take_text(reading, entry, &reading->supply->name, error_r);
}

static int supply_part(struct reading *reading, const struct ini_entry *entry, const char **error_r)
{
    return take_text(reading, entry, &reading->supply->part, error_r);
}

static int supply_serial(struct reading *reading, const struct ini_entry *entry,
                         const char **error_r)
{
    return take_text(reading, entry, &reading->supply->serial, error_r);
}

/* ---- [condition KEYWORD COMPONENT] ---- */

int status_split_keyword(char *keyword, Platen__Severity *severity_r)
{
    static const struct {
        const char *suffix;
        Platen__Severity severity;
    } suffixes[] = {
        {"-report", PLATEN__SEVERITY__SEVERITY_REPORT},
        {"-warning", PLATEN__SEVERITY__SEVERITY_WARNING},
        {"-error", PLATEN__SEVERITY__SEVERITY_ERROR},
    };
    size_t len = strlen(keyword);
    for (size_t i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++) {
        size_t suffix_len = strlen(suffixes[i].suffix);
        if (len > suffix_len && strcmp(keyword + len - suffix_len, suffixes[i].suffix) == 0) {
            keyword[len - suffix_len] = '\0';
            *severity_r = suffixes[i].severity;
            return 1;
        }
    }
    return 0;
}

static int condition_severity(struct reading *reading, const struct ini_entry *entry,
                              const char **error_r)
{
    Platen__Severity severity;
    char *suffix = arena_printf(reading->arena, "x-%s", entry->value);
    if (!status_split_keyword(suffix, &severity) || strcmp(suffix, "x") != 0)
        return bad_value(entry, "report, warning or error", error_r);
    reading->condition->severity = severity;
    return 1;
}

static int condition_text(struct reading *reading, const struct ini_entry *entry,
                          const char **error_r)
{
    return take_text(reading, entry, &reading->condition->text, error_r);
}

static int condition_since(struct reading *reading, const struct ini_entry *entry,
                           const char **error_r)
{
    if (clock_parse(entry->value, &reading->condition->since) != 1)
        return bad_value(entry, "a time such as 2026-11-21T10:00:00Z", error_r);
    return 1;
}

static int condition_origin(struct reading *reading, const struct ini_entry *entry,
                            const char **error_r)
{
    if (strcmp(entry->value, "sensor") == 0)
        reading->condition->origin = PLATEN__ORIGIN__ORIGIN_SENSOR;
    else if (strcmp(entry->value, "panel") == 0)
        reading->condition->origin = PLATEN__ORIGIN__ORIGIN_PANEL;
    else if (strcmp(entry->value, "forwarded") == 0)
        reading->condition->origin = PLATEN__ORIGIN__ORIGIN_FORWARDED;
    else
        return bad_value(entry, "sensor, panel or forwarded", error_r);
    return 1;
}

/* ---- [maintenance CODE] ---- */

static int maintenance_name(struct reading *reading, const struct ini_entry *entry,
                            const char **error_r)
{
    char *name;
    if (take_text(reading, entry, &name, error_r) != 1)
        return -1;
    reading->maintenance->name = name;
    return 1;
}

static int maintenance_keyword(struct reading *reading, const struct ini_entry *entry,
                               const char **error_r)
{
    static const char suffix[] = "-life-almost-over";
    size_t len = strlen(entry->value);
    if (!is_keyword(entry->value) || len < sizeof(suffix) ||
        strcmp(entry->value + len - (sizeof(suffix) - 1), suffix) != 0)
        return bad_value(entry, "a keyword that ends in -life-almost-over", error_r);
    reading->maintenance->keyword = arena_strdup(reading->arena, entry->value);
    return 1;
}

static int maintenance_counter(struct reading *reading, const struct ini_entry *entry,
                               const char **error_r)
{
    if (!is_keyword(entry->value))
        return bad_value(entry, "the name of a counter", error_r);
    reading->maintenance->counter = arena_strdup(reading->arena, entry->value);
    return 1;
}

static int maintenance_at(struct reading *reading, const struct ini_entry *entry,
                          const char **error_r)
{
    return parse_number(entry, INT64_MAX, &reading->maintenance->at, error_r);
}

static int maintenance_life(struct reading *reading, const struct ini_entry *entry,
                            const char **error_r)
{
    char *digits = arena_strdup(reading->arena, entry->value);
    uint64_t life;
    digits[strcspn(digits, " %")] = '\0';
    if (text_parse_unsigned(digits, 100, &life) != 1)
        return bad_value(entry, "a percentage from 0 % to 100 %", error_r);
    reading->maintenance->life = (int)life;
    return 1;
}

static int maintenance_date(struct reading *reading, const struct ini_entry *entry,
                            const char **error_r)
{
    if (clock_parse(entry->value, &reading->maintenance->date) != 1)
        return bad_value(entry, "a day such as 2026-11-21", error_r);
    return 1;
}

static int maintenance_serial(struct reading *reading, const struct ini_entry *entry,
                              const char **error_r)
{
    char *serial;
    if (take_text(reading, entry, &serial, error_r) != 1)
        return -1;
    reading->maintenance->serial = serial;
    return 1;
}

/* ---- sections ---- */

static int add_counter(struct reading *reading, const struct ini_entry *entry, const char **error_r)
{
    struct status *status = reading->status;
    uint64_t value;
    if (!is_keyword(entry->key)) {
        *error_r = error_format("\"%s\" is no name for a counter", entry->key);
        return -1;
    }
    if (parse_number(entry, INT64_MAX, &value, error_r) != 1)
        return -1;
    Platen__Counter *counter = arena_alloc(reading->arena, sizeof(*counter));
    platen__counter__init(counter);
    counter->name = arena_strdup(reading->arena, entry->key);
    counter->value = value;
    status->counters[status->n_counters++] = counter; /* INI keeps keys under 128 */
    return 1;
}

static int too_many(const char *what, const char **error_r)
{
    *error_r = error_format("more than %d %s", STATUS_ITEMS_MAX, what);
    return -1;
}

static int start_supply(struct reading *reading, const struct ini_entry *entry,
                        const char **error_r)
{
    struct status *status = reading->status;
    if (!is_token(entry->title)) {
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
        return too_many("supplies", error_r);
    Platen__Supply *supply = arena_alloc(reading->arena, sizeof(*supply));
    platen__supply__init(supply);
    supply->index = arena_strdup(reading->arena, entry->title);
    supply->name = supply->index;
    supply->type = arena_strdup(reading->arena, "other");
    status->supplies[status->n_supplies++] = supply;
    reading->supply = supply;
    reading->classed = false;
    return 1;
}

static int start_condition(struct reading *reading, const struct ini_entry *entry,
                           const char **error_r)
{
    struct status *status = reading->status;
    char *keyword = arena_strdup(reading->arena, entry->title);
    char *component = keyword + strcspn(keyword, " ");
    if (*component != '\0') {
        *component++ = '\0';
        component += strspn(component, " ");
    }
    Platen__Severity severity = PLATEN__SEVERITY__SEVERITY_WARNING;
    status_split_keyword(keyword, &severity);
    if (!is_keyword(keyword)) {
        *error_r = "[condition KEYWORD]: a printer-state-reasons keyword such as media-jam-error";
        return -1;
    }
    for (size_t i = 0; i < status->n_conditions; i++) {
        if (strcmp(status->conditions[i]->keyword, keyword) == 0 &&
            strcmp(status->conditions[i]->component, component) == 0) {
            *error_r = error_format("condition %s is said twice", entry->title);
            return -1;
        }
    }
    if (status->n_conditions == STATUS_ITEMS_MAX)
        return too_many("conditions", error_r);
    Platen__Condition *condition = arena_alloc(reading->arena, sizeof(*condition));
    platen__condition__init(condition);
    condition->keyword = keyword;
    condition->component = component;
    condition->severity = severity;
    status->conditions[status->n_conditions++] = condition;
    reading->condition = condition;
    return 1;
}

static int start_maintenance(struct reading *reading, const struct ini_entry *entry,
                             const char **error_r)
{
    struct status *status = reading->status;
    if (!is_token(entry->title)) {
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
        return too_many("maintenance items", error_r);
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

static int start_counters(struct reading *reading, const struct ini_entry *entry,
                          const char **error_r)
{
    if (entry->title[0] != '\0' || reading->status->n_counters > 0) {
        *error_r = "[counters] stands once and has no title";
        return -1;
    }
    return 1;
}

static int take_version(struct reading *reading, const struct ini_entry *entry,
                        const char **error_r)
{
    if (strcmp(entry->value, "1") != 0)
        return bad_value(entry, "1, the version this agent reads", error_r);
    reading->versioned = true;
    return 1;
}

static const struct {
    const char *section;
    const char *key; /* NULL: any */
    key_fn *fn;
} keys[] = {
    {"", "platen-status", take_version},
    {"supply", "name", supply_name},
    {"supply", "type", supply_type},
    {"supply", "class", supply_class},
    {"supply", "colour", supply_colour},
    {"supply", "level", supply_level},
    {"supply", "capacity", supply_capacity},
    {"supply", "unit", supply_unit},
    {"supply", "part", supply_part},
    {"supply", "serial", supply_serial},
    {"supply", "state", supply_state},
    {"condition", "severity", condition_severity},
    {"condition", "text", condition_text},
    {"condition", "since", condition_since},
    {"condition", "origin", condition_origin},
    {"counters", NULL, add_counter},
    {"maintenance", "name", maintenance_name},
    {"maintenance", "keyword", maintenance_keyword},
    {"maintenance", "counter", maintenance_counter},
    {"maintenance", "at", maintenance_at},
    {"maintenance", "life", maintenance_life},
    {"maintenance", "date", maintenance_date},
    {"maintenance", "serial", maintenance_serial},
};

static const struct {
    const char *section;
    key_fn *start;
} sections[] = {
    {"supply", start_supply},
    {"condition", start_condition},
    {"counters", start_counters},
    {"maintenance", start_maintenance},
};

static int take_entry(void *context, const struct ini_entry *entry, const char **error_r)
{
    struct reading *reading = context;
    if (!reading->versioned && (entry->key == NULL || strcmp(entry->key, "platen-status") != 0)) {
        *error_r = "the first line must be: platen-status = 1";
        return -1;
    }
    if (entry->key == NULL) {
        for (size_t i = 0; i < sizeof(sections) / sizeof(sections[0]); i++)
            if (strcmp(sections[i].section, entry->section) == 0)
                return sections[i].start(reading, entry, error_r);
        *error_r = error_format("unknown section [%s]", entry->section);
        return -1;
    }
    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
        if (strcmp(keys[i].section, entry->section) == 0 &&
            (keys[i].key == NULL || strcmp(keys[i].key, entry->key) == 0))
            return keys[i].fn(reading, entry, error_r);
    *error_r = error_format("unknown key \"%s\"", entry->key);
    return -1;
}

static int check_whole(const char *name, const struct reading *reading, const char **error_r)
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
    }
    return 1;
}

int status_file_read(const char *name, const char *text, size_t size, struct arena *arena,
                     struct status **status_r, const char **error_r)
{
    struct status *status = arena_alloc(arena, sizeof(*status));
    struct reading reading = {.arena = arena, .status = status};
    status->supplies = arena_array(arena, STATUS_ITEMS_MAX, sizeof(*status->supplies));
    status->conditions = arena_array(arena, STATUS_ITEMS_MAX, sizeof(*status->conditions));
    status->counters = arena_array(arena, STATUS_ITEMS_MAX, sizeof(*status->counters));
    status->maintenance = arena_array(arena, STATUS_ITEMS_MAX, sizeof(*status->maintenance));
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
