#include "gateway/desk/anew.h"

#include <string.h>

#include "gateway/desk/array.h"
#include "gateway/desk/find.h"
#include "gateway/desk/registration.h"
#include "gateway/desk/staff_item.h"
#include "gateway/desk/staff_name.h"
#include "lib/arena.h"
#include "lib/zone.h"

enum { ANEW_NAMED = 5 }; // more are counted

bool anew_seems(struct desk_command *c, const Platen__Agent *agent,
                const Platen__Terminal *terminal)
{
    const Platen__Agent *old = find_agent(c, terminal->agent);
    return old != NULL && old->customer == agent->customer && agent->enrolled > old->enrolled &&
           old->heard < agent->enrolled;
}

bool anew_succeeds(struct desk_command *c, const char *agent, const Platen__Terminal *terminal)
{
    const Platen__Agent *old = find_agent(c, terminal->agent);
    return old != NULL && old->revoked && strcmp(old->successor, agent) == 0;
}

// ---- the item ----

static size_t anew_count(struct desk_command *c, const char *agent)
{
    size_t n = 0;
    struct store_key prefix = store_key_text(agent);
    struct store_cursor *cursor =
        store_scan_index(c->txn, STORE_TERMINAL_BY_NAME, &prefix, NULL, false);
    for (Platen__Terminal *terminal; (terminal = store_next(cursor, NULL)) != NULL;)
        n++;
    store_cursor_close(&cursor);
    return n;
}

static const char *anew_numbers(struct desk_command *c, const Platen__StaffItem *item)
{
    const char *text = "";
    for (size_t i = 0; i < item->n_claims && i < ANEW_NAMED; i++) {
        const Platen__Terminal *terminal = find_terminal_id(c, item->claims[i]->terminal);
        text = arena_printf(c->arena, "%s%s%s", text, i > 0 ? ", " : "",
                            terminal != NULL ? terminal->number : "?");
    }
    return item->n_claims > ANEW_NAMED ? arena_printf(c->arena, "%s, ...", text) : text;
}

static const char *anew_heard(struct desk_command *c, const char *agent)
{
    const Platen__Agent *old = find_agent(c, agent);
    struct zone_time at;
    if (old == NULL || old->heard == 0)
        return "-";
    zone_local(zone_first("", "", c->dealer->zone), old->heard, &at);
    return arena_printf(c->arena, "%04d-%02d-%02d %02d:%02d", at.year, at.month, at.day, at.hour,
                        at.minute);
}

static char *anew_text(struct desk_command *c, const Platen__StaffItem *item)
{
    return arena_printf(
        c->arena,
        "Agent %s enrolled anew and claims %zu of %zu terminals of agent %s, last heard %s: %s. Ask "
        "at the customer's by telephone before you say yes: all of them move, and the old key ends.",
        item->agent, item->n_claims, anew_count(c, item->value), item->value,
        anew_heard(c, item->value), anew_numbers(c, item));
}

static bool anew_has(const Platen__StaffItem *item, uint64_t terminal)
{
    for (size_t i = 0; i < item->n_claims; i++)
        if (item->claims[i]->terminal == terminal)
            return true;
    return false;
}

void anew_claim(struct desk_command *c, const char *agent, const Platen__Terminal *terminal,
                const char *name, uint64_t reception)
{
    Platen__StaffItem fresh;
    platen__staff_item__init(&fresh);
    fresh.kind = arena_strdup(c->arena, "agent-anew");
    fresh.agent = arena_strdup(c->arena, agent);
    fresh.value = terminal->agent;
    fresh.report = reception;
    Platen__StaffItem *there = staff_item_find(c, &fresh);
    Platen__StaffItem *item = there != NULL ? there : &fresh;
    if (anew_has(item, terminal->id))
        return;
    Platen__Claim *claim = arena_alloc(c->arena, sizeof *claim);
    platen__claim__init(claim);
    claim->terminal = terminal->id;
    claim->name = arena_strdup(c->arena, name);
    claim->before = terminal->agent_name;
    item->claims = array_add(c->arena, item->claims, &item->n_claims, claim);
    item->text = anew_text(c, item);
    if (there != NULL)
        store_put_id(c->txn, STORE_STAFF_ITEM, there->id, there);
    else
        staff_item_open(c, item);
}

// ---- decided ----

// The terminals of the item that are with one agent go to the other.
static unsigned anew_move(struct desk_command *c, const Platen__StaffItem *item, const char *from,
                          const char *to, bool back)
{
    unsigned moved = 0;
    for (size_t i = 0; i < item->n_claims; i++) {
        const Platen__Claim *claim = item->claims[i];
        Platen__Terminal *terminal = find_terminal_id(c, claim->terminal);
        if (terminal == NULL || strcmp(terminal->agent, from) != 0)
            continue;
        registration_move(c, terminal, to, back ? claim->before : claim->name);
        moved++;
    }
    return moved;
}

static void anew_close_silence(struct desk_command *c, const char *agent)
{
    Platen__StaffItem like;
    platen__staff_item__init(&like);
    like.kind = arena_strdup(c->arena, "silent");
    like.agent = arena_strdup(c->arena, agent);
    Platen__StaffItem *item = staff_item_find(c, &like);
    if (item != NULL)
        staff_item_close(c, item, staff_name(c));
}

int anew_decide(struct desk_command *c, const Platen__StaffItem *item)
{
    const Platen__Agent *agent = find_agent(c, item->agent);
    Platen__Agent *old = find_agent(c, item->value);
    if (agent == NULL || agent->revoked || old == NULL || old->revoked) {
        desk_conflict(c, "One of the two agents was ended before.");
        return 0;
    }
    if (old->heard >= agent->enrolled) {
        desk_refused(c,
                     "Agent %s has reported with its old key since, so it is not lost. Say no; each "
                     "terminal that registers again is asked about by itself.",
                     old->id);
        return 0;
    }
    unsigned moved = anew_move(c, item, old->id, agent->id, false);
    old->revoked = true;
    old->successor = agent->id;
    put_agent(c, old);
    anew_close_silence(c, old->id);
    desk_done(c, "%u terminals speak through agent %s now; the old key has ended.", moved,
              agent->id);
    return 1;
}

int anew_take_back(struct desk_command *c, const Platen__StaffItem *item)
{
    Platen__Agent *agent = find_agent(c, item->agent);
    Platen__Agent *old = find_agent(c, item->value);
    if (agent == NULL || old == NULL || !old->revoked || strcmp(old->successor, item->agent) != 0) {
        desk_conflict(c, "There is nothing to take back any more.");
        return 0;
    }
    unsigned moved = anew_move(c, item, agent->id, old->id, true);
    old->revoked = false;
    old->successor = arena_strdup(c->arena, "");
    put_agent(c, old);
    agent->revoked = true;
    put_agent(c, agent);
    desk_done(c, "%u terminals are back with agent %s; the new key has ended.", moved, old->id);
    return 1;
}
