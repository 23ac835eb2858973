#include "gateway/base/query_find.h"

#include <string.h>

#include "lib/arena.h"
#include "lib/text.h"

static void *by_text(struct store_txn *txn, enum store_index index, const char *text)
{
    struct store_key key = store_key_text(text);
    return store_find(txn, index, &key);
}

static void *by_id(struct store_txn *txn, enum store_table table, const char *text)
{
    uint64_t id;
    return text_parse_unsigned(text, UINT64_MAX, &id) && id != 0 ? store_get_id(txn, table, id)
                                                                 : NULL;
}

static void *find_dealer(struct store_txn *txn, const char *name)
{
    (void)name;
    struct store_key key = store_key_text("dealer");
    return store_get(txn, STORE_DEALER, &key);
}

static void *find_customer(struct store_txn *txn, const char *name)
{
    return by_text(txn, STORE_CUSTOMER_BY_CODE, name);
}

// CUSTOMER/CODE
static void *find_site(struct store_txn *txn, const char *name)
{
    const char *slash = strchr(name, '/');
    if (slash == NULL)
        return by_id(txn, STORE_SITE, name);
    const Platen__Customer *of =
        find_customer(txn, arena_strndup(store_arena(txn), name, (size_t)(slash - name)));
    if (of == NULL)
        return NULL;
    struct store_key key = store_key_u64(of->id);
    store_key_add_text(&key, slash + 1);
    return store_find(txn, STORE_SITE_BY_CUSTOMER, &key);
}

static void *find_department(struct store_txn *txn, const char *name)
{
    return by_text(txn, STORE_DEPARTMENT_BY_CODE, name);
}

static void *find_person(struct store_txn *txn, const char *name)
{
    if (strchr(name, '@') == NULL)
        return by_id(txn, STORE_PERSON, name);
    uint8_t mac[32];
    store_mail_key(txn, name, mac);
    struct store_key key = store_key_bytes(mac, sizeof mac);
    return store_find(txn, STORE_PERSON_BY_ADDRESS, &key);
}

// A registration number has at least six digits; a shorter one is an id.
static void *find_terminal(struct store_txn *txn, const char *name)
{
    void *found = by_text(txn, STORE_TERMINAL_BY_NUMBER, name);
    if (found == NULL)
        found = by_text(txn, STORE_TERMINAL_BY_SERIAL, name);
    return found != NULL ? found : by_id(txn, STORE_TERMINAL, name);
}

static void *find_model(struct store_txn *txn, const char *name)
{
    return by_text(txn, STORE_MODEL_BY_CODE, name);
}

static void *find_item(struct store_txn *txn, const char *name)
{
    return by_text(txn, STORE_ITEM_BY_CODE, name);
}

static void *find_store(struct store_txn *txn, const char *name)
{
    return by_text(txn, STORE_SERVICE_STORE_BY_CODE, name);
}

static void *find_agent(struct store_txn *txn, const char *name)
{
    struct store_key key = store_key_text(name);
    return store_get(txn, STORE_AGENT, &key);
}

static void *find_staff(struct store_txn *txn, const char *name)
{
    return by_text(txn, STORE_STAFF_BY_LOGIN, name);
}

static void *find_case(struct store_txn *txn, const char *name)
{
    return by_text(txn, STORE_CASE_BY_SERVICE_ID, name);
}

static void *find_program(struct store_txn *txn, const char *name)
{
    struct store_key key = store_key_text(name);
    return store_get(txn, STORE_PROGRAM, &key);
}

static void *find_order(struct store_txn *txn, const char *name)
{
    return by_text(txn, STORE_ORDER_BY_NUMBER, name);
}

// "1-00000017" or "17"
static const char *behind_hyphen(const char *name)
{
    const char *hyphen = strchr(name, '-');
    return hyphen != NULL ? hyphen + 1 : name;
}

static void *find_report(struct store_txn *txn, const char *name)
{
    return by_id(txn, STORE_REPORT, behind_hyphen(name));
}

static void *find_mail(struct store_txn *txn, const char *name)
{
    return by_id(txn, STORE_MAIL_IN, behind_hyphen(name));
}

// EVENT.INDEX
static void *find_outbox(struct store_txn *txn, const char *name)
{
    const char *dot = strchr(name, '.');
    uint64_t number, index = 0;
    const char *before =
        dot != NULL ? arena_strndup(store_arena(txn), name, (size_t)(dot - name)) : name;
    if (!text_parse_unsigned(before, UINT64_MAX, &number) ||
        (dot != NULL && !text_parse_unsigned(dot + 1, UINT32_MAX, &index)))
        return NULL;
    struct store_key key = store_key_u64(number);
    store_key_add_u32(&key, (uint32_t)index);
    return store_get(txn, STORE_OUTBOX, &key);
}

static void *(*const finders[STORE_TABLES])(struct store_txn *txn, const char *name) = {
    [STORE_DEALER] = find_dealer,       [STORE_CUSTOMER] = find_customer,
    [STORE_SITE] = find_site,           [STORE_DEPARTMENT] = find_department,
    [STORE_PERSON] = find_person,       [STORE_TERMINAL] = find_terminal,
    [STORE_MODEL] = find_model,         [STORE_ITEM] = find_item,
    [STORE_SERVICE_STORE] = find_store, [STORE_AGENT] = find_agent,
    [STORE_STAFF] = find_staff,         [STORE_CASE] = find_case,
    [STORE_ORDER] = find_order,         [STORE_PROGRAM] = find_program,
    [STORE_REPORT] = find_report,       [STORE_MAIL_IN] = find_mail,
    [STORE_OUTBOX] = find_outbox,
};

void *query_find(struct store_txn *txn, enum store_table table, const char *name)
{
    return finders[table] != NULL ? finders[table](txn, name) : by_id(txn, table, name);
}
