#include "agent/memory.h"

#include <stdio.h>
#include <string.h>

#include "agent/ini.h"
#include "agent/state.h"
#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/clock.h"
#include "lib/error.h"
#include "lib/text.h"

static const char *const state_words[] = {
    [PLATEN__SUPPLY_STATE__SUPPLY_STATE_UNKNOWN] = "unknown",
    [PLATEN__SUPPLY_STATE__SUPPLY_STATE_OK] = "ok",
    [PLATEN__SUPPLY_STATE__SUPPLY_STATE_LOW] = "low",
    [PLATEN__SUPPLY_STATE__SUPPLY_STATE_EMPTY] = "empty",
    [PLATEN__SUPPLY_STATE__SUPPLY_STATE_FULL] = "full",
    [PLATEN__SUPPLY_STATE__SUPPLY_STATE_SOME] = "some",
};

static const char *const severity_words[] = {
    [PLATEN__SEVERITY__SEVERITY_UNSET] = "warning",
    [PLATEN__SEVERITY__SEVERITY_REPORT] = "report",
    [PLATEN__SEVERITY__SEVERITY_WARNING] = "warning",
    [PLATEN__SEVERITY__SEVERITY_ERROR] = "error",
};

const char *memory_state_word(Platen__SupplyState state)
{
    return (size_t)state < sizeof(state_words) / sizeof(state_words[0]) ? state_words[state]
                                                                        : "unknown";
}

const char *memory_severity_word(Platen__Severity severity)
{
    return (size_t)severity < sizeof(severity_words) / sizeof(severity_words[0])
               ? severity_words[severity]
               : "warning";
}

struct memory *memory_new(struct arena *arena)
{
    struct memory *memory = arena_alloc(arena, sizeof(*memory));
    memory->supplies = arena_array(arena, MEMORY_ITEMS_MAX, sizeof(*memory->supplies));
    memory->conditions = arena_array(arena, MEMORY_ITEMS_MAX, sizeof(*memory->conditions));
    memory->maintenance = arena_array(arena, MEMORY_ITEMS_MAX, sizeof(*memory->maintenance));
    memory->jams = arena_array(arena, MEMORY_JAMS_MAX, sizeof(*memory->jams));
    return memory;
}

struct reading {
    struct arena *arena;
    struct memory *memory;
};

static int start_item(struct reading *reading, const struct ini_entry *entry, const char **error_r)
{
    struct memory *memory = reading->memory;
    char *title = arena_strdup(reading->arena, entry->title);
    if (strcmp(entry->section, "memory") == 0)
        return 1;
    if (strcmp(entry->section, "supply") == 0 && memory->n_supplies < MEMORY_ITEMS_MAX) {
        memory->supplies[memory->n_supplies++] = (struct memory_supply){
            .index = title, .name = title, .type = "",     .colour = "", .serial = "",
            .percent = -1,  .counter = "", .sheets = -1, .new_at = -1, .doubt = ""};
        return 1;
    }
    if (strcmp(entry->section, "condition") == 0 && memory->n_conditions < MEMORY_ITEMS_MAX) {
        char *component = title + strcspn(title, " ");
        if (*component != '\0')
            *component++ = '\0';
        memory->conditions[memory->n_conditions++] =
            (struct memory_condition){.keyword = title, .component = component, .text = ""};
        return 1;
    }
    if (strcmp(entry->section, "maintenance") == 0 && memory->n_maintenance < MEMORY_ITEMS_MAX) {
        memory->maintenance[memory->n_maintenance++] =
            (struct memory_maintenance){.code = title, .name = title, .keyword = "", .serial = ""};
        return 1;
    }
    *error_r = error_format("section [%s] is not known or too often there", entry->section);
    return -1;
}

static int word_index(const char *const *words, size_t n, const char *word)
{
    for (size_t i = 0; i < n; i++)
        if (words[i] != NULL && strcmp(words[i], word) == 0)
            return (int)i;
    return -1;
}

/* What follows takes one key of one kind: 1 taken, 0 no such key or value. */

/* "1" to "9": a place from 0; -1 none. */
static int place_of(const char *text, int n)
{
    return text[0] >= '1' && text[0] < '1' + n && text[1] == '\0' ? text[0] - '1' : -1;
}

static int take_supply(struct arena *arena, struct memory_supply *supply,
                       const struct ini_entry *entry)
{
    const char *value = arena_strdup(arena, entry->value);
    int64_t number;
    if (strcmp(entry->key, "name") == 0)
        supply->name = value;
    else if (strcmp(entry->key, "type") == 0)
        supply->type = value;
    else if (strcmp(entry->key, "colour") == 0)
        supply->colour = value;
    else if (strcmp(entry->key, "serial") == 0)
        supply->serial = value;
    else if (strcmp(entry->key, "low") == 0)
        supply->low = strcmp(value, "yes") == 0;
    else if (strcmp(entry->key, "estimated") == 0)
        supply->estimated = strcmp(value, "yes") == 0;
    else if (strcmp(entry->key, "risen") == 0)
        return clock_parse(value, &supply->risen);
    else if (strcmp(entry->key, "counter") == 0)
        supply->counter = value;
    else if (strcmp(entry->key, "doubt") == 0)
        supply->doubt = value;
    else if (strcmp(entry->key, "sheets") == 0)
        return text_parse_integer(value, -1, INT64_MAX, &supply->sheets);
    else if (strcmp(entry->key, "new-at") == 0)
        return text_parse_integer(value, -1, INT64_MAX, &supply->new_at);
    else if (strncmp(entry->key, "yield-", 6) == 0 && place_of(entry->key + 6, 3) >= 0)
        return text_parse_unsigned(value, INT64_MAX, &supply->yields[place_of(entry->key + 6, 3)]);
    else if (strncmp(entry->key, "spent-", 6) == 0 && place_of(entry->key + 6, MEMORY_SPENT) >= 0)
        supply->spent[place_of(entry->key + 6, MEMORY_SPENT)] = value;
    else if (strcmp(entry->key, "percent") == 0 && text_parse_integer(value, -1, 100, &number))
        supply->percent = (int)number;
    else if (strcmp(entry->key, "state") == 0) {
        int state = word_index(state_words, sizeof(state_words) / sizeof(state_words[0]), value);
        supply->state = (Platen__SupplyState)(state < 0 ? 0 : state);
        return state >= 0;
    } else
        return 0;
    return 1;
}

static int take_condition(struct arena *arena, struct memory_condition *condition,
                          const struct ini_entry *entry)
{
    if (strcmp(entry->key, "text") == 0)
        condition->text = arena_strdup(arena, entry->value);
    else if (strcmp(entry->key, "severity") == 0) {
        int severity = word_index(severity_words + 1, 3, entry->value);
        condition->severity = (Platen__Severity)(severity + 1);
        return severity >= 0;
    } else if (strcmp(entry->key, "since") == 0)
        return clock_parse(entry->value, &condition->since);
    else
        return 0;
    return 1;
}

static int take_maintenance(struct arena *arena, struct memory_maintenance *item,
                            const struct ini_entry *entry)
{
    const char *value = entry->value;
    if (strcmp(entry->key, "name") == 0)
        item->name = arena_strdup(arena, value);
    else if (strcmp(entry->key, "keyword") == 0)
        item->keyword = arena_strdup(arena, value);
    else if (strcmp(entry->key, "serial") == 0)
        item->serial = arena_strdup(arena, value);
    else if (strcmp(entry->key, "due") == 0)
        item->due = strcmp(value, "yes") == 0;
    else if (strcmp(entry->key, "over") == 0)
        item->over = strcmp(value, "yes") == 0;
    else if (strcmp(entry->key, "since") == 0)
        return clock_parse(value, &item->since);
    else if (strcmp(entry->key, "date") == 0)
        return clock_parse(value, &item->date);
    else if (strcmp(entry->key, "done-date") == 0)
        return clock_parse(value, &item->done_date);
    else if (strcmp(entry->key, "at") == 0)
        return text_parse_unsigned(value, INT64_MAX, &item->at);
    else if (strcmp(entry->key, "done-at") == 0)
        return text_parse_unsigned(value, INT64_MAX, &item->done_at);
    else
        return 0;
    return 1;
}

/* "TIME TOTAL" */
static int take_jam(struct memory *memory, const char *value)
{
    char time[32] = "";
    size_t length = strcspn(value, " ");
    struct memory_jam jam;
    if (memory->n_jams == MEMORY_JAMS_MAX || value[length] != ' ' || length >= sizeof(time))
        return 0;
    memcpy(time, value, length);
    if (clock_parse(time, &jam.time) != 1 ||
        text_parse_integer(value + length + 1, -1, INT64_MAX, &jam.total) != 1)
        return 0;
    memory->jams[memory->n_jams++] = jam;
    return 1;
}

static int take_head(struct memory *memory, const struct ini_entry *entry)
{
    if (strcmp(entry->key, "full") == 0)
        return clock_parse(entry->value, &memory->full_time);
    if (strcmp(entry->key, "report") == 0)
        return clock_parse(entry->value, &memory->report_time);
    if (strncmp(entry->key, "jam-", 4) == 0)
        return take_jam(memory, entry->value);
    return 0;
}

static int take_entry(void *context, const struct ini_entry *entry, const char **error_r)
{
    struct reading *reading = context;
    struct memory *memory = reading->memory;
    int taken = 0;
    if (entry->key == NULL)
        return start_item(reading, entry, error_r);
    if (strcmp(entry->section, "memory") == 0)
        taken = take_head(memory, entry);
    else if (strcmp(entry->section, "supply") == 0)
        taken = take_supply(reading->arena, &memory->supplies[memory->n_supplies - 1], entry);
    else if (strcmp(entry->section, "condition") == 0)
        taken =
            take_condition(reading->arena, &memory->conditions[memory->n_conditions - 1], entry);
    else if (strcmp(entry->section, "maintenance") == 0)
        taken = take_maintenance(reading->arena, &memory->maintenance[memory->n_maintenance - 1],
                                 entry);
    if (taken == 1)
        return 1;
    *error_r = error_format("%s = %s is not understood", entry->key, entry->value);
    return -1;
}

int memory_read(const char *name, const char *text, size_t size, struct arena *arena,
                struct memory **memory_r, const char **error_r)
{
    struct reading reading = {arena, memory_new(arena)};
    if (ini_read(name, text, size, take_entry, &reading, error_r) != 1)
        return -1;
    *memory_r = reading.memory;
    return 1;
}

int memory_load(const struct state *state, const char *terminal, struct arena *arena,
                struct memory **memory_r, const char **error_r)
{
    const char *name = arena_printf(arena, "memory/%s.memory", terminal);
    struct buf buf = {0};
    int result = state_read(state, name, &buf, error_r);
    *memory_r = memory_new(arena);
    if (result == 1)
        result = memory_read(name, buf_text(&buf), buf.len, arena, memory_r, error_r);
    buf_free(&buf);
    return result;
}

static void write_supply(const struct memory_supply *supply, struct buf *buf)
{
    ini_add_section(buf, "supply", supply->index);
    ini_add(buf, "name", supply->name);
    ini_add(buf, "type", supply->type);
    ini_add(buf, "colour", supply->colour);
    ini_add(buf, "serial", supply->serial);
    ini_add(buf, "state", memory_state_word(supply->state));
    ini_add_number(buf, "percent", supply->percent);
    if (supply->low)
        ini_add(buf, "low", "yes");
    if (supply->estimated)
        ini_add(buf, "estimated", "yes");
    ini_add_time(buf, "risen", supply->risen);
    ini_add(buf, "counter", supply->counter);
    if (supply->counter[0] != '\0') {
        ini_add_number(buf, "sheets", supply->sheets);
        ini_add_number(buf, "new-at", supply->new_at);
    }
    for (int i = 0; i < 3 && supply->yields[i] != 0; i++)
        ini_add_number(buf, (const char *[]){"yield-1", "yield-2", "yield-3"}[i],
                       (int64_t)supply->yields[i]);
    for (int i = 0; i < MEMORY_SPENT && supply->spent[i] != NULL; i++)
        ini_add(buf, (const char *[]){"spent-1", "spent-2", "spent-3", "spent-4"}[i],
                supply->spent[i]);
    ini_add(buf, "doubt", supply->doubt);
}

/* Found again by its title, so that is cut only where no file could have it. */
static void write_condition(const struct memory_condition *condition, struct buf *buf)
{
    char title[512];
    snprintf(title, sizeof(title), "%s%s%s", condition->keyword,
             condition->component[0] != '\0' ? " " : "", condition->component);
    title[text_utf8_cut(title, strlen(title), MEMORY_TITLE_MAX)] = '\0';
    ini_add_section(buf, "condition", title);
    ini_add(buf, "text", condition->text);
    ini_add(buf, "severity", memory_severity_word(condition->severity));
    ini_add_time(buf, "since", condition->since);
}

static void write_maintenance(const struct memory_maintenance *item, struct buf *buf)
{
    ini_add_section(buf, "maintenance", item->code);
    ini_add(buf, "name", item->name);
    ini_add(buf, "keyword", item->keyword);
    ini_add(buf, "serial", item->serial);
    if (item->due)
        ini_add(buf, "due", "yes");
    if (item->over)
        ini_add(buf, "over", "yes");
    ini_add_time(buf, "since", item->since);
    ini_add_number(buf, "at", (int64_t)item->at);
    ini_add_number(buf, "done-at", (int64_t)item->done_at);
    ini_add_time(buf, "date", item->date);
    ini_add_time(buf, "done-date", item->done_date);
}

void memory_write(const struct memory *memory, struct buf *buf)
{
    ini_add_section(buf, "memory", NULL);
    ini_add_time(buf, "full", memory->full_time);
    ini_add_time(buf, "report", memory->report_time);
    for (size_t i = 0; i < memory->n_jams; i++) {
        char key[16], value[64];
        snprintf(key, sizeof(key), "jam-%zu", i + 1);
        clock_format(value, memory->jams[i].time);
        snprintf(value + strlen(value), 24, " %lld", (long long)memory->jams[i].total);
        ini_add(buf, key, value);
    }
    for (size_t i = 0; i < memory->n_supplies; i++)
        write_supply(&memory->supplies[i], buf);
    for (size_t i = 0; i < memory->n_conditions; i++)
        write_condition(&memory->conditions[i], buf);
    for (size_t i = 0; i < memory->n_maintenance; i++)
        write_maintenance(&memory->maintenance[i], buf);
}

struct memory_supply *memory_find_supply(const struct memory *memory, const char *index)
{
    for (size_t i = 0; i < memory->n_supplies; i++)
        if (strcmp(memory->supplies[i].index, index) == 0)
            return &memory->supplies[i];
    return NULL;
}

struct memory_condition *memory_find_condition(const struct memory *memory, const char *keyword,
                                               const char *component)
{
    for (size_t i = 0; i < memory->n_conditions; i++)
        if (strcmp(memory->conditions[i].keyword, keyword) == 0 &&
            strcmp(memory->conditions[i].component, component) == 0)
            return &memory->conditions[i];
    return NULL;
}

struct memory_maintenance *memory_find_maintenance(const struct memory *memory, const char *code)
{
    for (size_t i = 0; i < memory->n_maintenance; i++)
        if (strcmp(memory->maintenance[i].code, code) == 0)
            return &memory->maintenance[i];
    return NULL;
}
