#include "agent/read/ipp_decode.h"

#include <stdbool.h>
#include <string.h>

#include "lib/arena.h"
#include "lib/text.h"

/* Where a list of values or attributes grows. */
struct place {
    struct ipp_attribute **end;      /* where the next attribute goes */
    struct ipp_attribute *attribute; /* the one that takes further values; NULL: none */
    struct ipp_value *value;         /* its last one */
    char *member;                    /* name of the member whose first value comes next */
};

struct decoder {
    const uint8_t *at, *end;
    struct arena *arena;
    struct ipp_message *message;
    struct ipp_group **group_end;
    struct place places[IPP_DEPTH_MAX + 1];
    size_t depth; /* of collections that are open */
};

/* One attribute's or value's octets, as RFC 8010, 3.1.4 has them. */
struct field {
    uint8_t tag;
    const uint8_t *name;
    size_t name_size;
    const uint8_t *data;
    size_t size;
};

static size_t left(const struct decoder *decoder)
{
    return (size_t)(decoder->end - decoder->at);
}

static bool take_length(struct decoder *decoder, size_t *length_r)
{
    if (left(decoder) < 2)
        return false;
    *length_r = text_get_be16(decoder->at);
    decoder->at += 2;
    return *length_r <= left(decoder);
}

/* Neither is touched where they are not all there. */
static bool take_bytes(struct decoder *decoder, const uint8_t **data_r, size_t *size_r)
{
    size_t size;
    if (!take_length(decoder, &size))
        return false;
    *data_r = decoder->at;
    *size_r = size;
    decoder->at += size;
    return true;
}

static bool is_with_language(uint8_t tag)
{
    return tag == IPP_TEXT_WITH_LANGUAGE || tag == IPP_NAME_WITH_LANGUAGE;
}

/* Two lengths and what they count fill the value (RFC 8010, 3.9). */
static bool split_language(const uint8_t *data, size_t size, struct field *field)
{
    if (size < 4)
        return false;
    size_t language = text_get_be16(data);
    if (language + 4 > size)
        return false;
    size_t text = text_get_be16(data + 2 + language);
    if (language + 4 + text != size)
        return false;
    field->data = data + 4 + language;
    field->size = text;
    return true;
}

static bool is_language(const uint8_t *data, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (!((data[i] >= 'a' && data[i] <= 'z') || (data[i] >= 'A' && data[i] <= 'Z') ||
              (data[i] >= '0' && data[i] <= '9') || data[i] == '-'))
            return false;
    return size >= 1 && size <= 63;
}

/* An HP leaves out the outer length: what was taken for the value is the language, and the text's
 * own length follows. */
static bool take_text_behind_language(struct decoder *decoder, struct field *field)
{
    const uint8_t *before = decoder->at;
    if (is_language(field->data, field->size) && take_bytes(decoder, &field->data, &field->size))
        return true;
    decoder->at = before;
    return false;
}

static bool take_field(struct decoder *decoder, uint8_t tag, struct field *field)
{
    field->tag = tag;
    if (!take_bytes(decoder, &field->name, &field->name_size) ||
        !take_bytes(decoder, &field->data, &field->size))
        return false;
    if (is_with_language(tag) && !split_language(field->data, field->size, field) &&
        !take_text_behind_language(decoder, field))
        field->tag = IPP_UNKNOWN;
    return true;
}

static bool stop(struct decoder *decoder, const char *why)
{
    decoder->message->stopped = why;
    return false;
}

static struct place *current(struct decoder *decoder)
{
    return &decoder->places[decoder->depth];
}

static void open_place(struct decoder *decoder, struct ipp_attribute **end)
{
    struct place *place = current(decoder);
    memset(place, 0, sizeof(*place));
    place->end = end;
}

static bool start_group(struct decoder *decoder, uint8_t tag)
{
    struct ipp_group *group = arena_alloc(decoder->arena, sizeof(*group));
    /* Empty groups cost memory too. */
    if (++decoder->message->n_attributes > IPP_ATTRIBUTES_MAX)
        return stop(decoder, "more attributes than a printer has");
    group->tag = tag;
    *decoder->group_end = group;
    decoder->group_end = &group->next;
    decoder->depth = 0;
    open_place(decoder, &group->attributes);
    return true;
}

static bool start_attribute(struct decoder *decoder, char *name)
{
    struct place *place = current(decoder);
    struct ipp_attribute *attribute = arena_alloc(decoder->arena, sizeof(*attribute));
    /* Never an attribute without a value: its first one must have room, too. */
    if (++decoder->message->n_attributes > IPP_ATTRIBUTES_MAX ||
        decoder->message->n_values >= IPP_VALUES_MAX)
        return stop(decoder, "more attributes than a printer has");
    attribute->name = name;
    *place->end = attribute;
    place->end = &attribute->next;
    place->attribute = attribute;
    place->value = NULL;
    return true;
}

static bool add_value(struct decoder *decoder, const struct field *field)
{
    struct place *place = current(decoder);
    struct ipp_value *value = arena_alloc(decoder->arena, sizeof(*value));
    if (++decoder->message->n_values > IPP_VALUES_MAX)
        return stop(decoder, "more values than a printer has");
    value->tag = field->tag;
    value->data = field->data;
    value->size = field->size;
    if (place->value == NULL)
        place->attribute->values = value;
    else
        place->value->next = value;
    place->value = value;
    place->attribute->n_values++;
    if (field->tag != IPP_BEGIN_COLLECTION)
        return true;
    if (decoder->depth == IPP_DEPTH_MAX)
        return stop(decoder, "collections nested without end");
    decoder->depth++;
    open_place(decoder, &value->members);
    return true;
}

static char *name_of(struct decoder *decoder, const uint8_t *data, size_t size)
{
    return arena_strndup(decoder->arena, (const char *)data, size);
}

/* A named attribute: inside of a collection it says that the collection's end was forgotten. */
static bool put_attribute(struct decoder *decoder, const struct field *field)
{
    char *name = name_of(decoder, field->name, field->name_size);
    decoder->message->odd += decoder->depth;
    decoder->depth = 0;
    if (field->tag == IPP_END_COLLECTION || field->tag == IPP_MEMBER_NAME || name[0] == '\0') {
        current(decoder)->attribute = NULL;
        decoder->message->odd++;
        return true;
    }
    return start_attribute(decoder, name) && add_value(decoder, field);
}

static bool put_further(struct decoder *decoder, const struct field *field)
{
    struct place *place = current(decoder);
    if (field->tag == IPP_END_COLLECTION && decoder->depth > 0) {
        decoder->depth--;
        return true;
    }
    if (field->tag == IPP_MEMBER_NAME && decoder->depth > 0) {
        place->member = name_of(decoder, field->data, field->size);
        place->attribute = NULL;
        return true;
    }
    if (field->tag == IPP_END_COLLECTION || field->tag == IPP_MEMBER_NAME) {
        decoder->message->odd++;
        return true;
    }
    if (place->member != NULL && place->member[0] != '\0') {
        char *name = place->member;
        place->member = NULL;
        return start_attribute(decoder, name) && add_value(decoder, field);
    }
    if (place->attribute != NULL)
        return add_value(decoder, field);
    decoder->message->odd++;
    return true;
}

/* One delimiter or one value. False at the end, wanted or not. */
static bool step(struct decoder *decoder)
{
    struct field field;
    if (left(decoder) == 0)
        return stop(decoder, "cut short: no end of the attributes");
    uint8_t tag = *decoder->at++;
    if (tag == IPP_GROUP_END)
        return false;
    if (tag <= 0x0f)
        return start_group(decoder, tag);
    if (!take_field(decoder, tag, &field))
        return stop(decoder, "cut short in an attribute");
    if (decoder->message->groups == NULL) {
        decoder->message->odd++;
        if (!start_group(decoder, IPP_GROUP_NONE))
            return false;
    }
    return field.name_size > 0 ? put_attribute(decoder, &field) : put_further(decoder, &field);
}

static bool begins_well(const uint8_t *bytes, size_t size)
{
    return size >= 8 && (bytes[0] == 1 || bytes[0] == 2) && bytes[1] <= 9 &&
           (size == 8 || bytes[8] <= 0x0f);
}

int ipp_decode(const void *bytes, size_t size, struct arena *arena, struct ipp_message **message_r,
               const char **error_r)
{
    const uint8_t *head = bytes;
    struct ipp_message *message;
    struct decoder *decoder;
    if (!begins_well(head, size)) {
        *error_r = "that is no IPP message";
        return -1;
    }
    message = arena_alloc(arena, sizeof(*message));
    message->major = head[0];
    message->minor = head[1];
    message->code = text_get_be16(head + 2);
    message->request_id = (int32_t)text_get_be32(head + 4);
    decoder = arena_alloc(arena, sizeof(*decoder));
    *decoder = (struct decoder){.at = head + 8,
                                .end = head + size,
                                .arena = arena,
                                .message = message,
                                .group_end = &message->groups};
    while (step(decoder))
        continue;
    message->used = (size_t)(decoder->at - head);
    *message_r = message;
    return 1;
}

const struct ipp_attribute *ipp_find_in(const struct ipp_attribute *list, const char *name)
{
    for (; list != NULL; list = list->next)
        if (strcmp(list->name, name) == 0)
            return list;
    return NULL;
}

const struct ipp_attribute *ipp_find(const struct ipp_message *message, enum ipp_tag group,
                                     const char *name)
{
    for (const struct ipp_group *g = message->groups; g != NULL; g = g->next)
        if (group == IPP_GROUP_NONE || g->tag == group) {
            const struct ipp_attribute *found = ipp_find_in(g->attributes, name);
            if (found != NULL)
                return found;
        }
    return NULL;
}

int ipp_integer(const struct ipp_value *value, int32_t *number_r)
{
    if (value->tag != IPP_INTEGER && value->tag != IPP_ENUM)
        return 0;
    if (value->size == 4)
        *number_r = (int32_t)text_get_be32(value->data);
    else if (value->size == 2)
        *number_r = (int16_t)text_get_be16(value->data);
    else if (value->size == 1)
        *number_r = (int8_t)value->data[0];
    else
        return 0;
    return 1;
}

int ipp_boolean(const struct ipp_value *value, int *truth_r)
{
    if (value->tag != IPP_BOOLEAN || value->size != 1)
        return 0;
    *truth_r = value->data[0] != 0;
    return 1;
}

/* Days since 1970-01-01 in the proleptic Gregorian calendar. */
static int64_t days_of(int64_t year, unsigned month, unsigned day)
{
    static const unsigned before[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
    int64_t last = year - 1;
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    int64_t days = last * 365 + last / 4 - last / 100 + last / 400;
    return days + before[month - 1] + (month > 2 && leap) + day - 1 - 719162;
}

int ipp_date_time(const struct ipp_value *value, int64_t *time_r)
{
    const uint8_t *d = value->data;
    if (value->tag != IPP_DATE_TIME || value->size != 11)
        return 0;
    unsigned year = text_get_be16(d);
    if (year < 1970 || d[2] < 1 || d[2] > 12 || d[3] < 1 || d[3] > 31 || d[4] > 23 || d[5] > 59 ||
        d[6] > 60 || d[7] > 9 || (d[8] != '+' && d[8] != '-') || d[9] > 14 || d[10] > 59)
        return 0;
    int64_t seconds = days_of(year, d[2], d[3]) * 86400 + d[4] * 3600 + d[5] * 60 + d[6];
    int64_t zone = d[9] * 3600 + d[10] * 60;
    seconds += d[8] == '+' ? -zone : zone;
    *time_r = seconds * 1000000 + d[7] * 100000;
    return 1;
}

int ipp_has_text(const struct ipp_value *value)
{
    return value->tag == IPP_OCTET_STRING || is_with_language(value->tag) ||
           (value->tag >= IPP_TEXT && value->tag <= IPP_MIME_TYPE);
}
