#include "agent/read/reading.h"

#include <string.h>
#include <strings.h>

#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/text.h"

/* LOW_PERCENT: as low-percent of agent.conf by default. LEVEL_SOME: of RFC 3805. */
enum { TEXT_MAX = 255, FIRST_ITEMS = 8, LOW_PERCENT = 10, LEVEL_SOME = -3 };

struct reading *reading_new(const char *source, struct arena *arena)
{
    struct reading *reading = arena_alloc(arena, sizeof(*reading));
    reading->source = arena_strdup(arena, source);
    return reading;
}

/* Arrays double: their room is the next power of two, so it need not be kept. */
static void *grow(void *items, size_t n, size_t size, struct arena *arena)
{
    if (n >= FIRST_ITEMS && (n & (n - 1)) != 0)
        return items;
    if (n > 0 && n < FIRST_ITEMS)
        return items;
    void *more = arena_array(arena, n < FIRST_ITEMS ? FIRST_ITEMS : n * 2, size);
    if (n > 0)
        memcpy(more, items, n * size);
    return more;
}

struct reading_supply *reading_add_supply(struct reading *reading, struct arena *arena)
{
    if (reading->n_supplies == READING_ITEMS_MAX)
        return NULL;
    reading->supplies =
        grow(reading->supplies, reading->n_supplies, sizeof(*reading->supplies), arena);
    struct reading_supply *supply = &reading->supplies[reading->n_supplies++];
    *supply = (struct reading_supply){.percent = -1, .percent_vendor = -1};
    return supply;
}

const struct reading_counter *reading_find_counter(const struct reading *reading, const char *name)
{
    for (size_t i = 0; i < reading->n_counters; i++)
        if (strcmp(reading->counters[i].name, name) == 0)
            return &reading->counters[i];
    return NULL;
}

struct reading_counter *reading_add_counter(struct reading *reading, const char *name,
                                            struct arena *arena)
{
    for (size_t i = 0; i < reading->n_counters; i++)
        if (strcmp(reading->counters[i].name, name) == 0)
            return &reading->counters[i];
    if (reading->n_counters == READING_ITEMS_MAX)
        return NULL;
    reading->counters =
        grow(reading->counters, reading->n_counters, sizeof(*reading->counters), arena);
    struct reading_counter *counter = &reading->counters[reading->n_counters++];
    *counter = (struct reading_counter){.name = arena_strdup(arena, name)};
    return counter;
}

static bool same_text(const char *a, const char *b)
{
    return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

struct reading_condition *reading_add_condition(struct reading *reading, const char *keyword,
                                                const char *component,
                                                enum reading_severity severity, struct arena *arena)
{
    for (size_t i = 0; i < reading->n_conditions; i++) {
        struct reading_condition *condition = &reading->conditions[i];
        if (strcmp(condition->keyword, keyword) == 0 &&
            same_text(condition->component, component)) {
            if (condition->severity < severity)
                condition->severity = severity;
            return condition;
        }
    }
    if (reading->n_conditions == READING_ITEMS_MAX)
        return NULL;
    reading->conditions =
        grow(reading->conditions, reading->n_conditions, sizeof(*reading->conditions), arena);
    struct reading_condition *condition = &reading->conditions[reading->n_conditions++];
    *condition = (struct reading_condition){.keyword = arena_strdup(arena, keyword),
                                            .component = arena_strdup(arena, component),
                                            .severity = severity};
    return condition;
}

struct reading_tray *reading_add_tray(struct reading *reading, struct arena *arena)
{
    if (reading->n_trays == READING_ITEMS_MAX)
        return NULL;
    reading->trays = grow(reading->trays, reading->n_trays, sizeof(*reading->trays), arena);
    struct reading_tray *tray = &reading->trays[reading->n_trays++];
    *tray = (struct reading_tray){.percent = -1, .state = "unknown"};
    return tray;
}

struct reading_supply *reading_find_supply(struct reading *reading, const char *index)
{
    for (size_t i = 0; i < reading->n_supplies; i++)
        if (same_text(reading->supplies[i].index, index))
            return &reading->supplies[i];
    return NULL;
}

int reading_percent(int64_t part, int64_t whole)
{
    if (part < 0 || whole <= 0)
        return -1;
    if (part >= whole)
        return 100;
    int percent = (int)(((__int128)part * 200 + whole) / ((__int128)whole * 2));
    return percent == 0 && part > 0 ? 1 : percent;
}

enum reading_state reading_state_by_percent(enum reading_class class, int percent)
{
    if (percent < 0)
        return READING_STATE_UNKNOWN;
    if (percent == 0)
        return class == READING_FILLED ? READING_STATE_FULL : READING_STATE_EMPTY;
    return percent <= LOW_PERCENT ? READING_STATE_LOW : READING_STATE_OK;
}

int reading_supply_percent(const struct reading_supply *supply)
{
    if (!supply->has_level || supply->level < 0)
        return -1;
    if (supply->has_capacity && supply->capacity > 0)
        return reading_percent(supply->level, supply->capacity);
    if (supply->unit != NULL && strcasecmp(supply->unit, "percent") == 0)
        return reading_percent(supply->level, 100);
    return supply->level == 0 ? 0 : -1;
}

enum reading_state reading_supply_state(const struct reading_supply *supply)
{
    bool some = supply->has_level && (supply->level == LEVEL_SOME || supply->level > 0);
    if (supply->percent < 0 && some)
        return READING_STATE_SOME;
    return reading_state_by_percent(supply->class, supply->percent);
}

const char *reading_class_word(enum reading_class class)
{
    return class == READING_FILLED ? "filled" : "consumed";
}

const char *reading_state_word(enum reading_state state)
{
    static const char *const words[] = {
        [READING_STATE_UNKNOWN] = "unknown", [READING_STATE_OK] = "ok",
        [READING_STATE_LOW] = "low",         [READING_STATE_EMPTY] = "empty",
        [READING_STATE_FULL] = "full",       [READING_STATE_SOME] = "some",
    };
    return words[state];
}

const char *reading_severity_word(enum reading_severity severity)
{
    static const char *const words[] = {
        [READING_REPORT] = "report", [READING_WARNING] = "warning", [READING_ERROR] = "error"};
    return words[severity];
}

/* C0, DEL, C1, and what would turn or break a line (as lib/log.h shows escaped). */
static bool is_blank(uint32_t point)
{
    return point <= 0x20 || (point >= 0x7f && point <= 0xa0) || point == 0x200e ||
           point == 0x200f || (point >= 0x2028 && point <= 0x202e) ||
           (point >= 0x2066 && point <= 0x2069) || point == 0xfeff;
}

const char *reading_text(const void *bytes, size_t size, struct arena *arena)
{
    struct buf valid = {0}, clean = {0};
    const char *text = NULL;
    uint32_t point;
    /* Four bytes at most become one character; more is not looked at. */
    text_utf8_add_lossy(&valid, bytes, size > 4096 ? 4096 : size);
    const char *at = buf_text(&valid), *end = at + valid.len;
    bool blank = false;
    while (at < end) {
        size_t len = text_utf8_next(at, (size_t)(end - at), &point);
        if (len == 0)
            break;
        if (is_blank(point)) {
            blank = clean.len > 0;
        } else {
            if (clean.len + len + blank > TEXT_MAX)
                break;
            if (blank)
                buf_add_byte(&clean, ' ');
            blank = false;
            buf_add(&clean, at, len);
        }
        at += len;
    }
    if (clean.len > 0)
        text = arena_strdup(arena, buf_text(&clean));
    buf_free(&valid);
    buf_free(&clean);
    return text;
}
