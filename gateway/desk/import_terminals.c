// Terminals the dealer knows before they register themselves.
#include <string.h>

#include "gateway/desk/array.h"
#include "gateway/desk/find.h"
#include "gateway/desk/import.h"
#include "lib/text.h"

const char *import_terminal_customer(struct import *im, const char *number)
{
    const Platen__Terminal *terminal = find_terminal_by_number(im->c, number);
    const Platen__Customer *customer =
        terminal != NULL ? find_customer_id(im->c, terminal->customer) : NULL;
    if (customer != NULL)
        return customer->code;
    return import_defined(im, "terminal", number, NULL);
}

// Whom the file gives a name is a person from then on; one address has one name in it.
static bool check_name(struct import *im, const char *customer)
{
    const char *name = import_cell(im, "installing_name");
    char *mail = arena_strdup(im->c->arena, import_text(im, "installing"));
    if (name == NULL || (mail[0] == '\0' && import_cell(im, "installing") == NULL))
        return true;
    if (mail[0] == '\0')
        return name[0] == '\0' ||
               import_fail(im, "installing", "is missing: an installing person has an address");
    text_lower(mail);
    const char *other = import_defined(im, "installing-name", customer, mail);
    if (other != NULL && strcmp(other, name) != 0)
        return import_fail(im, "installing_name", "this address has the name \"%s\" above", other);
    import_define(im, "installing-name", customer, mail, name);
    import_define(im, "person", customer, mail, customer);
    return true;
}

static bool check_people(struct import *im, const char *customer)
{
    static const char *const columns[] = {"manager", "installing"};
    if (!check_name(im, customer))
        return false;
    for (size_t i = 0; i < 2; i++) {
        const char *mail = import_text(im, columns[i]);
        if (mail[0] != '\0' && !import_person_known(im, customer, mail))
            return import_fail(im, columns[i], "customer %s has no person with the address \"%s\"",
                               customer, mail);
    }
    return true;
}

// What the machine calls itself stands there where the models' table has nothing like it.
static bool check_model(struct import *im)
{
    const char *model = import_text(im, "model"), *word = import_cell(im, "reported_model");
    if (model[0] == '\0')
        return word != NULL || import_fail(im, "model", "is missing");
    if (word != NULL && word[0] != '\0')
        return import_fail(im, "reported_model", "stands beside a model");
    return import_model_known(im, model) ||
           import_fail(im, "model", "there is no model \"%s\"", model);
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
    if (!check_model(im) || !import_once(im, "number", number, NULL) ||
        !check_belonging(im, customer))
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

static Platen__Person *installing_of(struct import *im, Platen__Terminal *terminal,
                                     const char *mail)
{
    if (mail == NULL)
        return find_person_id(im->c, terminal->installing);
    if (mail[0] == '\0')
        return NULL;
    Platen__Person *person = find_person_by_mail(im->c, terminal->customer, mail);
    if (person != NULL)
        return person;
    person = arena_alloc(im->c->arena, sizeof *person);
    platen__person__init(person);
    person->id = desk_next_id(im->c, STORE_PERSON);
    person->customer = terminal->customer;
    person->role = PLATEN__PERSON_ROLE__PERSON_INSTALLING;
    person->mail = arena_strdup(im->c->arena, mail);
    person->confirmed = im->c->now;
    put_person(im->c, person);
    return person;
}

// True where the person was renamed.
static bool set_installing(struct import *im, Platen__Terminal *terminal)
{
    const char *mail = import_cell(im, "installing"), *name = import_cell(im, "installing_name");
    if (mail == NULL && name == NULL)
        return false;
    Platen__Person *person = installing_of(im, terminal, mail);
    terminal->installing = person != NULL ? person->id : 0;
    if (person == NULL || name == NULL || strcmp(person->name, name) == 0)
        return false;
    person->name = arena_strdup(im->c->arena, name);
    put_person(im->c, person);
    return true;
}

static void set_manager(struct import *im, Platen__Terminal *terminal)
{
    const char *mail = import_cell(im, "manager");
    if (mail != NULL) {
        Platen__Person *person = find_person_by_mail(im->c, terminal->customer, mail);
        terminal->manager = person != NULL ? person->id : 0;
        if (person != NULL &&
            array_add_id(im->c->arena, &person->terminals, &person->n_terminals, terminal->id))
            put_person(im->c, person);
    }
}

static void set_terminal(struct import *im, Platen__Terminal *terminal)
{
    const Platen__Model *model = find_model(im->c, import_text(im, "model"));
    import_set(im, "number", &terminal->number);
    import_set(im, import_text(im, "model")[0] != '\0' ? "model" : "reported_model",
               &terminal->model);
    import_set(im, "serial", &terminal->serial);
    import_set(im, "place", &terminal->place);
    import_set(im, "in_company_id", &terminal->in_company_id);
    import_set(im, "contract_id", &terminal->contract_id);
    import_set(im, "billing_reference", &terminal->billing_reference);
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
    struct cell_row was, now;
    if (terminal != NULL)
        cells_of_terminal(c->txn, terminal, &was);
    if (terminal == NULL) {
        terminal = &fresh;
        terminal->id = desk_next_id(c, STORE_TERMINAL);
        terminal->customer = customer->id;
        terminal->state = PLATEN__TERMINAL_STATE__TERMINAL_ACTIVE;
    }
    set_terminal(im, terminal);
    set_belonging(im, terminal, customer);
    set_manager(im, terminal);
    bool renamed = set_installing(im, terminal);
    unsigned same = im->same;
    import_put_id(im, STORE_TERMINAL, terminal->id, &terminal->base, &before);
    if (renamed && im->same > same) {
        im->same--;
        im->changed++;
    }
    cells_of_terminal(c->txn, terminal, &now);
    cell_set_note(&im->set, CELL_REGISTRATIONS, before.there ? &was : NULL, &now);
}
