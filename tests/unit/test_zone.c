// Expected values: Python's zoneinfo and datetime.
#include <stdlib.h>
#include <string.h>

#include "lib/zone.h"
#include "lib/zone_file.h"
#include "tests/unit/unit.h"

#define US 1000000LL

static const struct {
    const char *zone;
    int64_t seconds;
    const char *iso;
    int weekday;
} instants[] = {
    {"Asia/Tokyo", 1795256021LL, "2026-11-21T19:13:41+09:00", 6},
    {"Europe/Berlin", 1795256021LL, "2026-11-21T11:13:41+01:00", 6},
    {"Europe/Berlin", 1774745999LL, "2026-03-29T01:59:59+01:00", 7},
    {"Europe/Berlin", 1774746000LL, "2026-03-29T03:00:00+02:00", 7},
    {"Europe/Berlin", 2500000000LL, "2049-03-22T05:26:40+01:00", 1},
    {"Europe/Berlin", 4118000000LL, "2100-06-30T02:53:20+02:00", 3},
    {"Europe/Berlin", 4134000000LL, "2101-01-01T06:20:00+01:00", 6},
    {"America/New_York", 4118000000LL, "2100-06-29T20:53:20-04:00", 2},
    {"Australia/Lord_Howe", 4118000000LL, "2100-06-30T11:23:20+10:30", 3},
    {"Australia/Lord_Howe", 4134000000LL, "2101-01-01T16:20:00+11:00", 6},
    {"America/St_Johns", -1000000000LL, "1938-04-24T18:43:20-03:30", 7},
    {"Europe/Dublin", 4118000000LL, "2100-06-30T01:53:20+01:00", 3},
    {"Europe/Dublin", 4134000000LL, "2101-01-01T05:20:00+00:00", 6},
    {"Asia/Kathmandu", 0LL, "1970-01-01T05:30:00+05:30", 4},
    {"Pacific/Apia", 1325239200LL, "2011-12-31T00:00:00+14:00", 6},
    {"America/Nuuk", 4118000000LL, "2100-06-29T23:53:20-01:00", 2},
    {"America/Nuuk", 4108600000LL, "2100-03-13T03:46:40-02:00", 6},
    {"UTC", 1795256021LL, "2026-11-21T10:13:41Z", 6},
};

START_TEST(local_time_of_an_instant)
{
    for (size_t i = 0; i < sizeof instants / sizeof instants[0]; i++) {
        const struct zone *zone = zone_find(instants[i].zone);
        char text[ZONE_TEXT_SIZE];
        struct zone_time local;
        int64_t back;
        ck_assert_ptr_nonnull(zone);
        zone_iso(zone, instants[i].seconds * US, text);
        ck_assert_str_eq(text, instants[i].iso);
        zone_local(zone, instants[i].seconds * US + 7, &local);
        ck_assert_int_eq(local.weekday, instants[i].weekday);
        ck_assert_int_eq(local.microsecond, 7);
        ck_assert_int_eq(zone_time_utc(zone, &local, &back), 1);
        ck_assert_int_eq(back, instants[i].seconds * US + 7);
        ck_assert_int_eq(zone_parse(zone_utc(), text, &back), 1);
        ck_assert_int_eq(back, instants[i].seconds * US);
    }
}
END_TEST

static const struct {
    const char *zone;
    const char *text;
    int result;
    int64_t seconds;
} texts[] = {
    {"Asia/Tokyo", "2026-11-21 19:13", 1, 1795256021 - 41},
    {"Asia/Tokyo", "2026-11-21T19:13:41", 1, 1795256021},
    {"Asia/Tokyo", "2026-11-21T10:13:41Z", 1, 1795256021},
    {"Europe/Berlin", "2026-03-29T02:30", 0, 0},          // left out
    {"Europe/Berlin", "2026-10-25T02:30", 1, 1792888200}, // comes twice: the first, +02:00
    {"Europe/Berlin", "2026-10-25T03:30", 1, 1792895400},
    {"Europe/Berlin", "2060-10-31T02:30", 1, 2866408200},
    {"UTC", "2026-02-31T10:00", 0, 0},
    {"UTC", "2024-02-29T10:00", 1, 1709200800},
    {"UTC", "2026-11-21", 0, 0},
    {"UTC", "2026-11-21T24:00", 0, 0},
    {"UTC", "2026-11-21T10:00x", 0, 0},
    {"UTC", "2026-11-21T10:00+0900", 0, 0},
    {"UTC", "", 0, 0},
};

START_TEST(instant_of_a_text)
{
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        int64_t time = -1;
        ck_assert_int_eq(zone_parse(zone_find(texts[i].zone), texts[i].text, &time),
                         texts[i].result);
        if (texts[i].result == 1)
            ck_assert_int_eq(time, texts[i].seconds * US);
    }
}
END_TEST

START_TEST(names)
{
    static const char *const wrong[] = {"Europe/Nowhere", "../../etc/passwd", "/etc/localtime",
                                        "Europe",         "Europe/",          "a b"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        ck_assert_msg(zone_find(wrong[i]) == NULL, "%s", wrong[i]);
    ck_assert_ptr_eq(zone_find(""), zone_utc());
    ck_assert_ptr_eq(zone_find("Asia/Tokyo"), zone_find("Asia/Tokyo"));
    ck_assert_ptr_eq(zone_first("", "Europe/Nowhere", "Asia/Tokyo"), zone_find("Asia/Tokyo"));
    ck_assert_ptr_eq(zone_first(NULL, "", ""), zone_utc());
}
END_TEST

START_TEST(unknown_time_has_no_text)
{
    char text[ZONE_TEXT_SIZE];
    zone_iso_utc(0, text);
    ck_assert_str_eq(text, "");
}
END_TEST

START_TEST(footers)
{
    static const char *const wrong[] = {
        "", "CET", "C-1", "CET-1CEST", "CET-1CEST,M3.5.0", "CET-1CEST,M13.5.0,M10.5.0/3", "<+03-3"};
    struct zone_footer footer;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        ck_assert_msg(zone_footer_parse(wrong[i], &footer) == 0, "%s", wrong[i]);
    ck_assert_int_eq(zone_footer_parse("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", &footer), 1);
    ck_assert_int_eq(footer.standard_offset, 37800);
    ck_assert_int_eq(footer.daylight_offset, 39600);
    ck_assert_int_eq(zone_footer_parse("IST-1GMT0,M10.5.0,M3.5.0/1", &footer), 1);
    ck_assert_int_eq(footer.daylight_offset, 0);
}
END_TEST

START_TEST(damaged_files)
{
    uint8_t data[200] = "TZif2";
    struct zone_data zone;
    for (size_t size = 0; size < sizeof data; size++)
        ck_assert_int_eq(zone_file_parse(data, size, &zone), 0);
    memset(data + 20, 0xff, 24);
    ck_assert_int_eq(zone_file_parse(data, sizeof data, &zone), 0);
}
END_TEST

UNIT_MAIN("zone", local_time_of_an_instant, instant_of_a_text, names, unknown_time_has_no_text,
          footers, damaged_files)
