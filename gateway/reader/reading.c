#include "gateway/reader/reading.h"

#include <string.h>

#include "lib/arena.h"

char *reading_copy(struct reading *reading, const char *text)
{
    return arena_strdup(reading->arena, text == NULL ? "" : text);
}

// A longer array in the arena; the lists are short.
static void *reading_grow(struct reading *reading, void *items, size_t count, size_t size)
{
    void *more = arena_array(reading->arena, count + 1, size);
    if (count > 0)
        memcpy(more, items, count * size);
    return more;
}

void reading_flag(struct reading *reading, const char *flag)
{
    Platen__Parsed *parsed = reading->parsed;
    for (size_t i = 0; i < parsed->n_flags; i++) {
        if (strcmp(parsed->flags[i], flag) == 0)
            return;
    }
    parsed->flags = reading_grow(reading, parsed->flags, parsed->n_flags, sizeof(*parsed->flags));
    parsed->flags[parsed->n_flags++] = reading_copy(reading, flag);
}

void reading_end(struct reading *reading, const char *class, Platen__Fate fate, const char *reason)
{
    reading->parsed->class_ = reading_copy(reading, class);
    reading->parsed->fate = fate;
    reading->parsed->reason = reading_copy(reading, reason);
}

Platen__Condition *reading_add_condition(struct reading *reading, const char *keyword,
                                         Platen__Severity severity)
{
    Platen__Parsed *parsed = reading->parsed;
    parsed->conditions = reading_grow(reading, parsed->conditions, parsed->n_conditions,
                                      sizeof(*parsed->conditions));
    Platen__Condition *condition = arena_alloc(reading->arena, sizeof(*condition));
    platen__condition__init(condition);
    condition->keyword = reading_copy(reading, keyword);
    condition->severity = severity;
    condition->origin = PLATEN__ORIGIN__ORIGIN_FORWARDED;
    parsed->conditions[parsed->n_conditions++] = condition;
    return condition;
}

Platen__Bounce *reading_add_bounce(struct reading *reading)
{
    Platen__Parsed *parsed = reading->parsed;
    parsed->bounce =
        reading_grow(reading, parsed->bounce, parsed->n_bounce, sizeof(*parsed->bounce));
    Platen__Bounce *bounce = arena_alloc(reading->arena, sizeof(*bounce));
    platen__bounce__init(bounce);
    parsed->bounce[parsed->n_bounce++] = bounce;
    return bounce;
}
