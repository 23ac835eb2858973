#include "gateway/base/query_json.h"

#include <assert.h>
#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "gateway/store/store.h"
#include "lib/arena.h"
#include "lib/error.h"
#include "lib/money.h"
#include "lib/text.h"
#include "lib/zone.h"

static json_t *whole_message(struct store_txn *txn, const ProtobufCMessage *message);

json_t *query_time(int64_t time)
{
    char text[ZONE_TEXT_SIZE];
    zone_iso_utc(time, text);
    return json_string(text);
}

json_t *query_reception(struct store_txn *txn, uint32_t epoch, uint64_t reception)
{
    if (reception == 0)
        return json_string("");
    return json_sprintf("%u-%08" PRIu64, epoch != 0 ? epoch : store_epoch(txn), reception);
}

static size_t common_prefix(const ProtobufCEnumDescriptor *choices)
{
    const char *first = choices->values[0].name;
    size_t length = strlen(first), word = 0;
    for (unsigned i = 1; i < choices->n_values; i++) {
        size_t same = 0;
        while (same < length && choices->values[i].name[same] == first[same])
            same++;
        length = same;
    }
    for (size_t i = 0; i < length; i++)
        if (first[i] == '_')
            word = i + 1;
    return word;
}

const char *query_choice(const ProtobufCEnumDescriptor *choices, int value)
{
    const ProtobufCEnumValue *row = protobuf_c_enum_descriptor_get_value(choices, value);
    if (row == NULL)
        return error_format("%d", value);
    char text[64];
    size_t n = 0;
    for (const char *at = row->name + common_prefix(choices); *at != '\0' && n + 1 < sizeof text;
         at++)
        text[n++] = *at == '_' ? '-' : (char)tolower((unsigned char)*at);
    text[n] = '\0';
    return error_format("%s", text);
}

static const char *code_of(struct store_txn *txn, enum store_table table, uint64_t id,
                           size_t offset)
{
    const void *record = store_get_id(txn, table, id);
    return record != NULL ? *(char *const *)((const char *)record + offset) : NULL;
}

const char *query_name(struct store_txn *txn, enum query_form form, uint64_t id)
{
    switch (form) {
    case QUERY_CUSTOMER:
        return code_of(txn, STORE_CUSTOMER, id, offsetof(Platen__Customer, code));
    case QUERY_SITE:
        return code_of(txn, STORE_SITE, id, offsetof(Platen__Site, code));
    case QUERY_DEPARTMENT:
        return code_of(txn, STORE_DEPARTMENT, id, offsetof(Platen__Department, code));
    case QUERY_PERSON:
        return code_of(txn, STORE_PERSON, id, offsetof(Platen__Person, mail));
    case QUERY_TERMINAL:
        return code_of(txn, STORE_TERMINAL, id, offsetof(Platen__Terminal, number));
    case QUERY_CASE:
        return code_of(txn, STORE_CASE, id, offsetof(Platen__Case, service_id));
    case QUERY_ORDER:
        return code_of(txn, STORE_ORDER, id, offsetof(Platen__Order, number));
    case QUERY_STORE:
        return code_of(txn, STORE_SERVICE_STORE, id, offsetof(Platen__ServiceStore, code));
    case QUERY_STAFF:
        return code_of(txn, STORE_STAFF, id, offsetof(Platen__Staff, login));
    default:
        return NULL;
    }
}

static json_t *named(struct store_txn *txn, enum query_form form, uint64_t id)
{
    const char *name = id != 0 ? query_name(txn, form, id) : "";
    return name != NULL ? json_string(name) : json_sprintf("id %" PRIu64, id);
}

static json_t *money(struct store_txn *txn, int64_t amount)
{
    struct store_key key = store_key_text("dealer");
    const Platen__Dealer *dealer = store_get(txn, STORE_DEALER, &key);
    char text[32];
    money_format(amount, dealer != NULL && dealer->currency[0] != '\0' ? dealer->currency : "EUR",
                 text, sizeof text);
    return json_string(text);
}

static json_t *hex(struct store_txn *txn, const ProtobufCBinaryData *bytes)
{
    char *text = arena_alloc(store_arena(txn), 2 * bytes->len + 1);
    text_hex(text, bytes->data, bytes->len);
    return json_string(text);
}

static json_t *whole_number(struct store_txn *txn, int64_t number, enum query_form form)
{
    if (form == QUERY_TIME)
        return query_time(number);
    if (form == QUERY_SECONDS)
        return json_integer(number / 1000000);
    return form == QUERY_MONEY ? money(txn, number) : json_integer(number);
}

static json_t *unsigned_number(struct store_txn *txn, uint64_t number, enum query_form form,
                               uint32_t epoch)
{
    if (form == QUERY_RECEPTION)
        return query_reception(txn, epoch, number);
    if (form != QUERY_PLAIN)
        return named(txn, form, number);
    return number <= INT64_MAX ? json_integer((json_int_t)number)
                               : json_sprintf("%" PRIu64, number);
}

static size_t element_size(ProtobufCType type)
{
    switch (type) {
    case PROTOBUF_C_TYPE_UINT64:
    case PROTOBUF_C_TYPE_INT64:
        return 8;
    case PROTOBUF_C_TYPE_STRING:
    case PROTOBUF_C_TYPE_MESSAGE:
        return sizeof(void *);
    default:
        return 4;
    }
}

static json_t *value_of(struct store_txn *txn, const ProtobufCFieldDescriptor *field,
                        const char *at, enum query_form form, uint32_t epoch)
{
    switch (field->type) {
    case PROTOBUF_C_TYPE_STRING:
        return json_string(*(char *const *)at);
    case PROTOBUF_C_TYPE_BOOL:
        return json_boolean(*(const protobuf_c_boolean *)at);
    case PROTOBUF_C_TYPE_UINT32:
        return json_integer(*(const uint32_t *)at);
    case PROTOBUF_C_TYPE_UINT64:
        return unsigned_number(txn, *(const uint64_t *)at, form, epoch);
    case PROTOBUF_C_TYPE_INT64:
        return whole_number(txn, *(const int64_t *)at, form);
    case PROTOBUF_C_TYPE_ENUM:
        return json_string(query_choice(field->descriptor, *(const int *)at));
    case PROTOBUF_C_TYPE_BYTES:
        return hex(txn, (const ProtobufCBinaryData *)at);
    case PROTOBUF_C_TYPE_MESSAGE:
        return whole_message(txn, *(const ProtobufCMessage *const *)at);
    default:
        return json_null();
    }
}

static json_t *field_value(struct store_txn *txn, const ProtobufCMessage *message,
                           const ProtobufCFieldDescriptor *field, enum query_form form,
                           uint32_t epoch)
{
    const char *at = (const char *)message + field->offset;
    if (field->label != PROTOBUF_C_LABEL_REPEATED)
        return value_of(txn, field, at, form, epoch);
    size_t n = *(const size_t *)((const char *)message + field->quantifier_offset);
    const char *elements = *(const char *const *)at;
    json_t *array = json_array();
    for (size_t i = 0; i < n; i++)
        json_array_append_new(
            array, value_of(txn, field, elements + i * element_size(field->type), form, epoch));
    return array;
}

// Parts of a record: their times are called so.
static json_t *whole_message(struct store_txn *txn, const ProtobufCMessage *message)
{
    if (message == NULL)
        return json_null();
    json_t *object = json_object();
    for (unsigned i = 0; i < message->descriptor->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &message->descriptor->fields[i];
        bool time = strcmp(field->name, "since") == 0 || strcmp(field->name, "time") == 0 ||
                    strcmp(field->name, "back") == 0;
        json_object_set_new(object, field->name,
                            field_value(txn, message, field, time ? QUERY_TIME : QUERY_PLAIN, 0));
    }
    return object;
}

static uint32_t epoch_of(const ProtobufCMessage *record)
{
    const ProtobufCFieldDescriptor *field =
        protobuf_c_message_descriptor_get_field_by_name(record->descriptor, "epoch");
    return field != NULL && field->type == PROTOBUF_C_TYPE_UINT32
               ? *(const uint32_t *)((const char *)record + field->offset)
               : 0;
}

json_t *query_object(struct store_txn *txn, const ProtobufCMessage *record,
                     const struct query_field *fields, bool full)
{
    json_t *object = json_object();
    for (; fields->name != NULL; fields++) {
        const ProtobufCFieldDescriptor *field =
            protobuf_c_message_descriptor_get_field_by_name(record->descriptor, fields->name);
        assert(field != NULL);
        if (fields->full && !full)
            continue;
        json_object_set_new(object, fields->key != NULL ? fields->key : fields->name,
                            field_value(txn, record, field, fields->form, epoch_of(record)));
    }
    return object;
}
