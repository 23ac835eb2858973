// What people write: a reply lands on its case, words with a registration number on the terminal,
// the rest with staff. Never answered by itself.
#include <string.h>

#include "gateway/desk/case.h"
#include "gateway/desk/find.h"
#include "gateway/desk/mail_in.h"
#include "gateway/desk/message_id.h"
#include "gateway/desk/person_state.h"
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

// Without the lines that quote ours.
static const char *own_words(struct mail_in *mail)
{
    char *words = arena_strdup(mail->c->arena, mail->parsed->text), *out = words;
    for (const char *line = mail->parsed->text; *line != '\0';) {
        size_t length = strcspn(line, "\n");
        length += line[length] == '\n';
        if (line[0] != '>') {
            memcpy(out, line, length);
            out += length;
        }
        line += length;
    }
    while (out > words && strchr(" \r\n\t", out[-1]) != NULL)
        out--;
    *out = '\0';
    return words;
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

static void take_reply(struct mail_in *mail, Platen__Case *kase)
{
    const Platen__Person *person = mail_sender(mail->c, mail->parsed->from, kase->customer);
    mail->case_id = kase->id;
    mail->terminal = kase->terminal;
    if (person == NULL) {
        mail_for_staff(mail, "an answer about %s from an address the customer does not have",
                       kase->service_id);
        return;
    }
    mail->person = person->id;
    case_add_message(mail->c, kase, person->name[0] != '\0' ? person->name : person->mail,
                     own_words(mail), mail->reception);
    put_case(mail->c, kase);
    tell_reply(mail, kase, person);
    mail_accepted(mail, "a person's words on %s", kase->service_id);
}

void mail_person_take(struct mail_in *mail)
{
    person_heard(mail->c, mail->parsed->from);
    const Platen__Outbox *row = mail_thread_row(mail);
    Platen__Case *kase = row != NULL ? find_case_id(mail->c, mail_thread_case(mail, row)) : NULL;
    if (kase != NULL) {
        take_reply(mail, kase);
        return;
    }
    if (mail->parsed->number[0] != '\0' || mail->parsed->serial[0] != '\0') {
        mail_alert_take(mail);
        return;
    }
    const Platen__Person *person = mail_sender(mail->c, mail->parsed->from, 0);
    mail->person = person != NULL ? person->id : 0;
    mail_for_staff(mail,
                   person != NULL ? "a person we know, about no case" : "a person we do not know");
}
