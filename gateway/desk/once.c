#include "gateway/desk/once.h"

#include <string.h>

#include "gateway/desk/digest.h"
#include "lib/arena.h"

// A long value stands as its digest, so that any fits into a key.
static struct store_key once_key(enum once_kind kind, const void *value, size_t size)
{
    uint8_t letter = (uint8_t)kind;
    struct store_key key = store_key_bytes(&letter, 1);
    if (size <= 128) {
        store_key_add_bytes(&key, value, size);
        return key;
    }
    uint8_t digest[DIGEST_SIZE];
    digest_sha256(value, size, digest);
    store_key_add_bytes(&key, digest, sizeof digest);
    return key;
}

Platen__Once *once_find(struct desk_command *c, enum once_kind kind, const void *value, size_t size)
{
    struct store_key key = once_key(kind, value, size);
    return store_get(c->txn, STORE_ONCE, &key);
}

void once_set(struct desk_command *c, enum once_kind kind, const void *value, size_t size,
              const Platen__Once *once)
{
    struct store_key key = once_key(kind, value, size);
    store_put(c->txn, STORE_ONCE, &key, once);
}

void once_delete(struct desk_command *c, enum once_kind kind, const void *value, size_t size)
{
    struct store_key key = once_key(kind, value, size);
    store_delete(c->txn, STORE_ONCE, &key);
}

static const char *once_place(struct desk_command *c, const Platen__MailPlace *place)
{
    if (place == NULL || (place->account[0] == '\0' && place->uid == 0))
        return NULL;
    return arena_printf(c->arena, "%s\n%s\n%u\n%u", place->account, place->folder,
                        place->uidvalidity, place->uid);
}

Platen__Once *once_find_mail(struct desk_command *c, const Platen__MailPlace *place)
{
    const char *text = once_place(c, place);
    return text == NULL ? NULL : once_find(c, ONCE_MAIL, text, strlen(text));
}

void once_set_mail(struct desk_command *c, const Platen__MailPlace *place, uint64_t reception)
{
    const char *text = once_place(c, place);
    if (text == NULL)
        return;
    Platen__Once once;
    platen__once__init(&once);
    once.reception = reception;
    once_set(c, ONCE_MAIL, text, strlen(text), &once);
}
