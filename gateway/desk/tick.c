// What has fallen due, in order of time: each row is deleted with its effect.
#include "gateway/desk/arrived.h"
#include "gateway/desk/astray.h"
#include "gateway/desk/case.h"
#include "gateway/desk/cell_change.h"
#include "gateway/desk/due.h"
#include "gateway/desk/find.h"
#include "gateway/desk/hand_over.h"
#include "gateway/desk/inspection.h"
#include "gateway/desk/notice.h"
#include "gateway/desk/order.h"
#include "gateway/desk/sender.h"
#include "gateway/desk/silence.h"
#include "gateway/desk/tell.h"

enum {
    TICK_MOST = 200
}; // rows of one tick, so that a command stays short; the next follows at once

struct tick_row {
    int64_t time;
    enum due_kind what;
    uint64_t id;
};

static void tick_confirm(struct desk_command *c, uint64_t id)
{
    Platen__Person *person = find_person_id(c, id);
    if (person != NULL && person->confirmed == 0)
        notice_mail_confirm(c, person);
}

// Opened again and done again since: then a later row stands for it.
static void tick_close(struct desk_command *c, uint64_t id)
{
    Platen__Case *kase = find_case_id(c, id);
    if (kase != NULL && kase->done + 7 * DESK_DAY <= c->now &&
        case_step(c, kase, CASE_EVENT_PROVEN))
        put_case(c, kase);
}

static void (*const tick_effects[DUE_KINDS])(struct desk_command *c, uint64_t id) = {
    [DUE_SILENCE] = silence_due,
    [DUE_CONFIRM] = tick_confirm,
    [DUE_CLOSE] = tick_close,
    [DUE_TELL] = tell_due,
    [DUE_HAND_OVER] = hand_over_due,
    [DUE_SENDER] = sender_due,
    [DUE_ARRIVED] = arrived_due,
    [DUE_ORDER] = order_due,
    [DUE_INSPECTION] = inspection_due,
    [DUE_MODELS] = cells_due_models,
    [DUE_REGISTRATIONS] = cells_due_registrations,
};

static size_t tick_collect(struct desk_command *c, struct tick_row rows[TICK_MOST])
{
    size_t n = 0;
    struct store_key key;
    struct store_cursor *cursor = store_scan(c->txn, STORE_DUE, NULL, NULL, false);
    for (Platen__Due *due; n < TICK_MOST && (due = store_next(cursor, &key)) != NULL; n++) {
        rows[n].time = (int64_t)store_key_get_u64(&key, 0);
        if (rows[n].time > c->now)
            break;
        rows[n].what = (enum due_kind)due->what;
        rows[n].id = store_key_get_u64(&key, 12);
    }
    store_cursor_close(&cursor);
    return n;
}

// Terminals that only said that they are there.
static void tick_heard(struct desk_command *c)
{
    const Platen__Tick *tick = c->command->tick;
    for (size_t i = 0; i < tick->n_heard; i++) {
        Platen__Terminal *terminal = find_terminal_id(c, tick->heard[i]->terminal);
        int64_t time = tick->heard[i]->time;
        if (terminal == NULL || terminal->state != PLATEN__TERMINAL_STATE__TERMINAL_ACTIVE ||
            time <= terminal->heard)
            continue;
        silence_heard_at(c, terminal, time < c->now ? time : c->now);
        put_terminal(c, terminal);
    }
}

void desk_take_tick(struct desk_command *c)
{
    struct tick_row rows[TICK_MOST];
    tick_heard(c);
    bool hold = desk_take_hold(c->desk);
    size_t n = hold ? 0 : tick_collect(c, rows);
    for (size_t i = 0; i < n; i++) {
        due_delete(c, rows[i].time, rows[i].what, rows[i].id);
        if (rows[i].what < DUE_KINDS && tick_effects[rows[i].what] != NULL)
            tick_effects[rows[i].what](c, rows[i].id);
    }
    if (!hold && n < TICK_MOST)
        astray_file_anew(c, TICK_MOST - n);
    desk_done(c, "%zu due.", n);
}
