/* Toner without a sensor: what is left is reckoned from the sheets since the last exchange and from
 * what the cartridges before it lasted (seed 001, remaining amount detecting unit). */
#include <string.h>

#include "agent/watch_part.h"

enum { SHEETS_LEARNT_MIN = 50 }; /* a cartridge that lasted less was put in again */

/* The counter that its sheets are counted by. */
static const Platen__Counter *counter_of(const struct status *status, const char *colour)
{
    const char *name = colour[0] == '\0' || strcmp(colour, "black") == 0 ? "black" : "colour";
    const Platen__Counter *counter = colour[0] == '\0' ? NULL : status_counter(status, name);
    return counter != NULL ? counter : status_counter(status, "total");
}

/* The middle one of what earlier ones lasted; of two the lesser: better early than late. */
static uint64_t learnt(const uint64_t *yields)
{
    uint64_t a = yields[0], b = yields[1], c = yields[2];
    if (b == 0)
        return a;
    if (c == 0)
        return a < b ? a : b;
    uint64_t least = a < b ? a : b, most = a < b ? b : a;
    return c < least ? least : c > most ? most : c;
}

static bool runs_dry(const char *type)
{
    static const char *const types[] = {"toner", "tonerCartridge", "matteToner", "ink",
                                        "inkCartridge", "matteInk", "developer"};
    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
        if (strcmp(types[i], type) == 0)
            return true;
    return false;
}

int watch_estimate(const struct comparing *comparing, size_t place,
                   const struct memory_supply *before)
{
    const Platen__Supply *supply = comparing->status->supplies[place];
    const Platen__Counter *counter = counter_of(comparing->status, supply->colour);
    uint64_t yield = comparing->status->bounds[place].yield;
    if (supply->level_kind == PLATEN__LEVEL_KIND__LEVEL_EXACT || !runs_dry(supply->type) ||
        (supply->state != PLATEN__SUPPLY_STATE__SUPPLY_STATE_UNKNOWN &&
         supply->state != PLATEN__SUPPLY_STATE__SUPPLY_STATE_SOME))
        return -1;
    if (yield == 0)
        yield = learnt(before->yields);
    if (yield == 0 || before->new_at < 0 || counter == NULL ||
        strcmp(counter->name, before->counter) != 0 || counter->value < (uint64_t)before->new_at)
        return -1;
    uint64_t used = counter->value - (uint64_t)before->new_at;
    /* It is never known to be empty. */
    return used >= yield ? 1 : (int)((yield - used) * 100 / yield) > 0
                                   ? (int)((yield - used) * 100 / yield)
                                   : 1;
}

static void learn(struct memory_supply *next, uint64_t sheets)
{
    next->yields[2] = next->yields[1];
    next->yields[1] = next->yields[0];
    next->yields[0] = sheets;
}

void watch_count_sheets(const struct comparing *comparing, const Platen__Supply *supply,
                        const struct memory_supply *before, bool exchanged,
                        struct memory_supply *next)
{
    const Platen__Counter *counter = counter_of(comparing->status, supply->colour);
    next->new_at = -1;
    next->sheets = -1;
    next->counter = "";
    if (before != NULL) {
        memcpy(next->yields, before->yields, sizeof(next->yields));
        next->counter = before->counter;
        next->new_at = before->new_at;
        next->sheets = before->sheets;
    }
    if (counter == NULL || counter->value > INT64_MAX)
        return;
    int64_t value = (int64_t)counter->value;
    bool known = next->new_at >= 0 && strcmp(counter->name, next->counter) == 0 &&
                 value >= next->new_at;
    /* One that was exchanged early says nothing of what it would have lasted. */
    if (exchanged && known && before->low && value - next->new_at >= SHEETS_LEARNT_MIN)
        learn(next, (uint64_t)(value - next->new_at));
    if (exchanged)
        next->new_at = value;
    else if (!known)
        next->new_at = -1;
    next->counter = counter->name;
    next->sheets = value;
}
