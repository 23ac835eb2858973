#include "gateway/desk/dealer_settings.h"

#include "lib/arena.h"

static void
fill_number(uint32_t *number, uint32_t value)
{
    if (*number == 0)
        *number = value;
}

static void
fill_text(char **text, const char *value, struct arena *arena)
{
    if ((*text)[0] == '\0')
        *text = arena_strdup(arena, value);
}

void
dealer_settings_fill(Platen__Dealer *dealer, struct arena *arena)
{
    fill_number(&dealer->low_percent, 10);
    fill_number(&dealer->clear_rise, 15);
    fill_number(&dealer->undo_minutes, 30);
    fill_number(&dealer->flap_minutes, 60);
    fill_number(&dealer->silent_hours, 26);
    fill_number(&dealer->sender_mails, 300);
    fill_number(&dealer->sender_minutes, 10);
    fill_number(&dealer->still_days, 2);
    fill_number(&dealer->slip_seconds, 30);
    fill_number(&dealer->orders_month, 4);
    fill_number(&dealer->early_percent, 15);
    fill_text(&dealer->language, "en", arena);
    fill_text(&dealer->zone, "UTC", arena);
    fill_text(&dealer->currency, "EUR", arena);
}

const Platen__Dealer *
dealer_settings(struct desk_command *c)
{
    struct store_key key = store_key_text("dealer");
    Platen__Dealer *dealer = store_get(c->txn, STORE_DEALER, &key);
    if (dealer == NULL) {
        dealer = arena_alloc(c->arena, sizeof *dealer);
        platen__dealer__init(dealer);
    }
    dealer_settings_fill(dealer, c->arena);
    return dealer;
}
