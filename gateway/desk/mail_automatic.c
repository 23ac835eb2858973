// Mail that no person wrote: counted on the mail of ours it answers, never answered. A complaint
// stops what we send to that person by ourselves (docs/mail.md, Automatic mail).
#include "gateway/desk/find.h"
#include "gateway/desk/mail_in.h"
#include "gateway/desk/staff_item.h"

enum { COMPLAINT_DAYS = 60 };

static void put_row(struct desk_command *c, const Platen__Outbox *row)
{
    struct store_key key = store_key_u64(row->event);
    store_key_add_u32(&key, row->index);
    store_put(c->txn, STORE_OUTBOX, &key, row);
}

static void tell_staff(struct mail_in *mail, const Platen__Person *person,
                       const Platen__Outbox *row)
{
    Platen__StaffItem item;
    platen__staff_item__init(&item);
    item.kind = arena_strdup(mail->c->arena, "complaint");
    item.person = person->id;
    item.value = person->mail;
    item.mail = mail->reception;
    item.text = arena_printf(mail->c->arena,
                             "%s called our mail (%s) unwanted. No mail leaves to this person by "
                             "itself until you say so; ask before you do.",
                             person->name[0] != '\0' ? person->name : person->mail, row->kind);
    staff_item_open(mail->c, &item);
}

static void take_complaint(struct mail_in *mail, const Platen__Outbox *row)
{
    Platen__Person *person = find_person_id(mail->c, row->person);
    if (person == NULL || row->state != PLATEN__OUT_STATE__OUT_SENT ||
        mail->c->now > row->sent + COMPLAINT_DAYS * DESK_DAY) {
        mail_dropped(mail, "a complaint about a mail that was not sent within %d days",
                     COMPLAINT_DAYS);
        return;
    }
    mail->person = person->id;
    if (person->complained == 0) {
        person->complained = mail->c->now;
        put_person(mail->c, person);
    }
    tell_staff(mail, person, row);
    mail_accepted(mail, "%s called our mail unwanted: nothing leaves by itself any more",
                  person->mail);
}

void mail_automatic_take(struct mail_in *mail)
{
    Platen__Outbox *row = mail_verp_row(mail);
    if (row == NULL)
        row = mail_thread_row(mail);
    if (row == NULL) {
        mail_dropped(mail, "%s",
                     mail->parsed->complaint ? "a complaint about no mail of ours"
                                             : mail->parsed->reason[0] != '\0'
                                                   ? mail->parsed->reason
                                                   : "automatic mail");
        return;
    }
    mail->case_id = mail_thread_case(mail, row);
    row->automatic++;
    put_row(mail->c, row);
    if (mail->parsed->complaint)
        take_complaint(mail, row);
    else
        mail_dropped(mail, "automatic mail in answer to one of ours (%u so far)",
                     (unsigned)row->automatic);
}
