#include "agent/read/snmp_values.h"

#include <stdlib.h>
#include <string.h>

#include "lib/arena.h"
#include "lib/text.h"

enum { FIRST_ROOM = 256 };

struct snmp_values {
    struct arena *arena;
    struct snmp_value *all;
    size_t n, room, size;
    bool sorted;
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

static int order(const void *a, const void *b)
{
    const struct snmp_value *one = a, *other = b;
    return oid_compare(one->id, one->len, other->id, other->len);
}

static void sort(struct snmp_values *values)
{
    if (!values->sorted)
        qsort(values->all, values->n, sizeof(*values->all), order);
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

static bool is_there(const struct snmp_values *values, const struct snmp_value *value)
{
    if (values->sorted) {
        size_t place = place_of(values, value->id, value->len);
        return place < values->n && order(&values->all[place], value) == 0;
    }
    for (size_t i = values->n; i-- > 0;)
        if (order(&values->all[i], value) == 0)
            return true;
    return false;
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
}

int snmp_values_add(struct snmp_values *values, const struct snmp_value *value)
{
    size_t size = value->size > SNMP_VALUE_SIZE_MAX ? SNMP_VALUE_SIZE_MAX : value->size;
    size_t cost = sizeof(*value) + value->len * sizeof(*value->id) + size;
    if (is_there(values, value))
        return 0;
    if (values->n == SNMP_VALUES_MAX || values->size + cost > SNMP_VALUES_SIZE_MAX)
        return -1;
    if (values->n > 0 && order(&values->all[values->n - 1], value) > 0)
        values->sorted = false;
    make_room(values);
    struct snmp_value *own = &values->all[values->n++];
    *own = *value;
    own->id = arena_memdup(values->arena, value->id, value->len * sizeof(*value->id));
    own->bytes = size > 0 ? arena_memdup(values->arena, value->bytes, size) : NULL;
    own->size = size;
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
