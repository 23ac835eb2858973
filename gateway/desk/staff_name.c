#include "gateway/desk/staff_name.h"

const char *staff_name(struct desk_command *c)
{
    if (c->command->actor_kind == PLATEN__ACTOR_KIND__ACTOR_OPERATOR)
        return "operator";
    if (c->command->actor_kind != PLATEN__ACTOR_KIND__ACTOR_STAFF)
        return "gateway";
    const Platen__Staff *staff = store_get_id(c->txn, STORE_STAFF, c->command->actor);
    return staff != NULL ? staff->login : "staff";
}
