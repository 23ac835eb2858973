#include "agent/read/reading_status.h"

#include <ctype.h>
#include <string.h>

#include "agent/memory.h"
#include "agent/read/reading.h"
#include "agent/status_file.h"
#include "lib/arena.h"

static char *told(const char *text, struct arena *arena)
{
    return arena_strdup(arena, text != NULL ? text : "");
}

/* report.rng: word */
static char *word(const char *text, struct arena *arena)
{
    char *copy = told(text, arena);
    size_t len = 0;
    while (isascii((unsigned char)copy[len]) &&
           (isalnum((unsigned char)copy[len]) || strchr("._-", copy[len]) != NULL) &&
           copy[len] != '\0')
        len++;
    return copy[len] == '\0' && len <= 64 ? copy : told(NULL, arena);
}

static void set_level(Platen__Supply *to, const struct reading_supply *from)
{
    to->level_kind = PLATEN__LEVEL_KIND__LEVEL_UNKNOWN;
    if (from->percent >= 0 && from->level >= 0) {
        to->level_kind = PLATEN__LEVEL_KIND__LEVEL_EXACT;
        to->level = from->level;
        to->capacity = from->has_capacity && from->capacity > 0 ? from->capacity : 0;
    } else if (from->percent_vendor >= 0) {
        to->level_kind = PLATEN__LEVEL_KIND__LEVEL_EXACT;
        to->level = from->percent_vendor;
        to->capacity = 100;
    } else if (from->has_level && (from->level == -3 || from->level > 0)) {
        to->level_kind = PLATEN__LEVEL_KIND__LEVEL_SOME_REMAINING;
    }
}

/* A printer that was read whole, knows no level and tells of no shortage says that there is some.
 */
static Platen__SupplyState state_of(const struct reading_supply *from)
{
    if (!from->state_told)
        return from->state == READING_STATE_SOME ? PLATEN__SUPPLY_STATE__SUPPLY_STATE_SOME
                                                 : PLATEN__SUPPLY_STATE__SUPPLY_STATE_UNKNOWN;
    switch (from->state) {
    case READING_STATE_LOW:
        return PLATEN__SUPPLY_STATE__SUPPLY_STATE_LOW;
    case READING_STATE_EMPTY:
        return PLATEN__SUPPLY_STATE__SUPPLY_STATE_EMPTY;
    case READING_STATE_FULL:
        return PLATEN__SUPPLY_STATE__SUPPLY_STATE_FULL;
    case READING_STATE_OK:
        return PLATEN__SUPPLY_STATE__SUPPLY_STATE_OK;
    default:
        return PLATEN__SUPPLY_STATE__SUPPLY_STATE_UNKNOWN;
    }
}

/* Only private data has it: its name stays the same. */
static char *index_of(const struct reading_supply *from, struct arena *arena)
{
    char *index = told(from->index != NULL ? from->index : from->name, arena);
    for (char *at = index; *at != '\0'; at++)
        if (!isascii((unsigned char)*at) || (!isalnum((unsigned char)*at) && *at != '.'))
            *at = '-';
    index[strnlen(index, 64)] = '\0';
    return index;
}

static bool has_index(const struct status *status, const char *index)
{
    for (size_t i = 0; i < status->n_supplies; i++)
        if (strcmp(status->supplies[i]->index, index) == 0)
            return true;
    return false;
}

static void add_supply(struct status *status, const struct reading_supply *from,
                       struct arena *arena)
{
    char *index = index_of(from, arena);
    if (status->n_supplies == STATUS_ITEMS_MAX || has_index(status, index))
        return;
    Platen__Supply *supply = arena_alloc(arena, sizeof(*supply));
    platen__supply__init(supply);
    supply->index = index;
    supply->name = told(from->name, arena);
    supply->class_ = from->class == READING_FILLED ? PLATEN__SUPPLY_CLASS__SUPPLY_CLASS_FILLED
                                                   : PLATEN__SUPPLY_CLASS__SUPPLY_CLASS_CONSUMED;
    supply->type = word(from->type, arena);
    supply->colour = word(from->colour, arena);
    supply->unit = word(from->percent >= 0 ? from->unit : "percent", arena);
    supply->part = told(from->part, arena);
    supply->serial = told(from->serial, arena);
    supply->state = state_of(from);
    set_level(supply, from);
    status->bounds[status->n_supplies] = status_no_bounds;
    status->bounds[status->n_supplies].device_low = from->low_at;
    status->supplies[status->n_supplies++] = supply;
}

/* What is told of a tray is the same for all trays of a name. */
static void add_tray(struct status *status, const struct reading_tray *from, struct arena *arena)
{
    struct reading_supply tray = {.index = arena_printf(arena, "tray-%s", from->name),
                                  .name = from->name,
                                  .type = "paper",
                                  .has_level = from->percent >= 0,
                                  .level = from->percent,
                                  .percent = from->percent,
                                  .percent_vendor = -1,
                                  .unit = "percent",
                                  .state = READING_STATE_UNKNOWN};
    if (strcmp(from->state, "empty") == 0)
        tray.state = READING_STATE_EMPTY;
    else if (strcmp(from->state, "low") == 0)
        tray.state = READING_STATE_LOW;
    else if (strcmp(from->state, "ok") == 0 || strcmp(from->state, "some") == 0)
        tray.state = READING_STATE_OK;
    else
        return; /* pulled out, switched off: proves nothing */
    tray.state_told = true;
    add_supply(status, &tray, arena);
}

/* RFC 8011, 5.4.12; PWG 5100.22. Who rests, or was put out of service, is not silent. A printer's
 * list of alerts keeps "power-down" when it is long up again. */
static bool is_standing(const char *keyword)
{
    static const char *const words[] = {"standby", "suspend", "hibernate", "shutdown",
                                        "deactivated"};
    const char *saver = strstr(keyword, "power-saver");
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (strcmp(keyword, words[i]) == 0)
            return true;
    return saver != NULL && strcmp(saver, "power-saver") == 0;
}

/* As long as what is remembered of it. */
static char *component_of(const struct reading_condition *from, struct arena *arena)
{
    char *component = arena_cut(arena, told(from->component, arena), MEMORY_COMPONENT_MAX);
    size_t len = strlen(component);
    if (len > 0 && component[len - 1] == ' ')
        component[len - 1] = '\0';
    return component;
}

static bool has_condition(const struct status *status, const char *keyword, const char *component)
{
    for (size_t i = 0; i < status->n_conditions; i++)
        if (strcmp(status->conditions[i]->keyword, keyword) == 0 &&
            strcmp(status->conditions[i]->component, component) == 0)
            return true;
    return false;
}

/* A word that a report cannot have as its keyword is told as "other", in that word. */
static void add_condition(struct status *status, const struct reading_condition *from,
                          struct arena *arena)
{
    if (status->n_conditions == STATUS_ITEMS_MAX || from->in_supply ||
        (from->severity == READING_REPORT && !is_standing(from->keyword)))
        return;
    bool known = status_is_keyword(from->keyword);
    char *keyword = told(known ? from->keyword : "other", arena);
    char *component = component_of(from, arena);
    if (has_condition(status, keyword, component))
        return;
    Platen__Condition *condition = arena_alloc(arena, sizeof(*condition));
    platen__condition__init(condition);
    condition->keyword = keyword;
    condition->severity = from->severity == READING_ERROR     ? PLATEN__SEVERITY__SEVERITY_ERROR
                          : from->severity == READING_WARNING ? PLATEN__SEVERITY__SEVERITY_WARNING
                                                              : PLATEN__SEVERITY__SEVERITY_REPORT;
    condition->component = component;
    condition->text = told(known || from->text != NULL ? from->text : from->keyword, arena);
    condition->since = from->since > 0 ? from->since : 0;
    status->conditions[status->n_conditions++] = condition;
}

static void add_counter(struct status *status, const struct reading_counter *from,
                        struct arena *arena)
{
    if (status->n_counters == STATUS_ITEMS_MAX || strchr(from->name, '_') != NULL ||
        from->value > INT64_MAX)
        return;
    Platen__Counter *counter = arena_alloc(arena, sizeof(*counter));
    platen__counter__init(counter);
    counter->name = told(from->name, arena);
    counter->value = from->value;
    status->counters[status->n_counters++] = counter;
}

struct status *reading_status(const struct reading *reading, bool paper, struct arena *arena)
{
    struct status *status = status_new(arena);
    for (size_t i = 0; i < reading->n_supplies; i++)
        add_supply(status, &reading->supplies[i], arena);
    for (size_t i = 0; paper && i < reading->n_trays; i++)
        add_tray(status, &reading->trays[i], arena);
    for (size_t i = 0; i < reading->n_conditions; i++)
        add_condition(status, &reading->conditions[i], arena);
    for (size_t i = 0; i < reading->n_counters; i++)
        add_counter(status, &reading->counters[i], arena);
    return status;
}
