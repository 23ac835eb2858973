// An incoming mail that is no sealed report: recorded once, with its fate and why (DESIGN 5).
#include "gateway/desk/mail_in.h"

#include <stdarg.h>
#include <string.h>

#include "gateway/desk/array.h"
#include "gateway/desk/mail_record.h"
#include "gateway/desk/once.h"
#include "gateway/desk/sender.h"
#include "gateway/desk/staff_item.h"

static void decide(struct mail_in *mail, Platen__Fate fate, const char *format, va_list args)
{
    mail->fate = fate;
    mail->reason = arena_vprintf(mail->c->arena, format, args);
}

#define DECIDE(fate)                                                                               \
    do {                                                                                           \
        va_list args;                                                                              \
        va_start(args, format);                                                                    \
        decide(mail, (fate), format, args);                                                        \
        va_end(args);                                                                              \
    } while (0)

void mail_for_staff(struct mail_in *mail, const char *format, ...)
{
    DECIDE(PLATEN__FATE__FATE_STAFF);
}

void mail_accepted(struct mail_in *mail, const char *format, ...)
{
    DECIDE(PLATEN__FATE__FATE_ACCEPTED);
}

void mail_dropped(struct mail_in *mail, const char *format, ...)
{
    DECIDE(PLATEN__FATE__FATE_DROPPED);
}

static const struct {
    const char *class;
    mail_class *take;
} classes[] = {
    {"bounce", mail_bounce_take}, {"alert", mail_alert_take},    {"meter", mail_alert_take},
    {"person", mail_person_take}, {"automatic", mail_automatic_take},
    {"calendar", mail_calendar_take},
};

static void take_class(struct mail_in *mail)
{
    const char *class = mail->parsed->class_;
    for (size_t i = 0; i < sizeof classes / sizeof classes[0]; i++)
        if (strcmp(classes[i].class, class) == 0) {
            classes[i].take(mail);
            return;
        }
    mail_for_staff(mail, "%s",
                   mail->parsed->reason[0] != '\0' ? mail->parsed->reason
                                                   : "nothing here knows what to do with it");
}

// What the reader refused or left to a person stays so, other than a plain mail that may yet find
// its thread or terminal: those are in the store, which the reader does not see.
static void take(struct mail_in *mail)
{
    const Platen__Parsed *parsed = mail->parsed;
    bool plain = strcmp(parsed->class_, "person") == 0 || strcmp(parsed->class_, "alert") == 0 ||
                 strcmp(parsed->class_, "unknown") == 0 || strcmp(parsed->class_, "calendar") == 0;
    if (parsed->fate == PLATEN__FATE__FATE_REJECTED || parsed->fate == PLATEN__FATE__FATE_DROPPED ||
        (parsed->fate == PLATEN__FATE__FATE_STAFF && !plain)) {
        mail->fate = parsed->fate;
        mail->reason = parsed->reason;
        if (parsed->fate == PLATEN__FATE__FATE_DROPPED && strcmp(parsed->class_, "automatic") == 0)
            mail_automatic_take(mail);
    } else if (strcmp(parsed->class_, "unknown") == 0 && parsed->number[0] != '\0') {
        mail_alert_take(mail);
    } else {
        take_class(mail);
    }
}

void mail_tell_staff(const struct mail_in *mail)
{
    struct desk_command *c = mail->c;
    Platen__StaffItem item;
    platen__staff_item__init(&item);
    item.kind = arena_strdup(c->arena, "mail");
    item.mail = mail->reception;
    item.value =
        arena_strdup(c->arena, desk_reception_text(c, store_epoch(c->txn), mail->reception));
    item.terminal = mail->terminal;
    item.person = mail->person;
    item.case_id = mail->case_id;
    item.agent = arena_strdup(c->arena, mail->agent != NULL ? mail->agent->id : "");
    item.text =
        arena_printf(c->arena, "Mail from %s: %s",
                     mail->parsed->from[0] != '\0' ? mail->parsed->from : "nobody", mail->reason);
    staff_item_open(c, &item);
}

// What staff were told about it before is out of date.
void mail_forget_items(struct desk_command *c, uint64_t mail)
{
    struct store_cursor *cursor =
        store_scan_index(c->txn, STORE_STAFF_ITEM_OPEN, NULL, NULL, false);
    Platen__StaffItem *item, **items = NULL;
    size_t n = 0;
    while ((item = store_next(cursor, NULL)) != NULL)
        if (item->mail == mail && strcmp(item->kind, "mail") == 0)
            items = array_add(c->arena, items, &n, item);
    store_cursor_close(&cursor);
    for (size_t i = 0; i < n; i++)
        staff_item_close(c, items[i], "gateway");
}

static void answer(const struct mail_in *mail)
{
    struct desk_command *c = mail->c;
    c->answer->reception = mail->reception;
    c->answer->epoch = store_epoch(c->txn);
    c->answer->fate = mail->fate;
    c->answer->id = mail->case_id;
    if (mail->fate == PLATEN__FATE__FATE_STAFF)
        desk_staff(c, "%s", mail->reason);
    else
        desk_done(c, "%s", mail->reason);
}

static void duplicate(struct desk_command *c, uint64_t reception)
{
    const Platen__MailIn *first = store_get_id(c->txn, STORE_MAIL_IN, reception);
    c->answer->reception = reception;
    c->answer->epoch = first != NULL ? first->epoch : store_epoch(c->txn);
    c->answer->fate = first != NULL ? first->fate : PLATEN__FATE__FATE_ACCEPTED;
    desk_duplicate(c, "taken before");
}

// The same bytes at another place: the folder was numbered anew, or a MOVE was cut off.
static bool seen_before(struct desk_command *c, const Platen__TakeMail *ask)
{
    const Platen__Once *once = once_find_mail(c, ask->place);
    if (once != NULL) {
        duplicate(c, once->reception);
        return true;
    }
    if (ask->raw == NULL || ask->raw->sha256.len == 0)
        return false;
    once = once_find(c, ONCE_MAIL_RAW, ask->raw->sha256.data, ask->raw->sha256.len);
    if (once == NULL)
        return false;
    once_set_mail(c, ask->place, once->reception);
    duplicate(c, once->reception);
    return true;
}

static void remember_raw(struct desk_command *c, const Platen__RawRef *raw, uint64_t reception)
{
    if (raw == NULL || raw->sha256.len == 0)
        return;
    Platen__Once once;
    platen__once__init(&once);
    once.reception = reception;
    once.event = store_event_sequence(c->txn);
    once_set(c, ONCE_MAIL_RAW, raw->sha256.data, raw->sha256.len, &once);
}

// A bounce of our own mail counts whatever its number: so many we sent.
static bool may_take(struct mail_in *mail)
{
    if (strcmp(mail->parsed->class_, "bounce") == 0 && mail_verp_row(mail) != NULL)
        return true;
    return sender_may(mail->c, mail->parsed->from);
}

static void set_aside(struct mail_in *mail)
{
    mail->fate = PLATEN__FATE__FATE_REJECTED;
    mail->reason = arena_printf(
        mail->c->arena, "set aside: more than %u mails of this sender within %u minutes",
        mail->c->dealer->sender_mails, mail->c->dealer->sender_minutes);
}

static void take_first(struct desk_command *c, const Platen__TakeMail *ask)
{
    struct mail_in mail = {.c = c, .parsed = ask->parsed, .reception = desk_reception(c)};
    if (may_take(&mail))
        take(&mail);
    else
        set_aside(&mail);
    mail_record_put(c, &(struct mail_record){
                           .parsed = ask->parsed,
                           .raw = ask->raw,
                           .place = ask->place,
                           .fate = mail.fate,
                           .reason = mail.reason,
                           .reception = mail.reception,
                           .case_id = mail.case_id,
                       });
    remember_raw(c, ask->raw, mail.reception);
    if (mail.fate == PLATEN__FATE__FATE_STAFF)
        mail_tell_staff(&mail);
    answer(&mail);
}

// Run again: its number, its place and when it came stay; the rest is decided anew.
static void take_again(struct desk_command *c, const Platen__TakeMail *ask,
                       const Platen__MailIn *before)
{
    struct mail_in mail = {.c = c, .parsed = ask->parsed, .reception = before->id};
    uint32_t epoch = before->epoch;
    take(&mail);
    mail_forget_items(c, before->id);
    mail_record_put(c, &(struct mail_record){
                           .parsed = ask->parsed,
                           .fate = mail.fate,
                           .reason = mail.reason,
                           .again = before->id,
                           .report = before->report,
                           .case_id = mail.case_id != 0 ? mail.case_id : before->case_id,
                       });
    if (mail.fate == PLATEN__FATE__FATE_STAFF)
        mail_tell_staff(&mail);
    answer(&mail);
    c->answer->epoch = epoch;
}

void desk_take_mail(struct desk_command *c)
{
    const Platen__TakeMail *ask = c->command->take_mail;
    if (ask->parsed == NULL) {
        desk_invalid(c, "parsed", "The mail was not read.");
        return;
    }
    if (ask->again == 0) {
        if (!seen_before(c, ask))
            take_first(c, ask);
        return;
    }
    const Platen__MailIn *before = store_get_id(c->txn, STORE_MAIL_IN, ask->again);
    if (before == NULL)
        desk_not_found(c, "There is no such mail.");
    else
        take_again(c, ask, before);
}
