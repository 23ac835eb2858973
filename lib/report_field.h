// The fields of the report and reply documents, as rows: which attribute is which member of which
// message, in what form. One piece of code reads and writes by them; schemas/*.rng says the same.
// For lib/report*.c only.
#ifndef PLATEN_LIB_REPORT_FIELD_H
#define PLATEN_LIB_REPORT_FIELD_H

#include <stdbool.h>
#include <stddef.h>

#include <protobuf-c/protobuf-c.h>

struct arena;
struct buf;

enum report_form {
    REPORT_FORM_SHORT,     // char *, at most 255 characters
    REPORT_FORM_LONG,      // char *, at most 4096
    REPORT_FORM_HUGE,      // char *, at most 65536
    REPORT_FORM_WORD,      // char *, letters, digits, . _ -
    REPORT_FORM_KEYWORD,   // char *, begins with a lower-case letter
    REPORT_FORM_MAIL,      // char *, addr-spec
    REPORT_FORM_UUID,      // char *, lower-case when read
    REPORT_FORM_AGENT,     // char *, 20 hex digits
    REPORT_FORM_NUMBER,    // char *, registration number
    REPORT_FORM_RECEPTION, // char *, 1-00000017
    REPORT_FORM_TIME,      // int64_t, microseconds
    REPORT_FORM_COUNT,     // uint64_t below 2^63
    REPORT_FORM_AMOUNT,    // int64_t from 0 to 2^53 - 1
    REPORT_FORM_QUANTITY,  // uint32_t from 1 to 9999
    REPORT_FORM_FLAG,      // protobuf_c_boolean
    REPORT_FORM_NAME_OF,   // an enum by its names
    REPORT_FORM_ONE_OF,    // char *, one of names
    REPORT_FORM_LEVEL,     // Platen__Supply's level and level_kind
};

struct report_field {
    const char *name; // of the attribute; NULL = the element's text
    size_t offset;
    enum report_form form;
    bool required;
    const char *const *names; // NULL-terminated; by number for NAME_OF
};

struct report_element {
    const char *name;
    const ProtobufCMessageDescriptor *descriptor;
    const struct report_field *fields;
    size_t field_count;
    size_t count_offset; // in the document's message: n_X; 0 for a single one
    size_t offset;       // in the document's message: the array or the pointer
    const struct report_element
        *line; // a message inside the message, with attributes of the same element
};

struct report_document {
    const char *name;
    const char *space;
    const ProtobufCMessageDescriptor *descriptor;
    const struct report_field *fields;
    size_t field_count;
    const struct report_element *elements;
    size_t element_count;
};

extern const struct report_document report_document_report;
extern const struct report_document report_document_reply;

// Sets the member from text (valid UTF-8). 1, or 0 with what is wrong, as "not a ...".
int report_field_read(const struct report_field *field, const char *text, void *message,
                      struct arena *arena, const char **error_r);
// Adds the member's text, not escaped. 1; 0 when it has the value of a missing field; -1 with what
// is wrong.
int report_field_write(const struct report_field *field, const void *message, struct buf *text,
                       const char **error_r);

#endif
