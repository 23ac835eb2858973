// Records as JSON, by tables of their fields. For gateway/base/query*.c.
#ifndef PLATEN_BASE_QUERY_JSON_H
#define PLATEN_BASE_QUERY_JSON_H

#include <stdbool.h>
#include <stdint.h>

#include <jansson.h>
#include <protobuf-c/protobuf-c.h>

struct store_txn;

enum query_form {
    QUERY_PLAIN,   // texts, numbers, flags, choices; messages field by field
    QUERY_TIME,    // microseconds
    QUERY_SECONDS, // microseconds as seconds
    QUERY_HEX,
    QUERY_MONEY,    // smallest units as "89.50" of the dealer's currency
    QUERY_CUSTOMER, // ids, as what they are called
    QUERY_SITE,
    QUERY_DEPARTMENT,
    QUERY_PERSON,
    QUERY_TERMINAL,
    QUERY_CASE,
    QUERY_ORDER,
    QUERY_STORE,
    QUERY_STAFF,
    QUERY_RECEPTION, // with the record's own epoch, or the present one
};

struct query_field {
    const char *name; // in records.proto
    const char *key;  // NULL = the same
    enum query_form form;
    bool full; // only when one is shown
};

// A new object. fields ends with a row without a name.
json_t *query_object(struct store_txn *txn, const ProtobufCMessage *record,
                     const struct query_field *fields, bool full);
// What an id is called in that form: a code, number, address; NULL = not there.
const char *query_name(struct store_txn *txn, enum query_form form, uint64_t id);
json_t *query_time(int64_t time);
json_t *query_reception(struct store_txn *txn, uint32_t epoch, uint64_t reception);
// "visit-asked" of CASE_VISIT_ASKED: without what all values begin with. In lib/error.h's buffers.
const char *query_choice(const ProtobufCEnumDescriptor *choices, int value);

#endif
