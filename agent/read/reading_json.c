#include "agent/read/reading_json.h"

#include <jansson.h>
#include <stdlib.h>

#include "agent/read/reading.h"
#include "lib/buf.h"
#include "lib/clock.h"
#include "lib/memory.h"

static json_t *text(const char *value)
{
    return value != NULL ? json_string(value) : json_null();
}

static json_t *percent(int value)
{
    return value >= 0 ? json_integer(value) : json_null();
}

static json_t *number(bool has, int64_t value)
{
    return has ? json_integer(value) : json_null();
}

static json_t *supplies(const struct reading *reading)
{
    json_t *all = json_array();
    for (size_t i = 0; i < reading->n_supplies; i++) {
        const struct reading_supply *supply = &reading->supplies[i];
        json_t *one = json_object();
        json_object_set_new(one, "index", text(supply->index));
        json_object_set_new(one, "name", text(supply->name));
        json_object_set_new(one, "class", text(reading_class_word(supply->class)));
        json_object_set_new(one, "type", text(supply->type));
        json_object_set_new(one, "colour", text(supply->colour));
        json_object_set_new(one, "level", number(supply->has_level, supply->level));
        json_object_set_new(one, "capacity", number(supply->has_capacity, supply->capacity));
        json_object_set_new(one, "unit", text(supply->unit));
        json_object_set_new(one, "percent", percent(supply->percent));
        json_object_set_new(one, "percent_vendor", percent(supply->percent_vendor));
        json_object_set_new(one, "state", text(reading_state_word(supply->state)));
        json_object_set_new(one, "part", text(supply->part));
        json_object_set_new(one, "serial", text(supply->serial));
        json_array_append_new(all, one);
    }
    return all;
}

static json_t *counters(const struct reading *reading)
{
    json_t *all = json_object();
    for (size_t i = 0; i < reading->n_counters; i++)
        json_object_set_new(all, reading->counters[i].name,
                            json_integer((json_int_t)reading->counters[i].value));
    return all;
}

static json_t *conditions(const struct reading *reading)
{
    json_t *all = json_array();
    for (size_t i = 0; i < reading->n_conditions; i++) {
        const struct reading_condition *condition = &reading->conditions[i];
        char since[32];
        clock_format(since, condition->since);
        json_t *one = json_object();
        json_object_set_new(one, "keyword", text(condition->keyword));
        json_object_set_new(one, "severity", text(reading_severity_word(condition->severity)));
        json_object_set_new(one, "component", text(condition->component));
        json_object_set_new(one, "text", text(condition->text));
        json_object_set_new(one, "since", text(condition->since != 0 ? since : NULL));
        json_array_append_new(all, one);
    }
    return all;
}

static json_t *trays(const struct reading *reading)
{
    json_t *all = json_array();
    for (size_t i = 0; i < reading->n_trays; i++) {
        json_t *one = json_object();
        json_object_set_new(one, "name", text(reading->trays[i].name));
        json_object_set_new(one, "percent", percent(reading->trays[i].percent));
        json_object_set_new(one, "state", text(reading->trays[i].state));
        json_array_append_new(all, one);
    }
    return all;
}

void reading_json_add(const struct reading *reading, struct buf *buf)
{
    json_t *root = json_object();
    json_object_set_new(root, "source", text(reading->source));
    json_object_set_new(root, "maker", text(reading->maker));
    json_object_set_new(root, "model", text(reading->model));
    json_object_set_new(root, "serial", text(reading->serial));
    json_object_set_new(root, "name", text(reading->name));
    json_object_set_new(root, "location", text(reading->location));
    json_object_set_new(root, "mac", text(reading->mac));
    json_object_set_new(root, "supplies", supplies(reading));
    json_object_set_new(root, "counters", counters(reading));
    json_object_set_new(root, "conditions", conditions(reading));
    json_object_set_new(root, "trays", trays(reading));
    char *dump = json_dumps(root, JSON_INDENT(2));
    if (dump == NULL)
        memory_none(); /* the texts are UTF-8 by contract */
    buf_add_text(buf, dump);
    buf_add_text(buf, "\n");
    free(dump);
    json_decref(root);
}
