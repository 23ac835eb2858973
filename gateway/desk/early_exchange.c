#include "gateway/desk/early_exchange.h"

#include <math.h>
#include <string.h>

#include "gateway/desk/case.h"
#include "gateway/desk/condition_kind.h"
#include "gateway/desk/episode.h"
#include "gateway/desk/find.h"
#include "gateway/desk/levels.h"
#include "gateway/desk/wasted.h"
#include "lib/arena.h"

enum {
    LOOK_BACK = 32,  // early exchanges and matters of a terminal
    NEW_LEAST = 90,  // percent that a new cartridge shows, where no serial number says that it is
    RISE_LEAST = 20, // percent: less is a shake
    SERIAL_RISE = 3, // percent: less is the same cartridge under another spelling
    SAME_LEVEL = 5,  // percent: the old one is in again
};

#define EARLY_SETTLE DESK_HOUR          // as agent/level_rule.h
#define EARLY_BACK_TIME (30 * DESK_DAY) // by serial number
#define EARLY_FALL_TIME (7 * DESK_DAY)  // by its level

// One cartridge of the report, beside what is known of it.
struct early {
    struct desk_command *c;
    const struct matter_input *input;
    const Platen__Supply *now;
    const Platen__Supply *kept;    // as reported before; NULL: not there
    double level;                  // percent now; -1 not known
    Platen__EarlyExchange **known; // of this cartridge's place, newest first
    size_t n_known;
};

// The cartridge that was in, by its history.
struct early_old {
    const char *serial;
    double percent; // last read
    int64_t read;   // when
    struct wasted left;
};

// ---- what is known ----

static bool early_is_cartridge(const Platen__Supply *supply)
{
    return supply->class_ == PLATEN__SUPPLY_CLASS__SUPPLY_CLASS_CONSUMED && !supply->estimated &&
           (condition_supply_same(supply->type, "toner") ||
            condition_supply_same(supply->type, "ink"));
}

static double early_level(const Platen__Supply *supply)
{
    int level = levels_per_mille(supply);
    return level < 0 ? -1 : level / 10.0;
}

static Platen__EarlyExchange **early_of_terminal(struct desk_command *c, uint64_t terminal,
                                                 size_t *n_r)
{
    struct store_key prefix = store_key_u64(terminal);
    struct store_cursor *cursor =
        store_scan_index(c->txn, STORE_EARLY_BY_TERMINAL, &prefix, NULL, true);
    Platen__EarlyExchange **found = NULL, *early;
    *n_r = 0;
    while (*n_r < LOOK_BACK && (early = store_next(cursor, NULL)) != NULL) {
        if (found == NULL)
            found = arena_array(c->arena, LOOK_BACK, sizeof *found);
        found[(*n_r)++] = early;
    }
    store_cursor_close(&cursor);
    return found;
}

static void early_put(struct early *e, const Platen__EarlyExchange *early)
{
    store_put_id(e->c->txn, STORE_EARLY_EXCHANGE, early->id, early);
}

// ---- those that were seen before: do they hold, is the old one in again ----

static bool early_same_serial(const char *a, const char *b)
{
    return a[0] != '\0' && strcmp(a, b) == 0;
}

static bool early_is_active(const Platen__EarlyExchange *early)
{
    return early->state == PLATEN__EARLY_STATE__EARLY_SEEN ||
           early->state == PLATEN__EARLY_STATE__EARLY_COUNTS;
}

// Not by use: it fell at once, from more than half of what it had risen by.
static bool early_fell_back(const struct early *e, const Platen__EarlyExchange *early)
{
    double before = e->kept != NULL ? early_level(e->kept) : -1;
    double half = (early->percent_after - (double)early->percent) / 2;
    return early->serial_before[0] == '\0' && e->level >= 0 && before - e->level > half &&
           fabs(e->level - early->percent) <= SAME_LEVEL &&
           e->input->time - early->time < EARLY_FALL_TIME;
}

static bool early_is_back(const struct early *e, const Platen__EarlyExchange *early)
{
    if (early_same_serial(early->serial_before, e->now->serial))
        return e->input->time - early->time < EARLY_BACK_TIME;
    return early_fell_back(e, early);
}

// What was seen counts, or was none, as soon as that can be told.
static void early_settle(struct early *e, Platen__EarlyExchange *early)
{
    bool by_serial = early->serial_before[0] != '\0' && early->serial_after[0] != '\0';
    double rise = e->level - early->percent;
    bool holds = by_serial ? rise >= SERIAL_RISE : rise >= RISE_LEAST;
    if (e->level < 0 || (holds && !by_serial && e->input->time - early->time < EARLY_SETTLE))
        return;
    early->percent_after = (int32_t)lround(e->level);
    early->state = holds ? PLATEN__EARLY_STATE__EARLY_COUNTS : PLATEN__EARLY_STATE__EARLY_NONE;
    early_put(e, early);
}

// True: what the report says of this cartridge is told by what is known.
static bool early_known(struct early *e)
{
    for (size_t i = 0; i < e->n_known; i++) {
        Platen__EarlyExchange *early = e->known[i];
        if (early_is_active(early) && early_is_back(e, early)) {
            early->state = PLATEN__EARLY_STATE__EARLY_BACK;
            early_put(e, early);
            return true;
        }
    }
    Platen__EarlyExchange *newest = e->n_known > 0 ? e->known[0] : NULL;
    if (newest == NULL)
        return false;
    if (newest->state == PLATEN__EARLY_STATE__EARLY_SEEN) {
        early_settle(e, newest);
        return true;
    }
    // Out again, and the new one in again after all.
    if (newest->state == PLATEN__EARLY_STATE__EARLY_BACK &&
        early_same_serial(newest->serial_after, e->now->serial)) {
        newest->state = PLATEN__EARLY_STATE__EARLY_SEEN;
        early_settle(e, newest);
        return true;
    }
    return early_same_serial(newest->serial_after, e->now->serial);
}

// ---- whether another one is in ----

// What may be one is looked at closely; nearly all reports say nothing of the kind.
static bool early_may_be(const struct early *e)
{
    if (e->kept == NULL)
        return true;
    if (strcmp(e->kept->serial, e->now->serial) != 0)
        return true;
    double before = early_level(e->kept);
    return e->level >= 0 && (before < 0 || e->level - before >= RISE_LEAST);
}

static bool early_old_of(const struct early *e, struct early_old *old)
{
    struct days_left_read reads[DAYS_LEFT_READS];
    size_t n;
    const Platen__SupplyLevels *levels =
        levels_reads(levels_of(e->c->txn, e->input->terminal->id), e->now->index, reads, &n);
    if (levels == NULL)
        return false;
    old->serial = levels->serial[0] == '\0' && e->kept != NULL ? e->kept->serial : levels->serial;
    old->percent = reads[n - 1].percent;
    old->read = (int64_t)llround(reads[n - 1].day * 24) * DESK_HOUR;
    double after = (double)e->input->time / (double)DESK_DAY - reads[n - 1].day;
    if (!wasted_of(reads, n, after, &old->left))
        return false;
    // The terminal's record may be newer than the day's one read.
    double kept = e->kept != NULL ? early_level(e->kept) : -1;
    if (kept >= 0 && kept < old->percent &&
        (e->kept->serial[0] == '\0' || strcmp(e->kept->serial, old->serial) == 0)) {
        old->left.about = fmin(old->left.about, kept);
        old->left.least = fmin(old->left.least, kept);
    }
    return true;
}

static bool early_by_serial(const struct early *e, const struct early_old *old)
{
    return old->serial[0] != '\0' && e->now->serial[0] != '\0';
}

// A tank is filled up, and nothing is thrown away.
static bool early_is_tank(const Platen__Supply *supply)
{
    return strcmp(supply->type, "ink") == 0 || strcasestr(supply->name, "tank") != NULL;
}

static bool early_is_another(const struct early *e, const struct early_old *old)
{
    if (early_by_serial(e, old))
        return strcasecmp(old->serial, e->now->serial) != 0 &&
               (e->level < 0 || e->level - old->percent >= SERIAL_RISE);
    return !early_is_tank(e->now) && e->level >= NEW_LEAST && e->level - old->percent >= RISE_LEAST;
}

// The agent's own doubt (agent/watch_chip.c): a chip that was used up before.
static bool early_is_doubted(const struct early *e)
{
    for (size_t i = 0; i < e->input->n_conditions; i++) {
        const Platen__Condition *condition = e->input->conditions[i];
        if (strcmp(condition->keyword, "marker-supply-doubtful") == 0 &&
            strcmp(condition->component, e->now->index) == 0)
            return true;
    }
    return false;
}

static bool early_is_its_case(const struct early *e, const Platen__Case *kase)
{
    if (kase->kind != PLATEN__CASE_KIND__CASE_SHORTAGE &&
        kase->kind != PLATEN__CASE_KIND__CASE_MAINTENANCE)
        return false;
    if (kase->supply_index[0] != '\0')
        return strcmp(kase->supply_index, e->now->index) == 0;
    return kase->supply_type[0] != '\0' && condition_supply_same(kase->supply_type, e->now->type);
}

// Since the last read it was at its end, or had to be replaced. *case_r: a matter that it was low.
static bool early_was_at_end(const struct early *e, const struct early_old *old, uint64_t *case_r)
{
    *case_r = 0;
    if (e->kept != NULL && episode_level(e->kept, e->c->dealer) == EPISODE_END)
        return true;
    size_t n;
    Platen__Case **cases = case_latest_of_terminal(e->c, e->input->terminal->id, LOOK_BACK, &n);
    for (size_t i = 0; i < n; i++) {
        if (!early_is_its_case(e, cases[i]) ||
            (!case_is_open(cases[i]) && cases[i]->done < old->read))
            continue;
        if (condition_is_end(cases[i]->keyword))
            return true;
        *case_r = cases[i]->id;
    }
    return false;
}

// ---- writing one down ----

// By part number, else by kind and colour where all that fit cost the same.
static const Platen__Item *early_item(const struct early *e)
{
    const Platen__Supply *old = e->kept != NULL ? e->kept : e->now;
    struct store_key prefix = store_key_text(e->input->terminal->model);
    struct store_cursor *cursor =
        store_scan_index(e->c->txn, STORE_ITEM_BY_MODEL, &prefix, NULL, false);
    const Platen__Item *found = NULL, *item;
    bool differ = false, named = false;
    while (!named && (item = store_next(cursor, NULL)) != NULL) {
        named = old->part[0] != '\0' && strcmp(item->part, old->part) == 0;
        bool fits = item->supply_type[0] != '\0' &&
                    condition_supply_same(item->supply_type, old->type) &&
                    strcmp(item->colour, old->colour) == 0;
        differ = !named && (differ || (fits && found != NULL && item->price != found->price));
        if (named || (fits && found == NULL))
            found = item;
    }
    store_cursor_close(&cursor);
    return differ ? NULL : found;
}

static void early_fill(const struct early *e, const struct early_old *old,
                       Platen__EarlyExchange *early)
{
    const Platen__Item *item = early_item(e);
    early->terminal = e->input->terminal->id;
    early->customer = e->input->terminal->customer;
    early->index = e->now->index;
    early->name = e->now->name;
    early->type = e->now->type;
    early->colour = e->now->colour;
    early->time = e->input->time;
    early->last = old->read;
    early->serial_before = arena_strdup(e->c->arena, old->serial);
    early->serial_after = e->now->serial;
    early->percent = (uint32_t)lround(old->left.about);
    early->estimated = old->left.estimated;
    early->percent_after = e->level < 0 ? -1 : (int32_t)lround(e->level);
    early->reception = e->input->reception;
    if (item != NULL) {
        early->item = item->code;
        early->price = item->price;
        early->wasted = wasted_money(item->price, early->percent);
    }
}

static void early_new(struct early *e)
{
    struct early_old old;
    uint64_t case_id;
    if (!early_old_of(e, &old) || !early_is_another(e, &old) ||
        old.left.least <= e->c->dealer->early_percent || early_is_doubted(e) ||
        early_was_at_end(e, &old, &case_id))
        return;
    // The day's one read still stands: it is the exchange that was seen before.
    if (e->n_known > 0 && !early_by_serial(e, &old) && e->known[0]->time >= old.read)
        return;
    Platen__EarlyExchange early;
    platen__early_exchange__init(&early);
    early_fill(e, &old, &early);
    early.case_id = case_id;
    early.state = early_by_serial(e, &old) && e->level >= 0 ? PLATEN__EARLY_STATE__EARLY_COUNTS
                                                            : PLATEN__EARLY_STATE__EARLY_SEEN;
    early.id = desk_next_id(e->c, STORE_EARLY_EXCHANGE);
    early_put(e, &early);
    e->input->terminal->exchanged_early = true;
}

static bool early_same_kind(const struct early *e)
{
    return e->kept == NULL || (condition_supply_same(e->kept->type, e->now->type) &&
                               strcmp(e->kept->colour, e->now->colour) == 0 && !e->kept->estimated);
}

void early_exchange_take(struct desk_command *c, const struct matter_input *input)
{
    size_t n = 0;
    Platen__EarlyExchange **all = NULL;
    if (input->trust != PLATEN__TRUST__TRUST_SIGNED)
        return;
    for (size_t i = 0; i < input->n_supplies; i++) {
        struct early e = {.c = c, .input = input, .now = input->supplies[i]};
        if (!early_is_cartridge(e.now))
            continue;
        if (all == NULL && input->terminal->exchanged_early)
            all = early_of_terminal(c, input->terminal->id, &n);
        e.kept = find_supply(input->terminal, e.now->index);
        e.level = early_level(e.now);
        e.known = arena_array(c->arena, n + 1, sizeof *e.known);
        for (size_t k = 0; k < n; k++) {
            if (strcmp(all[k]->index, e.now->index) == 0)
                e.known[e.n_known++] = all[k];
        }
        if (early_same_kind(&e) && !early_known(&e) && early_may_be(&e))
            early_new(&e);
    }
}
