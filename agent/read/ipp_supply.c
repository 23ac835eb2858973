#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "agent/read/colour.h"
#include "agent/read/ipp_printer.h"
#include "agent/read/ipp_text.h"
#include "agent/read/printer_words.h"
#include "agent/read/reading.h"
#include "agent/read/supply_name.h"
#include "agent/read/supply_words.h"
#include "lib/arena.h"

enum { FULL = 100, TYPES_MAX = 64 };

/* What marker-* say of one supply. */
struct marker {
    const char *name, *colour; /* NULL: not told */
    const char *type;          /* never NULL */
    int32_t level, low, high;  /* low, high -1: not told */
    bool has_level, used;
};

/* PrtMarkerSuppliesTypeTC: "ink-cartridge" (CUPS) and "inkCartridge" (IANA) alike. Where the
 * printer tells none, what the name gives away. */
static const char *find_type(const char *word, const char *name)
{
    char plain[40];
    size_t n = 0;
    const char *type = NULL;
    for (; word != NULL && *word != '\0' && n < sizeof(plain) - 1; word++)
        if (*word != '-' && *word != '_')
            plain[n++] = *word;
    plain[n] = '\0';
    if (strcasecmp(plain, "stichingwire") == 0) /* so in CUPS's list */
        return "stitchingWire";
    for (int64_t i = 1; i < TYPES_MAX; i++)
        if ((type = printer_supply_type(i)) != NULL && strcasecmp(type, plain) == 0)
            return type;
    type = n == 0 && name != NULL ? supply_words_type(name) : NULL;
    return type != NULL ? type : n == 0 ? "unknown" : "other";
}

/* ---- printer-supply ---- */

static enum reading_class class_of(const char *word, const char *type)
{
    if (word != NULL && strncasecmp(word, "receptacle", 10) == 0)
        return READING_FILLED;
    if (word != NULL && strncasecmp(word, "supply", 6) == 0)
        return READING_CONSUMED;
    return supply_words_fills(type) ? READING_FILLED : READING_CONSUMED;
}

static const char *unit_of(const struct ipp_pairs *pairs, struct arena *arena)
{
    const char *unit = ipp_pair(pairs, "unit");
    return unit == NULL ? NULL : reading_text(unit, strlen(unit), arena);
}

static const char *index_of(const struct ipp_pairs *pairs, size_t place, struct arena *arena)
{
    int64_t number;
    if (ipp_pair_number(pairs, "index", &number) != 1 || number < 1)
        number = (int64_t)place;
    return arena_printf(arena, "1.%lld", (long long)number);
}

static const char *colorant_of(const struct ipp_pairs *pairs, struct arena *arena)
{
    const char *name = ipp_pair(pairs, "colorantname");
    if (name != NULL)
        name = reading_text(name, strlen(name), arena);
    return name == NULL ? NULL : supply_words_colorant(name, arena);
}

/* name: from printer-supply-description, or NULL. */
static void read_standard(const struct ipp_pairs *pairs, size_t place, const char *name,
                          struct reading *reading, struct arena *arena)
{
    struct reading_supply *supply = pairs->n == 0 ? NULL : reading_add_supply(reading, arena);
    if (supply == NULL)
        return;
    supply->index = index_of(pairs, place, arena);
    if (reading_find_supply(reading, supply->index) != supply)
        supply->index = arena_printf(arena, "1.%zu", READING_ITEMS_MAX + place); /* told twice */
    supply->name = name;
    supply->type = find_type(ipp_pair(pairs, "type"), name);
    supply->class = class_of(ipp_pair(pairs, "class"), supply->type);
    supply->has_level = ipp_pair_number(pairs, "level", &supply->level) == 1;
    supply->has_capacity = ipp_pair_number(pairs, "maxcapacity", &supply->capacity) == 1;
    supply->unit = unit_of(pairs, arena);
    supply->percent = reading_supply_percent(supply);
    supply->state = reading_supply_state(supply);
    if (!supply_words_has_colour(supply->type))
        return;
    supply->colour = name == NULL ? NULL : colour_of_words(name);
    if (supply->colour == NULL)
        supply->colour = colorant_of(pairs, arena);
}

/* ---- marker-* ---- */

static const struct ipp_value *nth(const struct ipp_attribute *attribute, size_t n)
{
    const struct ipp_value *value = attribute == NULL ? NULL : attribute->values;
    for (; value != NULL && n > 0; n--)
        value = value->next;
    return value;
}

static const struct ipp_attribute *find(const struct ipp_message *message, const char *name)
{
    return ipp_find(message, IPP_GROUP_PRINTER, name);
}

static int32_t nth_number(const struct ipp_message *message, const char *name, size_t n)
{
    const struct ipp_value *value = nth(find(message, name), n);
    int32_t number;
    return value != NULL && ipp_integer(value, &number) == 1 ? number : -1;
}

static const char *nth_text(const struct ipp_message *message, const char *name, size_t n,
                            struct arena *arena)
{
    const struct ipp_value *value = nth(find(message, name), n);
    return value == NULL ? NULL : ipp_text(message, value, arena);
}

static size_t count_of(const struct ipp_message *message, const char *name, bool numbers)
{
    const struct ipp_attribute *attribute = find(message, name);
    int32_t number;
    if (attribute == NULL ||
        (numbers ? ipp_integer(attribute->values, &number) : ipp_has_text(attribute->values)) != 1)
        return 0;
    return attribute->n_values < READING_ITEMS_MAX ? attribute->n_values : READING_ITEMS_MAX;
}

/* Each attribute is a list; the longest says how many there are. */
static size_t count_markers(const struct ipp_message *message)
{
    size_t names = count_of(message, "marker-names", false),
           types_n = count_of(message, "marker-types", false),
           levels = count_of(message, "marker-levels", true);
    size_t n = names > types_n ? names : types_n;
    return n > levels ? n : levels;
}

static struct marker *read_markers(const struct ipp_message *message, size_t *n_r,
                                   struct arena *arena)
{
    size_t n = count_markers(message);
    struct marker *markers = arena_array(arena, n + 1, sizeof(*markers));
    for (size_t i = 0; i < n; i++) {
        struct marker *marker = &markers[i];
        const struct ipp_value *level = nth(find(message, "marker-levels"), i);
        const char *type = nth_text(message, "marker-types", i, arena);
        const char *rgb = nth_text(message, "marker-colors", i, arena);
        marker->name = nth_text(message, "marker-names", i, arena);
        marker->type = find_type(type, marker->name);
        marker->has_level = level != NULL && ipp_integer(level, &marker->level) == 1;
        marker->low = nth_number(message, "marker-low-levels", i);
        marker->high = nth_number(message, "marker-high-levels", i);
        marker->colour = marker->name == NULL ? NULL : colour_of_words(marker->name);
        if (marker->colour == NULL && rgb != NULL)
            marker->colour = colour_of_rgb(rgb);
    }
    *n_r = n;
    return markers;
}

static bool is_filled(const struct marker *marker)
{
    bool vague = strcmp(marker->type, "other") == 0 || strcmp(marker->type, "unknown") == 0;
    return supply_words_fills(marker->type) ||
           (vague && marker->low == 0 && marker->high > 0 && marker->high < FULL);
}

static void set_marker_level(struct reading_supply *supply, const struct marker *marker)
{
    bool counts_down = marker->low > 0 && marker->high == FULL;
    supply->has_level = marker->has_level;
    supply->level = marker->level > FULL ? FULL : marker->level;
    if (supply->class == READING_FILLED && supply->level >= 0 && !counts_down)
        supply->level = FULL - supply->level;
    supply->has_capacity = true;
    supply->capacity = FULL;
    supply->unit = "percent";
}

/* At the printer's own threshold; it only makes low what would be fine. */
static void judge_marker(struct reading_supply *supply, const struct marker *marker)
{
    int threshold = supply->class == READING_CONSUMED || marker->low > 0 ? marker->low
                    : marker->high > 0                                   ? FULL - marker->high
                                                                         : -1;
    if (threshold > 0)
        supply->low_at = threshold;
    if (supply->state == READING_STATE_OK && threshold > 0 && supply->percent <= threshold)
        supply->state = READING_STATE_LOW;
}

static void add_marker(const struct marker *marker, size_t place, struct reading *reading,
                       struct arena *arena)
{
    struct reading_supply *supply = reading_add_supply(reading, arena);
    if (supply == NULL)
        return;
    do
        supply->index = arena_printf(arena, "1.%zu", place++);
    while (reading_find_supply(reading, supply->index) != supply);
    supply->type = marker->type;
    supply->class = is_filled(marker) ? READING_FILLED : READING_CONSUMED;
    supply->name = marker->name;
    supply->colour = supply_words_has_colour(marker->type) ? marker->colour : NULL;
    set_marker_level(supply, marker);
    supply->percent = reading_supply_percent(supply);
    supply->state = reading_supply_state(supply);
    judge_marker(supply, marker);
}

/* ---- both ---- */

static bool same_colour(const char *a, const char *b)
{
    return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

/* "photo-black" by its name is "black" by its colorant. */
static bool colours_agree(const struct reading_supply *supply, const struct marker *marker)
{
    const char *base = marker->colour == NULL ? NULL : strrchr(marker->colour, '-');
    return supply->colour == NULL || same_colour(supply->colour, marker->colour) ||
           (base != NULL && strcmp(supply->colour, base + 1) == 0);
}

/* The marker that is this supply: of the same type (toner and tonerCartridge are one) and colour;
 * the one at the same place first. */
static struct marker *find_marker(const struct reading_supply *supply, struct marker *markers,
                                  size_t n, size_t place)
{
    for (size_t i = 0; i < n; i++) {
        struct marker *marker = &markers[(place + i) % n];
        bool both_coloured =
            supply_words_has_colour(marker->type) && supply_words_has_colour(supply->type);
        bool same_type = strcmp(marker->type, supply->type) == 0 || both_coloured;
        if (!marker->used && same_type && (!both_coloured || colours_agree(supply, marker)))
            return marker;
    }
    return NULL;
}

static void take_from_marker(struct reading_supply *supply, struct marker *marker)
{
    if (supply->name == NULL)
        supply->name = marker->name;
    if (supply_words_has_colour(supply->type) && marker->colour != NULL)
        supply->colour = marker->colour;
    marker->used = true;
    judge_marker(supply, marker);
}

static void give_names(struct reading *reading, struct arena *arena)
{
    for (size_t i = 0; i < reading->n_supplies; i++) {
        struct reading_supply *supply = &reading->supplies[i];
        if (supply->name == NULL)
            supply->name = supply_words_name(supply->type, supply->colour, supply->index, arena);
        struct supply_name split = supply_name_split(supply->name, arena);
        supply->name = split.name;
        supply->part = split.part;
        supply->serial = split.serial;
    }
}

static void read_all_standard(const struct ipp_message *message, struct reading *reading,
                              struct arena *arena)
{
    const struct ipp_attribute *attribute = find(message, "printer-supply");
    const struct ipp_value *word = nth(find(message, "printer-supply-description"), 0);
    size_t place = 0;
    if (attribute == NULL)
        return;
    for (const struct ipp_value *v = attribute->values; v != NULL; v = v->next) {
        const char *name = word == NULL ? NULL : ipp_text(message, word, arena);
        read_standard(ipp_pairs(v, arena), ++place, name, reading, arena);
        word = word == NULL ? NULL : word->next;
    }
}

void ipp_supplies_read(const struct ipp_message *message, struct reading *reading,
                       struct arena *arena)
{
    size_t n_markers;
    struct marker *markers = read_markers(message, &n_markers, arena);
    read_all_standard(message, reading, arena);
    for (size_t i = 0; i < reading->n_supplies && n_markers > 0; i++) {
        struct marker *marker = find_marker(&reading->supplies[i], markers, n_markers, i);
        if (marker != NULL)
            take_from_marker(&reading->supplies[i], marker);
    }
    for (size_t i = 0; i < n_markers; i++)
        if (!markers[i].used)
            add_marker(&markers[i], i + 1, reading, arena);
    give_names(reading, arena);
}
