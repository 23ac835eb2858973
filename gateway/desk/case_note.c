// Words of the staff on a case.
#include "gateway/desk/case.h"
#include "gateway/desk/find.h"

void desk_take_note_case(struct desk_command *c)
{
    const Platen__NoteCase *command = c->command->note_case;
    Platen__Case *kase = find_case_id(c, command->case_id);
    if (kase == NULL) {
        desk_not_found(c, "There is no such matter.");
        return;
    }
    if (command->text[0] == '\0') {
        desk_invalid(c, "text", "Please write a note.");
        return;
    }
    const Platen__Staff *staff = NULL;
    if (c->command->actor_kind == PLATEN__ACTOR_KIND__ACTOR_STAFF)
        staff = store_get_id(c->txn, STORE_STAFF, c->command->actor);
    case_add_message(c, kase, staff != NULL ? staff->login : "staff", command->text, 0);
    put_case(c, kase);
    c->answer->id = kase->id;
    desk_done(c, "Noted on %s.", kase->service_id);
}
