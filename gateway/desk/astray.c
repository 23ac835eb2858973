#include "gateway/desk/astray.h"

#include "gateway/desk/array.h"
#include "gateway/desk/case.h"
#include "gateway/desk/due.h"
#include "gateway/desk/find.h"
#include "gateway/desk/sender.h"
#include "gateway/desk/silence.h"
#include "gateway/desk/tell.h"

// Everything but what the dealer's numbers decide is filed for at most so far ahead: a silence of
// twice the longest interval that is learned, the confirming mails' last pause, a digest.
#define ASTRAY_LEAST (33 * DESK_DAY)

struct astray_row {
    int64_t time;
    enum due_kind what;
    uint64_t id;
};

static int64_t astray_from(const struct desk_command *c)
{
    int64_t silent = (c->dealer->silent_hours + 24) * DESK_HOUR;
    int64_t still = (2 * (int64_t)c->dealer->still_days + 14) * DESK_DAY;
    int64_t most = silent > still ? silent : still;
    return c->now + (most > ASTRAY_LEAST ? most : ASTRAY_LEAST);
}

// Each gives back when the row falls due, 0 = it needs none any more.

static int64_t astray_silence(struct desk_command *c, uint64_t id)
{
    Platen__Terminal *terminal = find_terminal_id(c, id);
    if (terminal == NULL || terminal->state == PLATEN__TERMINAL_STATE__TERMINAL_RETIRED)
        return 0;
    if (terminal->heard > c->now) {
        terminal->heard = c->now;
        put_terminal(c, terminal);
    }
    Platen__Agent *agent = find_agent(c, terminal->agent);
    if (agent != NULL && agent->heard > c->now) {
        agent->heard = c->now;
        put_agent(c, agent);
    }
    int64_t deadline = silence_deadline(terminal, c->dealer);
    return deadline > c->now ? deadline : c->now;
}

static int64_t astray_close(struct desk_command *c, uint64_t id)
{
    Platen__Case *kase = find_case_id(c, id);
    if (kase == NULL || kase->done == 0)
        return 0;
    if (kase->done > c->now) {
        kase->done = c->now;
        put_case(c, kase);
    }
    return kase->done + 7 * DESK_DAY;
}

static int64_t astray_tell(struct desk_command *c, uint64_t id)
{
    Platen__Person *person = find_person_id(c, id);
    if (person == NULL)
        return 0;
    tell_reckon(c, person); // files its row itself
    put_person(c, person);
    return 0;
}

static int64_t astray_tomorrow(struct desk_command *c, uint64_t id)
{
    (void)id;
    return c->now + DESK_DAY;
}

// A date that a person chose is left alone.
static int64_t (*const astray_anew[DUE_KINDS])(struct desk_command *c, uint64_t id) = {
    [DUE_SILENCE] = astray_silence, [DUE_CONFIRM] = astray_tomorrow,
    [DUE_CLOSE] = astray_close,     [DUE_TELL] = astray_tell,
    [DUE_SENDER] = sender_astray,   [DUE_ARRIVED] = astray_tomorrow,
};

// From the end of the table; rows that are left alone do not hide many others.
static size_t astray_collect(struct desk_command *c, struct astray_row *rows, size_t most)
{
    size_t n = 0, looked = 0;
    struct store_key key;
    struct store_cursor *cursor = store_scan(c->txn, STORE_DUE, NULL, NULL, true);
    for (Platen__Due *due;
         n < most && looked < 2 * most && (due = store_next(cursor, &key)) != NULL; looked++) {
        int64_t time = (int64_t)store_key_get_u64(&key, 0);
        if (time <= c->now + ASTRAY_LEAST || time <= astray_from(c))
            break;
        if (due->what < DUE_KINDS && astray_anew[due->what] != NULL)
            rows[n++] =
                (struct astray_row){time, (enum due_kind)due->what, store_key_get_u64(&key, 12)};
    }
    store_cursor_close(&cursor);
    return n;
}

bool astray_any(struct desk_command *c)
{
    struct astray_row row;
    return astray_collect(c, &row, 1) > 0;
}

void astray_file_anew(struct desk_command *c, size_t most)
{
    struct astray_row *rows = arena_array(c->arena, most + 1, sizeof *rows);
    size_t n = astray_collect(c, rows, most);
    for (size_t i = 0; i < n; i++) {
        due_delete(c, rows[i].time, rows[i].what, rows[i].id);
        int64_t time = astray_anew[rows[i].what](c, rows[i].id);
        if (time != 0)
            due_add(c, time, rows[i].what, rows[i].id);
    }
}
