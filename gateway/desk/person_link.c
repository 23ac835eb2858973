#include "gateway/desk/person_link.h"

#include <time.h>

#include "lib/arena.h"
#include "lib/link.h"

const char *person_link_kind(const Platen__Person *person)
{
    return person->role == PLATEN__PERSON_ROLE__PERSON_DEPARTMENT ? "d" : "h";
}

static void person_link_write(struct desk_command *c, Platen__Person *person)
{
    const char *kind = person_link_kind(person);
    char token[LINK_TOKEN_SIZE];
    uint8_t hash[LINK_HASH_SIZE];
    link_token(desk_link_key(c->desk), person->id, kind, person->link_generation, token);
    link_hash(token, hash);

    Platen__Link link;
    platen__link__init(&link);
    link.person = person->id;
    link.path_kind = arena_strdup(c->arena, kind);
    link.generation = person->link_generation;
    struct store_key key = store_key_bytes(hash, sizeof hash);
    store_put(c->txn, STORE_LINK, &key, &link);
}

// Months of the calendar, in UTC: 29 February gives 1 March where there is none.
static int64_t person_link_end(int64_t now)
{
    time_t seconds = now / DESK_SECOND;
    struct tm day;
    gmtime_r(&seconds, &day);
    day.tm_mon += PERSON_LINK_MONTHS;
    return timegm(&day) * DESK_SECOND;
}

static bool person_link_make(struct desk_command *c, Platen__Person *person)
{
    if (person->link_generation != 0)
        return false;
    person->link_generation = 1;
    person->link_expires = person_link_end(c->now);
    person_link_write(c, person);
    return true;
}

void person_link_ensure(struct desk_command *c, Platen__Person *person)
{
    if (person_link_make(c, person))
        store_put_id(c->txn, STORE_PERSON, person->id, person);
}

void person_link_mailed(struct desk_command *c, Platen__Person *person)
{
    person_link_make(c, person);
    person->link_expires = person_link_end(c->now);
    store_put_id(c->txn, STORE_PERSON, person->id, person);
}

void person_link_renew(struct desk_command *c, Platen__Person *person)
{
    person->link_generation++;
    person->link_revoked = false;
    person->link_expires = person_link_end(c->now);
    person_link_write(c, person);
    store_put_id(c->txn, STORE_PERSON, person->id, person);
}

void person_link_revoke(struct desk_command *c, Platen__Person *person)
{
    person->link_revoked = true;
    store_put_id(c->txn, STORE_PERSON, person->id, person);
}

Platen__Person *person_link_find(struct desk_command *c, const uint8_t hash[32], bool *valid_r)
{
    struct store_key key = store_key_bytes(hash, LINK_HASH_SIZE);
    Platen__Link *link = store_get(c->txn, STORE_LINK, &key);
    Platen__Person *person = link == NULL ? NULL : store_get_id(c->txn, STORE_PERSON, link->person);
    *valid_r = person != NULL && link->generation == person->link_generation &&
               !person->link_revoked && c->now < person->link_expires;
    return person;
}
