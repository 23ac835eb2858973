#include "gateway/desk/find.h"

#include <string.h>
#include <strings.h>

#include "gateway/desk/array.h"

static void *find_by_text(struct desk_command *c, enum store_index index, const char *text)
{
    if (text == NULL || text[0] == '\0')
        return NULL;
    struct store_key key = store_key_text(text);
    return store_find(c->txn, index, &key);
}

Platen__Customer *find_customer(struct desk_command *c, const char *code)
{
    return find_by_text(c, STORE_CUSTOMER_BY_CODE, code);
}

Platen__Site *find_site(struct desk_command *c, uint64_t customer, const char *code)
{
    struct store_key key = store_key_u64(customer);
    store_key_add_text(&key, code);
    return store_find(c->txn, STORE_SITE_BY_CUSTOMER, &key);
}

Platen__Department *find_department(struct desk_command *c, const char *code)
{
    return find_by_text(c, STORE_DEPARTMENT_BY_CODE, code);
}

Platen__Person *find_person_by_mail(struct desk_command *c, uint64_t customer, const char *address)
{
    if (address == NULL || address[0] == '\0')
        return NULL;
    uint8_t mac[32];
    store_mail_key(c->txn, address, mac);
    struct store_key key = store_key_u64(customer);
    store_key_add_bytes(&key, mac, sizeof mac);
    return store_find(c->txn, STORE_PERSON_BY_MAIL, &key);
}

Platen__ServiceStore *find_service_store(struct desk_command *c, const char *code)
{
    return find_by_text(c, STORE_SERVICE_STORE_BY_CODE, code);
}

Platen__Model *find_model(struct desk_command *c, const char *code)
{
    return find_by_text(c, STORE_MODEL_BY_CODE, code);
}

Platen__Item *find_item(struct desk_command *c, const char *code)
{
    return find_by_text(c, STORE_ITEM_BY_CODE, code);
}

Platen__Staff *find_staff(struct desk_command *c, const char *login)
{
    return find_by_text(c, STORE_STAFF_BY_LOGIN, login);
}

Platen__Agent *find_agent(struct desk_command *c, const char *id)
{
    if (id == NULL || id[0] == '\0')
        return NULL;
    struct store_key key = store_key_text(id);
    return store_get(c->txn, STORE_AGENT, &key);
}

Platen__Terminal *find_terminal_by_name(struct desk_command *c, const char *agent, const char *name)
{
    struct store_key key = store_key_text(agent);
    store_key_add_text(&key, name);
    return store_find(c->txn, STORE_TERMINAL_BY_NAME, &key);
}

Platen__Terminal *find_terminal_by_number(struct desk_command *c, const char *number)
{
    return find_by_text(c, STORE_TERMINAL_BY_NUMBER, number);
}

Platen__Terminal *find_terminal_by_serial(struct desk_command *c, const char *serial)
{
    return find_by_text(c, STORE_TERMINAL_BY_SERIAL, serial);
}

Platen__Terminal *find_merged(struct desk_command *c, Platen__Terminal *terminal)
{
    Platen__Terminal *other =
        terminal != NULL ? find_terminal_id(c, terminal->merged_into) : NULL;
    return other != NULL ? other : terminal;
}

Platen__Case *find_case_by_service_id(struct desk_command *c, const char *service_id)
{
    return find_by_text(c, STORE_CASE_BY_SERVICE_ID, service_id);
}

Platen__Order *find_order_by_number(struct desk_command *c, const char *number)
{
    return find_by_text(c, STORE_ORDER_BY_NUMBER, number);
}

static void *find_id(struct desk_command *c, enum store_table table, uint64_t id)
{
    return id == 0 ? NULL : store_get_id(c->txn, table, id);
}

Platen__Customer *find_customer_id(struct desk_command *c, uint64_t id)
{
    return find_id(c, STORE_CUSTOMER, id);
}

Platen__Site *find_site_id(struct desk_command *c, uint64_t id)
{
    return find_id(c, STORE_SITE, id);
}

Platen__Department *find_department_id(struct desk_command *c, uint64_t id)
{
    return find_id(c, STORE_DEPARTMENT, id);
}

Platen__Person *find_person_id(struct desk_command *c, uint64_t id)
{
    return find_id(c, STORE_PERSON, id);
}

Platen__Terminal *find_terminal_id(struct desk_command *c, uint64_t id)
{
    return find_id(c, STORE_TERMINAL, id);
}

Platen__Case *find_case_id(struct desk_command *c, uint64_t id)
{
    return find_id(c, STORE_CASE, id);
}

Platen__Order *find_order_id(struct desk_command *c, uint64_t id)
{
    return find_id(c, STORE_ORDER, id);
}

Platen__Visit *find_visit_id(struct desk_command *c, uint64_t id)
{
    return find_id(c, STORE_VISIT, id);
}

void put_customer(struct desk_command *c, const Platen__Customer *record)
{
    store_put_id(c->txn, STORE_CUSTOMER, record->id, record);
}

void put_person(struct desk_command *c, const Platen__Person *record)
{
    store_put_id(c->txn, STORE_PERSON, record->id, record);
}

void put_agent(struct desk_command *c, const Platen__Agent *record)
{
    struct store_key key = store_key_text(record->id);
    store_put(c->txn, STORE_AGENT, &key, record);
}

void put_terminal(struct desk_command *c, const Platen__Terminal *record)
{
    store_put_id(c->txn, STORE_TERMINAL, record->id, record);
}

void put_case(struct desk_command *c, const Platen__Case *record)
{
    store_put_id(c->txn, STORE_CASE, record->id, record);
}

void put_order(struct desk_command *c, const Platen__Order *record)
{
    store_put_id(c->txn, STORE_ORDER, record->id, record);
}

void put_visit(struct desk_command *c, const Platen__Visit *record)
{
    store_put_id(c->txn, STORE_VISIT, record->id, record);
}

Platen__Supply *find_supply(const Platen__Terminal *terminal, const char *index)
{
    for (size_t i = 0; i < terminal->n_supplies; i++)
        if (strcmp(terminal->supplies[i]->index, index) == 0)
            return terminal->supplies[i];
    return NULL;
}

bool person_may_see(const Platen__Person *person, const Platen__Terminal *terminal)
{
    if (person->customer != terminal->customer)
        return false;
    return terminal->manager == person->id ||
           array_has_id(person->terminals, person->n_terminals, terminal->id) ||
           array_has_id(person->sites, person->n_sites, terminal->site);
}

bool address_same(const char *a, const char *b)
{
    return strcasecmp(a, b) == 0;
}
