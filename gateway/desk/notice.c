#include "gateway/desk/notice.h"

#include "gateway/desk/array.h"
#include "gateway/desk/case.h"
#include "gateway/desk/due.h"
#include "gateway/desk/find.h"
#include "gateway/desk/outbox_row.h"
#include "gateway/desk/staff_item.h"
#include "lib/arena.h"

enum { NOTICE_CONFIRM_MAILS = 5 }; // then a person of the staff must look

static void notice_add_mail(struct desk_command *c, Platen__Case *kase, Platen__Person *person)
{
    const char *const facts[] = {"service_id", kase->service_id, NULL};
    struct outbox_about about = {
        .person = person,
        .case_id = kase->id,
        .terminal = kase->terminal,
        .facts = facts,
    };
    outbox_add(c, case_kind_text(kase->kind), &about);
    kase->mailed = c->now;
}

// A matter that comes and goes all day is told once a day.
static int64_t notice_pause(const struct desk_command *c, const Platen__Case *kase)
{
    int64_t pause = c->dealer->flap_minutes * DESK_MINUTE;
    return kase->reopened > 0 && pause < DESK_DAY ? DESK_DAY : pause;
}

void notice_mail(struct desk_command *c, Platen__Case *kase, const Platen__Terminal *terminal)
{
    if (kase->kind == PLATEN__CASE_KIND__CASE_SERVICE)
        return;
    if (kase->mailed != 0 && c->now - kase->mailed < notice_pause(c, kase))
        return;
    Platen__Person *person = find_person_id(c, terminal->manager);
    if (person != NULL && person->confirmed != 0)
        notice_add_mail(c, kase, person);
}

static uint64_t *notice_terminals(struct desk_command *c, const Platen__Person *person, size_t *n_r)
{
    uint64_t *ids = NULL;
    *n_r = 0;
    struct store_key prefix = store_key_u64(person->id);
    struct store_cursor *cursor =
        store_scan_index(c->txn, STORE_TERMINAL_BY_MANAGER, &prefix, NULL, false);
    for (Platen__Terminal *terminal; (terminal = store_next(cursor, NULL)) != NULL;)
        array_add_id(c->arena, &ids, n_r, terminal->id);
    store_cursor_close(&cursor);
    return ids;
}

unsigned notices_mail_waiting(struct desk_command *c, Platen__Person *person)
{
    unsigned mailed = 0;
    size_t n_terminals, n_cases;
    uint64_t *terminals = notice_terminals(c, person, &n_terminals);
    for (size_t t = 0; t < n_terminals; t++) {
        Platen__Case **cases = case_open_of_terminal(c, terminals[t], &n_cases);
        for (size_t i = 0; i < n_cases; i++) {
            if (!cases[i]->notice || cases[i]->mailed != 0 ||
                cases[i]->kind == PLATEN__CASE_KIND__CASE_SERVICE)
                continue;
            notice_add_mail(c, cases[i], person);
            put_case(c, cases[i]);
            mailed++;
        }
    }
    return mailed;
}

unsigned notices_count(struct desk_command *c, const Platen__Person *person)
{
    unsigned count = 0;
    size_t n_terminals, n_cases;
    uint64_t *terminals = notice_terminals(c, person, &n_terminals);
    for (size_t t = 0; t < n_terminals; t++) {
        Platen__Case **cases = case_open_of_terminal(c, terminals[t], &n_cases);
        for (size_t i = 0; i < n_cases; i++)
            count += cases[i]->notice;
    }
    return count;
}

static unsigned notice_confirm_mails(struct desk_command *c, const Platen__Person *person)
{
    unsigned count = 0;
    struct store_key prefix = store_key_u64(person->id);
    struct store_cursor *cursor =
        store_scan_index(c->txn, STORE_OUTBOX_BY_PERSON, &prefix, NULL, true);
    for (Platen__Outbox *row; count < 32 && (row = store_next(cursor, NULL)) != NULL;)
        count++;
    store_cursor_close(&cursor);
    return count;
}

// An unconfirmed person gets no other mail, so the rows of the outbox count the confirming ones.
// They repeat after 1, 2, 4 and 8 days.
void notice_mail_confirm(struct desk_command *c, Platen__Person *person)
{
    unsigned sent = notice_confirm_mails(c, person);
    if (sent >= NOTICE_CONFIRM_MAILS) {
        Platen__StaffItem item;
        platen__staff_item__init(&item);
        item.kind = arena_strdup(c->arena, "unconfirmed");
        item.text = arena_printf(c->arena, "%s has not confirmed the address after %u mails.",
                                 person->mail, sent);
        item.person = person->id;
        staff_item_open(c, &item);
        return;
    }
    const char *waiting = arena_printf(c->arena, "%u", notices_count(c, person));
    const char *const facts[] = {"waiting", waiting, NULL};
    struct outbox_about about = {.person = person, .facts = facts};
    person->confirm_mailed = c->now;
    outbox_add(c, "confirm", &about);
    due_add(c, c->now + (DESK_DAY << sent), DUE_CONFIRM, person->id);
}
