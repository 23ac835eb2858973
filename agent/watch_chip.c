/* Cartridges that cannot be what their chip says: a serial number that was used up and is back full,
 * a level that rose without another cartridge, one that does not fall. */
#include <string.h>

#include "agent/watch_part.h"
#include "lib/arena.h"

enum {
    FULL_AGAIN = 50, /* percent */
    HARDLY_USED = 95
};

static void keep_spent(const struct memory_supply *before, struct memory_supply *next)
{
    memmove(next->spent + 1, next->spent, (MEMORY_SPENT - 1) * sizeof(next->spent[0]));
    next->spent[0] = before->serial;
}

static bool is_spent(const struct memory_supply *supply, const char *serial)
{
    for (size_t i = 0; i < MEMORY_SPENT; i++)
        if (supply->spent[i] != NULL && strcmp(supply->spent[i], serial) == 0)
            return true;
    return false;
}

/* By what earlier ones lasted, twice over: a good one may last long. */
static bool does_not_fall(const struct memory_supply *next)
{
    uint64_t most = 0;
    for (size_t i = 0; i < 3; i++)
        most = next->yields[i] > most ? next->yields[i] : most;
    return next->yields[1] != 0 && next->percent >= HARDLY_USED && !next->estimated &&
           next->new_at >= 0 && next->sheets > next->new_at &&
           (uint64_t)(next->sheets - next->new_at) > 2 * most;
}

const char *watch_chip(const struct comparing *comparing, const Platen__Supply *told,
                       const struct memory_supply *before, struct memory_supply *next)
{
    const char *serial = told->serial;
    next->doubt = "";
    if (before == NULL)
        return NULL;
    memcpy(next->spent, before->spent, sizeof(next->spent));
    bool known = serial[0] != '\0' && before->serial[0] != '\0';
    bool another = known && strcmp(serial, before->serial) != 0;
    if (another && before->low && !is_spent(before, before->serial))
        keep_spent(before, next);
    if (!another)
        next->doubt = before->doubt; /* as long as it is in */
    if (next->doubt[0] != '\0' || next->estimated)
        return next->doubt[0] != '\0' ? next->doubt : NULL;
    if (another && is_spent(before, serial) && next->percent >= FULL_AGAIN)
        next->doubt = arena_printf(comparing->arena,
                                   "the cartridge %s was used up before and is at %d %% again",
                                   serial, next->percent);
    else if (known && !another && before->low && before->percent >= 0 &&
             before->percent < FULL_AGAIN && next->percent >= FULL_AGAIN)
        next->doubt =
            arena_printf(comparing->arena, "the cartridge %s rose from %d %% to %d %%", serial,
                         before->percent, next->percent);
    else if (does_not_fall(next))
        next->doubt = arena_printf(comparing->arena, "at %d %% still after %lld sheets",
                                   next->percent, (long long)(next->sheets - next->new_at));
    return next->doubt[0] != '\0' ? next->doubt : NULL;
}
