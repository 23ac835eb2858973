#include "gateway/store/engine.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <openssl/hmac.h>

#include "lib/memory.h"
#include "lib/text.h"

enum part_kind { PART_END, PART_U64, PART_TIME, PART_U32, PART_TEXT, PART_BYTES, PART_MAIL };

struct part {
    enum part_kind kind;
    size_t offset; // of the field in the unpacked record
};

typedef void index_each_fn(struct index_list *list, const void *record);

struct index_row {
    enum store_index index;
    const char *name;
    enum store_table table;
    struct part parts[2];             // an empty text, zero number or no bytes in the first:
                                      // no entry, nobody looks for that
    bool (*when)(const void *record); // NULL = always
    index_each_fn *each;              // instead of parts: records with several entries
};

static bool case_open(const void *record)
{
    return ((const Platen__Case *)record)->state < PLATEN__CASE_STATE__CASE_DONE;
}

static bool case_notice(const void *record)
{
    return ((const Platen__Case *)record)->notice;
}

static bool terminal_silent(const void *record)
{
    return ((const Platen__Terminal *)record)->silent;
}

static bool outbox_waiting(const void *record)
{
    return ((const Platen__Outbox *)record)->state == PLATEN__OUT_STATE__OUT_WAITING;
}

static bool staff_item_open(const void *record)
{
    return ((const Platen__StaffItem *)record)->closed == 0;
}

static bool down_waiting(const void *record)
{
    return ((const Platen__Down *)record)->done == 0;
}

static bool report_output(const void *record)
{
    return ((const Platen__ReportRecord *)record)->output != PLATEN__OUTPUT_STATE__OUTPUT_NONE;
}

static bool row_change_of_version(const void *record)
{
    return ((const Platen__RowChange *)record)->version != 0;
}

static index_each_fn person_by_address, item_by_model, report_by_department;

// clang-format off
#define U64(TYPE, FIELD) {PART_U64, offsetof(Platen__##TYPE, FIELD)}
#define TIME(TYPE, FIELD) {PART_TIME, offsetof(Platen__##TYPE, FIELD)}
#define U32(TYPE, FIELD) {PART_U32, offsetof(Platen__##TYPE, FIELD)}
#define TEXT(TYPE, FIELD) {PART_TEXT, offsetof(Platen__##TYPE, FIELD)}
#define BYTES(TYPE, FIELD) {PART_BYTES, offsetof(Platen__##TYPE, FIELD)}
#define MAIL(TYPE, FIELD) {PART_MAIL, offsetof(Platen__##TYPE, FIELD)}
#define ROW(INDEX, TABLE, ...) [INDEX] = {INDEX, #INDEX, TABLE, {__VA_ARGS__}, NULL, NULL}
#define ROW_WHEN(INDEX, TABLE, WHEN, ...) \
    [INDEX] = {INDEX, #INDEX, TABLE, {__VA_ARGS__}, WHEN, NULL}
#define ROW_EACH(INDEX, TABLE, EACH) [INDEX] = {INDEX, #INDEX, TABLE, {{PART_END, 0}}, NULL, EACH}
static const struct index_row rows[STORE_INDEXES] = {
    ROW(STORE_CUSTOMER_BY_CODE, STORE_CUSTOMER, TEXT(Customer, code)),
    ROW(STORE_SITE_BY_CUSTOMER, STORE_SITE, U64(Site, customer), TEXT(Site, code)),
    ROW(STORE_DEPARTMENT_BY_CODE, STORE_DEPARTMENT, TEXT(Department, code)),
    ROW(STORE_DEPARTMENT_BY_CUSTOMER, STORE_DEPARTMENT, U64(Department, customer)),
    ROW(STORE_PERSON_BY_CUSTOMER, STORE_PERSON, U64(Person, customer)),
    ROW(STORE_PERSON_BY_MAIL, STORE_PERSON, U64(Person, customer), MAIL(Person, mail)),
    ROW_EACH(STORE_PERSON_BY_ADDRESS, STORE_PERSON, person_by_address),
    ROW(STORE_STAFF_BY_LOGIN, STORE_STAFF, TEXT(Staff, login)),
    ROW(STORE_STAFF_BY_ENROL, STORE_STAFF, BYTES(Staff, enrol_hash)),
    ROW(STORE_SERVICE_STORE_BY_CODE, STORE_SERVICE_STORE, TEXT(ServiceStore, code)),
    ROW(STORE_AVAILABLE_TIME_BY_START, STORE_AVAILABLE_TIME, TIME(AvailableTime, start)),
    ROW(STORE_MODEL_BY_CODE, STORE_MODEL, TEXT(Model, code)),
    ROW(STORE_ITEM_BY_CODE, STORE_ITEM, TEXT(Item, code)),
    ROW_EACH(STORE_ITEM_BY_MODEL, STORE_ITEM, item_by_model),
    ROW(STORE_GUIDE_BY_MODEL, STORE_PRODUCT_GUIDE, TEXT(ProductGuide, model)),
    ROW(STORE_AGENT_BY_CUSTOMER, STORE_AGENT, U64(Agent, customer)),
    ROW(STORE_TERMINAL_BY_NUMBER, STORE_TERMINAL, TEXT(Terminal, number)),
    ROW(STORE_TERMINAL_BY_NAME, STORE_TERMINAL, TEXT(Terminal, agent), TEXT(Terminal, agent_name)),
    ROW(STORE_TERMINAL_BY_SERIAL, STORE_TERMINAL, TEXT(Terminal, serial)),
    ROW(STORE_TERMINAL_BY_CUSTOMER, STORE_TERMINAL, U64(Terminal, customer)),
    ROW(STORE_TERMINAL_BY_SITE, STORE_TERMINAL, U64(Terminal, site)),
    ROW(STORE_TERMINAL_BY_MANAGER, STORE_TERMINAL, U64(Terminal, manager)),
    ROW_WHEN(STORE_TERMINAL_SILENT, STORE_TERMINAL, terminal_silent, U64(Terminal, customer)),
    ROW(STORE_REPORT_BY_TERMINAL, STORE_REPORT, U64(ReportRecord, terminal)),
    ROW(STORE_CASE_BY_SERVICE_ID, STORE_CASE, TEXT(Case, service_id)),
    ROW_WHEN(STORE_CASE_OPEN_BY_TERMINAL, STORE_CASE, case_open, U64(Case, terminal)),
    ROW(STORE_CASE_BY_TERMINAL, STORE_CASE, U64(Case, terminal), TIME(Case, opened)),
    ROW_WHEN(STORE_CASE_NOTICE_BY_CUSTOMER, STORE_CASE, case_notice, U64(Case, customer)),
    ROW_WHEN(STORE_CASE_OPEN_BY_KIND, STORE_CASE, case_open, U32(Case, kind), TIME(Case, opened)),
    ROW(STORE_ORDER_BY_STATE, STORE_ORDER, U32(Order, state), TIME(Order, placed)),
    ROW(STORE_ORDER_BY_CUSTOMER, STORE_ORDER, U64(Order, customer), TIME(Order, placed)),
    ROW(STORE_ORDER_BY_NUMBER, STORE_ORDER, TEXT(Order, number)),
    ROW(STORE_ORDER_BY_TERMINAL, STORE_ORDER, U64(Order, terminal), TIME(Order, placed)),
    ROW(STORE_VISIT_BY_STATE, STORE_VISIT, U32(Visit, state), TIME(Visit, start)),
    ROW(STORE_VISIT_BY_CASE, STORE_VISIT, U64(Visit, case_id)),
    ROW(STORE_MAIL_IN_BY_FATE, STORE_MAIL_IN, U32(MailIn, fate), TIME(MailIn, received)),
    ROW(STORE_MAIL_IN_BY_CASE, STORE_MAIL_IN, U64(MailIn, case_id)),
    ROW_WHEN(STORE_OUTBOX_WAITING, STORE_OUTBOX, outbox_waiting, TIME(Outbox, due)),
    ROW(STORE_OUTBOX_BY_STATE, STORE_OUTBOX, U32(Outbox, state), TIME(Outbox, written)),
    ROW(STORE_OUTBOX_BY_CASE, STORE_OUTBOX, U64(Outbox, case_id)),
    ROW(STORE_OUTBOX_BY_PERSON, STORE_OUTBOX, U64(Outbox, person), TIME(Outbox, written)),
    ROW_WHEN(STORE_STAFF_ITEM_OPEN, STORE_STAFF_ITEM, staff_item_open, TIME(StaffItem, opened)),
    ROW(STORE_UPDATE_BY_TERMINAL, STORE_UPDATE, U64(UpdateRecord, terminal)),
    ROW(STORE_DOWN_BY_TERMINAL, STORE_DOWN, U64(Down, terminal)),
    ROW_WHEN(STORE_DOWN_WAITING, STORE_DOWN, down_waiting, U64(Down, terminal)),
    ROW_WHEN(STORE_REPORT_BY_OUTPUT, STORE_REPORT, report_output, U32(ReportRecord, output),
             TIME(ReportRecord, received)),
    ROW_EACH(STORE_REPORT_BY_DEPARTMENT, STORE_REPORT, report_by_department),
    ROW(STORE_EARLY_BY_TERMINAL, STORE_EARLY_EXCHANGE, U64(EarlyExchange, terminal)),
    ROW(STORE_EARLY_BY_CUSTOMER, STORE_EARLY_EXCHANGE, U64(EarlyExchange, customer)),
    ROW(STORE_TERMINAL_BY_MODEL, STORE_TERMINAL, TEXT(Terminal, model)),
    ROW_WHEN(STORE_ROW_CHANGE_BY_VERSION, STORE_ROW_CHANGE, row_change_of_version,
             TEXT(RowChange, table), U32(RowChange, version)),
};
// clang-format on

static void mail_mac(const uint8_t *mail_key, const char *address, uint8_t mac_r[static STORE_HASH])
{
    char *lower = strdup(address);
    if (lower == NULL)
        memory_none();
    text_lower(lower);
    unsigned size = STORE_HASH;
    HMAC(EVP_sha256(), mail_key, STORE_HASH, (const uint8_t *)lower, strlen(lower), mac_r, &size);
    free(lower);
}

void store_mail_key(const struct store_txn *txn, const char *address, uint8_t mac_r[32])
{
    mail_mac(txn->store->index_key, address, mac_r);
}

static void add_mail(struct store_key *key, const uint8_t *mail_key, const char *address)
{
    uint8_t mac[STORE_HASH];
    mail_mac(mail_key, address, mac);
    store_key_add_bytes(key, mac, sizeof mac);
}

static void list_add(struct index_list *list, const struct store_key *key)
{
    if (list->count == list->size) {
        size_t size = list->size == 0 ? 8 : list->size * 2;
        struct index_entry *more = arena_array(list->arena, size, sizeof *more);
        if (list->count > 0)
            memcpy(more, list->entries, list->count * sizeof *more);
        list->entries = more;
        list->size = size;
    }
    struct index_entry *entry = &list->entries[list->count++];
    memcpy(entry->data + 1, key->data, key->size);
    entry->size = 1 + key->size;
}

static void person_by_address(struct index_list *list, const void *record)
{
    const Platen__Person *person = record;
    const char *const addresses[] = {person->mail, person->second_mail};
    for (size_t i = 0; i < 2; i++) {
        if (addresses[i][0] == '\0' || (i == 1 && strcasecmp(addresses[0], addresses[1]) == 0))
            continue;
        struct store_key key = {.size = 0};
        add_mail(&key, list->mail_key, addresses[i]);
        list_add(list, &key);
    }
}

static void item_by_model(struct index_list *list, const void *record)
{
    const Platen__Item *item = record;
    for (size_t i = 0; i < item->n_models; i++) {
        bool again = false;
        for (size_t before = 0; before < i; before++)
            again = again || strcmp(item->models[before], item->models[i]) == 0;
        if (item->models[i][0] == '\0' || again)
            continue;
        struct store_key key = store_key_text(item->models[i]);
        list_add(list, &key);
    }
}

static void report_by_department(struct index_list *list, const void *record)
{
    const Platen__ReportRecord *report = record;
    if (!report_output(record) || report->department == 0)
        return;
    struct store_key key = store_key_u64(report->department);
    store_key_add_u32(&key, (uint32_t)report->output);
    store_key_add_u64(&key, (uint64_t)report->received);
    list_add(list, &key);
}

// False when the field is empty.
static bool add_part(struct store_key *key, const struct part *part, const void *record,
                     const uint8_t *mail_key)
{
    const void *field = (const uint8_t *)record + part->offset;
    switch (part->kind) {
    case PART_U64:
        store_key_add_u64(key, *(const uint64_t *)field);
        return *(const uint64_t *)field != 0;
    case PART_TIME:
        store_key_add_u64(key, *(const uint64_t *)field);
        return true;
    case PART_U32:
        store_key_add_u32(key, *(const uint32_t *)field);
        return true;
    case PART_TEXT:
        store_key_add_text(key, *(char *const *)field);
        return **(char *const *)field != '\0';
    case PART_BYTES: {
        const ProtobufCBinaryData *bytes = field;
        store_key_add_bytes(key, bytes->data, bytes->len);
        return bytes->len > 0;
    }
    case PART_MAIL:
        add_mail(key, mail_key, *(char *const *)field);
        return **(char *const *)field != '\0';
    case PART_END:
        break;
    }
    return true;
}

static void add_row(struct index_list *list, const struct index_row *row, const void *record)
{
    if (row->when != NULL && !row->when(record))
        return;
    if (row->each != NULL) {
        row->each(list, record);
        return;
    }
    struct store_key key = {.size = 0};
    if (!add_part(&key, &row->parts[0], record, list->mail_key))
        return;
    if (row->parts[1].kind != PART_END)
        add_part(&key, &row->parts[1], record, list->mail_key);
    list_add(list, &key);
}

bool index_any(enum store_table table)
{
    for (size_t i = 0; i < STORE_INDEXES; i++) {
        if (rows[i].table == table)
            return true;
    }
    return false;
}

void index_entries(struct store_txn *txn, enum store_table table, const struct store_key *key,
                   const void *record, struct index_list *list)
{
    *list = (struct index_list){.arena = store_arena(txn), .mail_key = txn->store->index_key};
    if (record == NULL)
        return;
    for (size_t i = 0; i < STORE_INDEXES; i++) {
        if (rows[i].table != table)
            continue;
        size_t first = list->count;
        add_row(list, &rows[i], record);
        for (; first < list->count; first++) {
            struct index_entry *entry = &list->entries[first];
            entry->data[0] = (uint8_t)i;
            entry->primary = (uint8_t)entry->size;
            memcpy(entry->data + entry->size, key->data, key->size);
            entry->size += key->size;
        }
    }
}

static bool list_has(const struct index_list *list, const struct index_entry *entry)
{
    for (size_t i = 0; i < list->count; i++) {
        if (list->entries[i].size == entry->size &&
            memcmp(list->entries[i].data, entry->data, entry->size) == 0)
            return true;
    }
    return false;
}

void index_change(struct store_txn *txn, enum store_table table, const struct store_key *key,
                  const void *before, const void *after)
{
    if (txn->store->upgrading)
        return;
    struct index_list had, has;
    index_entries(txn, table, key, before, &had);
    index_entries(txn, table, key, after, &has);
    int rc = 0;
    for (size_t i = 0; i < had.count && rc == 0; i++) {
        const struct index_entry *entry = &had.entries[i];
        if (!list_has(&has, entry))
            rc = engine_delete(txn, STORE_FILE_INDEX, entry->data, entry->size);
    }
    for (size_t i = 0; i < has.count && rc == 0; i++) {
        const struct index_entry *entry = &has.entries[i];
        if (!list_has(&had, entry))
            rc = engine_put(txn, STORE_FILE_INDEX, entry->data, entry->size, &entry->primary, 1);
    }
    if (rc != 0)
        txn_fail_db(txn, rc, "change index");
}

enum store_table index_table(enum store_index index)
{
    assert(index < STORE_INDEXES);
    return rows[index].table;
}

const char *index_name(enum store_index index)
{
    return rows[index].name;
}
