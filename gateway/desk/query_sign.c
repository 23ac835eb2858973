#include "gateway/desk/query_sign.h"

#include <string.h>

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "gateway/desk/find.h"
#include "gateway/desk/staff_item.h"
#include "gateway/desk/staff_name.h"
#include "lib/memory.h"
#include "lib/text.h"

#define BEFORE_LASTS (7 * DESK_DAY)
#define ITEM_KIND "query-signature"

enum { MAC_SIZE = 32 };

Platen__QueryKey *query_key_find(struct desk_command *c, uint64_t terminal)
{
    return store_get_id(c->txn, STORE_QUERY_KEY, terminal);
}

// ---- what a signature is worth ----

static bool is_by(const ProtobufCBinaryData *key, const Platen__QuerySignature *signature)
{
    uint8_t mac[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    if (key->len == 0 || signature->mac.len != MAC_SIZE)
        return false;
    if (HMAC(EVP_sha256(), key->data, (int)key->len, (const uint8_t *)signature->canonical,
             strlen(signature->canonical), mac, &size) == NULL ||
        size != MAC_SIZE)
        memory_none();
    return text_equal_secret(mac, signature->mac.data, MAC_SIZE);
}

enum trouble { TROUBLE_UNSIGNED, TROUBLE_NO_KEY, TROUBLE_WRONG, TROUBLE_OLD };

static const struct {
    const char *panel;
    const char *staff; // NULL: nothing for them to do
} troubles[] = {
    [TROUBLE_UNSIGNED] = {"This terminal's queries need a signature.",
                          "Terminal %s sends queries without the signature that it needs."},
    [TROUBLE_NO_KEY] = {"No key is kept for this terminal's signature.",
                        "Terminal %s signs its queries, but no key is kept for it."},
    [TROUBLE_WRONG] = {"The signature is wrong.",
                       "Terminal %s signs its queries by another key than the one kept for it."},
    [TROUBLE_OLD] = {"D is not higher than before.", NULL},
};

static void refuse(struct query_sign *sign, enum trouble trouble)
{
    sign->refused = troubles[trouble].panel;
    sign->staff = troubles[trouble].staff;
}

struct query_sign query_sign_look(struct desk_command *c, const Platen__Terminal *terminal,
                                  const Platen__QuerySignature *signature)
{
    struct query_sign sign = {0};
    if (signature == NULL) {
        if (terminal->signed_only)
            refuse(&sign, TROUBLE_UNSIGNED);
        return sign;
    }
    sign.counter = signature->counter;
    sign.key = query_key_find(c, terminal->id);
    if (sign.key == NULL || sign.key->key.len == 0) {
        refuse(&sign, TROUBLE_NO_KEY);
        return sign;
    }
    bool good = is_by(&sign.key->key, signature);
    sign.by_before = !good && sign.key->before_until > c->now && is_by(&sign.key->before, signature);
    if (!good && !sign.by_before) {
        refuse(&sign, TROUBLE_WRONG);
        return sign;
    }
    uint64_t last = sign.by_before ? sign.key->before_counter : sign.key->counter;
    sign.is_signed = sign.counter > last;
    sign.again = sign.counter == last;
    if (!sign.is_signed)
        refuse(&sign, TROUBLE_OLD);
    return sign;
}

static void put_key(struct desk_command *c, uint64_t terminal, const Platen__QueryKey *key)
{
    store_put_id(c->txn, STORE_QUERY_KEY, terminal, key);
}

static void forget_before(Platen__QueryKey *key)
{
    key->before = (ProtobufCBinaryData){0};
    key->before_counter = 0;
    key->before_until = 0;
}

void query_sign_note(struct desk_command *c, const Platen__Terminal *terminal,
                     const struct query_sign *sign)
{
    Platen__QueryKey *key = sign->key;
    if (!sign->is_signed)
        return;
    if (sign->by_before) {
        key->before_counter = sign->counter;
    } else {
        key->counter = sign->counter;
        if (key->used == 0)
            key->used = c->now;
        forget_before(key);
    }
    put_key(c, terminal->id, key);
}

static Platen__StaffItem *item_of(struct desk_command *c, const Platen__Terminal *terminal)
{
    Platen__StaffItem *item = arena_alloc(c->arena, sizeof *item);
    platen__staff_item__init(item);
    item->kind = arena_strdup(c->arena, ITEM_KIND);
    item->terminal = terminal->id;
    return item;
}

// Around its one %s.
static char *tell_of(struct desk_command *c, const char *sentence, const char *number)
{
    const char *place = strstr(sentence, "%s");
    return arena_printf(c->arena, "%.*s%s%s", (int)(place - sentence), sentence, number, place + 2);
}

void query_sign_refuse(struct desk_command *c, const Platen__Terminal *terminal,
                       const struct query_sign *sign)
{
    Platen__StaffItem *item = item_of(c, terminal);
    c->answer->reply_type = arena_strdup(c->arena, "refused");
    c->answer->time = c->now;
    // One item says it; what anybody can send in any number writes nothing more.
    if (sign->staff == NULL || staff_item_find(c, item) != NULL) {
        desk_refused(c, "%s", sign->refused);
        return;
    }
    item->text = tell_of(c, sign->staff, terminal->number);
    staff_item_open(c, item);
    desk_staff(c, "%s", sign->refused);
}

// ---- keys ----

const char *query_key_fault(const ProtobufCBinaryData *key)
{
    return key->len < QUERY_KEY_LEAST || key->len > QUERY_KEY_MOST ? "A key has 16 to 64 bytes."
                                                                    : NULL;
}

void query_key_set(struct desk_command *c, const Platen__Terminal *terminal,
                   const ProtobufCBinaryData *key, bool at_once)
{
    const Platen__QueryKey *old = query_key_find(c, terminal->id);
    Platen__QueryKey new;
    platen__query_key__init(&new);
    new.key = *key;
    new.set = c->now;
    new.by = arena_strdup(c->arena, staff_name(c));
    // Of two that were never used the terminal has the older one, or neither.
    if (!at_once && old != NULL && old->key.len > 0) {
        bool unused = old->used == 0 && old->before_until > c->now;
        new.before = unused ? old->before : old->key;
        new.before_counter = unused ? old->before_counter : old->counter;
        new.before_until = c->now + BEFORE_LASTS;
    }
    put_key(c, terminal->id, &new);
    Platen__StaffItem *item = staff_item_find(c, item_of(c, terminal));
    if (item != NULL)
        staff_item_close(c, item, staff_name(c));
}

static void remove_key(struct desk_command *c, Platen__Terminal *terminal)
{
    struct store_key key = store_key_u64(terminal->id);
    if (terminal->signed_only) {
        desk_conflict(c, "Terminal %s counts by its signature alone: change that first.",
                      terminal->number);
        return;
    }
    if (query_key_find(c, terminal->id) == NULL) {
        desk_refused(c, "Terminal %s has no key.", terminal->number);
        return;
    }
    store_delete(c->txn, STORE_QUERY_KEY, &key);
    desk_done(c, "Terminal %s has no key any more.", terminal->number);
}

void desk_take_set_query_key(struct desk_command *c)
{
    const Platen__SetQueryKey *ask = c->command->set_query_key;
    Platen__Terminal *terminal = find_terminal_id(c, ask->terminal);
    if (terminal == NULL) {
        desk_not_found(c, "There is no such terminal.");
        return;
    }
    c->answer->id = terminal->id;
    if (ask->key.len == 0) {
        remove_key(c, terminal);
        return;
    }
    const char *fault = query_key_fault(&ask->key);
    if (fault != NULL) {
        desk_invalid(c, "key", "%s", fault);
        return;
    }
    query_key_set(c, terminal, &ask->key, ask->at_once);
    desk_done(c, "Terminal %s has a new key.", terminal->number);
}
