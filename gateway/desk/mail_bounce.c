// Delivery status notifications (RFC 3464) to our return path.
#include <string.h>
#include <strings.h>

#include "gateway/desk/bounced.h"
#include "gateway/desk/mail_in.h"
#include "gateway/desk/verp.h"

// A forged one can name any row; one that was never sent, or long ago, is not believed.
enum { BOUNCE_DAYS = 14 };

static Platen__Outbox *row_of(struct mail_in *mail, const char *address)
{
    struct verp verp;
    if (!verp_parse(address, &verp))
        return NULL;
    struct store_key key = store_key_u64(verp.event);
    store_key_add_u32(&key, verp.index);
    Platen__Outbox *row = store_get(mail->c->txn, STORE_OUTBOX, &key);
    if (row == NULL || row->epoch != verp.epoch)
        return NULL;
    return !row->keyed || verp_good(&verp, desk_link_key(mail->c->desk)) ? row : NULL;
}

Platen__Outbox *mail_verp_row(struct mail_in *mail)
{
    const Platen__Parsed *parsed = mail->parsed;
    Platen__Outbox *row = row_of(mail, parsed->return_path);
    for (size_t i = 0; row == NULL && i < parsed->n_to; i++)
        row = row_of(mail, parsed->to[i]);
    return row;
}

static const Platen__Bounce *find_action(const Platen__Parsed *parsed, const char *action)
{
    for (size_t i = 0; i < parsed->n_bounce; i++)
        if (strcasecmp(parsed->bounce[i]->action, action) == 0)
            return parsed->bounce[i];
    return NULL;
}

// A bounce may be here before the word that its mail was sent.
static bool believed(const struct mail_in *mail, const Platen__Outbox *row)
{
    if (row->state == PLATEN__OUT_STATE__OUT_WAITING)
        return row->keyed;
    return row->state == PLATEN__OUT_STATE__OUT_SENT &&
           mail->c->now < row->sent + BOUNCE_DAYS * DESK_DAY;
}

static const char *told(struct mail_in *mail, const Platen__Bounce *bounce)
{
    struct arena *arena = mail->c->arena;
    return arena_printf(arena, "%s %s", arena_cut(arena, bounce->status, 20),
                        arena_cut(arena, bounce->reason, 400));
}

static void take_failed(struct mail_in *mail, Platen__Outbox *row, const Platen__Bounce *failed)
{
    const char *to = row->sent_to[0] != '\0' ? row->sent_to : failed->recipient;
    struct bounced why = {
        .status = failed->status,
        .reason = told(mail, failed),
        .hard = failed->hard,
    };
    bounced_take(mail->c, row, &why);
    mail_accepted(mail, "%s did not take our mail: %s", to, why.reason);
}

// Nothing failed: a delay is told on the mail, an arrival ends it.
static void take_other(struct mail_in *mail, Platen__Outbox *row)
{
    const Platen__Bounce *delayed = find_action(mail->parsed, "delayed");
    if (delayed != NULL) {
        const char *reason = told(mail, delayed);
        bounced_delayed(mail->c, row, reason);
        mail_accepted(mail, "the mail server still tries: %s", reason);
        return;
    }
    if (row->delayed != 0) {
        row->delayed = 0;
        row->error = arena_strdup(mail->c->arena, "");
        struct store_key key = store_key_u64(row->event);
        store_key_add_u32(&key, row->index);
        store_put(mail->c->txn, STORE_OUTBOX, &key, row);
    }
    mail_dropped(mail, "a delivery notice that is no failure");
}

void mail_bounce_take(struct mail_in *mail)
{
    Platen__Outbox *row = mail_verp_row(mail);
    const Platen__Bounce *failed = find_action(mail->parsed, "failed");
    if (row == NULL) {
        mail_dropped(mail, "a bounce of no mail of ours");
        return;
    }
    mail->case_id = row->case_id;
    mail->person = row->person;
    if (!believed(mail, row))
        mail_dropped(mail, "a bounce of a mail that was not sent within %d days", BOUNCE_DAYS);
    else if (failed != NULL)
        take_failed(mail, row, failed);
    else
        take_other(mail, row);
}
