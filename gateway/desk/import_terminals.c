// Terminals the dealer knows before they register themselves.
#include <string.h>

#include "gateway/desk/array.h"
#include "gateway/desk/find.h"
#include "gateway/desk/import.h"

const char *import_terminal_customer(struct import *im, const char *number)
{
    const Platen__Terminal *terminal = find_terminal_by_number(im->c, number);
    const Platen__Customer *customer =
        terminal != NULL ? find_customer_id(im->c, terminal->customer) : NULL;
    if (customer != NULL)
        return customer->code;
    return import_defined(im, "terminal", number, NULL);
}

static bool check_people(struct import *im, const char *customer)
{
    static const char *const columns[] = {"manager", "installing"};
    for (size_t i = 0; i < 2; i++) {
        const char *mail = import_text(im, columns[i]);
        if (mail[0] != '\0' && !import_person_known(im, customer, mail))
            return import_fail(im, columns[i], "customer %s has no person with the address \"%s\"",
                               customer, mail);
    }
    return true;
}

static bool check_belonging(struct import *im, const char *customer)
{
    const char *site = import_text(im, "site"), *department = import_text(im, "department");
    const char *owner =
        department[0] != '\0' ? import_department_customer(im, department) : customer;
    if (site[0] != '\0' && !import_site_known(im, customer, site))
        return import_fail(im, "site", "customer %s has no site \"%s\"", customer, site);
    if (owner == NULL || strcmp(owner, customer) != 0)
        return import_fail(im, "department", "customer %s has no department \"%s\"", customer,
                           department);
    return check_people(im, customer);
}

bool import_check_terminal(struct import *im)
{
    const char *customer = import_text(im, "customer"), *number = import_text(im, "number");
    const char *owner = import_terminal_customer(im, number);
    if (!import_customer_known(im, customer))
        return import_fail(im, "customer", "there is no customer \"%s\"", customer);
    if (owner != NULL && strcmp(owner, customer) != 0)
        return import_fail(im, "number", "\"%s\" is a terminal of customer %s", number, owner);
    if (!import_model_known(im, import_text(im, "model")))
        return import_fail(im, "model", "there is no model \"%s\"", import_text(im, "model"));
    if (!import_once(im, "number", number, NULL) || !check_belonging(im, customer))
        return false;
    import_define(im, "terminal", number, NULL, customer);
    return true;
}

static void set_belonging(struct import *im, Platen__Terminal *terminal,
                          const Platen__Customer *customer)
{
    const char *code = import_cell(im, "site");
    if (code != NULL || terminal->site == 0) {
        const Platen__Site *site =
            code != NULL && code[0] != '\0' ? find_site(im->c, customer->id, code) : NULL;
        terminal->site = site != NULL ? site->id : customer->default_site;
    }
    code = import_cell(im, "department");
    if (code != NULL || terminal->department == 0) {
        const Platen__Department *department = code != NULL ? find_department(im->c, code) : NULL;
        terminal->department = department != NULL ? department->id : customer->default_department;
    }
}

static void set_people(struct import *im, Platen__Terminal *terminal)
{
    const char *mail = import_cell(im, "manager");
    if (mail != NULL) {
        Platen__Person *person = find_person_by_mail(im->c, terminal->customer, mail);
        terminal->manager = person != NULL ? person->id : 0;
        if (person != NULL &&
            array_add_id(im->c->arena, &person->terminals, &person->n_terminals, terminal->id))
            put_person(im->c, person);
    }
    mail = import_cell(im, "installing");
    if (mail != NULL) {
        const Platen__Person *person = find_person_by_mail(im->c, terminal->customer, mail);
        terminal->installing = person != NULL ? person->id : 0;
    }
}

static void set_terminal(struct import *im, Platen__Terminal *terminal)
{
    const Platen__Model *model = find_model(im->c, import_text(im, "model"));
    import_set(im, "number", &terminal->number);
    import_set(im, "model", &terminal->model);
    import_set(im, "serial", &terminal->serial);
    import_set(im, "place", &terminal->place);
    import_set(im, "in_company_id", &terminal->in_company_id);
    import_set(im, "contract_id", &terminal->contract_id);
    if (model != NULL)
        terminal->maker = arena_strdup(im->c->arena, model->maker);
}

void import_write_terminal(struct import *im)
{
    struct desk_command *c = im->c;
    const Platen__Customer *customer = find_customer(c, import_text(im, "customer"));
    if (customer == NULL)
        return;
    Platen__Terminal fresh, *terminal = find_terminal_by_number(c, import_text(im, "number"));
    platen__terminal__init(&fresh);
    struct import_before before = import_before(im, terminal != NULL ? &terminal->base : NULL);
    if (terminal == NULL) {
        terminal = &fresh;
        terminal->id = desk_next_id(c, STORE_TERMINAL);
        terminal->customer = customer->id;
        terminal->state = PLATEN__TERMINAL_STATE__TERMINAL_ACTIVE;
    }
    set_terminal(im, terminal);
    set_belonging(im, terminal, customer);
    set_people(im, terminal);
    import_put_id(im, STORE_TERMINAL, terminal->id, &terminal->base, &before);
}
