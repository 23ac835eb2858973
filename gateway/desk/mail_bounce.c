// Delivery status notifications (RFC 3464) to our return path.
#include <string.h>
#include <strings.h>

#include "gateway/desk/bounced.h"
#include "gateway/desk/mail_in.h"
#include "gateway/desk/verp.h"

// A forged one can name any row; one that was never sent, or long ago, is not believed.
enum { BOUNCE_DAYS = 14 };

static Platen__Outbox *bounce_row(struct mail_in *mail)
{
    for (size_t i = 0; i < mail->parsed->n_to; i++) {
        struct verp verp;
        if (!verp_parse(mail->parsed->to[i], &verp))
            continue;
        struct store_key key = store_key_u64(verp.event);
        store_key_add_u32(&key, verp.index);
        Platen__Outbox *row = store_get(mail->c->txn, STORE_OUTBOX, &key);
        if (row != NULL && row->epoch == verp.epoch)
            return row;
    }
    return NULL;
}

static const Platen__Bounce *failed_recipient(const Platen__Parsed *parsed)
{
    for (size_t i = 0; i < parsed->n_bounce; i++)
        if (strcasecmp(parsed->bounce[i]->action, "failed") == 0)
            return parsed->bounce[i];
    return NULL;
}

static bool believed(const struct mail_in *mail, const Platen__Outbox *row)
{
    return row->state == PLATEN__OUT_STATE__OUT_SENT &&
           mail->c->now < row->sent + BOUNCE_DAYS * DESK_DAY;
}

void mail_bounce_take(struct mail_in *mail)
{
    Platen__Outbox *row = bounce_row(mail);
    const Platen__Bounce *failed = failed_recipient(mail->parsed);
    if (row == NULL) {
        mail_dropped(mail, "a bounce of no mail of ours");
        return;
    }
    mail->case_id = row->case_id;
    mail->person = row->person;
    if (failed == NULL) {
        mail_dropped(mail, "a delivery notice that is no failure");
    } else if (!believed(mail, row)) {
        mail_dropped(mail, "a bounce of a mail that was not sent within %d days", BOUNCE_DAYS);
    } else {
        const char *reason =
            arena_printf(mail->c->arena, "%s %s", arena_cut(mail->c->arena, failed->status, 20),
                         arena_cut(mail->c->arena, failed->reason, 400));
        bounced_take(mail->c, row, reason);
        mail_accepted(mail, "%s did not take our mail: %s", row->sent_to, reason);
    }
}
