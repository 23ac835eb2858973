// The button that calls service: a matter of its own, or more words on the one that is open.
#include <string.h>

#include "gateway/desk/case.h"
#include "gateway/desk/find.h"
#include "lib/arena.h"

enum { SERVICE_TEXT_MOST = 2000 };

void desk_take_call_service(struct desk_command *c)
{
    const Platen__CallService *command = c->command->call_service;
    const Platen__Person *person = find_person_id(c, command->person);
    const Platen__Terminal *terminal = find_terminal_id(c, command->terminal);
    if (person == NULL || terminal == NULL || !person_may_see(person, terminal)) {
        desk_not_found(c, "There is no such terminal.");
        return;
    }
    if (person->confirmed == 0) {
        desk_refused(c, "Please confirm your address first.");
        return;
    }
    if (command->text[strspn(command->text, " \t\r\n")] == '\0') {
        desk_invalid(c, "text", "Please write what is the matter.");
        return;
    }
    const char *text = desk_cut(c, command->text, SERVICE_TEXT_MOST);
    Platen__Case *kase = case_service_open(c, terminal);
    if (kase == NULL) {
        kase = case_new(c, terminal, PLATEN__CASE_KIND__CASE_SERVICE);
        kase->text = arena_strdup(c->arena, text);
        kase->trust = PLATEN__TRUST__TRUST_SIGNED;
    }
    case_add_message(c, kase, person->name[0] != '\0' ? person->name : person->mail, text, 0);
    put_case(c, kase);
    c->answer->id = kase->id;
    desk_done(c, "Service is called: %s.", kase->service_id);
}
