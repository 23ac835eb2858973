#include "gateway/desk/mail_try.h"

static struct store_key try_key(const Platen__MailPlace *place)
{
    struct store_key key = store_key_text(place->account);
    store_key_add_text(&key, place->folder);
    store_key_add_u32(&key, place->uidvalidity);
    store_key_add_u32(&key, place->uid);
    return key;
}

void mail_try_forget(struct desk_command *c, const Platen__MailPlace *place)
{
    if (place == NULL || place->account[0] == '\0')
        return;
    struct store_key key = try_key(place);
    if (store_get(c->txn, STORE_MAIL_TRY, &key) != NULL)
        store_delete(c->txn, STORE_MAIL_TRY, &key);
}

void desk_take_count_mail_try(struct desk_command *c)
{
    const Platen__MailPlace *place = c->command->count_mail_try->place;
    if (place == NULL || place->account[0] == '\0') {
        desk_invalid(c, "place", "The mail's place is missing.");
        return;
    }
    struct store_key key = try_key(place);
    Platen__MailTry fresh, *record = store_get(c->txn, STORE_MAIL_TRY, &key);
    platen__mail_try__init(&fresh);
    if (record == NULL)
        record = &fresh;
    record->tries++;
    record->last = c->now;
    store_put(c->txn, STORE_MAIL_TRY, &key, record);
    c->answer->tries = record->tries;
    desk_done(c, "Try %u.", record->tries);
}
