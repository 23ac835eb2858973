#include "gateway/base/query_index.h"

#include <string.h>

#include "gateway/base/query_find.h"
#include "gateway/base/query_things.h"

enum index_form {
    BY_TEXT,   // the word itself
    BY_ID,     // the id of what the word is called, see `of`
    BY_CHOICE, // the number of an enum's value
    BY_TRUE,   // of those in the index all are
};

struct index_filter {
    enum store_table table;
    const char *key;
    enum store_index index;
    enum index_form form;
    const char *of; // with BY_ID: singular of what is meant
};

// The first in a row of the same table that fits is taken: the narrowest stand above.
static const struct index_filter filters[] = {
    {STORE_CUSTOMER, "code", STORE_CUSTOMER_BY_CODE, BY_TEXT, NULL},
    {STORE_SITE, "customer", STORE_SITE_BY_CUSTOMER, BY_ID, "customer"},
    {STORE_DEPARTMENT, "code", STORE_DEPARTMENT_BY_CODE, BY_TEXT, NULL},
    {STORE_DEPARTMENT, "customer", STORE_DEPARTMENT_BY_CUSTOMER, BY_ID, "customer"},
    {STORE_PERSON, "customer", STORE_PERSON_BY_CUSTOMER, BY_ID, "customer"},
    {STORE_AGENT, "customer", STORE_AGENT_BY_CUSTOMER, BY_ID, "customer"},
    {STORE_TERMINAL, "number", STORE_TERMINAL_BY_NUMBER, BY_TEXT, NULL},
    {STORE_TERMINAL, "serial", STORE_TERMINAL_BY_SERIAL, BY_TEXT, NULL},
    {STORE_TERMINAL, "agent", STORE_TERMINAL_BY_NAME, BY_TEXT, NULL},
    {STORE_TERMINAL, "customer", STORE_TERMINAL_BY_CUSTOMER, BY_ID, "customer"},
    {STORE_TERMINAL, "silent", STORE_TERMINAL_SILENT, BY_TRUE, NULL},
    {STORE_CASE, "service_id", STORE_CASE_BY_SERVICE_ID, BY_TEXT, NULL},
    {STORE_CASE, "terminal", STORE_CASE_BY_TERMINAL, BY_ID, "terminal"},
    {STORE_ORDER, "number", STORE_ORDER_BY_NUMBER, BY_TEXT, NULL},
    {STORE_ORDER, "terminal", STORE_ORDER_BY_TERMINAL, BY_ID, "terminal"},
    {STORE_ORDER, "customer", STORE_ORDER_BY_CUSTOMER, BY_ID, "customer"},
    {STORE_ORDER, "state", STORE_ORDER_BY_STATE, BY_CHOICE, NULL},
    {STORE_VISIT, "case", STORE_VISIT_BY_CASE, BY_ID, "case"},
    {STORE_VISIT, "state", STORE_VISIT_BY_STATE, BY_CHOICE, NULL},
    {STORE_UPDATE, "terminal", STORE_UPDATE_BY_TERMINAL, BY_ID, "terminal"},
    {STORE_REPORT, "terminal", STORE_REPORT_BY_TERMINAL, BY_ID, "terminal"},
    {STORE_MAIL_IN, "case", STORE_MAIL_IN_BY_CASE, BY_ID, "case"},
    {STORE_MAIL_IN, "fate", STORE_MAIL_IN_BY_FATE, BY_CHOICE, NULL},
    {STORE_OUTBOX, "case", STORE_OUTBOX_BY_CASE, BY_ID, "case"},
    {STORE_OUTBOX, "state", STORE_OUTBOX_BY_STATE, BY_CHOICE, NULL},
    {STORE_STAFF_ITEM, "open", STORE_STAFF_ITEM_OPEN, BY_TRUE, NULL},
};

// 0: there is none. People are not looked up so: two of different customers may have one address.
static uint64_t id_of(struct store_txn *txn, const char *singular, const char *value)
{
    const struct query_thing *thing = query_thing_find(singular);
    const ProtobufCMessage *record = query_find(txn, thing->table, value);
    if (record == NULL)
        return 0;
    const ProtobufCFieldDescriptor *field =
        protobuf_c_message_descriptor_get_field_by_name(record->descriptor, "id");
    return *(const uint64_t *)((const char *)record + field->offset);
}

static bool choice_of(const struct query_thing *thing, const char *key, const char *value,
                      uint32_t *number_r)
{
    const ProtobufCFieldDescriptor *field =
        protobuf_c_message_descriptor_get_field_by_name(store_descriptor(thing->table), key);
    const ProtobufCEnumDescriptor *choices = field->descriptor;
    for (unsigned i = 0; i < choices->n_values; i++) {
        if (strcmp(query_choice(choices, choices->values[i].value), value) != 0)
            continue;
        *number_r = (uint32_t)choices->values[i].value;
        return true;
    }
    return false;
}

static bool prefix_of(struct store_txn *txn, const struct index_filter *filter,
                      const struct query_thing *thing, const char *value,
                      struct store_key *prefix_r)
{
    uint32_t number;
    uint64_t id;
    *prefix_r = (struct store_key){.size = 0};
    switch (filter->form) {
    case BY_TEXT:
        store_key_add_text(prefix_r, value);
        return true;
    case BY_ID:
        id = id_of(txn, filter->of, value);
        store_key_add_u64(prefix_r, id);
        return id != 0;
    case BY_CHOICE:
        if (!choice_of(thing, filter->key, value, &number))
            return false;
        store_key_add_u32(prefix_r, number);
        return true;
    case BY_TRUE:
        return strcmp(value, "true") == 0;
    }
    return false;
}

bool query_index(struct store_txn *txn, const struct query_thing *thing, const char *key,
                 const char *value, enum store_index *index_r, struct store_key *prefix_r)
{
    // What is empty stands in no index.
    for (size_t i = 0; value[0] != '\0' && i < sizeof filters / sizeof filters[0]; i++) {
        if (filters[i].table != thing->table || strcmp(filters[i].key, key) != 0)
            continue;
        *index_r = filters[i].index;
        return prefix_of(txn, &filters[i], thing, value, prefix_r);
    }
    return false;
}
