#include "gateway/desk/sender.h"

#include <string.h>

#include "gateway/desk/due.h"
#include "gateway/desk/staff_item.h"
#include "lib/text.h"

static uint64_t key_of(struct desk_command *c, const char *address)
{
    uint8_t mac[32];
    store_mail_key(c->txn, address, mac);
    return text_get_be64(mac);
}

static int64_t span(const struct desk_command *c)
{
    return c->dealer->sender_minutes * DESK_MINUTE;
}

// ---- the record ----

static Platen__Sender *find(struct desk_command *c, const char *address)
{
    Platen__Sender *sender = store_get_id(c->txn, STORE_SENDER, key_of(c, address));
    if (sender != NULL)
        return sender;
    sender = arena_alloc(c->arena, sizeof *sender);
    platen__sender__init(sender);
    sender->address = desk_cut(c, address, 254);
    return sender;
}

static void put(struct desk_command *c, const Platen__Sender *sender)
{
    store_put_id(c->txn, STORE_SENDER, key_of(c, sender->address), sender);
}

static void begin_span(struct desk_command *c, Platen__Sender *sender)
{
    bool next = sender->window != 0 && c->now < sender->window + 2 * span(c);
    sender->limited = next && sender->seen > c->dealer->sender_mails;
    sender->window = c->now;
    sender->seen = sender->aside = 0;
    due_add(c, c->now + 2 * span(c), DUE_SENDER, key_of(c, sender->address));
}

// ---- the one notice ----

static bool worth_telling(uint32_t aside)
{
    for (uint32_t step = 1; step <= aside; step *= 10)
        if (step == aside)
            return true;
    return false;
}

static void tell(struct desk_command *c, const Platen__Sender *sender)
{
    Platen__StaffItem item;
    platen__staff_item__init(&item);
    item.kind = arena_strdup(c->arena, "sender-limited");
    item.value = sender->address[0] != '\0' ? sender->address : arena_strdup(c->arena, "nobody");
    if (strcmp(sender->address, SENDER_NUMBERS) == 0)
        item.text = arena_printf(c->arena,
                                 "%u queries within %u minutes named numbers that are not "
                                 "registered; %u of them were only counted.",
                                 sender->seen, c->dealer->sender_minutes, sender->aside);
    else
        item.text = arena_printf(c->arena,
                             "%s sent %u mails within %u minutes; %u are set aside. They stand among "
                             "the rejected mails and can be run again.",
                             item.value, sender->seen, c->dealer->sender_minutes, sender->aside);
    staff_item_tell(c, &item);
}

bool sender_may(struct desk_command *c, const char *address)
{
    Platen__Sender *sender = find(c, address);
    if (sender->window == 0 || c->now >= sender->window + span(c))
        begin_span(c, sender);
    sender->seen++;
    sender->limited = sender->limited || sender->seen > c->dealer->sender_mails;
    if (sender->limited) {
        sender->aside++;
        if (worth_telling(sender->aside))
            tell(c, sender);
    }
    put(c, sender);
    return !sender->limited;
}

void sender_due(struct desk_command *c, uint64_t key)
{
    const Platen__Sender *sender = store_get_id(c->txn, STORE_SENDER, key);
    if (sender == NULL || c->now < sender->window + span(c))
        return;
    if (sender->aside > 0)
        tell(c, sender);
    if (c->now < sender->window + 2 * span(c))
        return; // a later row stands for it
    struct store_key row = store_key_u64(key);
    store_delete(c->txn, STORE_SENDER, &row);
}

int64_t sender_astray(struct desk_command *c, uint64_t key)
{
    Platen__Sender *sender = store_get_id(c->txn, STORE_SENDER, key);
    if (sender == NULL)
        return 0;
    if (sender->window > c->now) {
        sender->window = c->now;
        store_put_id(c->txn, STORE_SENDER, key, sender);
    }
    return c->now + 2 * span(c);
}
