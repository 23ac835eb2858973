// Customers, sites and departments.
#include <inttypes.h>
#include <string.h>

#include "gateway/desk/find.h"
#include "gateway/desk/import.h"

bool import_customer_known(struct import *im, const char *code)
{
    return import_defined(im, "customer", code, NULL) != NULL || find_customer(im->c, code) != NULL;
}

bool import_site_known(struct import *im, const char *customer, const char *code)
{
    if (import_defined(im, "site", customer, code) != NULL)
        return true;
    const Platen__Customer *record = find_customer(im->c, customer);
    return record != NULL && find_site(im->c, record->id, code) != NULL;
}

static const char *code_of_customer(struct import *im, uint64_t id)
{
    const Platen__Customer *customer = find_customer_id(im->c, id);
    return customer != NULL ? customer->code : "";
}

const char *import_department_customer(struct import *im, const char *code)
{
    const Platen__Department *department = find_department(im->c, code);
    if (department != NULL)
        return code_of_customer(im, department->customer);
    return import_defined(im, "department", code, NULL);
}

// The default department's code is part of service IDs, so it never changes.
static bool check_default_department(struct import *im, const Platen__Customer *customer,
                                     const char *code)
{
    if (code[0] == '\0')
        return true;
    if (customer != NULL) {
        const Platen__Department *there = find_department_id(im->c, customer->default_department);
        if (there != NULL && strcmp(there->code, code) != 0)
            return import_fail(im, "department",
                               "the customer's default department is %s and stays so; others come "
                               "with \"departments\"",
                               there->code);
        return true;
    }
    const char *owner = import_department_customer(im, code);
    if (owner != NULL)
        return import_fail(im, "department", "\"%s\" belongs to customer %s", code, owner);
    return true;
}

bool import_check_customer(struct import *im)
{
    const char *code = import_text(im, "code"), *department = import_text(im, "department");
    if (!import_once(im, "code", code, NULL) ||
        !check_default_department(im, find_customer(im->c, code), department))
        return false;
    import_define(im, "customer", code, NULL, code);
    import_define(im, "site", code, "main", code);
    if (department[0] != '\0')
        import_define(im, "department", department, NULL, code);
    return true;
}

// A dealer-wide code that neither the store nor this import has.
static char *free_department_code(struct import *im)
{
    char *code;
    do
        code = arena_printf(im->c->arena, "D%" PRIu64,
                            store_next_number(im->c->txn, "department-code"));
    while (import_department_customer(im, code) != NULL && !store_failed(im->c->txn));
    return code;
}

static void make_defaults(struct import *im, Platen__Customer *customer)
{
    Platen__Site site;
    platen__site__init(&site);
    site.id = desk_next_id(im->c, STORE_SITE);
    site.customer = customer->id;
    site.code = arena_strdup(im->c->arena, "main");
    site.name = customer->name;
    import_set(im, "address", &site.address);
    store_put_id(im->c->txn, STORE_SITE, site.id, &site);
    customer->default_site = site.id;

    Platen__Department department;
    platen__department__init(&department);
    department.id = desk_next_id(im->c, STORE_DEPARTMENT);
    department.customer = customer->id;
    department.name = customer->name;
    department.next_case = 1;
    import_set(im, "department", &department.code);
    if (department.code[0] == '\0')
        department.code = free_department_code(im);
    store_put_id(im->c->txn, STORE_DEPARTMENT, department.id, &department);
    customer->default_department = department.id;
}

// The address is the default site's.
static void set_address(struct import *im, const Platen__Customer *customer)
{
    Platen__Site *site = find_site_id(im->c, customer->default_site);
    const char *address = import_cell(im, "address");
    if (site == NULL || address == NULL || strcmp(site->address, address) == 0)
        return;
    import_set(im, "address", &site->address);
    store_put_id(im->c->txn, STORE_SITE, site->id, site);
}

void import_write_customer(struct import *im)
{
    Platen__Customer fresh, *customer = find_customer(im->c, import_text(im, "code"));
    platen__customer__init(&fresh);
    struct import_before before = import_before(im, customer != NULL ? &customer->base : NULL);
    if (customer == NULL)
        customer = &fresh;
    import_set(im, "code", &customer->code);
    import_set(im, "name", &customer->name);
    import_set(im, "language", &customer->language);
    import_set(im, "zone", &customer->zone);
    if (!before.there) {
        customer->id = desk_next_id(im->c, STORE_CUSTOMER);
        make_defaults(im, customer);
    } else {
        set_address(im, customer);
    }
    import_put_id(im, STORE_CUSTOMER, customer->id, &customer->base, &before);
}

bool import_check_site(struct import *im)
{
    const char *customer = import_text(im, "customer"), *code = import_text(im, "code");
    if (!import_customer_known(im, customer))
        return import_fail(im, "customer", "there is no customer \"%s\"", customer);
    if (!import_once(im, "code", customer, code))
        return false;
    import_define(im, "site", customer, code, customer);
    return true;
}

void import_write_site(struct import *im)
{
    const Platen__Customer *customer = find_customer(im->c, import_text(im, "customer"));
    if (customer == NULL)
        return;
    Platen__Site fresh, *site = find_site(im->c, customer->id, import_text(im, "code"));
    platen__site__init(&fresh);
    struct import_before before = import_before(im, site != NULL ? &site->base : NULL);
    if (site == NULL) {
        site = &fresh;
        site->id = desk_next_id(im->c, STORE_SITE);
        site->customer = customer->id;
    }
    import_set(im, "code", &site->code);
    import_set(im, "name", &site->name);
    import_set(im, "address", &site->address);
    import_set(im, "zone", &site->zone);
    import_put_id(im, STORE_SITE, site->id, &site->base, &before);
}

bool import_check_department(struct import *im)
{
    const char *customer = import_text(im, "customer"), *code = import_text(im, "code");
    if (!import_customer_known(im, customer))
        return import_fail(im, "customer", "there is no customer \"%s\"", customer);
    const char *owner = import_department_customer(im, code);
    if (owner != NULL && strcmp(owner, customer) != 0)
        return import_fail(im, "code", "\"%s\" belongs to customer %s", code, owner);
    if (!import_once(im, "code", code, NULL))
        return false;
    import_define(im, "department", code, NULL, customer);
    return true;
}

void import_write_department(struct import *im)
{
    const Platen__Customer *customer = find_customer(im->c, import_text(im, "customer"));
    if (customer == NULL)
        return;
    Platen__Department fresh, *department = find_department(im->c, import_text(im, "code"));
    platen__department__init(&fresh);
    struct import_before before = import_before(im, department != NULL ? &department->base : NULL);
    if (department == NULL) {
        department = &fresh;
        department->id = desk_next_id(im->c, STORE_DEPARTMENT);
        department->customer = customer->id;
        department->next_case = 1;
    }
    import_set(im, "code", &department->code);
    import_set(im, "name", &department->name);
    import_set(im, "mail", &department->mail);
    import_put_id(im, STORE_DEPARTMENT, department->id, &department->base, &before);
}
