/* Expected values: the examples of RFC 8010 (appendix A) and RFC 3382 (section 7.1), typed from
 * there; the malformed ones follow what real printers send. */
#include <string.h>

#include "agent/read/ipp_decode.h"
#include "lib/arena.h"
#include "tests/unit/unit.h"

#define HEAD "\x01\x01\x00\x00\x00\x00\x00\x7b"
#define CHARSET                                                                                    \
    "\x47\x00\x12"                                                                                 \
    "attributes-charset"                                                                           \
    "\x00\x05"                                                                                     \
    "utf-8"
#define INTEGER(name_size, name, byte) "\x21\x00" name_size name "\x00\x04\x00\x00\x00" byte

static struct arena *arena;

static struct ipp_message *decode(const char *bytes, size_t size)
{
    struct ipp_message *message;
    const char *error;
    if (arena == NULL)
        arena = arena_new();
    ck_assert_int_eq(ipp_decode(bytes, size, arena, &message, &error), 1);
    return message;
}

#define DECODE(text) decode(text, sizeof(text) - 1)

static void assert_text(const struct ipp_value *value, const char *text)
{
    ck_assert_uint_eq(value->size, strlen(text));
    ck_assert_mem_eq(value->data, text, value->size);
}

static void assert_integer(const struct ipp_attribute *attribute, int32_t expected)
{
    int32_t number;
    ck_assert_ptr_nonnull(attribute);
    ck_assert_int_eq(ipp_integer(attribute->values, &number), 1);
    ck_assert_int_eq(number, expected);
}

/* RFC 8010, A.9: two jobs, the second of them without attributes, so three groups. */
START_TEST(reads_get_jobs_response)
{
    static const char bytes[] = "\x01\x01\x00\x00\x00\x00\x01\x23\x01"
                                "\x47\x00\x12"
                                "attributes-charset\x00\x0a"
                                "ISO-8859-1"
                                "\x48\x00\x1b"
                                "attributes-natural-language\x00\x05"
                                "en-us"
                                "\x41\x00\x0e"
                                "status-message\x00\x0d"
                                "successful-ok"
                                "\x02\x21\x00\x06"
                                "job-id\x00\x04\x00\x00\x00\x93"
                                "\x36\x00\x08"
                                "job-name\x00\x0c\x00\x05"
                                "fr-ca\x00\x03"
                                "fou"
                                "\x02\x02\x21\x00\x06"
                                "job-id\x00\x04\x00\x00\x00\x94"
                                "\x36\x00\x08"
                                "job-name\x00\x12\x00\x05"
                                "de-CH\x00\x09"
                                "isch guet"
                                "\x03";
    struct ipp_message *message = DECODE(bytes);
    ck_assert_uint_eq(message->major, 1);
    ck_assert_uint_eq(message->minor, 1);
    ck_assert_uint_eq(message->code, 0);
    ck_assert_int_eq(message->request_id, 0x123);
    ck_assert_ptr_null(message->stopped);
    ck_assert_uint_eq(message->odd, 0);
    ck_assert_uint_eq(message->used, sizeof(bytes) - 1);
    struct ipp_group *first = message->groups->next;
    struct ipp_group *third = first->next->next;
    ck_assert_uint_eq(message->groups->tag, IPP_GROUP_OPERATION);
    ck_assert_uint_eq(first->tag, IPP_GROUP_JOB);
    assert_integer(ipp_find_in(first->attributes, "job-id"), 147);
    assert_text(ipp_find_in(first->attributes, "job-name")->values, "fou");
    ck_assert_ptr_null(first->next->attributes);
    assert_integer(ipp_find_in(third->attributes, "job-id"), 148);
    assert_text(ipp_find_in(third->attributes, "job-name")->values, "isch guet");
    ck_assert_ptr_null(third->next);
    assert_text(ipp_find(message, IPP_GROUP_OPERATION, "attributes-charset")->values, "ISO-8859-1");
    ck_assert_ptr_null(ipp_find(message, IPP_GROUP_PRINTER, "job-id"));
}
END_TEST

/* RFC 3382, 7.1: media-col with a collection in it. */
START_TEST(reads_collection)
{
    struct ipp_message *message = DECODE(HEAD "\x02\x34\x00\x09"
                                              "media-col\x00\x00"
                                              "\x4a\x00\x00\x00\x0b"
                                              "media-color\x44\x00\x00\x00\x04"
                                              "blue"
                                              "\x4a\x00\x00\x00\x0a"
                                              "media-size\x34\x00\x00\x00\x00"
                                              "\x4a\x00\x00\x00\x0b"
                                              "x-dimension\x21\x00\x00\x00\x04\x00\x00\x00\x06"
                                              "\x4a\x00\x00\x00\x0b"
                                              "y-dimension\x21\x00\x00\x00\x04\x00\x00\x00\x04"
                                              "\x37\x00\x00\x00\x00\x37\x00\x00\x00\x00\x03");
    const struct ipp_attribute *media = ipp_find(message, IPP_GROUP_JOB, "media-col");
    ck_assert_uint_eq(media->n_values, 1);
    const struct ipp_attribute *members = media->values->members;
    assert_text(ipp_find_in(members, "media-color")->values, "blue");
    const struct ipp_attribute *size = ipp_find_in(members, "media-size");
    assert_integer(ipp_find_in(size->values->members, "x-dimension"), 6);
    assert_integer(ipp_find_in(size->values->members, "y-dimension"), 4);
    ck_assert_ptr_null(ipp_find_in(members, "x-dimension"));
    ck_assert_uint_eq(message->odd, 0);
}
END_TEST

START_TEST(reads_sets_and_out_of_band_values)
{
    struct ipp_message *message =
        DECODE(HEAD "\x04\x44\x00\x05"
                    "sides\x00\x09"
                    "one-sided\x44\x00\x00\x00\x03"
                    "two"
                    "\x13\x00\x04"
                    "none\x00\x00\x22\x00\x04"
                    "true\x00\x01\x01"
                    "\x31\x00\x04"
                    "time\x00\x0b\x07\xe5\x07\x19\x0f\x0a\x1f\x00+\x02\x00"
                    "\x21\x00\x03"
                    "neg\x00\x04\xff\xff\xff\xfd\x03");
    const struct ipp_attribute *sides = ipp_find(message, IPP_GROUP_NONE, "sides");
    int32_t number;
    int truth;
    int64_t time;
    ck_assert_uint_eq(sides->n_values, 2);
    assert_text(sides->values->next, "two");
    const struct ipp_value *none = ipp_find(message, IPP_GROUP_NONE, "none")->values;
    ck_assert_int_eq(ipp_integer(none, &number), 0);
    ck_assert_int_eq(ipp_has_text(none), 0);
    ck_assert_int_eq(ipp_boolean(ipp_find(message, IPP_GROUP_NONE, "true")->values, &truth), 1);
    ck_assert_int_eq(truth, 1);
    assert_integer(ipp_find(message, IPP_GROUP_NONE, "neg"), -3);
    /* date -d '2021-07-25T15:10:31+02:00' +%s */
    ck_assert_int_eq(ipp_date_time(ipp_find(message, IPP_GROUP_NONE, "time")->values, &time), 1);
    ck_assert_int_eq(time, INT64_C(1627218631) * 1000000);
}
END_TEST

/* As an HP LaserJet sends it: the value's own length is missing. The next attribute must be whole.
 */
START_TEST(reads_name_without_outer_length)
{
    struct ipp_message *message =
        DECODE(HEAD "\x02\x36\x00\x08"
                    "job-name\x00\x02"
                    "de\x00\x0c"
                    "A4-blank.pdf" INTEGER("\x06", "job-id", "\x07") "\x03");
    assert_text(ipp_find(message, IPP_GROUP_JOB, "job-name")->values, "A4-blank.pdf");
    assert_integer(ipp_find(message, IPP_GROUP_JOB, "job-id"), 7);
    ck_assert_ptr_null(message->stopped);
}
END_TEST

START_TEST(one_wrong_value_costs_only_itself)
{
    struct ipp_message *message =
        DECODE(HEAD "\x04\x21\x00\x00\x00\x04\x00\x00\x00\x05"  /* no attribute yet */
                    "\x37\x00\x00\x00\x00\x4a\x00\x00\x00\x01x" /* no collection open */
                    "\x35\x00\x03"
                    "bad\x00\x05\x00\x09"
                    "en-" /* language longer than the value */
                    "\x21\x00\x04"
                    "long\x00\x05\x00\x00\x00\x00\x01"
                    "\x21\x00\x05"
                    "short\x00\x02\xff\xfe" INTEGER("\x04", "good", "\x2a") "\x03");
    int32_t number;
    /* What follows a language that is all of its value is longer than all that is left. */
    struct ipp_message *beyond = DECODE(HEAD "\x04\x36\x00\x04"
                                             "name\x00\x02"
                                             "de\x44\x00"
                                             "\x00\x01"
                                             "x\x03");
    ck_assert_uint_eq(ipp_find(beyond, IPP_GROUP_PRINTER, "name")->values->size, 2);
    ck_assert_uint_eq(message->odd, 3);
    ck_assert_int_eq(ipp_has_text(ipp_find(message, IPP_GROUP_PRINTER, "bad")->values), 0);
    ck_assert_int_eq(ipp_integer(ipp_find(message, IPP_GROUP_PRINTER, "long")->values, &number), 0);
    assert_integer(ipp_find(message, IPP_GROUP_PRINTER, "short"), -2);
    assert_integer(ipp_find(message, IPP_GROUP_PRINTER, "good"), 42);
}
END_TEST

START_TEST(unended_collection_ends_at_next_attribute)
{
    struct ipp_message *message =
        DECODE(HEAD "\x04\x34\x00\x03"
                    "col\x00\x00\x4a\x00\x00\x00\x01"
                    "a"
                    "\x34\x00\x00\x00\x00" INTEGER("\x05", "level", "\x09") "\x04" INTEGER(
                        "\x04", "last", "\x01") "\x03");
    assert_integer(ipp_find(message, IPP_GROUP_PRINTER, "level"), 9);
    assert_integer(ipp_find(message, IPP_GROUP_PRINTER, "last"), 1);
    ck_assert_uint_eq(message->odd, 2);
}
END_TEST

START_TEST(attributes_without_group_are_found_by_name_alone)
{
    struct ipp_message *message = DECODE(HEAD "\x03");
    const char *error;
    ck_assert_ptr_null(message->groups);
    ck_assert_ptr_null(message->stopped);
    ck_assert_int_eq(ipp_decode(HEAD "\x21\x00\x01", 11, arena, &message, &error), -1);
    ck_assert_int_eq(ipp_decode("<html><body>", 12, arena, &message, &error), -1);
    ck_assert_int_eq(ipp_decode(HEAD, 7, arena, &message, &error), -1);
    ck_assert_int_eq(ipp_decode("", 0, arena, &message, &error), -1);
}
END_TEST

/* Cut at every place: what was whole before the cut is there. */
START_TEST(cut_anywhere_gives_what_came_before)
{
    static const char bytes[] = HEAD "\x01" CHARSET "\x04" INTEGER("\x05", "first", "\x01")
        INTEGER("\x06", "second", "\x02") "\x03";
    size_t whole = sizeof(bytes) - 1;
    for (size_t size = 8; size < whole; size++) {
        char *copy = malloc(size);
        memcpy(copy, bytes, size);
        struct ipp_message *message = decode(copy, size);
        ck_assert_ptr_nonnull(message->stopped);
        if (size >= whole - 16)
            assert_integer(ipp_find(message, IPP_GROUP_PRINTER, "first"), 1);
        if (size < whole - 1)
            ck_assert_ptr_null(ipp_find(message, IPP_GROUP_PRINTER, "second"));
        free(copy);
    }
}
END_TEST

/* Bounds: nested without end, one attribute with values without end, attributes without end. */
START_TEST(endless_answers_stop)
{
    static const struct {
        const char *name, *start, *again;
        size_t start_size, again_size;
    } rows[] = {
#define ROW(name, start, again) {name, start, again, sizeof(start) - 1, sizeof(again) - 1}
        ROW("nested",
            HEAD "\x04\x34\x00\x01"
                 "c\x00\x00",
            "\x4a\x00\x00\x00\x01"
            "m\x34\x00\x00\x00\x00"),
        ROW("values",
            HEAD "\x04\x21\x00\x01"
                 "v\x00\x04\x00\x00\x00\x01",
            "\x21\x00\x00\x00\x04\x00\x00\x00\x02"),
        ROW("attributes", HEAD "\x04",
            "\x13\x00\x01"
            "a\x00\x00"),
        ROW("groups", HEAD "\x04", "\x04"),
    };
    enum { SIZE = 1024 * 1024 };
    char *bytes = malloc(SIZE);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        size_t size = rows[i].start_size;
        memcpy(bytes, rows[i].start, size);
        for (; size + rows[i].again_size <= SIZE; size += rows[i].again_size)
            memcpy(bytes + size, rows[i].again, rows[i].again_size);
        struct ipp_message *message = decode(bytes, size);
        ck_assert_msg(message->stopped != NULL && strstr(message->stopped, "cut") == NULL, "%s",
                      rows[i].name);
        ck_assert_uint_le(message->n_values, IPP_VALUES_MAX + 1);
        ck_assert_uint_le(arena_used(arena), 16 * 1024 * 1024);
        arena_reset(arena);
    }
    free(bytes);
}
END_TEST

UNIT_MAIN("ipp_decode", reads_get_jobs_response, reads_collection,
          reads_sets_and_out_of_band_values, reads_name_without_outer_length,
          one_wrong_value_costs_only_itself, unended_collection_ends_at_next_attribute,
          attributes_without_group_are_found_by_name_alone, cut_anywhere_gives_what_came_before,
          endless_answers_stop)
