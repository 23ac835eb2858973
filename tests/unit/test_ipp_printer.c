/* Expected values: RFC 3805 (levels), PWG 5100.9 and 5100.13 (printer-alert, printer-supply), "CUPS
 * Implementation of IPP" (marker-*), RFC 8011, 5.4.12 (endings of reasons). */
#include <string.h>

#include "agent/read/ipp_encode.h"
#include "agent/read/ipp_printer.h"
#include "agent/read/reading.h"
#include "lib/arena.h"
#include "lib/buf.h"
#include "tests/unit/unit.h"

enum { IDLE = 3, STOPPED = 5 };
static const int64_t now = INT64_C(1800000000000000);

static struct arena *arena;
static struct buf buf;

static void begin(int state)
{
    const struct ipp_request head = {2, 0, (enum ipp_operation)0, 1, "ipp://printer.test/"};
    arena = arena == NULL ? arena_new() : arena;
    buf_clear(&buf);
    ipp_encode_start(&buf, &head);
    ipp_encode_group(&buf, IPP_GROUP_PRINTER);
    ipp_encode_integer(&buf, "printer-state", state);
}

static void texts(enum ipp_tag tag, const char *name, const char *const *values)
{
    for (size_t i = 0; values[i] != NULL; i++)
        ipp_encode_text(&buf, tag, i == 0 ? name : "", values[i]);
}

#define TEXTS(tag, name, ...) texts(tag, name, (const char *const[]){__VA_ARGS__, NULL})
#define SUPPLIES(...) TEXTS(IPP_OCTET_STRING, "printer-supply", __VA_ARGS__)
#define REASONS(...) TEXTS(IPP_KEYWORD, "printer-state-reasons", __VA_ARGS__)
#define ALERTS(...) TEXTS(IPP_OCTET_STRING, "printer-alert", __VA_ARGS__)

static void numbers(const char *name, const int32_t *values, size_t n)
{
    for (size_t i = 0; i < n; i++)
        ipp_encode_integer(&buf, i == 0 ? name : "", values[i]);
}

#define NUMBERS(name, ...)                                                                         \
    numbers(name, (const int32_t[]){__VA_ARGS__},                                                  \
            sizeof((const int32_t[]){__VA_ARGS__}) / sizeof(int32_t))

static struct reading *finish(void)
{
    struct reading *reading = reading_new("ipp://printer.test", arena);
    struct ipp_message *message;
    const char *error;
    ipp_encode_end(&buf);
    const void *bytes = arena_memdup(arena, buf.data, buf.len);
    ck_assert_int_eq(ipp_decode(bytes, buf.len, arena, &message, &error), 1);
    ck_assert_int_eq(ipp_printer_read(message, now, reading, arena), 1);
    return reading;
}

static const struct {
    const char *supply;
    int percent;
    enum reading_class class;
    enum reading_state state;
    const char *type, *colour;
} standard[] = {
#define TONER "type=toner;class=supplyThatIsConsumed;colorantname=black;"
#define WASTE "type=wasteToner;class=receptacleThatIsFilled;"
    {TONER "unit=percent;maxcapacity=100;level=57;", 57, READING_CONSUMED, READING_STATE_OK,
     "toner", "black"},
    {TONER "unit=impressions;maxcapacity=12000;level=1200;", 10, READING_CONSUMED,
     READING_STATE_LOW, "toner", "black"},
    {TONER "unit=tenthsOfGrams;maxcapacity=3000;level=4000", 100, READING_CONSUMED,
     READING_STATE_OK, "toner", "black"},
    {TONER "unit=percent;maxcapacity=-2;level=40;", 40, READING_CONSUMED, READING_STATE_OK, "toner",
     "black"},
    {TONER "unit=impressions;maxcapacity=-2;level=40;", -1, READING_CONSUMED, READING_STATE_SOME,
     "toner", "black"},
    {TONER "maxcapacity=100;level=-3;", -1, READING_CONSUMED, READING_STATE_SOME, "toner", "black"},
    {TONER "maxcapacity=100;level=-2;", -1, READING_CONSUMED, READING_STATE_UNKNOWN, "toner",
     "black"},
    {TONER "maxcapacity=100;level=-1;", -1, READING_CONSUMED, READING_STATE_UNKNOWN, "toner",
     "black"},
    {TONER "maxcapacity=100;level=0;", 0, READING_CONSUMED, READING_STATE_EMPTY, "toner", "black"},
    /* The room that remains. */
    {WASTE "unit=percent;maxcapacity=100;level=25;colorantname=unknown;", 25, READING_FILLED,
     READING_STATE_OK, "wasteToner", NULL},
    {WASTE "maxcapacity=100;level=0;", 0, READING_FILLED, READING_STATE_FULL, "wasteToner", NULL},
    {WASTE "maxcapacity=100;level=-3;", -1, READING_FILLED, READING_STATE_SOME, "wasteToner", NULL},
    /* Without a class, by its type. */
    {"type=wasteInk;maxcapacity=100;level=80;", 80, READING_FILLED, READING_STATE_OK, "wasteInk",
     NULL},
    {"type=opc;maxcapacity=20000;level=15000;colorantname=black", 75, READING_CONSUMED,
     READING_STATE_OK, "opc", NULL},
    {"TYPE=INKCARTRIDGE; MaxCapacity = 100 ;level=12;colorantname=photo cyan", 12, READING_CONSUMED,
     READING_STATE_OK, "inkCartridge", "photo-cyan"},
    {"type=plasma;maxcapacity=1;level=1", 100, READING_CONSUMED, READING_STATE_OK, "other", NULL},
    {"level=x;maxcapacity=", -1, READING_CONSUMED, READING_STATE_UNKNOWN, "unknown", NULL},
};

START_TEST(standard_supplies_are_rfc_3805s)
{
    for (size_t i = 0; i < sizeof(standard) / sizeof(standard[0]); i++) {
        begin(IDLE);
        SUPPLIES(standard[i].supply);
        struct reading *reading = finish();
        ck_assert_uint_eq(reading->n_supplies, 1);
        const struct reading_supply *supply = &reading->supplies[0];
        ck_assert_msg(supply->percent == standard[i].percent, "%s: %d", standard[i].supply,
                      supply->percent);
        ck_assert_msg(supply->state == standard[i].state, "%s: %s", standard[i].supply,
                      reading_state_word(supply->state));
        ck_assert_int_eq(supply->class, standard[i].class);
        ck_assert_str_eq(supply->type, standard[i].type);
        ck_assert_pstr_eq(supply->colour, standard[i].colour);
        ck_assert_str_eq(supply->index, "1.1");
        ck_assert(supply->name != NULL && supply->name[0] != '\0');
    }
}
END_TEST

static const struct {
    const char *type;
    int32_t level, low, high;
    enum reading_class class;
    int percent;
    enum reading_state state;
} markers[] = {
    {"toner", 80, 10, 100, READING_CONSUMED, 80, READING_STATE_OK},
    {"toner-cartridge", 16, 17, 100, READING_CONSUMED, 16, READING_STATE_LOW},
    {"inkCartridge", 9, 1, 100, READING_CONSUMED, 9, READING_STATE_LOW},
    {"ink", -3, 10, 100, READING_CONSUMED, -1, READING_STATE_SOME},
    {"ink", -2, 10, 100, READING_CONSUMED, -1, READING_STATE_UNKNOWN},
    {"ink", 130, 10, 100, READING_CONSUMED, 100, READING_STATE_OK},
    /* How full a box is: near-full at 95, near-empty never. */
    {"waste-toner", 0, 0, 95, READING_FILLED, 100, READING_STATE_OK},
    {"waste-toner", 84, 0, 80, READING_FILLED, 16, READING_STATE_LOW},
    {"waste-ink", 100, 0, 95, READING_FILLED, 0, READING_STATE_FULL},
    {"waste-ink", 20, 0, 100, READING_FILLED, 80, READING_STATE_OK},
    {"waste-ink", -3, 0, 95, READING_FILLED, -1, READING_STATE_SOME},
    /* Thresholds of what is consumed: this printer counts its box down. */
    {"waste-toner", 90, 10, 100, READING_FILLED, 90, READING_STATE_OK},
    /* No type, but thresholds of what fills. */
    {"unknown", 30, 0, 90, READING_FILLED, 70, READING_STATE_OK},
    {"unknown", 30, 5, 100, READING_CONSUMED, 30, READING_STATE_OK},
};

START_TEST(marker_levels_of_a_box_say_how_full_it_is)
{
    for (size_t i = 0; i < sizeof(markers) / sizeof(markers[0]); i++) {
        begin(IDLE);
        TEXTS(IPP_NAME, "marker-names", "Supply");
        TEXTS(IPP_KEYWORD, "marker-types", markers[i].type);
        NUMBERS("marker-levels", markers[i].level);
        NUMBERS("marker-low-levels", markers[i].low);
        NUMBERS("marker-high-levels", markers[i].high);
        const struct reading_supply *supply = finish()->supplies;
        ck_assert_msg(supply->percent == markers[i].percent, "row %zu: %d", i, supply->percent);
        ck_assert_msg(supply->state == markers[i].state, "row %zu: %s", i,
                      reading_state_word(supply->state));
        ck_assert_int_eq(supply->class, markers[i].class);
    }
}
END_TEST

START_TEST(marker_lists_of_unlike_length)
{
    begin(IDLE);
    TEXTS(IPP_NAME, "marker-names", "Black Cartridge HP CF510A", "Cyan");
    TEXTS(IPP_KEYWORD, "marker-types", "toner");
    NUMBERS("marker-levels", 50, 40, 30);
    struct reading *reading = finish();
    ck_assert_uint_eq(reading->n_supplies, 3);
    ck_assert_str_eq(reading->supplies[0].part, "CF510A");
    ck_assert_str_eq(reading->supplies[1].name, "Cyan");
    ck_assert_int_eq(reading->supplies[2].percent, 30);
    ck_assert_str_eq(reading->supplies[2].index, "1.3");
}
END_TEST

/* printer-supply counts; the name is the marker's, and the drum is in the marker list alone. */
START_TEST(both_lists_are_one)
{
    begin(IDLE);
    SUPPLIES("type=toner;maxcapacity=100;level=20;colorantname=cyan;",
             "type=toner;maxcapacity=100;level=70;colorantname=black;");
    TEXTS(IPP_TEXT, "printer-supply-description", "", "");
    TEXTS(IPP_NAME, "marker-names", "Black TN-247 S/N:AB12345", "Drum", "Cyan TN-247");
    TEXTS(IPP_KEYWORD, "marker-types", "toner-cartridge", "opc", "toner-cartridge");
    TEXTS(IPP_NAME, "marker-colors", "#000000", "none", "#00FFFF");
    NUMBERS("marker-levels", 71, 93, 21);
    NUMBERS("marker-low-levels", 10, 5, 25);
    NUMBERS("marker-high-levels", 100, 100, 100);
    struct reading *reading = finish();
    ck_assert_uint_eq(reading->n_supplies, 3);
    ck_assert_str_eq(reading->supplies[0].name, "Cyan TN-247");
    ck_assert_int_eq(reading->supplies[0].percent, 20);
    ck_assert_int_eq(reading->supplies[0].state, READING_STATE_LOW); /* its own threshold is 25 */
    ck_assert_str_eq(reading->supplies[1].name, "Black TN-247");
    ck_assert_str_eq(reading->supplies[1].serial, "AB12345");
    ck_assert_int_eq(reading->supplies[1].percent, 70);
    ck_assert_str_eq(reading->supplies[2].type, "opc");
    ck_assert_int_eq(reading->supplies[2].percent, 93);
    ck_assert_str_ne(reading->supplies[2].index, reading->supplies[1].index);
}
END_TEST

/* What the reasons say of toner whose gauges stand at these levels. */
static const struct {
    const char *reason;
    int32_t levels[2];
    enum reading_state states[2];
} outranked[] = {
    {"none", {0, 50}, {READING_STATE_EMPTY, READING_STATE_OK}},
    {"toner-low-warning", {0, 50}, {READING_STATE_LOW, READING_STATE_OK}},
    {"toner-empty-error", {0, 50}, {READING_STATE_EMPTY, READING_STATE_OK}},
    {"toner-empty-error", {3, 50}, {READING_STATE_EMPTY, READING_STATE_OK}},
    {"toner-empty-error", {30, 50}, {READING_STATE_OK, READING_STATE_OK}}, /* whose? */
    {"marker-supply-low-report", {-3, 8}, {READING_STATE_SOME, READING_STATE_LOW}},
    {"opc-life-over-error", {0, 50}, {READING_STATE_EMPTY, READING_STATE_OK}},
};

START_TEST(reasons_outrank_gauges)
{
    for (size_t i = 0; i < sizeof(outranked) / sizeof(outranked[0]); i++) {
        begin(IDLE);
        TEXTS(IPP_KEYWORD, "marker-types", "toner", "toner");
        NUMBERS("marker-levels", outranked[i].levels[0], outranked[i].levels[1]);
        REASONS(outranked[i].reason);
        struct reading *reading = finish();
        for (size_t k = 0; k < 2; k++)
            ck_assert_msg(reading->supplies[k].state == outranked[i].states[k], "row %zu, %zu: %s",
                          i, k, reading_state_word(reading->supplies[k].state));
    }
    begin(IDLE);
    SUPPLIES(TONER "maxcapacity=100;level=30;", WASTE "maxcapacity=100;level=60;");
    REASONS("toner-low-warning", "marker-waste-full-error");
    struct reading *reading = finish();
    ck_assert_int_eq(reading->supplies[0].state, READING_STATE_LOW);
    ck_assert_int_eq(reading->supplies[0].percent, 30);
    ck_assert_int_eq(reading->supplies[1].state, READING_STATE_FULL);
}
END_TEST

static const struct {
    int state;
    const char *reason, *keyword; /* NULL: no condition */
    enum reading_severity severity;
} reasons[] = {
    {IDLE, "none", NULL, 0},
    {IDLE, "media-low-report", "media-low", READING_REPORT},
    {IDLE, "toner-low-warning", "toner-low", READING_WARNING},
    {STOPPED, "media-jam-error", "media-jam", READING_ERROR},
    {STOPPED, "media-jam", "media-jam", READING_ERROR},
    {IDLE, "toner-low", "toner-low", READING_WARNING},
    {STOPPED, "paused", "paused", READING_REPORT},
    {IDLE, "connecting-to-device", "connecting-to-device", READING_REPORT},
    {STOPPED, "media-path-input-feed-error", "media-path-input-feed-error", READING_ERROR},
    {STOPPED, "media-path-input-feed-error-warning", "media-path-input-feed-error",
     READING_WARNING},
    {IDLE, "com.example-drum-hot-report", "com.example-drum-hot", READING_REPORT},
    /* PWG 5100.22; IANA's registry: a printer that rests, or that was put out of service */
    {IDLE, "standby", "standby", READING_REPORT},
    {STOPPED, "suspend", "suspend", READING_REPORT},
    {IDLE, "hibernate-report", "hibernate", READING_REPORT},
    {IDLE, "marker-power-saver", "marker-power-saver", READING_REPORT},
    {IDLE, "power-saver", "power-saver", READING_REPORT},
    {STOPPED, "deactivated", "deactivated", READING_REPORT},
    {IDLE, "fuser-under-temp-warning", "fuser-under-temp", READING_REPORT},
    {STOPPED, "fuser-under-temp-error", "fuser-under-temp", READING_ERROR},
    {IDLE, "subunit-cooling-down", "subunit-cooling-down", READING_REPORT},
    {IDLE, "cups-missing-filter", "cups-missing-filter", READING_REPORT},
    {IDLE, "not a keyword", NULL, 0},
};

START_TEST(reasons_become_conditions)
{
    for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++) {
        begin(reasons[i].state);
        REASONS(reasons[i].reason);
        struct reading *reading = finish();
        if (reasons[i].keyword == NULL) {
            ck_assert_uint_eq(reading->n_conditions, 0);
            continue;
        }
        ck_assert_msg(reading->n_conditions == 1, "%s", reasons[i].reason);
        ck_assert_str_eq(reading->conditions[0].keyword, reasons[i].keyword);
        ck_assert_msg(reading->conditions[0].severity == reasons[i].severity, "%s",
                      reasons[i].reason);
    }
    begin(STOPPED);
    REASONS("none");
    TEXTS(IPP_TEXT, "printer-state-message", "Call service: C-2557");
    struct reading *reading = finish();
    ck_assert_str_eq(reading->conditions[0].keyword, "other");
    ck_assert_str_eq(reading->conditions[0].text, "Call service: C-2557");
}
END_TEST

START_TEST(alerts_explain_reasons)
{
    begin(STOPPED);
    TEXTS(IPP_OCTET_STRING, "printer-input-tray",
          "type=sheetFeedAutoRemovableTray;maxcapacity=500;level=100;status=0;name=Tray 1;",
          "type=sheetFeedAutoRemovableTray;maxcapacity=500;level=0;status=19;name=Tray 2;");
    ipp_encode_integer(&buf, "printer-up-time", 2000);
    REASONS("media-empty-error", "media-jam-error", "media-jam-error");
    ALERTS(
        "code=inputMediaSupplyEmpty;severity=warning;group=input;groupindex=2;time=150000",
        "printer-alert[1] = code=jam;severity=critical;group=mediaPath;groupindex=1;time=999999999",
        "code=coverOpen;severity=critical;group=cover");
    TEXTS(IPP_TEXT, "printer-alert-description", "Tray 2 is empty",
          "printer-alert-description[1] = 'Jam in the duplexer'", "an old one");
    struct reading *reading = finish();
    ck_assert_uint_eq(reading->n_conditions, 2);
    ck_assert_str_eq(reading->conditions[0].component, "Tray 2");
    ck_assert_str_eq(reading->conditions[0].text, "Tray 2 is empty");
    ck_assert_int_eq(reading->conditions[0].severity, READING_ERROR);
    ck_assert_int_eq(reading->conditions[0].since, now - INT64_C(500) * 1000000);
    ck_assert_ptr_null(reading->conditions[1].component);
    ck_assert_str_eq(reading->conditions[1].text, "Jam in the duplexer");
    ck_assert_int_eq(reading->conditions[1].since, 0); /* after its own start: no time */
}
END_TEST

/* A printer that lists past events is fine when its reasons are; without reasons they are all. */
START_TEST(alerts_stand_alone_only_without_reasons)
{
    for (int with = 0; with < 2; with++) {
        begin(IDLE);
        if (with)
            REASONS("none");
        ALERTS("code=coverOpen;severity=criticalother", "code=unknown;severity=critical",
               "code=printerReadyToPrint;severity=other", "code=markerTonerAlmostEmpty");
        struct reading *reading = finish();
        ck_assert_uint_eq(reading->n_conditions, with ? 0 : 2);
        if (with)
            continue;
        ck_assert_str_eq(reading->conditions[0].keyword, "cover-open");
        ck_assert_int_eq(reading->conditions[0].severity, READING_ERROR);
        ck_assert_str_eq(reading->conditions[1].keyword, "toner-low");
    }
}
END_TEST

START_TEST(trays)
{
    static const struct {
        const char *name;
        int percent;
        const char *state;
    } expected[] = {{"Tray 1", 40, "ok"},      {"Tray 2", 0, "empty"}, {"Tray 3", -1, "some"},
                    {"Manual", -1, "unknown"}, {"Tray 5", 4, "low"},   {"Tray 6", 20, "off"}};
    begin(IDLE);
    TEXTS(IPP_OCTET_STRING, "printer-input-tray",
          "type=sheetFeedAutoRemovableTray;maxcapacity=250;level=100;status=0;name=Tray 1;",
          "type=sheetFeedAutoRemovableTray;maxcapacity=250;level=0;status=19;name=Tray 2",
          "type=sheetFeedAutoRemovableTray;maxcapacity=250;level=-3;status=0;name=Tray 3",
          "type=sheetFeedManual;maxcapacity=1;level=0;status=0;name=Manual",
          "type=sheetFeedAutoNonRemovableTray;maxcapacity=500;level=20;status=8;name=Tray 5",
          "type=sheetFeedAutoNonRemovableTray;maxcapacity=500;level=100;status=32;name=Tray 6",
          "type=other;maxcapacity=250;level=100;status=0;name=auto;",
          "type=other;maxcapacity=250;level=100;status=0;name=Tray 1;");
    struct reading *reading = finish();
    ck_assert_uint_eq(reading->n_trays, sizeof(expected) / sizeof(expected[0]));
    for (size_t i = 0; i < reading->n_trays; i++) {
        ck_assert_str_eq(reading->trays[i].name, expected[i].name);
        ck_assert_int_eq(reading->trays[i].percent, expected[i].percent);
        ck_assert_str_eq(reading->trays[i].state, expected[i].state);
    }
}
END_TEST

static const struct {
    const char *model, *id, *uuid;
    const char *maker, *model_r, *serial, *mac;
} machines[] = {
    {"HP Officejet Pro 8610", "MFG:HP;MDL:Officejet Pro 8610;SN:CN5CNF328Z;",
     "urn:uuid:1c852a4d-b800-1f08-abcd-fc3fdb6e2d24", "HP", "Officejet Pro 8610", "CN5CNF328Z",
     "fc:3f:db:6e:2d:24"},
    /* An HP LaserJet's UUID: 434e... is "CN...", then the network address. */
    {"HP LaserJet CM1415fnw", NULL, "urn:uuid:434e4838-4344-3752-3148-ec9a7432f07e", "HP",
     "LaserJet CM1415fnw", "CNH8CD7R1H", "ec:9a:74:32:f0:7e"},
    {"CNMF720C Series", NULL, "urn:uuid:6d4ff0ce-6b11-11d8-8020-f48139e22e48", "Canon",
     "MF720C Series", NULL, "f4:81:39:e2:2e:48"},
    {"ECOSYS M2040dn", "ID:ECOSYS M2040dn;MFG:Kyocera;SER:VCF9192281;", NULL, "Kyocera",
     "ECOSYS M2040dn", "VCF9192281", NULL},
    {"Xerox(R) B235 MFP", "MANUFACTURER:Xerox;MODEL:B235 MFP;", NULL, "Xerox", "B235 MFP", NULL,
     NULL},
    {"EPSON XP-6000 Series", "MFG:EPSON;SN:5834345930353430;", NULL, "Epson", "XP-6000 Series",
     "X44Y0540", NULL},
    /* Version 4, and a version 1 whose node was made up (its multicast bit). */
    {"Acme Printer 9", NULL, "urn:uuid:67bbb526-3a17-474f-a567-2ca5f6156613", NULL,
     "Acme Printer 9", NULL, NULL},
    {"Acme Printer 9", "MFG:Acme;", "urn:uuid:1c852a4d-b800-1f08-abcd-fd3fdb6e2d24", "Acme",
     "Printer 9", NULL, NULL},
    {NULL, "MFG:Hewlett-Packard;MDL:HP LaserJet 4", NULL, "HP", "LaserJet 4", NULL, NULL},
};

START_TEST(who_it_is)
{
    for (size_t i = 0; i < sizeof(machines) / sizeof(machines[0]); i++) {
        begin(IDLE);
        if (machines[i].model != NULL)
            TEXTS(IPP_TEXT, "printer-make-and-model", machines[i].model);
        if (machines[i].id != NULL)
            TEXTS(IPP_TEXT, "printer-device-id", machines[i].id);
        if (machines[i].uuid != NULL)
            TEXTS(IPP_URI, "printer-uuid", machines[i].uuid);
        TEXTS(IPP_NAME, "printer-name", "ipp/print");
        TEXTS(IPP_NAME, "printer-dns-sd-name", "Second floor");
        struct reading *reading = finish();
        ck_assert_pstr_eq(reading->maker, machines[i].maker);
        ck_assert_pstr_eq(reading->model, machines[i].model_r);
        ck_assert_pstr_eq(reading->serial, machines[i].serial);
        ck_assert_pstr_eq(reading->mac, machines[i].mac);
        ck_assert_str_eq(reading->name, "Second floor");
    }
}
END_TEST

static void begin_member(const char *name, int32_t number)
{
    ipp_encode_text(&buf, IPP_MEMBER_NAME, "", name);
    ipp_encode_integer(&buf, "", number);
}

static uint64_t counter(const struct reading *reading, const char *name)
{
    const struct reading_counter *found = reading_find_counter(reading, name);
    return found == NULL ? UINT64_MAX : found->value;
}

/* The two-sided impressions beside the one-sided, among them, or such that no sum fits. */
START_TEST(counters_by_colour_where_their_sum_fits)
{
    static const struct {
        int32_t total, mono, mono_two_sided, colour;
        uint64_t black;
    } rows[] = {{100, 50, 10, 40, 60}, {100, 60, 10, 40, 60}, {100, 70, 10, 40, UINT64_MAX}};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        begin(IDLE);
        NUMBERS("printer-impressions-completed", rows[i].total);
        ipp_encode_text(&buf, IPP_BEGIN_COLLECTION, "printer-impressions-completed-col", "");
        begin_member("monochrome", rows[i].mono);
        begin_member("monochrome-two-sided", rows[i].mono_two_sided);
        begin_member("full-color", rows[i].colour);
        ipp_encode_text(&buf, IPP_END_COLLECTION, "", "");
        NUMBERS("printer-media-sheets-completed", 80);
        struct reading *reading = finish();
        ck_assert_uint_eq(counter(reading, "total"), 100);
        ck_assert_uint_eq(counter(reading, "sheets"), 80);
        ck_assert_uint_eq(counter(reading, "black"), rows[i].black);
    }
}
END_TEST

START_TEST(an_answer_without_a_printer)
{
    struct reading *reading;
    struct ipp_message *message;
    const char *error;
    arena = arena_new();
    ck_assert_int_eq(
        ipp_decode("\x02\x00\x00\x00\x00\x00\x00\x01\x01\x03", 10, arena, &message, &error), 1);
    reading = reading_new("ipp://printer.test", arena);
    ck_assert_int_eq(ipp_printer_read(message, now, reading, arena), 0);
}
END_TEST

UNIT_MAIN("ipp_printer", standard_supplies_are_rfc_3805s, marker_levels_of_a_box_say_how_full_it_is,
          marker_lists_of_unlike_length, both_lists_are_one, reasons_outrank_gauges,
          reasons_become_conditions, alerts_explain_reasons,
          alerts_stand_alone_only_without_reasons, trays, who_it_is,
          counters_by_colour_where_their_sum_fits, an_answer_without_a_printer)
