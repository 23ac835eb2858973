/* From a device's values to a reading. Expected values: the text of RFC 3805
 * (prtMarkerSuppliesLevel, -MaxCapacity, PrtSubUnitStatusTC), RFC 2790
 * (hrPrinterDetectedErrorState), IANA-PRINTER-MIB. */
#include <stdio.h>

#include "agent/read/brother.h"
#include "agent/read/maker.h"
#include "agent/read/printer_alert.h"
#include "agent/read/printer_text.h"
#include "agent/read/printer_words.h"
#include "agent/read/reading.h"
#include "agent/read/snmp_part.h"
#include "agent/read/snmp_reading.h"
#include "tests/unit/snmp_text.h"
#include "tests/unit/unit.h"

#define SUPPLY "1.3.6.1.2.1.43.11.1.1."
#define ALERT "1.3.6.1.2.1.43.18.1.1."

static struct arena *arena;

static void set_up(void)
{
    if (arena == NULL)
        arena = arena_new();
}

static struct reading *read_text(const char *text)
{
    set_up();
    return snmp_reading(snmp_text_values(text, strlen(text), arena), "snmp://test",
                        1800000000000000, arena);
}

static const struct {
    int class, type, unit;
    long long capacity, level;
    int percent;
    enum reading_state state;
} levels[] = {
    /* "The current level if this supply is a container" */
    {3, 3, 7, 6000, 1200, 20, READING_STATE_OK},
    {3, 3, 19, 100, 55, 55, READING_STATE_OK},
    {3, 3, 19, 100, 10, 10, READING_STATE_LOW},
    {3, 3, 7, 6000, 0, 0, READING_STATE_EMPTY},
    {3, 3, 7, 100000, 1, 1, READING_STATE_LOW},  /* not nothing */
    {3, 3, 7, 1000, 126, 13, READING_STATE_OK},  /* to the nearest */
    {3, 3, 18, 200, 300, 100, READING_STATE_OK}, /* more than fits in */
    {3, 3, 13, 2147483647, 2147483647, 100, READING_STATE_OK},
    /* "the remaining space if this supply is a receptacle" */
    {4, 4, 19, 100, 100, 100, READING_STATE_OK},
    {4, 4, 13, 1000, 50, 5, READING_STATE_LOW},
    {4, 4, 19, 100, 0, 0, READING_STATE_FULL},
    /* "(-1) means other and specifically indicates ... no restrictions"; "(-2) means unknown" */
    {3, 3, 7, -1, -1, -1, READING_STATE_UNKNOWN},
    {3, 3, 7, 100, -2, -1, READING_STATE_UNKNOWN},
    {3, 3, 7, -2, -2, -1, READING_STATE_UNKNOWN},
    {3, 3, 7, -2, 100, -1, READING_STATE_SOME},
    {4, 4, 7, -2, 100, -1, READING_STATE_SOME},
    {3, 3, 7, -2, 0, 0, READING_STATE_EMPTY},
    {3, 3, 7, 0, 0, 0, READING_STATE_EMPTY},
    /* "(-3) means that the printer knows that there is some supply/remaining space" */
    {3, 3, 7, 100, -3, -1, READING_STATE_SOME},
    {4, 4, 7, -2, -3, -1, READING_STATE_SOME},
    /* a percentage needs no capacity */
    {3, 3, 19, -2, 40, 40, READING_STATE_OK},
    {3, 3, 19, -1, 0, 0, READING_STATE_EMPTY},
    {3, 3, 19, 80, 40, 50, READING_STATE_OK},
    /* no value of the MIB */
    {3, 3, 19, 100, -17, -1, READING_STATE_UNKNOWN},
};

START_TEST(levels_are_rfc_3805)
{
    for (size_t i = 0; i < sizeof(levels) / sizeof(levels[0]); i++) {
        char text[512];
        snprintf(text, sizeof(text),
                 SUPPLY "4.1.1|2|%d\n" SUPPLY "5.1.1|2|%d\n" SUPPLY "7.1.1|2|%d\n" SUPPLY
                        "8.1.1|2|%lld\n" SUPPLY "9.1.1|2|%lld\n",
                 levels[i].class, levels[i].type, levels[i].unit, levels[i].capacity,
                 levels[i].level);
        const struct reading *reading = read_text(text);
        ck_assert_msg(reading->n_supplies == 1, "row %zu", i);
        const struct reading_supply *supply = &reading->supplies[0];
        ck_assert_msg(supply->percent == levels[i].percent, "row %zu: %d %%", i, supply->percent);
        ck_assert_msg(supply->state == levels[i].state, "row %zu: %s", i,
                      reading_state_word(supply->state));
        ck_assert_int_eq(supply->level, levels[i].level);
        ck_assert_str_eq(supply->index, "1.1");
        ck_assert_str_eq(supply->name, levels[i].type == 3 ? "Toner" : "Waste toner");
    }
}
END_TEST

/* prtMarkerSuppliesLevel is an Integer32; a Counter64 or a text may say more than a report can. */
START_TEST(a_level_has_32_bits)
{
    const struct reading *reading =
        read_text(SUPPLY "5.1.1|2|3\n" SUPPLY "8.1.1|2|9223372036854775807\n" SUPPLY
                         "9.1.1|70|9007199254740992\n" SUPPLY "9.1.2|4|9007199254740992\n");
    ck_assert_uint_eq(reading->n_supplies, 2);
    for (size_t i = 0; i < 2; i++) {
        ck_assert(!reading->supplies[i].has_level);
        ck_assert(!reading->supplies[i].has_capacity);
        ck_assert_int_eq(reading->supplies[i].percent, -1);
        ck_assert_int_eq(reading->supplies[i].state, READING_STATE_UNKNOWN);
    }
}
END_TEST

START_TEST(colours_come_from_the_colorants)
{
    const struct reading *reading = read_text(
        SUPPLY
        "3.2.1|2|1\n" SUPPLY "5.2.1|2|3\n" SUPPLY "6.2.1|4|Yellow toner, says the name\n" SUPPLY
        "3.2.2|2|1\n" SUPPLY "5.2.2|2|9\n" SUPPLY "6.2.2|4|Cyan drum\n" SUPPLY "3.2.3|2|0\n" SUPPLY
        "5.2.3|2|5\n" SUPPLY "6.2.3|4|Magenta ink\n" SUPPLY "3.3.1|2|1\n" SUPPLY "5.3.1|2|3\n"
        "1.3.6.1.2.1.43.12.1.1.4.2.1|4|Cyan\n1.3.6.1.2.1.43.12.1.1.4.3.1|4|white\n");
    ck_assert_uint_eq(reading->n_supplies, 4);
    ck_assert_pstr_eq(reading->supplies[0].colour, "cyan");
    ck_assert_pstr_eq(reading->supplies[1].colour, NULL);
    ck_assert_pstr_eq(reading->supplies[2].colour, "magenta");
    ck_assert_pstr_eq(reading->supplies[3].colour, "white");
    ck_assert_pstr_eq(reading->supplies[3].index, "3.1");
    ck_assert_pstr_eq(reading->supplies[3].name, "White toner");
}
END_TEST

START_TEST(alerts_outrank_gauges)
{
    const struct reading *reading = read_text(
        SUPPLY "5.1.1|2|3\n" SUPPLY "8.1.1|2|100\n" SUPPLY "9.1.1|2|0\n"  /* low, says its alert */
        SUPPLY "5.1.2|2|3\n" SUPPLY "8.1.2|2|100\n" SUPPLY "9.1.2|2|70\n" /* empty */
        SUPPLY "5.1.3|2|4\n" SUPPLY "8.1.3|2|100\n" SUPPLY "9.1.3|2|70\n" /* full */
        ALERT "2.1.1|2|4\n" ALERT "4.1.1|2|11\n" ALERT "5.1.1|2|1\n" ALERT "7.1.1|2|1104\n" ALERT
               "2.1.2|2|3\n" ALERT "4.1.2|2|11\n" ALERT "5.1.2|2|2\n" ALERT "7.1.2|2|13\n" ALERT
               "2.1.3|2|3\n" ALERT "4.1.3|2|11\n" ALERT "5.1.3|2|3\n" ALERT "7.1.3|2|1109\n" ALERT
               "2.9.1|2|3\n" ALERT "4.9.1|2|11\n" ALERT "5.9.1|2|1\n" ALERT "7.9.1|2|13\n");
    ck_assert_int_eq(reading->supplies[0].state, READING_STATE_LOW);
    ck_assert_int_eq(reading->supplies[0].percent, 0);
    ck_assert_int_eq(reading->supplies[1].state, READING_STATE_EMPTY);
    ck_assert_int_eq(reading->supplies[2].state, READING_STATE_FULL);
    ck_assert(reading->supplies[0].state_told);
    ck_assert_uint_eq(reading->n_conditions, 4);
    ck_assert_str_eq(reading->conditions[0].keyword, "toner-low");
    ck_assert_int_eq(reading->conditions[0].severity, READING_WARNING);
    ck_assert_int_eq(reading->conditions[1].severity, READING_ERROR);
}
END_TEST

START_TEST(conditions_have_their_place_and_time)
{
    const struct reading *reading = read_text(
        "1.3.6.1.2.1.1.3.0|67|720000\n" /* up for two hours */
        "1.3.6.1.2.1.43.8.2.1.18.1.2|4|Tray 2\n1.3.6.1.2.1.43.8.2.1.9.1.2|2|500\n"
        "1.3.6.1.2.1.43.8.2.1.10.1.2|2|250\n" ALERT "2.1.5|2|3\n" ALERT "4.1.5|2|8\n" ALERT
        "5.1.5|2|2\n" ALERT "7.1.5|2|8\n" ALERT "8.1.5|4|Papier-\n" ALERT "9.1.5|67|360000\n" ALERT
        "2.1.6|2|1\n" ALERT "4.1.6|2|5\n" ALERT "5.1.6|2|-1\n" ALERT "7.1.6|2|23\n" ALERT
        "8.1.6|4x|42657265697473636861667473"
        "2d0a6d6f647573\n" ALERT "2.1.7|2|3\n" ALERT "4.1.7|2|0\n" ALERT "5.1.7|2|0\n" ALERT
        "7.1.7|2|0\n" ALERT "2.1.8|2|1\n" ALERT "4.1.8|2|-1\n" ALERT "7.1.8|2|1111111\n" ALERT
        "8.1.8|4|Ready\n" ALERT "2.1.9|2|5\n" ALERT "4.1.9|2|6\n" ALERT "5.1.9|2|1\n" ALERT
        "7.1.9|2|4\n");
    ck_assert_uint_eq(reading->n_conditions, 2);
    ck_assert_str_eq(reading->conditions[0].keyword, "media-jam");
    ck_assert_str_eq(reading->conditions[0].component, "Tray 2");
    ck_assert_int_eq(reading->conditions[0].since, 1800000000000000 - 3600 * 1000000LL);
    ck_assert_str_eq(reading->conditions[1].keyword, "subunit-power-saver");
    ck_assert_str_eq(reading->conditions[1].text, "Bereitschaftsmodus");
    ck_assert_int_eq(reading->conditions[1].severity, READING_REPORT);
    ck_assert_str_eq(reading->trays[0].name, "Tray 2");
    ck_assert_int_eq(reading->trays[0].percent, 50);
}
END_TEST

/* PrtSubUnitStatusTC: 3 unavailable because broken, 16 critical alerts, 32 offline. */
START_TEST(trays_that_ran_out_are_not_broken)
{
    static const struct {
        int level, status;
        const char *state;
    } rows[] = {{0, 19, "empty"}, {-2, 19, "broken"}, {200, 3, "broken"},
                {0, 32, "off"},   {-3, 0, "some"},    {20, 8, "low"}};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char text[256];
        snprintf(text, sizeof(text),
                 "1.3.6.1.2.1.43.8.2.1.9.1.1|2|500\n1.3.6.1.2.1.43.8.2.1.10.1.1|2|%d\n"
                 "1.3.6.1.2.1.43.8.2.1.11.1.1|2|%d\n",
                 rows[i].level, rows[i].status);
        ck_assert_str_eq(read_text(text)->trays[0].state, rows[i].state);
    }
}
END_TEST

START_TEST(being_switched_on_is_no_warning)
{
    const struct reading *reading = read_text(ALERT "2.1.2|2|4\n" ALERT "4.1.2|2|5\n" ALERT
                                                    "5.1.2|2|1\n" ALERT "7.1.2|2|503\n");
    ck_assert_uint_eq(reading->n_conditions, 1);
    ck_assert_str_eq(reading->conditions[0].keyword, "power-up");
    ck_assert_int_eq(reading->conditions[0].severity, READING_REPORT);
}
END_TEST

/* markerFuserUnderTemperature: a warning of a Kyocera at rest; critical it stands in the way. */
START_TEST(a_cold_fuser_is_no_failure)
{
    const struct reading *reading = read_text(
        ALERT "2.1.7|2|5\n" ALERT "4.1.7|2|10\n" ALERT "5.1.7|2|1\n" ALERT "7.1.7|2|1001\n" ALERT
              "2.1.8|2|3\n" ALERT "4.1.8|2|10\n" ALERT "5.1.8|2|2\n" ALERT "7.1.8|2|1001\n");
    ck_assert_uint_eq(reading->n_conditions, 2);
    ck_assert_str_eq(reading->conditions[0].keyword, "fuser-under-temp");
    ck_assert_int_eq(reading->conditions[0].severity, READING_REPORT);
    ck_assert_int_eq(reading->conditions[1].severity, READING_ERROR);
}
END_TEST

/* RFC 3805, 2.2.13.2, its table of hrDeviceStatus and hrPrinterStatus. */
START_TEST(standby_is_running_and_other)
{
    static const struct {
        int device, printer;
        const char *errors;
        bool standby;
    } rows[] = {
        {2, 1, "00", true},  {2, 3, "00", false}, {2, 4, "00", false}, {3, 3, "80", false},
        {5, 1, "08", false}, {5, 5, "00", false}, {2, 1, "08", false}, {2, 1, "20", true},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char text[256];
        snprintf(text, sizeof(text),
                 "1.3.6.1.2.1.25.3.2.1.5.1|2|2\n1.3.6.1.2.1.25.3.2.1.5.7|2|%d\n"
                 "1.3.6.1.2.1.25.3.5.1.1.7|2|%d\n1.3.6.1.2.1.25.3.5.1.2.7|4x|%s\n",
                 rows[i].device, rows[i].printer, rows[i].errors);
        const struct reading *reading = read_text(text);
        bool standby = false;
        for (size_t k = 0; k < reading->n_conditions; k++)
            standby |= strcmp(reading->conditions[k].keyword, "standby") == 0 &&
                       reading->conditions[k].severity == READING_REPORT;
        ck_assert_msg(standby == rows[i].standby, "row %zu", i);
    }
}
END_TEST

/* Counter32 has no -1, -2, -3; some devices send them all the same. Markers add up. */
START_TEST(counters_without_a_count)
{
    const struct reading *reading = read_text("1.3.6.1.2.1.43.10.2.1.3.1.1|2|7\n"
                                              "1.3.6.1.2.1.43.10.2.1.4.1.1|65|4294967294\n");
    ck_assert_uint_eq(reading->n_counters, 0);
    reading = read_text("1.3.6.1.2.1.43.10.2.1.4.1.1|65|4294967292\n"
                        "1.3.6.1.2.1.43.10.2.1.4.1.2|65|4294967295\n"
                        "1.3.6.1.2.1.43.10.2.1.4.1.3|2|-2\n1.3.6.1.2.1.43.10.2.1.4.1.4|65|4\n");
    ck_assert_uint_eq(reading->n_counters, 1);
    ck_assert_uint_eq(reading->counters[0].value, UINT64_C(4294967296));
}
END_TEST

#define HP "1.3.6.1.4.1.11.2.3.9.4.2.1.4.1.10.1.1."
#define SAMSUNG "1.3.6.1.4.1.236.11.5.11.53.61.5.2.1."
#define OKI "1.3.6.1.4.1.2001.1.1.1.1.100."
#define KYOCERA "1.3.6.1.4.1.1347."
#define KONICA "1.3.6.1.4.1.18334.1.1.1.5.7.2.2.1."

/* HP-LASERJET-COMMON-MIB: texts say their type and symbol set (0x0115) first. */
START_TEST(cartridges_have_serials_in_private_data)
{
    const struct reading *reading =
        read_text(SUPPLY "5.1.1|2|3\n" SUPPLY "6.1.1|4|Black Cartridge\n" SUPPLY "5.1.5|2|15\n" HP
                         "3.1.0|4x|01153138333735363432\n" HP "56.1.0|4x|01155739303038\n" HP
                         "3.5.0|4x|011530303030\n" HP "3.9.0|4x|0115393939\n");
    ck_assert_uint_eq(reading->n_supplies, 2);
    ck_assert_pstr_eq(reading->supplies[0].serial, "18375642");
    ck_assert_pstr_eq(reading->supplies[0].part, "W9008");
    ck_assert_pstr_eq(reading->supplies[1].serial, NULL);
    reading = read_text(SUPPLY "5.1.1|2|3\n" SUPPLY "8.1.1|2|-2\n" SUPPLY "9.1.1|2|-3\n" SAMSUNG
                               "7.1.1|4|CRUM-15052012345\n" SAMSUNG "13.1.1|2|8\n");
    ck_assert_pstr_eq(reading->supplies[0].serial, "CRUM-15052012345");
    ck_assert_int_eq(reading->supplies[0].percent, -1);
    ck_assert_int_eq(reading->supplies[0].percent_vendor, 8);
    ck_assert_int_eq(reading->supplies[0].state, READING_STATE_LOW);
}
END_TEST

/* Kyocera counts scans by what was done with them (what was copied, faxed, the rest); where it
 * tells the sum, too, that is it: printmaster, docs/dev/vendor/KYOCERA_OID_MAPPING.md. */
START_TEST(kyoceras_scans_add_up_once)
{
    static const char parts[] =
        KYOCERA "42.3.1.3.1.1.2|65|42138\n" KYOCERA "42.3.1.3.1.1.4|65|3057\n" KYOCERA
                "42.3.1.4.1.1.1|65|43441\n";
    static const char both[] =
        KYOCERA "42.3.1.3.1.1.2|65|10500\n" KYOCERA "42.3.1.3.1.1.4|65|948\n" KYOCERA
                "42.3.1.4.1.1.1|65|219030\n" KYOCERA "46.10.1.1.5.3|65|230478\n";
    ck_assert_uint_eq(reading_find_counter(read_text(parts), "scan")->value, 88636);
    ck_assert_uint_eq(reading_find_counter(read_text(both), "scan")->value, 230478);
}
END_TEST

static uint64_t counted(const struct reading *reading, const char *name)
{
    const struct reading_counter *counter = reading_find_counter(reading, name);
    return counter != NULL ? counter->value : UINT64_MAX;
}

/* The same by sizes of paper: a TASKalfa with Ledger and Letter (fusioninventory-agent, issue 638:
 * the names; columns 6 all, 7 black, 8 colour; pages of two sides beside the sum of all). */
START_TEST(kyoceras_pages_have_sizes)
{
    static const char sizes[] =
        KYOCERA "42.2.1.1.1.2.1.1|4|A3\n" KYOCERA "42.2.1.1.1.2.1.2|4|A4\n" KYOCERA
                "42.2.1.1.1.2.1.3|4|Ledger\n" KYOCERA "42.2.1.1.1.6.1.1|2|20\n" KYOCERA
                "42.2.1.1.1.6.1.2|2|900\n" KYOCERA "42.2.1.1.1.6.1.3|2|3\n" KYOCERA
                "42.2.1.1.1.7.1.1|2|15\n" KYOCERA "42.2.1.1.1.7.1.2|2|600\n" KYOCERA
                "42.2.1.1.1.7.1.3|2|0\n" KYOCERA "42.2.1.1.1.8.1.1|2|5\n" KYOCERA
                "42.2.1.1.1.8.1.2|2|300\n" KYOCERA "42.2.1.1.1.8.1.3|2|3\n" KYOCERA
                "42.2.5.1.1.1.1|2|823\n" KYOCERA "42.2.5.1.1.2.1|2|100\n";
    const struct reading *reading = read_text(sizes);
    ck_assert_uint_eq(counted(reading, "a3"), 23);
    ck_assert_uint_eq(counted(reading, "black"), 615);
    ck_assert_uint_eq(counted(reading, "colour"), 308);
    ck_assert_uint_eq(counted(reading, "duplex"), 100);
    /* What was done counts before: black, one colour, full colour; printed, copied. */
    set_up();
    reading =
        read_text(arena_printf(arena,
                               "%s" KYOCERA "42.3.1.2.1.1.1.1|2|500\n" KYOCERA
                               "42.3.1.2.1.1.1.2|2|8\n" KYOCERA "42.3.1.2.1.1.1.3|2|200\n" KYOCERA
                               "42.3.1.2.1.1.2.1|2|115\n" KYOCERA "42.3.1.2.1.1.2.3|2|100\n",
                               sizes));
    ck_assert_uint_eq(counted(reading, "black"), 615);
    ck_assert_uint_eq(counted(reading, "colour"), 308);
}
END_TEST

/* A bizhub: all and large; black, full colour, one colour, two colours; copied and printed. */
START_TEST(konica_minoltas_pages_have_colours)
{
    const struct reading *reading =
        read_text(KONICA "5.1.1|2|1000\n" KONICA "5.1.2|2|2000\n" KONICA "5.2.1|2|300\n" KONICA
                         "5.2.2|2|400\n" KONICA "5.3.1|2|50\n" KONICA "5.3.2|2|60\n" KONICA
                         "5.4.1|2|7\n" KONICA "5.4.2|2|8\n" KONICA "7.1.1|2|100\n" KONICA
                         "7.1.2|2|200\n" KONICA "7.2.1|2|30\n" KONICA "7.4.2|2|4\n");
    ck_assert_uint_eq(counted(reading, "black"), 3000);
    ck_assert_uint_eq(counted(reading, "colour"), 825);
    ck_assert_uint_eq(counted(reading, "copy"), 1357);
    ck_assert_uint_eq(counted(reading, "print"), 2468);
    ck_assert_uint_eq(counted(reading, "a3"), 334);
}
END_TEST

/* Canon's numbers, by its own help (docs.cpp.canon: 101 A4 + A3, 103 A3, 112 and 113 black, 122 and
 * 123 colour, 116 and 117 of two sides), of an imageRUNNER and of PRISMAsync. */
START_TEST(canons_numbers_say_what_they_count)
{
    static const char large[] = "%1$s.101|2|1000\n%1$s.103|2|130\n%1$s.108|2|601\n"
                                "%1$s.112|2|80\n%1$s.113|2|520\n%1$s.116|2|7\n%1$s.117|2|40\n"
                                "%1$s.122|2|50\n%1$s.123|2|350\n%1$s.501|2|77\n";
    static const char small[] = "%1$s.112|2|80\n%1$s.113|2|520\n%1$s.122|2|50\n";
    static const char *const tables[] = {"1.3.6.1.4.1.1602.1.11.1.3.1.4",
                                         "1.3.6.1.4.1.1552.21.4.1.3.1.4"};
    set_up();
    for (size_t i = 0; i < 2; i++) {
        const struct reading *reading = read_text(arena_printf(arena, large, tables[i]));
        ck_assert_uint_eq(counted(reading, "total"), 1000);
        ck_assert_uint_eq(counted(reading, "a3"), 130);
        ck_assert_uint_eq(counted(reading, "black"), 601);
        ck_assert_uint_eq(counted(reading, "colour"), 400);
        ck_assert_uint_eq(counted(reading, "duplex"), 47);
        ck_assert_uint_eq(counted(reading, "scan"), 77);
        reading = read_text(arena_printf(arena, small, tables[i]));
        ck_assert_uint_eq(counted(reading, "a3"), 130);
        ck_assert_uint_eq(counted(reading, "black"), 600);
    }
}
END_TEST

/* A Kyocera says what its board is; its model stands in hrDeviceDescr, or in its name alone. */
START_TEST(a_board_is_no_model)
{
    static const char board[] = "1.3.6.1.2.1.1.1.0|4|KYOCERA Document Solutions Printing System\n"
                                "1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.1347.41\n";
    const struct reading *reading = read_text(board);
    ck_assert_str_eq(reading->maker, "Kyocera");
    ck_assert_pstr_eq(reading->model, NULL);
    reading = read_text(arena_printf(arena, "%s1.3.6.1.2.1.43.5.1.1.16.1|4|FS-4200DN\n", board));
    ck_assert_str_eq(reading->model, "FS-4200DN");
    reading = read_text(arena_printf(arena,
                                     "%s1.3.6.1.2.1.25.3.2.1.3.1|4|ECOSYS P2040dw\n"
                                     "1.3.6.1.2.1.43.5.1.1.16.1|4|North, 2nd floor\n",
                                     board));
    ck_assert_str_eq(reading->model, "ECOSYS P2040dw");
}
END_TEST

/* A Pantum (glpi-agent, MibSupport/Pantum.pm) leaves hrDeviceIndex out and counts by itself. */
START_TEST(pantum_has_no_device_index)
{
    const struct reading *reading = read_text(
        "1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.40093.1.1\n" SUPPLY "3.1|2|1\n" SUPPLY "4.1|2|3\n" SUPPLY
        "5.1|2|21\n" SUPPLY "6.1|4|TL-5120\n" SUPPLY "7.1|2|19\n" SUPPLY "8.1|2|100\n" SUPPLY
        "9.1|2|64\n1.3.6.1.2.1.43.12.1.1.4.1|4|black\n"
        "1.3.6.1.4.1.40093.1.1.1.5.0|4|CK1A123456\n1.3.6.1.4.1.40093.1.1.3.1|65|12\n"
        "1.3.6.1.4.1.40093.1.1.3.9|65|30\n1.3.6.1.4.1.40093.1.1.3.12|65|400\n");
    ck_assert_str_eq(reading->maker, "Pantum");
    ck_assert_str_eq(reading->serial, "CK1A123456");
    ck_assert_uint_eq(reading->n_supplies, 1);
    ck_assert_str_eq(reading->supplies[0].name, "TL-5120");
    ck_assert_str_eq(reading->supplies[0].colour, "black");
    ck_assert_int_eq(reading->supplies[0].percent, 64);
    ck_assert_uint_eq(counted(reading, "copy"), 30);
    ck_assert_uint_eq(counted(reading, "print"), 400);
    ck_assert_uint_eq(counted(reading, "duplex"), 12);
}
END_TEST

/* A serial number that nobody has written. */
START_TEST(a_word_is_no_serial)
{
    const struct reading *reading =
        read_text(SUPPLY "5.1.1|2|15\n" SUPPLY "6.1.1|4|Fuser, PN unknown;SNunknown\n" SUPPLY
                         "5.1.2|2|4\n" SUPPLY "6.1.2|4|Waste box, PN 008R00001;SN12AB340\n");
    ck_assert_pstr_eq(reading->supplies[0].part, NULL);
    ck_assert_pstr_eq(reading->supplies[0].serial, NULL);
    ck_assert_str_eq(reading->supplies[1].part, "008R00001");
    ck_assert_str_eq(reading->supplies[1].serial, "12AB340");
}
END_TEST

START_TEST(gauges_stand_alone_in_private_data)
{
    const struct reading *reading =
        read_text(OKI "3.1.1.3.1|2|60\n" OKI "3.1.1.3.2|2|-2\n" OKI "4.1.1.3.1|2|15000\n" OKI
                      "4.1.1.4.1|2|20000\n" OKI "5.1.1.3.1|2|61000\n" OKI "5.1.1.4.1|2|60000\n");
    ck_assert_uint_eq(reading->n_supplies, 3);
    ck_assert_str_eq(reading->supplies[0].name, "Black toner");
    ck_assert_pstr_eq(reading->supplies[0].index, NULL);
    ck_assert_int_eq(reading->supplies[0].percent_vendor, 60);
    ck_assert_int_eq(reading->supplies[1].percent_vendor, 25);
    ck_assert_str_eq(reading->supplies[2].name, "Belt");
    ck_assert_int_eq(reading->supplies[2].state, READING_STATE_EMPTY);
    /* the standard's own rows are meant where they are there */
    reading = read_text(SUPPLY "5.1.1|2|3\n" SUPPLY "6.1.1|4|Toner Cartridge\n" SUPPLY
                               "9.1.1|2|-3\n" OKI "3.1.1.3.1|2|60\n");
    ck_assert_uint_eq(reading->n_supplies, 1);
    ck_assert_int_eq(reading->supplies[0].percent_vendor, 60);
}
END_TEST

#define CANON "1.3.6.1.4.1.1602.1.11.2.1.1."

START_TEST(canon_counts_in_words)
{
    const struct reading *reading = read_text(
        CANON "2.1|4|Total 1\n" CANON "3.1|65|9026\n" CANON "2.2|4|Total (Black/Large)\n" CANON
              "3.2|65|20\n" CANON "2.3|4|Total (Black/Small)\n" CANON "3.3|65|300\n" CANON
              "2.4|4|Total 2\n" CANON "3.4|65|9999\n" CANON "2.5|4|Copy (Total 1)\n" CANON
              "3.5|65|354\n");
    ck_assert_uint_eq(reading->n_counters, 3);
    ck_assert_uint_eq(reading_find_counter(reading, "total")->value, 9026);
    ck_assert_uint_eq(reading_find_counter(reading, "black")->value, 320);
    ck_assert_uint_eq(reading_find_counter(reading, "copy")->value, 354);
}
END_TEST

/* RFC 2790: lowPaper(0) ... overduePreventMaint(14), bit 0 the highest of the first octet. */
START_TEST(detected_errors_are_bits)
{
    ck_assert_uint_eq(snmp_error_bits((const uint8_t *)"\x40", 1), 0x4000);
    ck_assert_uint_eq(snmp_error_bits((const uint8_t *)"\x00\x20", 2), 0x0020);
    ck_assert_uint_eq(snmp_error_bits((const uint8_t *)"\x04\x20", 2), 0x0420);
    ck_assert_uint_eq(snmp_error_bits((const uint8_t *)"\x00\x00\x04\x00", 4), 0x0400);
    ck_assert_uint_eq(snmp_error_bits((const uint8_t *)"\x08\x00\x00\x00", 4), 0x0800);
    ck_assert_uint_eq(snmp_error_bits((const uint8_t *)"", 0), 0);
    /* the sixteenth bit is none: the octets stand the other way round */
    ck_assert_uint_eq(snmp_error_bits((const uint8_t *)"\x00\x01", 2), 0x0100);
    const struct reading *reading = read_text("1.3.6.1.2.1.25.3.5.1.2.1|4x|0c20\n");
    ck_assert_uint_eq(reading->n_conditions, 3);
    ck_assert_str_eq(reading->conditions[0].keyword, "door-open");
    ck_assert_str_eq(reading->conditions[1].keyword, "media-jam");
    ck_assert_str_eq(reading->conditions[2].keyword, "marker-supply-missing");
}
END_TEST

START_TEST(alert_codes_have_keywords)
{
    set_up();
    ck_assert_str_eq(printer_alert_keyword(3, arena), "cover-open");
    ck_assert_str_eq(printer_alert_keyword(13, arena), "subunit-empty");
    ck_assert_str_eq(printer_alert_keyword(808, arena), "media-empty");
    ck_assert_str_eq(printer_alert_keyword(1101, arena), "toner-empty");
    ck_assert_str_eq(printer_alert_keyword(1111, arena), "opc-near-eol");
    ck_assert_str_eq(printer_alert_keyword(30208, arena), "stapler-jam");
    ck_assert_str_eq(printer_alert_keyword(31113, arena), "separation-cutter-empty");
    ck_assert_pstr_eq(printer_alert_keyword(4, arena), NULL);
    ck_assert_pstr_eq(printer_alert_keyword(0, arena), NULL);
    ck_assert_pstr_eq(printer_alert_keyword(-1, arena), NULL);
    ck_assert_pstr_eq(printer_alert_keyword(1111111, arena), NULL);
    ck_assert_int_eq(printer_alert_shortage(1107), SHORTAGE_LOW);
    ck_assert_int_eq(printer_alert_shortage(11), SHORTAGE_OVER);
    ck_assert_int_eq(printer_alert_shortage(8), SHORTAGE_NONE);
    ck_assert_str_eq(printer_supply_type(36), "matteInk");
    ck_assert_str_eq(printer_supply_unit(14), "hundrethsOfFluidOunces");
    ck_assert_pstr_eq(printer_supply_type(37), NULL);
    ck_assert_pstr_eq(printer_supply_unit(9), NULL);
}
END_TEST

/* Character sets by their MIBenum of IANA's registry; the bytes by iconv(1). */
START_TEST(texts_are_read_by_their_charset)
{
    set_up();
    const struct {
        const char *bytes;
        size_t size;
        int64_t charset;
        const char *text;
    } texts[] = {
        {"Toner", 5, 0, "Toner"},
        {"Toner\0\0\0", 8, 3, "Toner"},
        {"\0\0", 2, 0, NULL},
        {"", 0, 106, NULL},
        {"  a  b\r\n", 8, 0, "a b"},
        {"K\xfc"
         "che",
         5, 4, "Küche"},
        {"K\xc3\xbc"
         "che",
         6, 4, "Küche"},
        {"K\xfc"
         "che",
         5, 0, "Küche"},
        {"\x83\x67\x83\x69\x81\x5b", 6, 17, "トナー"},
        {"\xa5\xc8\xa5\xca\xa1\xbc", 6, 18, "トナー"},
        {"\x00T\x00o", 4, 1000, "To"},
        {"\x00T\x00o\x00n", 6, 106, "Ton"}, /* UTF-16, whatever is told */
        {"T\x00o\x00n\x00", 6, 0, "Ton"},
        {"\xfe\xff\x30\xc8\x30\xca", 6, 0, "トナ"},
        {"\xff\xfe\xc8\x30\xca\x30", 6, 0, "トナ"},
        {"To\x00\x00", 4, 0, "To"},
        {"42 6c 61 63 6b 00", 17, 0, "Black"},
        {"0x426c61636b", 12, 0, "Black"},
        {"CF410A", 6, 0, "CF410A"},
        {"12345678", 8, 0, "12345678"},
        {"DEADBEEF", 8, 0, "DEADBEEF"},
        /* "Magenta drum, 40 thousand" and NUL, od(1) from the 17th octet on */
        {"Magenta drum, 40\n20 74 68 6F 75 73 61 6E 64 00 ", 47, 0, "Magenta drum, 40 thousand"},
        {"Fuser for 220 V,\n20 70 61 72 74 20 4E 6F 2E 20 58 59 2D 31 32 33 \n34 35 00", 74, 0,
         "Fuser for 220 V, part No. XY-12345"},
        {"Magenta drum, 40\nthousand", 25, 0, "Magenta drum, 40 thousand"},
        {"Magenta drum, 4\n20 74 68 6F", 27, 0, "Magenta drum, 4 20 74 68 6F"},
        {"Magenta drum, 40\n20 7", 21, 0, "Magenta drum, 40 20 7"},
    };
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        ck_assert_pstr_eq(printer_text(texts[i].bytes, texts[i].size, texts[i].charset, arena),
                          texts[i].text);
}
END_TEST

START_TEST(brothers_lines_are_records)
{
    struct brother_record records[8];
    /* two of four octets, one of one, the end */
    const uint8_t lines[] = {0x6f, 1, 4,    0,    0, 0x23, 0x8c, 0x81, 1, 4, 0,
                             0,    0, 0x64, 0x31, 1, 1,    2,    0xff, 9, 9};
    ck_assert_uint_eq(brother_parse(lines, sizeof(lines), records, 8), 3);
    ck_assert_uint_eq(records[0].id, 0x6f);
    ck_assert_uint_eq(records[0].value, 9100);
    ck_assert_uint_eq(records[1].value, 100);
    ck_assert_uint_eq(records[2].value, 2);
    ck_assert_uint_eq(brother_parse(lines, 6, records, 8), 0);
    ck_assert_uint_eq(brother_parse(lines, sizeof(lines), records, 1), 1);
    ck_assert_uint_eq(brother_parse((const uint8_t *)"\x6f\x02\x04", 3, records, 8), 0);
}
END_TEST

START_TEST(makers_are_split_off)
{
    const char *rest;
    ck_assert_str_eq(maker_split("KONICA MINOLTA bizhub C250i", &rest), "Konica Minolta");
    ck_assert_str_eq(rest, "bizhub C250i");
    ck_assert_str_eq(maker_split("Hewlett-Packard HP LaserJet 4", &rest), "HP");
    ck_assert_str_eq(rest, "LaserJet 4");
    ck_assert_str_eq(maker_split("Canon", &rest), "Canon");
    ck_assert_str_eq(rest, "Canon");
    ck_assert_pstr_eq(maker_split("HPLIP 3", &rest), NULL);
    ck_assert_str_eq(rest, "HPLIP 3");
    ck_assert_str_eq(maker_split("TA_UTAX Printing System", &rest), "Utax");
    ck_assert_pstr_eq(maker_by_enterprise(367), "Ricoh");
    ck_assert_pstr_eq(maker_by_enterprise(1), NULL);
    set_up();
    ck_assert_pstr_eq(maker_of_device_id("MFG:HP;CMD:PCL;MDL:LaserJet 4;", "MDL", "MODEL", arena),
                      "LaserJet 4");
    ck_assert_pstr_eq(maker_of_device_id("MODEL: A ;", "MDL", "MODEL", arena), "A ");
    ck_assert_pstr_eq(maker_of_device_id("MDL", "MDL", "MODEL", arena), NULL);
    ck_assert_pstr_eq(maker_of_device_id(";;:;MDL:;", "MDL", "MODEL", arena), NULL);
}
END_TEST

UNIT_MAIN("snmp_reading", levels_are_rfc_3805, a_level_has_32_bits, colours_come_from_the_colorants,
          alerts_outrank_gauges, conditions_have_their_place_and_time,
          trays_that_ran_out_are_not_broken, being_switched_on_is_no_warning,
          a_cold_fuser_is_no_failure, standby_is_running_and_other, counters_without_a_count,
          cartridges_have_serials_in_private_data, kyoceras_scans_add_up_once,
          kyoceras_pages_have_sizes, konica_minoltas_pages_have_colours,
          canons_numbers_say_what_they_count, pantum_has_no_device_index, a_board_is_no_model,
          a_word_is_no_serial, gauges_stand_alone_in_private_data, canon_counts_in_words,
          detected_errors_are_bits, alert_codes_have_keywords, texts_are_read_by_their_charset,
          brothers_lines_are_records, makers_are_split_off)
