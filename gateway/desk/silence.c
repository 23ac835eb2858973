#include "gateway/desk/silence.h"

#include "gateway/desk/array.h"
#include "gateway/desk/due.h"
#include "gateway/desk/find.h"
#include "gateway/desk/staff_item.h"
#include "gateway/desk/standing.h"
#include "lib/arena.h"

// Agents report at least once a day; a little over is not yet silence.
#define SILENCE_LEAST (26 * DESK_HOUR)
#define SILENCE_LONGEST (8 * DESK_DAY)
#define SILENCE_AGAIN DESK_DAY
#define SILENCE_RESTS (30 * DESK_DAY) // asleep or switched off, as it said
#define SILENCE_HEARD_STEP (5 * DESK_MINUTE)

static Platen__StaffItem silence_item(struct desk_command *c, const Platen__Terminal *terminal,
                                      const char *agent)
{
    Platen__StaffItem item;
    platen__staff_item__init(&item);
    item.kind = arena_strdup(c->arena, "silent");
    if (terminal != NULL)
        item.terminal = terminal->id;
    else
        item.agent = arena_strdup(c->arena, agent);
    return item;
}

static void silence_close(struct desk_command *c, const Platen__StaffItem *like)
{
    Platen__StaffItem *item = staff_item_find(c, like);
    if (item != NULL)
        staff_item_close(c, item, "gateway");
}

// The longest gap of late counts: a day with many changes must not make a quiet Sunday suspicious,
// so the interval shrinks by a sixteenth of the time that passed, and grows at once.
static void silence_learn(Platen__Terminal *terminal, int64_t gap)
{
    if (gap < DESK_MINUTE)
        return;
    if (gap > SILENCE_LONGEST)
        gap = SILENCE_LONGEST;
    int64_t shrunk = terminal->interval - gap / 16;
    terminal->interval = gap > shrunk ? gap : shrunk;
}

void silence_heard(struct desk_command *c, Platen__Terminal *terminal)
{
    silence_heard_at(c, terminal, c->now);
}

void silence_heard_at(struct desk_command *c, Platen__Terminal *terminal, int64_t time)
{
    if (time < terminal->heard)
        return;
    if (terminal->silent) {
        Platen__StaffItem like = silence_item(c, terminal, NULL);
        silence_close(c, &like);
    } else if (terminal->heard != 0) {
        silence_learn(terminal, time - terminal->heard);
    }
    terminal->silent = false;
    terminal->heard = time;
}

bool silence_agent_heard(struct desk_command *c, Platen__Agent *agent)
{
    int64_t gap = c->now - agent->heard;
    if (gap >= 0 && gap < SILENCE_HEARD_STEP)
        return false;
    Platen__StaffItem like = silence_item(c, NULL, agent->id);
    silence_close(c, &like);
    agent->heard = c->now;
    return true;
}

int64_t silence_deadline(const Platen__Terminal *terminal, const Platen__Dealer *dealer)
{
    enum standing standing = standing_of(terminal);
    if (standing == STANDING_ASLEEP || standing == STANDING_OFF)
        return terminal->heard + SILENCE_RESTS;
    if (terminal->interval == 0)
        return terminal->heard + dealer->silent_hours * DESK_HOUR;
    int64_t wait = 2 * terminal->interval + 2 * DESK_HOUR;
    return terminal->heard + (wait > SILENCE_LEAST ? wait : SILENCE_LEAST);
}

static Platen__Terminal **silence_terminals(struct desk_command *c, const char *agent, size_t *n_r)
{
    Platen__Terminal **terminals = NULL;
    *n_r = 0;
    struct store_key prefix = store_key_text(agent);
    struct store_cursor *cursor =
        store_scan_index(c->txn, STORE_TERMINAL_BY_NAME, &prefix, NULL, false);
    for (Platen__Terminal *terminal; (terminal = store_next(cursor, NULL)) != NULL;) {
        if (standing_watched(terminal))
            terminals = array_add(c->arena, terminals, n_r, terminal);
    }
    store_cursor_close(&cursor);
    return terminals;
}

static void silence_of_agent(struct desk_command *c, const Platen__Agent *agent)
{
    size_t n;
    Platen__Terminal **terminals = silence_terminals(c, agent->id, &n);
    for (size_t i = 0; i < n; i++) {
        terminals[i]->silent = true;
        put_terminal(c, terminals[i]);
    }
    Platen__StaffItem item = silence_item(c, NULL, agent->id);
    item.text = arena_printf(c->arena, "Agent %s has been silent; its %zu terminals are unknown.",
                             agent->id, n);
    staff_item_open(c, &item);
}

static void silence_begins(struct desk_command *c, Platen__Terminal *terminal)
{
    const Platen__Agent *agent = find_agent(c, terminal->agent);
    if (agent != NULL && agent->heard <= terminal->heard + SILENCE_HEARD_STEP) {
        silence_of_agent(c, agent);
        return;
    }
    terminal->silent = true;
    put_terminal(c, terminal);
    Platen__StaffItem item = silence_item(c, terminal, NULL);
    item.text = agent != NULL
                    ? arena_printf(c->arena, "Terminal %s has been silent; its agent still reports.",
                                   terminal->number)
                    : arena_printf(c->arena, "Terminal %s has been silent.", terminal->number);
    staff_item_open(c, &item);
}

void silence_over(struct desk_command *c, Platen__Terminal *terminal)
{
    if (!terminal->silent)
        return;
    Platen__StaffItem like = silence_item(c, terminal, NULL);
    silence_close(c, &like);
    terminal->silent = false;
}

void silence_watch(struct desk_command *c, Platen__Terminal *terminal)
{
    if (!terminal->unwatched)
        return;
    terminal->unwatched = false;
    int64_t deadline = silence_deadline(terminal, c->dealer);
    due_add(c, deadline > c->now ? deadline : c->now + SILENCE_AGAIN, DUE_SILENCE, terminal->id);
}

void silence_due(struct desk_command *c, uint64_t id)
{
    Platen__Terminal *terminal = find_terminal_id(c, id);
    if (terminal == NULL)
        return;
    if (!standing_watched(terminal)) {
        terminal->unwatched = true;
        put_terminal(c, terminal);
        return;
    }
    int64_t deadline = silence_deadline(terminal, c->dealer);
    if (!terminal->silent && deadline <= c->now)
        silence_begins(c, terminal);
    due_add(c, deadline > c->now ? deadline : c->now + SILENCE_AGAIN, DUE_SILENCE, id);
}
