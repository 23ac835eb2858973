#include "agent/read/snmp_values.h"

#include <stdlib.h>
#include <string.h>

#include "lib/arena.h"
#include "lib/text.h"

enum { FIRST_ROOM = 256 }; /* a power of two, as all after it */

struct snmp_values {
    struct arena *arena;
    struct snmp_value *all;
    const struct snmp_value *newest; /* until the next is added, or all is put in order */
    size_t n, room, size;
    bool sorted;
    /* Which names are there: places in all, each + 1, found by their hash; 0 is none. Twice as many
     * as there is room for values. */
    uint32_t *slots;
    bool slots_hold; /* not once all was put in order */
};

struct snmp_values *snmp_values_new(struct arena *arena)
{
    struct snmp_values *values = arena_alloc(arena, sizeof(*values));
    values->arena = arena;
    values->sorted = true;
    return values;
}

size_t snmp_values_count(const struct snmp_values *values)
{
    return values->n;
}

const struct snmp_value *snmp_values_newest(const struct snmp_values *values)
{
    return values->newest;
}

static int order(const void *a, const void *b)
{
    const struct snmp_value *one = a, *other = b;
    return oid_compare(one->id, one->len, other->id, other->len);
}

static void sort(struct snmp_values *values)
{
    if (!values->sorted)
        qsort(values->all, values->n, sizeof(*values->all), order);
    values->slots_hold = values->slots_hold && values->sorted;
    values->sorted = true;
}

/* Where the first one not before this name is. */
static size_t place_of(const struct snmp_values *values, const uint32_t *id, size_t len)
{
    size_t low = 0, high = values->n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (oid_compare(values->all[middle].id, values->all[middle].len, id, len) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* FNV-1a, by whole numbers */
static size_t first_slot(const struct snmp_values *values, const struct snmp_value *value)
{
    uint32_t hash = 2166136261;
    for (size_t i = 0; i < value->len; i++)
        hash = (hash ^ value->id[i]) * 16777619;
    return (hash ^ hash >> 15) & (values->room * 2 - 1);
}

/* Where it is, or would be. */
static uint32_t *slot_of(const struct snmp_values *values, const struct snmp_value *value)
{
    size_t slot = first_slot(values, value);
    while (values->slots[slot] != 0 && order(&values->all[values->slots[slot] - 1], value) != 0)
        slot = (slot + 1) & (values->room * 2 - 1);
    return &values->slots[slot];
}

static void fill_slots(struct snmp_values *values)
{
    memset(values->slots, 0, values->room * 2 * sizeof(*values->slots));
    for (size_t i = 0; i < values->n; i++)
        *slot_of(values, &values->all[i]) = (uint32_t)i + 1;
    values->slots_hold = true;
}

static void make_room(struct snmp_values *values)
{
    if (values->n < values->room)
        return;
    size_t room = values->room == 0 ? FIRST_ROOM : values->room * 2;
    struct snmp_value *all = arena_array(values->arena, room, sizeof(*all));
    if (values->n > 0)
        memcpy(all, values->all, values->n * sizeof(*all));
    values->all = all;
    values->room = room;
    values->slots = arena_array(values->arena, room * 2, sizeof(*values->slots));
    values->slots_hold = false;
}

int snmp_values_add(struct snmp_values *values, const struct snmp_value *value)
{
    size_t size = value->size > SNMP_VALUE_SIZE_MAX ? SNMP_VALUE_SIZE_MAX : value->size;
    size_t cost = sizeof(*value) + value->len * sizeof(*value->id) + size;
    make_room(values);
    if (!values->slots_hold)
        fill_slots(values);
    uint32_t *slot = slot_of(values, value);
    if (*slot != 0)
        return 0;
    if (values->n == SNMP_VALUES_MAX || values->size + cost > SNMP_VALUES_SIZE_MAX)
        return -1;
    if (values->n > 0 && order(&values->all[values->n - 1], value) > 0)
        values->sorted = false;
    struct snmp_value *own = &values->all[values->n++];
    *slot = (uint32_t)values->n;
    *own = *value;
    own->id = arena_memdup(values->arena, value->id, value->len * sizeof(*value->id));
    own->bytes = size > 0 ? arena_memdup(values->arena, value->bytes, size) : NULL;
    own->size = size;
    values->newest = own;
    values->size += cost;
    return 1;
}

const struct snmp_value *snmp_values_under(struct snmp_values *values, const struct oid *prefix,
                                           size_t *n_r)
{
    sort(values);
    size_t first = place_of(values, prefix->id, prefix->n), end = first;
    while (end < values->n && oid_under(prefix, values->all[end].id, values->all[end].len))
        end++;
    *n_r = end - first;
    return end > first ? &values->all[first] : NULL;
}

const struct snmp_value *snmp_values_get(struct snmp_values *values, const struct oid *name)
{
    sort(values);
    size_t place = place_of(values, name->id, name->n);
    if (place < values->n &&
        oid_compare(values->all[place].id, values->all[place].len, name->id, name->n) == 0)
        return &values->all[place];
    return NULL;
}

int snmp_value_number(const struct snmp_value *value, int64_t *number_r)
{
    char digits[24];
    if (value == NULL)
        return 0;
    if (value->kind == SNMP_NUMBER || value->kind == SNMP_TICKS) {
        *number_r = value->number;
        return 1;
    }
    if (value->kind != SNMP_BYTES || value->size == 0 || value->size >= sizeof(digits) ||
        memchr(value->bytes, '\0', value->size) != NULL)
        return 0;
    memcpy(digits, value->bytes, value->size);
    digits[value->size] = '\0';
    return text_parse_integer(digits, INT64_MIN, INT64_MAX, number_r);
}

int snmp_value_count(const struct snmp_value *value, int64_t *count_r)
{
    if (snmp_value_number(value, count_r) != 1)
        return 0;
    return *count_r >= 0 && (*count_r <= (int64_t)UINT32_MAX - 3 || *count_r > UINT32_MAX);
}
