// What people write: a reply lands on its case, words with a registration number on the terminal,
// the rest with staff. Never answered by itself.
#include <string.h>

#include "gateway/desk/case.h"
#include "gateway/desk/find.h"
#include "gateway/desk/mail_in.h"
#include "gateway/desk/message_id.h"
#include "gateway/desk/person_state.h"
#include "gateway/desk/reply_text.h"
#include "gateway/desk/staff_item.h"

static Platen__Outbox *row_of(struct mail_in *mail, const char *text)
{
    struct message_id id;
    if (!message_id_parse(text, NULL, &id))
        return NULL;
    struct store_key key = store_key_u64(id.event);
    store_key_add_u32(&key, id.index);
    Platen__Outbox *row = store_get(mail->c->txn, STORE_OUTBOX, &key);
    return row != NULL && row->epoch == id.epoch ? row : NULL;
}

Platen__Outbox *mail_thread_row(struct mail_in *mail)
{
    const Platen__Parsed *parsed = mail->parsed;
    Platen__Outbox *row = row_of(mail, parsed->in_reply_to);
    if (row == NULL)
        row = row_of(mail, parsed->original_id);
    for (size_t i = parsed->n_references; row == NULL && i > 0; i--)
        row = row_of(mail, parsed->references[i - 1]);
    return row;
}

uint64_t mail_thread_case(struct mail_in *mail, const Platen__Outbox *row)
{
    const Platen__Order *order = find_order_id(mail->c, row->order);
    const Platen__Visit *visit = find_visit_id(mail->c, row->visit);
    if (row->case_id != 0)
        return row->case_id;
    return order != NULL ? order->case_id : visit != NULL ? visit->case_id : 0;
}

Platen__Person *mail_sender(struct desk_command *c, const char *address, uint64_t customer)
{
    uint8_t mac[32];
    if (address[0] == '\0')
        return NULL;
    store_mail_key(c->txn, address, mac);
    struct store_key prefix = store_key_bytes(mac, sizeof mac);
    struct store_cursor *cursor =
        store_scan_index(c->txn, STORE_PERSON_BY_ADDRESS, &prefix, NULL, false);
    Platen__Person *person;
    while ((person = store_next(cursor, NULL)) != NULL && customer != 0 &&
           person->customer != customer)
        continue;
    store_cursor_close(&cursor);
    return person;
}

static void tell_reply(struct mail_in *mail, const Platen__Case *kase, const Platen__Person *person)
{
    Platen__StaffItem item;
    platen__staff_item__init(&item);
    item.kind = arena_strdup(mail->c->arena, "reply");
    item.case_id = kase->id;
    item.terminal = kase->terminal;
    item.person = person->id;
    item.mail = mail->reception;
    item.text =
        arena_printf(mail->c->arena, "%s wrote about %s.",
                     person->name[0] != '\0' ? person->name : person->mail, kase->service_id);
    staff_item_open(mail->c, &item);
}

// From an address that is none of the case's people it is kept as such: anybody may know a number.
static void take_reply(struct mail_in *mail, Platen__Case *kase)
{
    const Platen__Terminal *terminal = find_terminal_id(mail->c, kase->terminal);
    const Platen__Person *person = mail_sender(mail->c, mail->parsed->from, kase->customer);
    const char *own, *quoted;
    if (person != NULL && terminal != NULL && !person_may_see(person, terminal))
        person = NULL;
    mail->case_id = kase->id;
    mail->terminal = kase->terminal;
    mail->person = person != NULL ? person->id : 0;
    reply_text_split(mail->c->arena, mail->parsed->text, &own, &quoted);
    const char *from = person == NULL            ? mail->parsed->from
                       : person->name[0] != '\0' ? person->name
                                                 : person->mail;
    case_add_message(mail->c, kase, from, own, mail->reception);
    kase->messages[kase->n_messages - 1]->stranger = person == NULL;
    put_case(mail->c, kase);
    if (person == NULL) {
        mail_for_staff(mail, "an answer about %s from an address that is none of its people's",
                       kase->service_id);
        return;
    }
    tell_reply(mail, kase, person);
    mail_accepted(mail, "a person's words on %s", kase->service_id);
}

// ---- which case ----

// "D3-000017" in what people write by hand; the case counts only for people of its customer.
static Platen__Case *named_in(struct mail_in *mail, const char *text)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-";
    for (size_t n = 0; n < 20 && *(text += strcspn(text, letters)) != '\0'; n++) {
        size_t length = strspn(text, letters);
        const char *word = arena_strndup(mail->c->arena, text, length);
        Platen__Case *kase = length >= 8 && length <= 24 && strchr(word, '-') != NULL
                                 ? find_case_by_service_id(mail->c, word)
                                 : NULL;
        if (kase != NULL && mail_sender(mail->c, mail->parsed->from, kase->customer) != NULL)
            return kase;
        text += length;
    }
    return NULL;
}

// service+D3-000017@...
static Platen__Case *addressed(struct mail_in *mail)
{
    for (size_t i = 0; i < mail->parsed->n_to; i++) {
        const char *plus = strchr(mail->parsed->to[i], '+');
        size_t length = plus != NULL ? strcspn(plus, "@") : 0;
        Platen__Case *kase =
            length > 1 ? named_in(mail, arena_strndup(mail->c->arena, plus + 1, length - 1)) : NULL;
        if (kase != NULL)
            return kase;
    }
    return NULL;
}

static Platen__Case *find_case(struct mail_in *mail)
{
    const Platen__Outbox *row = mail_verp_row(mail);
    if (row == NULL)
        row = mail_thread_row(mail);
    Platen__Case *kase = row != NULL ? find_case_id(mail->c, mail_thread_case(mail, row)) : NULL;
    if (kase == NULL)
        kase = addressed(mail);
    return kase != NULL ? kase : named_in(mail, mail->parsed->subject);
}

void mail_person_take(struct mail_in *mail)
{
    person_heard(mail->c, mail->parsed->from);
    Platen__Case *kase = find_case(mail);
    if (kase != NULL) {
        take_reply(mail, kase);
        return;
    }
    if (mail->parsed->number[0] != '\0' || mail->parsed->serial[0] != '\0') {
        mail_alert_take(mail);
        // A mere guess at a machine that nobody knows is not worth more than who wrote it.
        if (mail->terminal != 0 || mail->parsed->form[0] == '\0')
            return;
    }
    const Platen__Person *person = mail_sender(mail->c, mail->parsed->from, 0);
    mail->person = person != NULL ? person->id : 0;
    mail_for_staff(mail,
                   person != NULL ? "a person we know, about no case" : "a person we do not know");
}
