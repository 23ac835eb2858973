#include "gateway/desk/dealer.h"

#include <stdio.h>
#include <string.h>

#include "gateway/desk/object_check.h"
#include "lib/money.h"

struct field_text {
    const char *name;
    const char *text;
    const char *(*check)(const char *);
};

static const char *check_currency(const char *text)
{
    return money_currency_ok(text) ? NULL : "is no currency of ISO 4217";
}

// A mail address when a number stands for the mark, which is there once and before the "@".
static const char *check_fax_address(const char *text)
{
    static const char mark[] = "{number}", fault[] = "is no mail address with {number} before the @";
    char address[300];
    const char *at = strstr(text, mark), *domain = strrchr(text, '@');
    if (at == NULL || domain == NULL || domain < at || strlen(text) >= sizeof address)
        return fault;
    snprintf(address, sizeof address, "%.*s123%s", (int)(at - text), text, at + sizeof mark - 1);
    return check_mail(address) == NULL ? NULL : fault;
}

static int check_texts(struct desk_command *c, const Platen__Dealer *dealer, const char **field_r,
                       const char **error_r)
{
    const struct field_text fields[] = {
        {"name", dealer->name, check_line},
        {"telephone", dealer->telephone, check_line},
        {"mail", dealer->mail, check_mail},
        {"address", dealer->address, check_line},
        {"language", dealer->language, check_language},
        {"zone", dealer->zone, check_zone},
        {"currency", dealer->currency, check_currency},
        {"accent", dealer->accent, check_colour},
        {"fax_address", dealer->fax_address, check_fax_address},
    };
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        const char *why = fields[i].text[0] != '\0' ? fields[i].check(fields[i].text) : NULL;
        if (why != NULL) {
            *field_r = fields[i].name;
            *error_r = arena_printf(c->arena, "\"%s\" %s", arena_cut(c->arena, fields[i].text, 80), why);
            return 0;
        }
    }
    return 1;
}

static int check_numbers(struct desk_command *c, const Platen__Dealer *dealer, const char **field_r,
                         const char **error_r)
{
    const struct {
        const char *name;
        uint32_t number, max;
    } fields[] = {
        {"low_percent", dealer->low_percent, 90},
        {"clear_rise", dealer->clear_rise, 90},
        {"undo_minutes", dealer->undo_minutes, 10080},
        {"flap_minutes", dealer->flap_minutes, 10080},
        {"silent_hours", dealer->silent_hours, 8760},
        {"sender_mails", dealer->sender_mails, 1000000},
        {"sender_minutes", dealer->sender_minutes, 1440},
        {"still_days", dealer->still_days, 30},
        {"slip_seconds", dealer->slip_seconds, 3600},
        {"veto_minutes", dealer->veto_minutes, 10080},
        {"orders_month", dealer->orders_month, 1000},
        {"early_percent", dealer->early_percent, 100},
    };
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
        if (fields[i].number > fields[i].max) {
            *field_r = fields[i].name;
            *error_r =
                arena_printf(c->arena, "%u is more than %u", fields[i].number, fields[i].max);
            return 0;
        }
    return 1;
}

int dealer_check(struct desk_command *c, const Platen__Dealer *dealer, const char **field_r,
                 const char **error_r)
{
    if (dealer->name[0] == '\0') {
        *field_r = "name";
        *error_r = "is missing";
        return 0;
    }
    return check_texts(c, dealer, field_r, error_r) && check_numbers(c, dealer, field_r, error_r);
}

void desk_take_set_dealer(struct desk_command *c)
{
    const Platen__Dealer *dealer = c->command->set_dealer->dealer;
    const char *field, *error;
    if (dealer == NULL) {
        desk_invalid(c, "dealer", "The dealer's record is missing.");
        return;
    }
    if (!dealer_check(c, dealer, &field, &error)) {
        desk_invalid(c, field, "%s: %s", field, error);
        return;
    }
    struct store_key key = store_key_text("dealer");
    store_put(c->txn, STORE_DEALER, &key, dealer);
    desk_done(c, "The dealer is %s.", dealer->name);
}
