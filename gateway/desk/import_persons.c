// Persons: managers, installing persons, people of departments. What the dealer enters counts as
// confirmed (DESIGN 4, Registration).
#include <string.h>

#include "gateway/desk/array.h"
#include "gateway/desk/find.h"
#include "gateway/desk/import.h"
#include "gateway/desk/person_link.h"
#include "gateway/desk/person_state.h"
#include "lib/text.h"

static const char *lower(struct import *im, const char *mail)
{
    char *text = arena_strdup(im->c->arena, mail);
    text_lower(text);
    return text;
}

bool import_person_known(struct import *im, const char *customer, const char *mail)
{
    if (import_defined(im, "person", customer, lower(im, mail)) != NULL)
        return true;
    const Platen__Customer *record = find_customer(im->c, customer);
    return record != NULL && find_person_by_mail(im->c, record->id, mail) != NULL;
}

static bool check_scope(struct import *im, const char *customer)
{
    const char *list = import_text(im, "sites"), *word;
    while ((word = import_next_word(im, &list)) != NULL)
        if (!import_site_known(im, customer, word))
            return import_fail(im, "sites", "customer %s has no site \"%s\"", customer, word);
    list = import_text(im, "terminals");
    while ((word = import_next_word(im, &list)) != NULL) {
        const char *owner = import_terminal_customer(im, word);
        if (owner == NULL || strcmp(owner, customer) != 0)
            return import_fail(im, "terminals", "customer %s has no terminal \"%s\"", customer,
                               word);
    }
    return true;
}

bool import_check_person(struct import *im)
{
    const char *customer = import_text(im, "customer"), *mail = import_text(im, "mail");
    if (!import_customer_known(im, customer))
        return import_fail(im, "customer", "there is no customer \"%s\"", customer);
    if (address_same(mail, import_text(im, "second_mail")))
        return import_fail(im, "second_mail", "is the same address as \"mail\"");
    if (!import_once(im, "mail", customer, lower(im, mail)) || !check_scope(im, customer))
        return false;
    import_define(im, "person", customer, lower(im, mail), customer);
    return true;
}

static Platen__PersonRole role_of(const char *text)
{
    if (strcmp(text, "installing") == 0)
        return PLATEN__PERSON_ROLE__PERSON_INSTALLING;
    if (strcmp(text, "department") == 0)
        return PLATEN__PERSON_ROLE__PERSON_DEPARTMENT;
    return PLATEN__PERSON_ROLE__PERSON_MANAGER;
}

static void set_scope(struct import *im, Platen__Person *person)
{
    const char *list = import_cell(im, "sites"), *word;
    if (list != NULL)
        person->n_sites = 0;
    while (list != NULL && (word = import_next_word(im, &list)) != NULL) {
        const Platen__Site *site = find_site(im->c, person->customer, word);
        if (site != NULL)
            array_add_id(im->c->arena, &person->sites, &person->n_sites, site->id);
    }
    list = import_cell(im, "terminals");
    if (list != NULL)
        person->n_terminals = 0;
    while (list != NULL && (word = import_next_word(im, &list)) != NULL) {
        const Platen__Terminal *terminal =
            find_merged(im->c, find_terminal_by_number(im->c, word));
        if (terminal != NULL)
            array_add_id(im->c->arena, &person->terminals, &person->n_terminals, terminal->id);
    }
}

static void set_person(struct import *im, Platen__Person *person)
{
    import_set(im, "mail", &person->mail);
    import_set(im, "name", &person->name);
    import_set(im, "telephone", &person->telephone);
    import_set(im, "fax", &person->fax);
    import_set(im, "language", &person->language);
    import_set(im, "zone", &person->zone);
    const char *second = import_cell(im, "second_mail");
    if (second != NULL && !address_same(second, person->second_mail))
        person->second_held_since = 0;
    import_set(im, "second_mail", &person->second_mail);
    if (import_cell(im, "role") != NULL)
        person->role = role_of(import_text(im, "role"));
    set_scope(im, person);
}

void import_write_person(struct import *im)
{
    struct desk_command *c = im->c;
    const Platen__Customer *customer = find_customer(c, import_text(im, "customer"));
    if (customer == NULL)
        return;
    Platen__Person *person = find_person_by_mail(c, customer->id, import_text(im, "mail"));
    struct import_before before = import_before(im, person != NULL ? &person->base : NULL);
    if (person == NULL) {
        person = arena_alloc(c->arena, sizeof *person);
        platen__person__init(person);
        person->id = desk_next_id(c, STORE_PERSON);
        person->customer = customer->id;
    }
    set_person(im, person);
    bool waited = before.there && person->confirmed == 0;
    if (!before.there)
        person->confirmed = c->now;
    import_put_id(im, STORE_PERSON, person->id, &person->base, &before);
    if (person->role == PLATEN__PERSON_ROLE__PERSON_MANAGER)
        person_link_ensure(c, person);
    if (waited)
        person_confirm(c, person);
}
