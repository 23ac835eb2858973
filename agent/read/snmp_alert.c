/* prtAlertTable as conditions, and what alerts say of supplies. */
#include <ctype.h>
#include <string.h>

#include "agent/read/colour.h"
#include "agent/read/reading.h"
#include "agent/read/snmp_part.h"
#include "lib/arena.h"
#include "lib/buf.h"

enum { /* columns */
       SEVERITY = 2,
       GROUP = 4,
       GROUP_INDEX = 5,
       CODE = 7,
       TEXT = 8,
       TIME = 9
};
enum { SEVERITY_OTHER = 1, SEVERITY_CRITICAL = 3 };
/* PrtAlertCodeTC */
enum {
    SUBUNIT_MISSING = 9,
    POWER_UP = 503,
    READY_TO_PRINT = 507,
    INPUT_TRAY_MISSING = 801,
    FUSER_UNDER_TEMPERATURE = 1001
};

static const int64_t tick = 10000; /* hundredths of a second, in microseconds */

/* ---- the table ---- */

/* "Bereitschafts-\nmodus" is one word that was broken for a small display. */
static const char *alert_text(const struct snmp_source *source, const struct snmp_value *value)
{
    struct buf joined = {0};
    if (value == NULL || value->kind != SNMP_BYTES)
        return NULL;
    for (size_t i = 0; i < value->size; i++) {
        bool broken = value->bytes[i] == '-' && i > 0 && islower(value->bytes[i - 1]) &&
                      i + 2 < value->size && value->bytes[i + 1] == '\n' &&
                      islower(value->bytes[i + 2]);
        if (broken)
            i++;
        else
            buf_add_byte(&joined, value->bytes[i]);
    }
    const struct snmp_value whole = {.kind = SNMP_BYTES, .bytes = joined.data, .size = joined.len};
    const char *text = snmp_source_text(source, &whole);
    buf_free(&joined);
    return text;
}

static int64_t number_of(const struct snmp_row *row, size_t column)
{
    int64_t number;
    return snmp_row_number(row, column, &number) == 1 ? number : -1;
}

void snmp_read_alerts(struct snmp_source *source)
{
    struct snmp_row *rows;
    size_t n = snmp_rows(source->values, "1.3.6.1.2.1.43.18.1.1", source->arena, &rows);
    source->alerts = arena_array(source->arena, n + 1, sizeof(*source->alerts));
    for (size_t i = 0; i < n; i++) {
        struct snmp_alert *alert = &source->alerts[source->n_alerts++];
        alert->device = rows[i].index[0];
        alert->severity = number_of(&rows[i], SEVERITY);
        alert->group = number_of(&rows[i], GROUP);
        alert->group_index = number_of(&rows[i], GROUP_INDEX);
        alert->code = number_of(&rows[i], CODE);
        alert->text = alert_text(source, rows[i].columns[TEXT]);
        alert->ticks = -1;
        if (rows[i].columns[TIME] != NULL)
            snmp_value_number(rows[i].columns[TIME], &alert->ticks);
    }
}

/* ---- whose an alert is ---- */

static const struct {
    int64_t first, last; /* codes */
    const char *types[4];
} code_types[] = {
    {1101, 1101, {"toner", "tonerCartridge", "matteToner"}},
    {1102, 1102, {"ink", "inkCartridge", "matteInk"}},
    {1103, 1103, {"inkRibbon", "ribbonWax"}},
    {1104, 1104, {"toner", "tonerCartridge", "matteToner"}},
    {1105, 1105, {"ink", "inkCartridge", "matteInk"}},
    {1106, 1106, {"inkRibbon", "ribbonWax"}},
    {1107, 1107, {"wasteToner"}},
    {1108, 1108, {"wasteInk"}},
    {1109, 1109, {"wasteToner"}},
    {1110, 1110, {"wasteInk"}},
    {1111, 1112, {"opc"}},
    {1113, 1114, {"developer"}},
};

static bool code_fits(int64_t code, const char *type)
{
    for (size_t i = 0; i < sizeof(code_types) / sizeof(code_types[0]); i++)
        if (code >= code_types[i].first && code <= code_types[i].last)
            for (size_t j = 0; j < 4 && code_types[i].types[j] != NULL; j++)
                if (strcmp(code_types[i].types[j], type) == 0)
                    return true;
    return false;
}

/* "photo-black" is a black. */
static const char *base_colour(const char *colour)
{
    const char *dash = colour != NULL ? strrchr(colour, '-') : NULL;
    return dash != NULL ? dash + 1 : colour;
}

static bool same(const char *a, const char *b)
{
    return a != NULL && b != NULL && strcmp(a, b) == 0;
}

/* Alone with this type, or the only one whose colour the text names. */
static bool words_fit(const struct snmp_source *source, const struct snmp_alert *alert,
                      const struct reading_supply *supply)
{
    const struct reading *reading = source->reading;
    const char *colour = alert->text != NULL ? colour_of_words(alert->text) : NULL;
    size_t of_type = 0, exact = 0;
    if (!code_fits(alert->code, supply->type))
        return false;
    for (size_t i = 0; i < reading->n_supplies; i++) {
        if (code_fits(alert->code, reading->supplies[i].type)) {
            of_type++;
            exact += same(colour, reading->supplies[i].colour);
        }
    }
    if (colour == NULL)
        return of_type == 1;
    return exact > 0 ? same(colour, supply->colour)
                     : same(base_colour(colour), base_colour(supply->colour));
}

static bool is_placed(const struct snmp_alert *alert)
{
    return alert->group == SNMP_GROUP_SUPPLIES && alert->group_index > 0;
}

enum printer_shortage snmp_alert_of_supply(const struct snmp_source *source, uint32_t device,
                                           int64_t supply_index,
                                           const struct reading_supply *supply)
{
    enum printer_shortage worst = SHORTAGE_NONE;
    for (size_t i = 0; i < source->n_alerts; i++) {
        const struct snmp_alert *alert = &source->alerts[i];
        enum printer_shortage shortage = printer_alert_shortage(alert->code);
        if (shortage <= worst || alert->device != device)
            continue;
        if (is_placed(alert) ? alert->group_index == supply_index
                             : words_fit(source, alert, supply))
            worst = shortage;
    }
    return worst;
}

enum printer_shortage snmp_alert_of_unit(const struct snmp_source *source, int64_t group,
                                         uint32_t device, int64_t index, bool *missing_r)
{
    enum printer_shortage worst = SHORTAGE_NONE;
    *missing_r = false;
    for (size_t i = 0; i < source->n_alerts; i++) {
        const struct snmp_alert *alert = &source->alerts[i];
        if (alert->group != group || alert->device != device || alert->group_index != index)
            continue;
        *missing_r |= alert->code == SUBUNIT_MISSING || alert->code == INPUT_TRAY_MISSING;
        if (printer_alert_shortage(alert->code) > worst)
            worst = printer_alert_shortage(alert->code);
    }
    return worst;
}

/* ---- conditions ---- */

/* Where a sub-unit's name stands: the group's table and the columns of its name, best first. */
static const struct {
    int64_t group;
    const char *entry;
    size_t columns[2];
    const char *word;
} places[] = {
    {6, "1.3.6.1.2.1.43.6.1.1", {2, 0}, "cover"},
    {8, "1.3.6.1.2.1.43.8.2.1", {13, 18}, "tray"},
    {9, "1.3.6.1.2.1.43.9.2.1", {7, 12}, "output"},
    {10, NULL, {0, 0}, "marker"},
    {11, "1.3.6.1.2.1.43.11.1.1", {6, 0}, "supply"},
    {12, NULL, {0, 0}, "colorant"},
    {13, "1.3.6.1.2.1.43.13.4.1", {10, 0}, "media-path"},
    {14, NULL, {0, 0}, "channel"},
    {15, NULL, {0, 0}, "interpreter"},
    {30, NULL, {0, 0}, "finisher"},
    {31, NULL, {0, 0}, "finisher-supply"},
};

static const char *name_in(const struct snmp_source *source, const char *entry,
                           const size_t *columns, const uint32_t *index)
{
    struct snmp_row *rows;
    size_t n = snmp_rows(source->values, entry, source->arena, &rows);
    const struct snmp_row *row = snmp_row_find(rows, n, index, 2);
    const char *name = row != NULL ? snmp_source_text(source, row->columns[columns[0]]) : NULL;
    if (name == NULL && row != NULL && columns[1] != 0)
        name = snmp_source_text(source, row->columns[columns[1]]);
    return name;
}

/* Whose supply's state tells it already: by its place, or by the words alone. */
static const struct reading_supply *supply_of(const struct snmp_source *source,
                                              const struct snmp_alert *alert)
{
    const char *index =
        arena_printf(source->arena, "%u.%lld", alert->device, (long long)alert->group_index);
    if (printer_alert_shortage(alert->code) == SHORTAGE_NONE)
        return NULL;
    if (is_placed(alert))
        return reading_find_supply(source->reading, index);
    for (size_t i = 0; i < source->reading->n_supplies; i++)
        if (words_fit(source, alert, &source->reading->supplies[i]))
            return &source->reading->supplies[i];
    return NULL;
}

static const char *component_of(const struct snmp_source *source, const struct snmp_alert *alert)
{
    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
        if (places[i].group != alert->group || alert->group_index <= 0 ||
            alert->group_index > UINT16_MAX)
            continue;
        const uint32_t index[] = {alert->device, (uint32_t)alert->group_index};
        const char *name = places[i].entry != NULL
                               ? name_in(source, places[i].entry, places[i].columns, index)
                               : NULL;
        return name != NULL ? name : arena_printf(source->arena, "%s-%u", places[i].word, index[1]);
    }
    return NULL;
}

static int64_t since_of(const struct snmp_source *source, const struct snmp_alert *alert)
{
    int64_t up;
    if (alert->ticks <= 0 ||
        snmp_value_number(snmp_source_first(source, "1.3.6.1.2.1.1.3"), &up) != 1 ||
        up < alert->ticks || up > UINT32_MAX) /* TimeTicks has 32 bits */
        return 0;
    return source->now - (up - alert->ticks) * tick;
}

/* That it was switched on some weeks ago warns of nothing, whatever the row says; and the fuser of
 * a Kyocera that prints nothing just now is cold. */
static enum reading_severity severity_of(const struct snmp_alert *alert)
{
    if (alert->code == POWER_UP || alert->code == READY_TO_PRINT)
        return READING_REPORT;
    if (alert->severity == SEVERITY_CRITICAL)
        return READING_ERROR;
    if (alert->code == FUSER_UNDER_TEMPERATURE)
        return READING_REPORT;
    return alert->severity == SEVERITY_OTHER ? READING_REPORT : READING_WARNING;
}

/* Rows that say nothing are no conditions: emptied ones, and texts of no severity ("Ready"). */
static void add_alert(struct snmp_source *source, const struct snmp_alert *alert)
{
    const char *keyword = printer_alert_keyword(alert->code, source->arena);
    bool known = keyword != NULL && alert->code > 2;
    if (!known && (alert->text == NULL || alert->severity < SEVERITY_CRITICAL ||
                   printer_alert_is_over(alert->code)))
        return;
    const struct reading_supply *supply = supply_of(source, alert);
    const char *component = supply != NULL ? supply->name : component_of(source, alert);
    struct reading_condition *condition = reading_add_condition(
        source->reading, known ? keyword : "other", component, severity_of(alert), source->arena);
    if (condition == NULL)
        return;
    condition->in_supply = supply != NULL;
    if (condition->text == NULL)
        condition->text = alert->text;
    if (condition->since == 0)
        condition->since = since_of(source, alert);
}

void snmp_read_conditions(struct snmp_source *source)
{
    for (size_t i = 0; i < source->n_alerts; i++)
        add_alert(source, &source->alerts[i]);
    snmp_read_state(source);
}
