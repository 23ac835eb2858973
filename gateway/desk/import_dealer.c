// The dealer's own record: a file of one row.
#include "gateway/desk/dealer.h"
#include "gateway/desk/import.h"

static Platen__Dealer *dealer_of_row(struct import *im, struct import_before *before_r)
{
    struct store_key key = store_key_text("dealer");
    Platen__Dealer *dealer = store_get(im->c->txn, STORE_DEALER, &key);
    *before_r = import_before(im, dealer != NULL ? &dealer->base : NULL);
    if (dealer == NULL) {
        dealer = arena_alloc(im->c->arena, sizeof *dealer);
        platen__dealer__init(dealer);
    }
    import_set(im, "name", &dealer->name);
    import_set(im, "telephone", &dealer->telephone);
    import_set(im, "mail", &dealer->mail);
    import_set(im, "address", &dealer->address);
    import_set(im, "language", &dealer->language);
    import_set(im, "zone", &dealer->zone);
    import_set(im, "currency", &dealer->currency);
    import_set(im, "accent", &dealer->accent);
    import_set_number(im, "low_percent", &dealer->low_percent);
    import_set_number(im, "clear_rise", &dealer->clear_rise);
    import_set_number(im, "undo_minutes", &dealer->undo_minutes);
    import_set_number(im, "flap_minutes", &dealer->flap_minutes);
    import_set_number(im, "silent_hours", &dealer->silent_hours);
    import_set_number(im, "sender_mails", &dealer->sender_mails);
    import_set_number(im, "sender_minutes", &dealer->sender_minutes);
    import_set_number(im, "still_days", &dealer->still_days);
    import_set(im, "fax_address", &dealer->fax_address);
    import_set_number(im, "slip_seconds", &dealer->slip_seconds);
    import_set_number(im, "veto_minutes", &dealer->veto_minutes);
    import_set_number(im, "orders_month", &dealer->orders_month);
    import_set_number(im, "early_percent", &dealer->early_percent);
    return dealer;
}

bool import_check_dealer(struct import *im)
{
    struct import_before before;
    const char *field, *error;
    if (!dealer_check(im->c, dealer_of_row(im, &before), &field, &error))
        return import_fail(im, field, "%s", error);
    return import_once(im, "", "dealer", NULL);
}

void import_write_dealer(struct import *im)
{
    struct import_before before;
    struct store_key key = store_key_text("dealer");
    Platen__Dealer *dealer = dealer_of_row(im, &before);
    import_put(im, STORE_DEALER, &key, &dealer->base, &before);
}
