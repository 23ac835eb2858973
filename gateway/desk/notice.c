#include "gateway/desk/notice.h"

#include "gateway/desk/array.h"
#include "gateway/desk/case.h"
#include "gateway/desk/due.h"
#include "gateway/desk/find.h"
#include "gateway/desk/outbox_row.h"
#include "gateway/desk/staff_item.h"
#include "gateway/desk/tell.h"
#include "lib/arena.h"

enum { NOTICE_CONFIRM_MAILS = 5 }; // then a person of the staff must look

static void notice_tell(struct desk_command *c, Platen__Case *kase, Platen__Person *person)
{
    const char *const facts[] = {"service_id", kase->service_id, NULL};
    struct outbox_about about = {
        .person = person,
        .case_id = kase->id,
        .terminal = kase->terminal,
        .facts = facts,
    };
    if (tell_person(c, case_kind_text(kase->kind), hear_of_case(kase), 0, &about)) {
        kase->mailed = c->now;
        array_add_id(c->arena, &kase->told, &kase->n_told, person->id);
    }
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
    bool pause = kase->mailed != 0 && c->now - kase->mailed < notice_pause(c, kase);
    size_t n;
    Platen__Person **persons = hear_persons(c, terminal, hear_of_case(kase), &n);
    for (size_t i = 0; i < n; i++) {
        if (!pause || !tell_knows(kase, terminal, persons[i]->id))
            notice_tell(c, kase, persons[i]);
    }
}

// Not yet told, and still needing somebody.
static bool notice_waits(const Platen__Person *person, const Platen__Case *kase,
                         const Platen__Terminal *terminal)
{
    return kase->notice && kase->keyword[0] != '\0' && // else people began it
           (kase->mailed == 0 || kase->state == PLATEN__CASE_STATE__CASE_OPEN) &&
           !tell_knows(kase, terminal, person->id) &&
           !tell_waits(person, case_kind_text(kase->kind), kase->id) &&
           hear_wants(person, terminal, hear_of_case(kase));
}

unsigned notices_mail_waiting(struct desk_command *c, Platen__Person *person)
{
    unsigned told = 0;
    size_t n_terminals, n_cases;
    uint64_t *terminals = hear_scope(c, person, &n_terminals);
    for (size_t t = 0; t < n_terminals; t++) {
        const Platen__Terminal *terminal = find_terminal_id(c, terminals[t]);
        Platen__Case **cases = case_open_of_terminal(c, terminals[t], &n_cases);
        for (size_t i = 0; terminal != NULL && i < n_cases; i++) {
            if (!notice_waits(person, cases[i], terminal))
                continue;
            notice_tell(c, cases[i], person);
            put_case(c, cases[i]);
            told++;
        }
    }
    return told;
}

unsigned notices_count(struct desk_command *c, const Platen__Person *person)
{
    unsigned count = 0;
    size_t n_terminals, n_cases;
    uint64_t *terminals = hear_scope(c, person, &n_terminals);
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
