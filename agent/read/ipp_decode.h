/* The bytes of an IPP message (RFC 8010, section 3) to attributes. A pure function, bounded, and
 * tolerant of what real printers send: one wrong value costs that value, not the answer.
 *
 *   nameWithLanguage without its outer length (an HP)   read all the same
 *   an integer of 1 or 2 octets                         read, sign extended
 *   a value before any attribute, an end without a begin, a member outside of a collection,
 *   an attribute before any group                       counted in odd, left out
 *   a collection that is not ended                      ended by the next named attribute or group
 *   cut short, no end-of-attributes                     what came before stands; stopped says so
 *   deeper, more or larger than the bounds              the same
 */
#ifndef PLATEN_AGENT_READ_IPP_DECODE_H
#define PLATEN_AGENT_READ_IPP_DECODE_H

#include <stddef.h>
#include <stdint.h>

struct arena;

enum {
    IPP_DEPTH_MAX = 16,        /* collections in collections */
    IPP_ATTRIBUTES_MAX = 8192, /* members of collections, too */
    IPP_VALUES_MAX = 32768,
};

/* RFC 8010, 3.5. */
enum ipp_tag {
    IPP_GROUP_NONE = 0x00, /* ours: attributes before any group */
    IPP_GROUP_OPERATION = 0x01,
    IPP_GROUP_JOB = 0x02,
    IPP_GROUP_END = 0x03,
    IPP_GROUP_PRINTER = 0x04,
    IPP_GROUP_UNSUPPORTED = 0x05,
    IPP_GROUP_SUBSCRIPTION = 0x06,       /* RFC 3995 */
    IPP_GROUP_EVENT_NOTIFICATION = 0x07, /* RFC 3995 */
    IPP_UNSUPPORTED = 0x10,
    IPP_UNKNOWN = 0x12,
    IPP_NO_VALUE = 0x13,
    IPP_INTEGER = 0x21,
    IPP_BOOLEAN = 0x22,
    IPP_ENUM = 0x23,
    IPP_OCTET_STRING = 0x30,
    IPP_DATE_TIME = 0x31,
    IPP_RESOLUTION = 0x32,
    IPP_RANGE = 0x33,
    IPP_BEGIN_COLLECTION = 0x34,
    IPP_TEXT_WITH_LANGUAGE = 0x35,
    IPP_NAME_WITH_LANGUAGE = 0x36,
    IPP_END_COLLECTION = 0x37,
    IPP_TEXT = 0x41,
    IPP_NAME = 0x42,
    IPP_KEYWORD = 0x44,
    IPP_URI = 0x45,
    IPP_URI_SCHEME = 0x46,
    IPP_CHARSET = 0x47,
    IPP_NATURAL_LANGUAGE = 0x48,
    IPP_MIME_TYPE = 0x49,
    IPP_MEMBER_NAME = 0x4a,
};

struct ipp_attribute;

struct ipp_value {
    uint8_t tag;
    /* In the bytes that were decoded; of a value with language its text or name alone. */
    const uint8_t *data;
    size_t size;
    struct ipp_attribute *members; /* of a collection */
    struct ipp_value *next;
};

struct ipp_attribute {
    const char *name;         /* its bytes up to a NUL, not looked at further; never empty */
    struct ipp_value *values; /* never NULL */
    size_t n_values;
    struct ipp_attribute *next;
};

struct ipp_group {
    uint8_t tag;
    struct ipp_attribute *attributes;
    struct ipp_group *next;
};

struct ipp_message {
    uint8_t major, minor;
    uint16_t code; /* of an answer its status, of a request its operation */
    int32_t request_id;
    struct ipp_group *groups;
    size_t n_attributes, n_values; /* members of collections, too */
    size_t odd;                    /* what was left out */
    const char *stopped;           /* NULL, or why the rest was not read */
    size_t used;                   /* bytes up to and with end-of-attributes */
};

/* 1 and *message_r in arena, pointing into bytes; -1 when it does not even begin as an IPP message
 * (8 octets, version 1 or 2, then a group or an end). */
int ipp_decode(const void *bytes, size_t size, struct arena *arena, struct ipp_message **message_r,
               const char **error_r);

/* The first attribute of that name in groups of that tag (any: IPP_GROUP_NONE), or NULL. */
const struct ipp_attribute *ipp_find(const struct ipp_message *message, enum ipp_tag group,
                                     const char *name);
/* Of a list, as a collection's members are one. */
const struct ipp_attribute *ipp_find_in(const struct ipp_attribute *list, const char *name);

/* 1 for an integer or enum and its number; 0 for any other value (no-value, unknown, a text). */
int ipp_integer(const struct ipp_value *value, int32_t *number_r);
/* 1 for a boolean. */
int ipp_boolean(const struct ipp_value *value, int *truth_r);
/* 1 for a dateTime that there is (RFC 2579 DateAndTime) as UTC microseconds. */
int ipp_date_time(const struct ipp_value *value, int64_t *time_r);
/* True for what has words: text and name, with language or without, keyword, uri, charset,
 * octetString and their like. */
int ipp_has_text(const struct ipp_value *value);

#endif
