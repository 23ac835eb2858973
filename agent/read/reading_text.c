#include "agent/read/reading_text.h"

#include <inttypes.h>
#include <string.h>

#include "agent/read/reading.h"
#include "lib/buf.h"
#include "lib/clock.h"
#include "lib/text.h"

static void add_fact(struct buf *buf, const char *what, const char *value)
{
    if (value == NULL)
        return;
    buf_printf(buf, "%-12s", what);
    text_add_escaped(buf, value);
    buf_add_text(buf, "\n");
}

static void add_level(struct buf *buf, const struct reading_supply *supply)
{
    bool filled = supply->class == READING_FILLED;
    if (supply->percent >= 0)
        buf_printf(buf, ", %d %%%s", supply->percent, filled ? " room" : "");
    else if (supply->percent_vendor >= 0)
        buf_printf(buf, ", %d %%%s by the maker's data", supply->percent_vendor,
                   filled ? " room" : "");
    else if (supply->has_level && supply->level == -3)
        buf_add_text(buf, filled ? ", some room" : ", some left");
    else
        buf_add_text(buf, ", level not known");
}

static void add_supply(struct buf *buf, const struct reading_supply *supply)
{
    buf_printf(buf, "%-12s", "supply");
    text_add_escaped(buf, supply->name);
    buf_printf(buf, " (%s%s", supply->colour != NULL ? supply->colour : "",
               supply->colour != NULL ? " " : "");
    text_add_escaped(buf, supply->type);
    buf_add_text(buf, ")");
    add_level(buf, supply);
    if (supply->state != READING_STATE_UNKNOWN && supply->state != READING_STATE_SOME)
        buf_printf(buf, ", %s", reading_state_word(supply->state));
    if (supply->part != NULL) {
        buf_add_text(buf, ", part ");
        text_add_escaped(buf, supply->part);
    }
    if (supply->serial != NULL) {
        buf_add_text(buf, ", serial ");
        text_add_escaped(buf, supply->serial);
    }
    buf_add_text(buf, "\n");
}

static void add_condition(struct buf *buf, const struct reading_condition *condition)
{
    char since[32];
    buf_printf(buf, "%-12s%s (%s)", "condition", condition->keyword,
               reading_severity_word(condition->severity));
    if (condition->component != NULL) {
        buf_add_text(buf, ", ");
        text_add_escaped(buf, condition->component);
    }
    if (condition->text != NULL) {
        buf_add_text(buf, ": ");
        text_add_escaped(buf, condition->text);
    }
    if (condition->since != 0) {
        clock_format(since, condition->since);
        buf_printf(buf, ", since %s", since);
    }
    buf_add_text(buf, "\n");
}

static void add_tray(struct buf *buf, const struct reading_tray *tray)
{
    buf_printf(buf, "%-12s", "tray");
    text_add_escaped(buf, tray->name);
    if (tray->percent >= 0)
        buf_printf(buf, ", %d %%", tray->percent);
    buf_printf(buf, ", %s\n", tray->state);
}

void reading_text_add(const struct reading *reading, struct buf *buf)
{
    add_fact(buf, "source", reading->source);
    add_fact(buf, "maker", reading->maker);
    add_fact(buf, "model", reading->model);
    add_fact(buf, "serial", reading->serial);
    add_fact(buf, "name", reading->name);
    add_fact(buf, "location", reading->location);
    add_fact(buf, "mac", reading->mac);
    for (size_t i = 0; i < reading->n_supplies; i++)
        add_supply(buf, &reading->supplies[i]);
    for (size_t i = 0; i < reading->n_counters; i++)
        buf_printf(buf, "%-12s%s %" PRIu64 "\n", "counter", reading->counters[i].name,
                   reading->counters[i].value);
    for (size_t i = 0; i < reading->n_conditions; i++)
        add_condition(buf, &reading->conditions[i]);
    for (size_t i = 0; i < reading->n_trays; i++)
        add_tray(buf, &reading->trays[i]);
}
