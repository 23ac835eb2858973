// What staff change of a terminal.
#include <string.h>

#include "gateway/desk/array.h"
#include "gateway/desk/find.h"
#include "gateway/desk/object_check.h"
#include "gateway/desk/query_sign.h"
#include "gateway/desk/registration.h"
#include "gateway/desk/standing.h"
#include "lib/text.h"

enum { ORDERS_MONTH_MOST = 1000 };

struct change {
    const Platen__ChangeTerminal *ask;
    Platen__Terminal *terminal;
    const Platen__Site *site;
    const Platen__Department *department;
    Platen__Person *installing;
    const char *field;
};

static const char *check_belonging(struct desk_command *c, struct change *change)
{
    const Platen__ChangeTerminal *ask = change->ask;
    uint64_t customer = change->terminal->customer;
    change->field = "site";
    if (ask->site[0] != '\0' && (change->site = find_site(c, customer, ask->site)) == NULL)
        return "The customer has no such site.";
    change->field = "department";
    if (ask->department[0] != '\0') {
        change->department = find_department(c, ask->department);
        if (change->department == NULL || change->department->customer != customer)
            return "The customer has no such department.";
    }
    change->field = "installing";
    if (ask->installing[0] != '\0' &&
        (change->installing = find_person_by_mail(c, customer, ask->installing)) == NULL)
        return "The customer has no person with this address; import persons first.";
    return NULL;
}

static bool is_choice(const char *text)
{
    return strcmp(text, "yes") == 0 || strcmp(text, "no") == 0;
}

static bool tells_known(const char *text)
{
    return text[0] == '\0' || strcmp(text, "mail") == 0 || strcmp(text, "fax") == 0 ||
           strcmp(text, "no") == 0;
}

static const char *change_fault(struct desk_command *c, struct change *change)
{
    const Platen__ChangeTerminal *ask = change->ask;
    const char *why = check_line(ask->place);
    uint64_t month;
    change->field = "place";
    if (why != NULL)
        return why;
    change->field = "orders_itself";
    if (ask->orders_itself[0] != '\0' && strcmp(ask->orders_itself, "yes") != 0 &&
        strcmp(ask->orders_itself, "no") != 0)
        return "A terminal orders by itself or not: yes or no.";
    change->field = "signed_only";
    if (ask->signed_only[0] != '\0' && strcmp(ask->signed_only, "yes") != 0 &&
        strcmp(ask->signed_only, "no") != 0)
        return "A terminal needs a signature or not: yes or no.";
    if (strcmp(ask->signed_only, "yes") == 0 && query_key_find(c, ask->terminal) == NULL)
        return "The terminal has no key yet.";
    change->field = "orders_at_end";
    if (ask->orders_at_end[0] != '\0' && !is_choice(ask->orders_at_end))
        return "What is at its end is ordered by itself or not: yes or no.";
    change->field = "tells_itself";
    if (!tells_known(ask->tells_itself))
        return "The installing person is told by itself by mail, by fax, or not: mail, fax or no.";
    change->field = "orders_month";
    if (ask->orders_month[0] != '\0' &&
        text_parse_unsigned(ask->orders_month, ORDERS_MONTH_MOST, &month) != 1)
        return "The orders of a month are a number from 0 (as the dealer's) to 1000.";
    change->field = "model";
    if (ask->model[0] != '\0' && find_model(c, ask->model) == NULL)
        return "There is no such model.";
    change->field = "manager";
    if (ask->manager[0] != '\0' && (why = check_mail(ask->manager)) != NULL)
        return why;
    return check_belonging(c, change);
}

static void apply(struct desk_command *c, struct change *change)
{
    const Platen__ChangeTerminal *ask = change->ask;
    Platen__Terminal *terminal = change->terminal;
    if (ask->place[0] != '\0')
        terminal->place = arena_strdup(c->arena, ask->place);
    if (ask->model[0] != '\0')
        terminal->model = arena_strdup(c->arena, ask->model);
    if (change->site != NULL)
        terminal->site = change->site->id;
    if (change->department != NULL)
        terminal->department = change->department->id;
    if (change->installing != NULL)
        terminal->installing = change->installing->id;
    if (ask->orders_itself[0] != '\0')
        terminal->orders_itself = strcmp(ask->orders_itself, "yes") == 0;
    if (ask->signed_only[0] != '\0')
        terminal->signed_only = strcmp(ask->signed_only, "yes") == 0;
    if (ask->orders_at_end[0] != '\0')
        terminal->orders_at_end = strcmp(ask->orders_at_end, "yes") == 0;
    if (ask->tells_itself[0] != '\0')
        terminal->tells_itself = arena_strdup(
            c->arena, strcmp(ask->tells_itself, "no") == 0 ? "" : ask->tells_itself);
    uint64_t month;
    if (ask->orders_month[0] != '\0' &&
        text_parse_unsigned(ask->orders_month, ORDERS_MONTH_MOST, &month) == 1)
        terminal->orders_month = (uint32_t)month;
    if (ask->retire)
        standing_retire(c, terminal);
    if (ask->manager[0] != '\0')
        registration_set_manager(c, terminal, ask->manager);
    put_terminal(c, terminal);
}

// Empty texts leave what is there.
void desk_take_change_terminal(struct desk_command *c)
{
    struct change change = {.ask = c->command->change_terminal};
    change.terminal = find_terminal_id(c, change.ask->terminal);
    if (change.terminal == NULL) {
        desk_not_found(c, "There is no such terminal.");
        return;
    }
    const char *fault = change_fault(c, &change);
    if (fault != NULL) {
        desk_invalid(c, change.field, "%s", fault);
        return;
    }
    apply(c, &change);
    c->answer->id = change.terminal->id;
    desk_done(c, "Terminal %s is changed.", change.terminal->number);
}
