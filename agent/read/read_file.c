/* file: a status file as if it were a printer. */
#include <string.h>

#include "agent/ini.h"
#include "agent/read/read.h"
#include "agent/read/reading.h"
#include "agent/status_file.h"
#include "agent/watch.h"
#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/fileio.h"

static const char *told(const char *text)
{
    return text != NULL && text[0] != '\0' ? text : NULL;
}

static enum reading_state state_of(const Platen__Supply *supply, bool filled, int percent)
{
    static const enum reading_state states[] = {
        [PLATEN__SUPPLY_STATE__SUPPLY_STATE_OK] = READING_STATE_OK,
        [PLATEN__SUPPLY_STATE__SUPPLY_STATE_LOW] = READING_STATE_LOW,
        [PLATEN__SUPPLY_STATE__SUPPLY_STATE_EMPTY] = READING_STATE_EMPTY,
        [PLATEN__SUPPLY_STATE__SUPPLY_STATE_FULL] = READING_STATE_FULL,
        [PLATEN__SUPPLY_STATE__SUPPLY_STATE_SOME] = READING_STATE_SOME,
    };
    if (supply->state > 0 && (size_t)supply->state < sizeof(states) / sizeof(states[0]))
        return states[supply->state];
    if (supply->level_kind == PLATEN__LEVEL_KIND__LEVEL_SOME_REMAINING)
        return READING_STATE_SOME;
    return reading_state_by_percent(filled ? READING_FILLED : READING_CONSUMED, percent);
}

static void add_supply(struct reading *reading, const Platen__Supply *from, struct arena *arena)
{
    struct reading_supply *supply = reading_add_supply(reading, arena);
    bool filled = from->class_ == PLATEN__SUPPLY_CLASS__SUPPLY_CLASS_FILLED;
    if (supply == NULL)
        return;
    supply->index = from->index;
    supply->name = from->name;
    supply->class = filled ? READING_FILLED : READING_CONSUMED;
    supply->type = from->type;
    supply->colour = told(from->colour);
    supply->has_level = true;
    supply->level = from->level_kind == PLATEN__LEVEL_KIND__LEVEL_EXACT            ? from->level
                    : from->level_kind == PLATEN__LEVEL_KIND__LEVEL_SOME_REMAINING ? -3
                                                                                   : -2;
    supply->has_capacity = from->capacity > 0;
    supply->capacity = from->capacity;
    supply->unit = told(from->unit);
    supply->percent = watch_percent(from);
    supply->state = state_of(from, filled, supply->percent);
    supply->part = told(from->part);
    supply->serial = told(from->serial);
}

static void add_conditions(struct reading *reading, const struct status *status,
                           struct arena *arena)
{
    static const enum reading_severity severities[] = {
        [PLATEN__SEVERITY__SEVERITY_REPORT] = READING_REPORT,
        [PLATEN__SEVERITY__SEVERITY_WARNING] = READING_WARNING,
        [PLATEN__SEVERITY__SEVERITY_ERROR] = READING_ERROR,
    };
    for (size_t i = 0; i < status->n_conditions; i++) {
        const Platen__Condition *from = status->conditions[i];
        struct reading_condition *condition = reading_add_condition(
            reading, from->keyword, told(from->component), severities[from->severity], arena);
        if (condition != NULL) {
            condition->text = told(from->text);
            condition->since = from->since;
        }
    }
}

int read_file(const struct read_request *request, struct arena *arena, struct reading **reading_r,
              const char **error_r)
{
    struct status *status;
    struct buf buf = {0};
    int result = fileio_read(request->uri->path, INI_MAX, &buf, error_r);
    if (result == 1)
        result =
            status_file_read(request->uri->path, buf_text(&buf), buf.len, arena, &status, error_r);
    else
        result = 0;
    buf_free(&buf);
    if (result != 1)
        return result;
    *reading_r = reading_new(request->uri->whole, arena);
    for (size_t i = 0; i < status->n_supplies; i++)
        add_supply(*reading_r, status->supplies[i], arena);
    for (size_t i = 0; i < status->n_counters; i++) {
        struct reading_counter *counter =
            reading_add_counter(*reading_r, status->counters[i]->name, arena);
        if (counter != NULL)
            counter->value = status->counters[i]->value;
    }
    add_conditions(*reading_r, status, arena);
    return 1;
}
