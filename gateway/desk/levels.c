#include "gateway/desk/levels.h"

#include <stdio.h>
#include <string.h>

#include "gateway/desk/array.h"
#include "lib/arena.h"

#define LEVELS_CAPACITY_SAME(A, B) ((A) <= 0 || (B) <= 0 || (A) == (B))

int levels_per_mille(const Platen__Supply *supply)
{
    int from, to;
    int64_t whole = strcmp(supply->unit, "percent") == 0 ? 100 : supply->capacity;
    if (supply->level_kind == PLATEN__LEVEL_KIND__LEVEL_EXACT && supply->level >= 0 && whole > 0)
        return supply->level >= whole
                   ? 1000
                   : (int)((double)supply->level * 1000 / (double)whole + 0.5);
    if (sscanf(supply->range, "%3d-%3d", &from, &to) == 2 && from >= 0 && from <= to && to <= 100)
        return (from + to) * 5;
    return -1;
}

static Platen__SupplyLevels *levels_find(const Platen__LevelHistory *history, const char *index)
{
    for (size_t i = 0; history != NULL && i < history->n_supplies; i++) {
        if (strcmp(history->supplies[i]->index, index) == 0)
            return history->supplies[i];
    }
    return NULL;
}

static Platen__SupplyLevels *levels_new(struct desk_command *c, const Platen__Supply *supply)
{
    Platen__SupplyLevels *levels = arena_alloc(c->arena, sizeof *levels);
    platen__supply_levels__init(levels);
    levels->index = supply->index;
    levels->gap = arena_array(c->arena, DAYS_LEFT_READS, sizeof *levels->gap);
    levels->level = arena_array(c->arena, DAYS_LEFT_READS, sizeof *levels->level);
    return levels;
}

static bool levels_same_supply(const Platen__SupplyLevels *levels, const Platen__Supply *supply)
{
    return (levels->serial[0] == '\0' || supply->serial[0] == '\0' ||
            strcmp(levels->serial, supply->serial) == 0) &&
           LEVELS_CAPACITY_SAME(levels->capacity, supply->capacity);
}

// As it was, with room for one more: the oldest goes where it is full.
static void levels_copy(Platen__SupplyLevels *to, const Platen__SupplyLevels *from)
{
    size_t n = from->n_level < from->n_gap ? from->n_level : from->n_gap;
    size_t skip = n >= DAYS_LEFT_READS ? n - DAYS_LEFT_READS + 1 : 0;
    to->first = from->first;
    for (size_t i = 1; i <= skip; i++)
        to->first += i < n ? from->gap[i] : 0;
    for (size_t i = skip; i < n; i++) {
        to->gap[i - skip] = i == skip ? 0 : from->gap[i];
        to->level[i - skip] = from->level[i];
    }
    to->n_gap = to->n_level = n - skip;
    to->serial = from->serial;
    to->capacity = from->capacity;
}

static uint32_t levels_last(const Platen__SupplyLevels *levels)
{
    uint32_t hour = levels->first;
    for (size_t i = 1; i < levels->n_gap; i++)
        hour += levels->gap[i];
    return hour;
}

// A read more, unless the day has one. True: it changed.
static bool levels_add(Platen__SupplyLevels *levels, const Platen__Supply *supply, uint32_t hour,
                       int level)
{
    uint32_t last = levels_last(levels);
    if (level < 0 || (levels->n_level > 0 && hour / 24 <= last / 24))
        return false;
    if (supply->serial[0] != '\0')
        levels->serial = supply->serial;
    if (supply->capacity > 0)
        levels->capacity = supply->capacity;
    if (levels->n_level == 0)
        levels->first = hour;
    levels->gap[levels->n_gap++] = levels->n_level == 0 ? 0 : hour - last;
    levels->level[levels->n_level++] = (uint32_t)level;
    return true;
}

struct levels_taking {
    struct desk_command *c;
    const Platen__LevelHistory *before;
    uint32_t hour;
    bool changed;
};

// The history of a supply with this report in it; NULL: none.
static Platen__SupplyLevels *levels_next(struct levels_taking *t, const Platen__Supply *supply,
                                         bool reported)
{
    Platen__SupplyLevels *before = levels_find(t->before, supply->index);
    if (!reported)
        return before;
    Platen__SupplyLevels *levels = levels_new(t->c, supply);
    if (before != NULL && levels_same_supply(before, supply))
        levels_copy(levels, before);
    else if (before != NULL)
        t->changed = true;
    if (!levels_add(levels, supply, t->hour, levels_per_mille(supply)) && levels->n_level > 0)
        return before;
    t->changed = t->changed || levels->n_level > 0;
    return levels->n_level > 0 ? levels : NULL;
}

static bool levels_reported(size_t n, Platen__Supply *const *supplies, const char *index)
{
    for (size_t i = 0; i < n; i++) {
        if (strcmp(supplies[i]->index, index) == 0)
            return true;
    }
    return false;
}

void levels_take(struct desk_command *c, Platen__Terminal *terminal, size_t n,
                 Platen__Supply *const *supplies, bool full, int64_t time)
{
    uint32_t hour = time > 0 ? (uint32_t)(time / DESK_HOUR) : 0;
    if (n == 0 || hour / 24 <= terminal->levels_day)
        return;
    Platen__LevelHistory history;
    platen__level_history__init(&history);
    struct levels_taking t = {c, levels_of(c->txn, terminal->id), hour, false};
    for (size_t i = 0; i < terminal->n_supplies; i++) {
        const Platen__Supply *supply = terminal->supplies[i];
        bool reported = levels_reported(n, supplies, supply->index);
        Platen__SupplyLevels *levels = levels_next(&t, supply, reported);
        if (levels != NULL)
            history.supplies =
                array_add(c->arena, history.supplies, &history.n_supplies, levels);
    }
    if (t.changed || (t.before != NULL && t.before->n_supplies != history.n_supplies))
        store_put_id(c->txn, STORE_LEVELS, terminal->id, &history);
    if (full)
        terminal->levels_day = hour / 24;
}

// ---- reading ----

const Platen__LevelHistory *levels_of(struct store_txn *txn, uint64_t terminal)
{
    return store_get_id(txn, STORE_LEVELS, terminal);
}

const Platen__SupplyLevels *levels_reads(const Platen__LevelHistory *history, const char *index,
                                         struct days_left_read reads_r[DAYS_LEFT_READS],
                                         size_t *n_r)
{
    const Platen__SupplyLevels *levels = levels_find(history, index);
    if (levels == NULL || levels->n_level == 0 || levels->n_level > DAYS_LEFT_READS ||
        levels->n_gap != levels->n_level)
        return NULL;
    uint32_t hour = levels->first;
    for (size_t i = 0; i < levels->n_level; i++) {
        hour += i == 0 ? 0 : levels->gap[i];
        reads_r[i].day = hour / 24.0;
        reads_r[i].percent = levels->level[i] / 10.0;
    }
    *n_r = levels->n_level;
    return levels;
}

bool levels_days_left(const Platen__LevelHistory *history, const char *index, int64_t now,
                      struct days_left *left_r, double *after_r)
{
    struct days_left_read reads[DAYS_LEFT_READS];
    size_t n;
    if (levels_reads(history, index, reads, &n) == NULL)
        return false;
    days_left(reads, n, left_r);
    *after_r = (double)now / (double)DESK_DAY - reads[n - 1].day;
    return true;
}

bool levels_left(const Platen__LevelHistory *history, const char *index, int64_t now,
                 struct days_left_said *said_r)
{
    struct days_left left;
    double after;
    return levels_days_left(history, index, now, &left, &after) &&
           days_left_say(&left, after, said_r);
}
