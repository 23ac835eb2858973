#include "lib/report_field.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/report_time.h"
#include "lib/text.h"

#include "schemas/messages.pb-c.h"

static const int64_t report_amount_max = (INT64_C(1) << 53) - 1;

static void *report_field_at(const struct report_field *field, void *message)
{
    return (char *)message + field->offset;
}

static const void *report_field_of(const struct report_field *field, const void *message)
{
    return (const char *)message + field->offset;
}

static size_t report_field_limit(enum report_form form)
{
    switch (form) {
    case REPORT_FORM_LONG:
        return 4096;
    case REPORT_FORM_HUGE:
        return 65536;
    case REPORT_FORM_WORD:
        return 64;
    case REPORT_FORM_KEYWORD:
        return 127;
    default:
        return 255;
    }
}

static int report_field_letters(const char *text, const char *letters)
{
    return text[strspn(text, letters)] == '\0';
}

#define REPORT_LOWER "abcdefghijklmnopqrstuvwxyz"
#define REPORT_DIGITS "0123456789"

// "1-00000017": epoch, hyphen, at least eight digits.
static int report_field_reception_ok(const char *text)
{
    size_t epoch = strspn(text, REPORT_DIGITS);
    if (epoch < 1 || epoch > 10 || text[epoch] != '-')
        return 0;
    size_t number = strlen(text + epoch + 1);
    return number >= 8 && number <= 20 && report_field_letters(text + epoch + 1, REPORT_DIGITS);
}

static int report_field_text_ok(const struct report_field *field, const char *text,
                                const char **error_r)
{
    size_t size = strlen(text);
    int good = 1;
    switch (field->form) {
    case REPORT_FORM_WORD:
        *error_r = "not one word";
        good = report_field_letters(text,
                                    REPORT_LOWER "ABCDEFGHIJKLMNOPQRSTUVWXYZ" REPORT_DIGITS "._-");
        break;
    case REPORT_FORM_KEYWORD:
        *error_r = "not a keyword";
        good = text[0] >= 'a' && text[0] <= 'z' &&
               report_field_letters(text, REPORT_LOWER REPORT_DIGITS "._-");
        break;
    case REPORT_FORM_MAIL:
        return text_mail_address_ok(text, error_r);
    case REPORT_FORM_UUID:
        *error_r = "not a UUID";
        good = text_uuid_ok(text);
        break;
    case REPORT_FORM_AGENT:
        *error_r = "not 20 hex digits";
        good = size == 20 && report_field_letters(text, REPORT_DIGITS "abcdef");
        break;
    case REPORT_FORM_NUMBER:
        *error_r = "not 6 to 10 digits";
        good = size >= 6 && size <= 10 && report_field_letters(text, REPORT_DIGITS);
        break;
    case REPORT_FORM_RECEPTION:
        *error_r = "not a reception number";
        good = report_field_reception_ok(text);
        break;
    default:
        break;
    }
    return good;
}

// Characters, as the schema counts them.
static size_t report_field_length(const char *text)
{
    size_t length = 0;
    for (; *text != '\0'; text++)
        length += ((unsigned char)*text & 0xc0) != 0x80;
    return length;
}

static int report_field_read_text(const struct report_field *field, const char *text, void *message,
                                  struct arena *arena, const char **error_r)
{
    if (report_field_length(text) > report_field_limit(field->form)) {
        *error_r = "too long";
        return 0;
    }
    if (text[0] != '\0' && !report_field_text_ok(field, text, error_r))
        return 0;
    char *copy = arena_strdup(arena, text);
    if (field->form == REPORT_FORM_UUID)
        text_lower(copy);
    *(char **)report_field_at(field, message) = copy;
    return 1;
}

static int report_field_find(const struct report_field *field, const char *text)
{
    for (int i = 0; field->names[i] != NULL; i++) {
        if (strcmp(field->names[i], text) == 0)
            return i;
    }
    return -1;
}

static int report_field_read_name(const struct report_field *field, const char *text, void *message,
                                  struct arena *arena, const char **error_r)
{
    int number = text[0] == '\0' ? -1 : report_field_find(field, text);
    if (number < 0) {
        *error_r = "not one of the known words";
        return 0;
    }
    if (field->form == REPORT_FORM_ONE_OF)
        *(char **)report_field_at(field, message) = arena_strdup(arena, text);
    else
        *(int *)report_field_at(field, message) = number;
    return 1;
}

static int report_field_read_level(const char *text, Platen__Supply *supply, const char **error_r)
{
    supply->level_kind = PLATEN__LEVEL_KIND__LEVEL_EXACT;
    if (strcmp(text, "unknown") == 0)
        supply->level_kind = PLATEN__LEVEL_KIND__LEVEL_UNKNOWN;
    else if (strcmp(text, "some") == 0)
        supply->level_kind = PLATEN__LEVEL_KIND__LEVEL_SOME_REMAINING;
    else if (!text_parse_integer(text, 0, report_amount_max, &supply->level)) {
        *error_r = "not a level: a number, unknown or some";
        return 0;
    }
    return 1;
}

static int report_field_read_number(const struct report_field *field, const char *text, void *at,
                                    const char **error_r)
{
    uint64_t number = 0;
    switch (field->form) {
    case REPORT_FORM_TIME:
        *error_r = "not a time in UTC";
        return report_time_read(text, at);
    case REPORT_FORM_COUNT:
        *error_r = "not a number from 0 to 9223372036854775807";
        return text_parse_unsigned(text, INT64_MAX, at);
    case REPORT_FORM_AMOUNT:
        *error_r = "not a number from 0 to 9007199254740991";
        return text_parse_integer(text, 0, report_amount_max, at);
    case REPORT_FORM_QUANTITY:
        *error_r = "not a number from 1 to 9999";
        if (!text_parse_unsigned(text, 9999, &number) || number == 0)
            return 0;
        *(uint32_t *)at = (uint32_t)number;
        return 1;
    default:
        *error_r = "not true or false";
        *(protobuf_c_boolean *)at = strcmp(text, "true") == 0 || strcmp(text, "1") == 0;
        return *(protobuf_c_boolean *)at || strcmp(text, "false") == 0 || strcmp(text, "0") == 0;
    }
}

int report_field_read(const struct report_field *field, const char *text, void *message,
                      struct arena *arena, const char **error_r)
{
    if (field->required && text[0] == '\0') {
        *error_r = "missing";
        return 0;
    }
    if (field->form <= REPORT_FORM_RECEPTION)
        return report_field_read_text(field, text, message, arena, error_r);
    if (field->form == REPORT_FORM_NAME_OF || field->form == REPORT_FORM_ONE_OF)
        return report_field_read_name(field, text, message, arena, error_r);
    if (field->form == REPORT_FORM_LEVEL)
        return report_field_read_level(text, message, error_r);
    return report_field_read_number(field, text, report_field_at(field, message), error_r);
}

// ---- writing ----

// Free text is made to fit rather than refused: a machine's odd words must not keep its report
// back.
static void report_field_clean(const char *text, size_t limit, struct buf *out)
{
    struct buf valid = {0};
    text_utf8_add_lossy(&valid, text, strlen(text));
    for (size_t i = 0; i < valid.len; i++) {
        if (valid.data[i] < 0x20 && valid.data[i] != '\n' && valid.data[i] != '\t')
            valid.data[i] = ' ';
    }
    buf_add(out, buf_text(&valid), text_utf8_cut(buf_text(&valid), valid.len, limit));
    buf_free(&valid);
}

static int report_field_write_text(const struct report_field *field, const char *value,
                                   struct buf *text, const char **error_r)
{
    if (value == NULL || value[0] == '\0')
        return 0;
    if (field->form <= REPORT_FORM_HUGE) {
        report_field_clean(value, report_field_limit(field->form), text);
        return 1;
    }
    if (strlen(value) > report_field_limit(field->form)) {
        *error_r = "too long";
        return -1;
    }
    if (!report_field_text_ok(field, value, error_r))
        return -1;
    buf_add_text(text, value);
    return 1;
}

static int report_field_write_name(const struct report_field *field, const void *at,
                                   struct buf *text, const char **error_r)
{
    if (field->form == REPORT_FORM_ONE_OF) {
        const char *value = *(char *const *)at;
        *error_r = "not one of the known words";
        if (report_field_find(field, value) < 0)
            return -1;
        buf_add_text(text, value);
        return 1;
    }
    int number = *(const int *)at;
    int known = 0;
    while (field->names[known] != NULL)
        known++;
    *error_r = "not one of the known values";
    if (number < 0 || number >= known)
        return -1;
    buf_add_text(text, field->names[number]);
    return number != 0;
}

static int report_field_write_integer(int64_t number, int64_t max, struct buf *text,
                                      const char **error_r)
{
    *error_r = "out of range";
    if (number < 0 || number > max)
        return -1;
    buf_printf(text, "%lld", (long long)number);
    return number != 0;
}

static int report_field_write_level(const Platen__Supply *supply, struct buf *text,
                                    const char **error_r)
{
    if (supply->level_kind == PLATEN__LEVEL_KIND__LEVEL_EXACT)
        return report_field_write_integer(supply->level, report_amount_max, text, error_r) < 0 ? -1
                                                                                               : 1;
    buf_add_text(text,
                 supply->level_kind == PLATEN__LEVEL_KIND__LEVEL_UNKNOWN ? "unknown" : "some");
    return 1;
}

static int report_field_write_number(const struct report_field *field, const void *at,
                                     struct buf *text, const char **error_r)
{
    switch (field->form) {
    case REPORT_FORM_TIME:
        *error_r = "not a time";
        if (!report_time_write(*(const int64_t *)at, text))
            return -1;
        return *(const int64_t *)at != 0;
    case REPORT_FORM_COUNT:
        *error_r = "out of range";
        if (*(const uint64_t *)at > INT64_MAX)
            return -1;
        return report_field_write_integer((int64_t) * (const uint64_t *)at, INT64_MAX, text,
                                          error_r);
    case REPORT_FORM_AMOUNT:
        return report_field_write_integer(*(const int64_t *)at, report_amount_max, text, error_r);
    case REPORT_FORM_QUANTITY:
        return report_field_write_integer(*(const uint32_t *)at, 9999, text, error_r) > 0 ? 1 : -1;
    default:
        buf_add_text(text, *(const protobuf_c_boolean *)at ? "true" : "false");
        return *(const protobuf_c_boolean *)at != 0;
    }
}

int report_field_write(const struct report_field *field, const void *message, struct buf *text,
                       const char **error_r)
{
    const void *at = report_field_of(field, message);
    int result;
    if (field->form <= REPORT_FORM_RECEPTION)
        result = report_field_write_text(field, *(char *const *)at, text, error_r);
    else if (field->form == REPORT_FORM_NAME_OF || field->form == REPORT_FORM_ONE_OF)
        result = report_field_write_name(field, at, text, error_r);
    else if (field->form == REPORT_FORM_LEVEL)
        result = report_field_write_level(message, text, error_r);
    else
        result = report_field_write_number(field, at, text, error_r);
    if (result == 0 && field->required) {
        *error_r = "missing";
        // A number that is nought is there all the same.
        return text->len > 0 ? 1 : -1;
    }
    return result;
}
