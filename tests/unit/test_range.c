#include "webui/range.h"

#include "tests/unit/unit.h"

// RFC 9110, 14.1.2, its examples for 10000 bytes among them
START_TEST(ranges)
{
    static const struct {
        const char *header;
        uint64_t size;
        enum range_kind kind;
        uint64_t from, length;
    } rows[] = {
        {NULL, 10000, RANGE_ALL, 0, 10000},
        {"bytes=0-499", 10000, RANGE_PART, 0, 500},
        {"bytes=500-999", 10000, RANGE_PART, 500, 500},
        {"bytes=-500", 10000, RANGE_PART, 9500, 500},
        {"bytes=9500-", 10000, RANGE_PART, 9500, 500},
        {"bytes=0-99999", 10000, RANGE_PART, 0, 10000},
        {"bytes=-99999", 10000, RANGE_PART, 0, 10000},
        {"bytes=10000-", 10000, RANGE_NOT, 0, 10000},
        {"bytes=-0", 10000, RANGE_NOT, 0, 10000},
        {"bytes=0-", 0, RANGE_NOT, 0, 0},
        {"bytes=0-0,-1", 10000, RANGE_ALL, 0, 10000},
        {"bytes=5-2", 10000, RANGE_ALL, 0, 10000},
        {"bytes=-", 10000, RANGE_ALL, 0, 10000},
        {"bytes=a-b", 10000, RANGE_ALL, 0, 10000},
        {"bytes=18446744073709551616-", 10000, RANGE_ALL, 0, 10000},
        {"bytes=0-18446744073709551615", 10, RANGE_PART, 0, 10},
        {"lines=0-5", 10000, RANGE_ALL, 0, 10000},
        {"", 10000, RANGE_ALL, 0, 10000},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        uint64_t from, length;
        ck_assert_int_eq(range_of(rows[i].header, rows[i].size, &from, &length), rows[i].kind);
        ck_assert_uint_eq(from, rows[i].from);
        ck_assert_uint_eq(length, rows[i].length);
    }
}
END_TEST

UNIT_MAIN("range", ranges)
