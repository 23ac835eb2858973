#include "gateway/desk/mail_record.h"

#include "gateway/desk/mail_try.h"
#include "gateway/desk/once.h"
#include "lib/arena.h"

static void mail_record_place(struct desk_command *c, Platen__MailIn *mail,
                              const Platen__MailPlace *place)
{
    if (place == NULL)
        return;
    mail->account = arena_strdup(c->arena, place->account);
    mail->folder = arena_strdup(c->arena, place->folder);
    mail->uidvalidity = place->uidvalidity;
    mail->uid = place->uid;
}

// The command outlives the put, so its raw reference may be pointed to.
static Platen__RawRef *mail_record_raw(struct desk_command *c, const Platen__RawRef *raw)
{
    return raw == NULL ? NULL : arena_memdup(c->arena, raw, sizeof *raw);
}

static Platen__MailIn *mail_record_new(struct desk_command *c, const struct mail_record *record)
{
    Platen__MailIn *mail = arena_alloc(c->arena, sizeof *mail);
    platen__mail_in__init(mail);
    mail->id = record->reception;
    mail->epoch = store_epoch(c->txn);
    mail->received = c->now;
    mail_record_place(c, mail, record->place);
    mail->raw = mail_record_raw(c, record->raw);
    return mail;
}

static Platen__MailIn *mail_record_again(struct desk_command *c, uint64_t id)
{
    Platen__MailIn *mail = id == 0 ? NULL : store_get_id(c->txn, STORE_MAIL_IN, id);
    if (mail != NULL)
        mail->runs++;
    return mail;
}

Platen__MailIn *mail_record_put(struct desk_command *c, const struct mail_record *record)
{
    const Platen__Parsed *parsed = record->parsed;
    Platen__MailIn *mail = mail_record_again(c, record->again);
    if (mail == NULL)
        mail = mail_record_new(c, record);
    mail->fate = record->fate;
    mail->class_ = arena_strdup(c->arena, record->class != NULL ? record->class : parsed->class_);
    mail->reason = arena_strdup(c->arena, record->reason != NULL ? record->reason : "");
    mail->from = arena_strdup(c->arena, parsed->from);
    mail->subject = arena_strdup(c->arena, parsed->subject);
    mail->message_id = arena_strdup(c->arena, parsed->message_id);
    mail->text = arena_strdup(c->arena, parsed->text);
    // the command outlives the put
    mail->attachments = parsed->attachments;
    mail->n_attachments = parsed->n_attachments;
    mail->report = record->report;
    mail->case_id = record->case_id;
    store_put_id(c->txn, STORE_MAIL_IN, mail->id, mail);
    once_set_mail(c, record->place, mail->id);
    mail_try_forget(c, record->place);
    return mail;
}
