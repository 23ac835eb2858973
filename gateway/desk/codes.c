// Enrolment codes: one agent each, for one customer or one of its sites, until they expire (DESIGN
// 4).
#include <inttypes.h>

#include "gateway/desk/find.h"
#include "gateway/desk/subject.h"

enum { CODE_DAYS_MAX = 366 };

static bool code_good(struct desk_command *c, const Platen__NewCode *ask)
{
    if (ask->code_sha256.len != 32)
        desk_invalid(c, "code", "The code's hash has not 32 bytes.");
    else if (ask->expires <= c->now || ask->expires > c->now + CODE_DAYS_MAX * DESK_DAY)
        desk_invalid(c, "expires", "A code lasts until some time within a year from now.");
    else
        return true;
    return false;
}

void desk_take_new_code(struct desk_command *c)
{
    const Platen__NewCode *ask = c->command->new_code;
    const Platen__Customer *customer = find_customer(c, ask->customer);
    const Platen__Site *site = NULL;
    if (customer == NULL) {
        desk_not_found(c, "There is no customer \"%s\".", arena_cut(c->arena, ask->customer, 40));
        return;
    }
    if (ask->site[0] != '\0' && (site = find_site(c, customer->id, ask->site)) == NULL) {
        desk_not_found(c, "Customer %s has no site \"%s\".", customer->code,
                       arena_cut(c->arena, ask->site, 40));
        return;
    }
    if (!code_good(c, ask))
        return;
    struct store_key key = store_key_bytes(ask->code_sha256.data, ask->code_sha256.len);
    if (store_get(c->txn, STORE_ENROLMENT_CODE, &key) != NULL) {
        desk_conflict(c, "There is such a code already.");
        return;
    }
    Platen__EnrolmentCode code;
    platen__enrolment_code__init(&code);
    code.customer = customer->id;
    code.site = site != NULL ? site->id : 0;
    code.expires = ask->expires;
    store_put(c->txn, STORE_ENROLMENT_CODE, &key, &code);
    desk_done(c, "A code for %s.", customer->name);
}
