#include "gateway/desk/down.h"

#include <string.h>

#include "gateway/desk/array.h"
#include "gateway/desk/find.h"
#include "gateway/desk/object_check.h"
#include "gateway/desk/staff_name.h"
#include "lib/arena.h"
#include "lib/schedule.h"
#include "lib/zone.h"

enum { REPEAT_LOOK_BACK = 50, WORD_MOST = 200 };

// ---- giving ----

static void answer_down(struct desk_command *c, const Platen__Down *down)
{
    Platen__Fact *fact = arena_alloc(c->arena, sizeof *fact);
    platen__fact__init(fact);
    fact->name = down->name;
    fact->value = down->text;
    fact->number = down->id;
    c->answer->data = array_add(c->arena, c->answer->data, &c->answer->n_data, fact);
}

// Read before any is put.
static Platen__Down **waiting(struct desk_command *c, uint64_t terminal, size_t *n_r)
{
    struct store_key prefix = store_key_u64(terminal);
    struct store_cursor *cursor =
        store_scan_index(c->txn, STORE_DOWN_WAITING, &prefix, NULL, false);
    Platen__Down **downs = NULL, *down;
    *n_r = 0;
    while ((down = store_next(cursor, NULL)) != NULL)
        downs = array_add(c->arena, downs, n_r, down);
    store_cursor_close(&cursor);
    return downs;
}

void down_give(struct desk_command *c, const Platen__Terminal *terminal, uint64_t reception,
               uint32_t epoch)
{
    size_t n = 0;
    Platen__Down **downs = terminal->down_waits ? waiting(c, terminal->id, &n) : NULL;
    for (size_t i = 0; i < n; i++) {
        downs[i]->given++;
        downs[i]->given_at = c->now;
        downs[i]->reception = reception;
        downs[i]->epoch = epoch;
        store_put_id(c->txn, STORE_DOWN, downs[i]->id, downs[i]);
        answer_down(c, downs[i]);
    }
}

void down_repeat(struct desk_command *c, const Platen__Terminal *terminal,
                 const Platen__ReportRecord *first)
{
    struct store_key prefix = store_key_u64(terminal->id);
    struct store_cursor *cursor =
        store_scan_index(c->txn, STORE_DOWN_BY_TERMINAL, &prefix, NULL, true);
    const Platen__Down *down;
    for (size_t n = 0; n < REPEAT_LOOK_BACK && (down = store_next(cursor, NULL)) != NULL; n++)
        if (down->done != 0 && strcmp(down->result, "sent") == 0 &&
            down->reception == first->reception && down->epoch == first->epoch)
            answer_down(c, down);
    store_cursor_close(&cursor);
    down_give(c, terminal, first->reception, first->epoch);
}

// ---- the end of one ----

static void end(struct desk_command *c, Platen__Down *down, const char *result, const char *word)
{
    down->done = c->now;
    down->result = arena_strdup(c->arena, result);
    down->word = arena_strdup(c->arena, word);
    store_put_id(c->txn, STORE_DOWN, down->id, down);
}

static void look_what_waits(struct desk_command *c, Platen__Terminal *terminal)
{
    size_t n;
    waiting(c, terminal->id, &n);
    terminal->down_waits = n > 0;
}

void down_told(struct desk_command *c, Platen__Terminal *terminal, size_t n,
               Platen__ReportDown **downs)
{
    bool any = false;
    for (size_t i = 0; i < n; i++) {
        Platen__Down *down = store_get_id(c->txn, STORE_DOWN, downs[i]->number);
        if (down == NULL || down->terminal != terminal->id || down->done != 0)
            continue;
        end(c, down, downs[i]->state, desk_cut(c, downs[i]->text, WORD_MOST));
        any = true;
    }
    if (any)
        look_what_waits(c, terminal);
}

static void take_sent(struct desk_command *c, uint64_t id)
{
    Platen__Down *down = store_get_id(c->txn, STORE_DOWN, id);
    Platen__Terminal *terminal;
    if (down == NULL || down->done != 0)
        return;
    end(c, down, "sent", "");
    terminal = find_terminal_id(c, down->terminal);
    if (terminal == NULL)
        return;
    look_what_waits(c, terminal);
    put_terminal(c, terminal);
}

void desk_take_down_sent(struct desk_command *c)
{
    const Platen__DownSent *sent = c->command->down_sent;
    for (size_t i = 0; i < sent->n_ids; i++)
        take_sent(c, sent->ids[i]);
    desk_done(c, "Sent.");
}

void desk_take_withdraw_down(struct desk_command *c)
{
    Platen__Down *down = store_get_id(c->txn, STORE_DOWN, c->command->withdraw_down->id);
    Platen__Terminal *terminal = down != NULL ? find_terminal_id(c, down->terminal) : NULL;
    if (terminal == NULL) {
        desk_not_found(c, "Nothing like that waits for a terminal.");
        return;
    }
    if (down->done != 0) {
        desk_conflict(c, "It does not wait any more.");
        return;
    }
    c->answer->id = terminal->id;
    end(c, down, "withdrawn", staff_name(c));
    look_what_waits(c, terminal);
    put_terminal(c, terminal);
    desk_done(c, "It is withdrawn.");
}

// ---- a new one ----

static const char *setting_fault(const char *text)
{
    size_t name = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789._-");
    return name == 0 || text[name] != '=' ? "A setting is NAME=VALUE." : NULL;
}

// "" goes back to the terminal's own.
static const char *schedule_fault(const char *text)
{
    struct schedule *schedule = NULL;
    const char *error;
    int good = schedule_read(text, zone_utc(), &schedule, &error);
    schedule_free(&schedule);
    return good == 1 ? NULL : "A schedule is a recurrence rule: FREQ=WEEKLY;BYDAY=MO;BYHOUR=10.";
}

static const char *panel_fault(const char *text)
{
    return text[0] == '\0' ? "Please write what the panel shows." : NULL;
}

static const char *order_fault(const char *text)
{
    return text[0] != '\0' ? "There is nothing more to say with this." : NULL;
}

static const struct kind {
    const char *name;
    const char *(*fault)(const char *text);
    bool alone; // a newer one takes the place of one that waits
} kinds[] = {
    {"panel", panel_fault, false},     {"setting", setting_fault, false},
    {"schedule", schedule_fault, true}, {"update-now", order_fault, true},
    {"report-now", order_fault, true},
};

static const struct kind *kind_of(const char *name)
{
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (strcmp(kinds[i].name, name) == 0)
            return &kinds[i];
    return NULL;
}

// The same setting, whatever its value.
static bool takes_place(const struct kind *kind, const char *text, const Platen__Down *before)
{
    size_t name = strcspn(text, "=") + 1;
    if (strcmp(kind->name, before->name) != 0)
        return false;
    return kind->alone || strcmp(text, before->text) == 0 ||
           (strcmp(kind->name, "setting") == 0 && strncmp(text, before->text, name) == 0);
}

static void put_new(struct desk_command *c, const Platen__SendDown *ask, Platen__Terminal *terminal)
{
    Platen__Down down;
    platen__down__init(&down);
    down.id = desk_next_id(c, STORE_DOWN);
    down.terminal = terminal->id;
    down.name = ask->name;
    down.text = ask->text;
    down.asked = c->now;
    down.by = arena_strdup(c->arena, staff_name(c));
    store_put_id(c->txn, STORE_DOWN, down.id, &down);
    c->answer->id = down.id;
    if (terminal->down_waits)
        return;
    terminal->down_waits = true;
    put_terminal(c, terminal);
}

static bool is_fine(struct desk_command *c, const Platen__SendDown *ask, const struct kind *kind)
{
    const char *why = kind == NULL ? NULL : kind->fault(ask->text);
    if (kind == NULL)
        desk_invalid(c, "name", "There is no such thing to send to a terminal.");
    else if (why == NULL && check_line(ask->text) != NULL)
        desk_invalid(c, "text", "A text is one line of up to 200 characters.");
    else if (why != NULL)
        desk_invalid(c, "text", "%s", why);
    else
        return true;
    return false;
}

void desk_take_send_down(struct desk_command *c)
{
    const Platen__SendDown *ask = c->command->send_down;
    const struct kind *kind = kind_of(ask->name);
    Platen__Terminal *terminal = find_terminal_id(c, ask->terminal);
    size_t n, most = DOWN_WAITING_MOST;
    if (terminal == NULL || terminal->state == PLATEN__TERMINAL_STATE__TERMINAL_RETIRED) {
        desk_not_found(c, "There is no such terminal.");
        return;
    }
    if (!is_fine(c, ask, kind))
        return;
    Platen__Down **before = waiting(c, terminal->id, &n);
    for (size_t i = 0; i < n; i++)
        most += takes_place(kind, ask->text, before[i]);
    if (n >= most) {
        desk_conflict(c, "Too much waits for terminal %s: withdraw some of it first.", terminal->number);
        return;
    }
    for (size_t i = 0; i < n; i++)
        if (takes_place(kind, ask->text, before[i]))
            end(c, before[i], "withdrawn", "");
    put_new(c, ask, terminal);
    desk_done(c, "It waits for what terminal %s sends next.", terminal->number);
}
