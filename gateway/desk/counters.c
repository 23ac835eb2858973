#include "gateway/desk/counters.h"

#include <inttypes.h>
#include <string.h>

#include "gateway/desk/array.h"
#include "gateway/desk/staff_item.h"
#include "lib/arena.h"

// No machine prints this many pages between two reports, and none has ever printed COUNTER_MOST.
#define COUNTER_JUMP UINT64_C(50000000)
#define COUNTER_MOST UINT64_C(100000000000)

static Platen__Counter *counter_of(const Platen__Terminal *terminal, const char *name)
{
    for (size_t i = 0; i < terminal->n_counters; i++) {
        if (strcmp(terminal->counters[i]->name, name) == 0)
            return terminal->counters[i];
    }
    return NULL;
}

// Printers count by 32 bits and begin again at 0 (Counter32, RFC 2578, 7.1.6).
static uint64_t counter_unwrapped(uint64_t before, uint64_t now)
{
    const uint64_t round = UINT64_C(1) << 32;
    if (now >= round || before < round - COUNTER_JUMP)
        return now;
    uint64_t whole = (before & ~(round - 1)) | now;
    if (whole < before)
        whole += round;
    return whole - before <= COUNTER_JUMP ? whole : now;
}

static const char *counter_trouble(struct desk_command *c, const Platen__Counter *before,
                                   const Platen__Counter *now)
{
    if (now->value > COUNTER_MOST)
        return arena_printf(c->arena, "is %" PRIu64, now->value);
    if (before == NULL)
        return NULL;
    if (now->value < before->value)
        return arena_printf(c->arena, "went back from %" PRIu64 " to %" PRIu64, before->value,
                            now->value);
    if (now->value - before->value > COUNTER_JUMP)
        return arena_printf(c->arena, "jumped from %" PRIu64 " to %" PRIu64, before->value,
                            now->value);
    return NULL;
}

static void counters_tell(struct desk_command *c, const Platen__Terminal *terminal,
                          const char *name, const char *trouble, uint64_t reception)
{
    Platen__StaffItem item;
    platen__staff_item__init(&item);
    item.kind = arena_strdup(c->arena, "implausible");
    item.text =
        arena_printf(c->arena, "Terminal %s: the counter %s %s.", terminal->number, name, trouble);
    item.terminal = terminal->id;
    item.value = arena_strdup(c->arena, name);
    item.report = reception;
    staff_item_open(c, &item);
}

bool counters_take(struct desk_command *c, Platen__Terminal *terminal, size_t n,
                   Platen__Counter **counters, uint64_t reception, int64_t time)
{
    Platen__Counter **whole = arena_array(c->arena, n + 1, sizeof(*whole));
    for (size_t i = 0; i < n; i++) {
        const Platen__Counter *before = counter_of(terminal, counters[i]->name);
        whole[i] = arena_memdup(c->arena, counters[i], sizeof(**whole));
        if (before != NULL)
            whole[i]->value = counter_unwrapped(before->value, counters[i]->value);
        const char *trouble = counter_trouble(c, before, whole[i]);
        if (trouble == NULL)
            continue;
        counters_tell(c, terminal, counters[i]->name, trouble, reception);
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        Platen__Counter *before = counter_of(terminal, whole[i]->name);
        if (before != NULL)
            before->value = whole[i]->value;
        else
            terminal->counters =
                array_add(c->arena, terminal->counters, &terminal->n_counters, whole[i]);
    }
    if (n > 0)
        terminal->counters_time = time;
    return true;
}
