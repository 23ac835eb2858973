#include "agent/read/ipp_printer.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "agent/read/ipp_text.h"
#include "agent/read/reading.h"
#include "lib/arena.h"
#include "lib/text.h"

const char *const ipp_printer_attributes[] = {
    "printer-name",
    "printer-info",
    "printer-dns-sd-name",
    "printer-location",
    "printer-make-and-model",
    "printer-device-id",
    "printer-serial-number",
    "printer-uuid",
    "printer-up-time",
    "printer-state",
    "printer-state-reasons",
    "printer-state-message",
    "printer-alert",
    "printer-alert-description",
    "printer-supply",
    "printer-supply-description",
    "printer-input-tray",
    "printer-impressions-completed",
    "printer-impressions-completed-col",
    "printer-media-sheets-completed",
    "printer-media-sheets-completed-col",
    "printer-pages-completed",
    "marker-names",
    "marker-types",
    "marker-colors",
    "marker-levels",
    "marker-low-levels",
    "marker-high-levels",
    "operations-supported", /* for agent/read/ipp_events.h */
    "notify-pull-method-supported",
    NULL,
};

/* ---- who it is ---- */

/* How a maker's name or products begin in printer-make-and-model and printer-device-id. keep: the
 * words are part of the model's name, or shorten them to that many octets. */
static const struct {
    const char *words, *maker;
    bool model; /* words belong to the model */
} makers[] = {
    {"Hewlett-Packard", "HP", false},
    {"Hewlett Packard", "HP", false},
    {"HP", "HP", false},
    {"Officejet", "HP", true},
    {"LaserJet", "HP", true},
    {"DeskJet", "HP", true},
    {"Photosmart", "HP", true},
    {"Canon", "Canon", false},
    {"CNMF", "Canon", true},
    {"CNLBP", "Canon", true},
    {"EPSON", "Epson", false},
    {"Seiko Epson", "Epson", false},
    {"Brother", "Brother", false},
    {"Samsung", "Samsung", false},
    {"Xerox(R)", "Xerox", false},
    {"Xerox", "Xerox", false},
    {"Fuji Xerox", "Fuji Xerox", false},
    {"FUJIFILM", "FUJIFILM", false},
    {"Kyocera", "Kyocera", false},
    {"ECOSYS", "Kyocera", true},
    {"TASKalfa", "Kyocera", true},
    {"KONICA MINOLTA", "Konica Minolta", false},
    {"Lexmark", "Lexmark", false},
    {"RICOH", "Ricoh", false},
    {"NRG", "NRG", false},
    {"Lanier", "Lanier", false},
    {"Savin", "Savin", false},
    {"Gestetner", "Gestetner", false},
    {"SHARP", "Sharp", false},
    {"OKI DATA CORP", "OKI", false},
    {"OKI", "OKI", false},
    {"TOSHIBA", "Toshiba", false},
    {"DEVELOP", "Develop", false},
    {"UTAX", "Utax", false},
    {"TRIUMPH-ADLER", "Triumph-Adler", false},
    {"Dell", "Dell", false},
    {"Zebra Technologies", "Zebra", false},
    {"Zebra", "Zebra", false},
    {"Pantum", "Pantum", false},
    {"Panasonic", "Panasonic", false},
    {"Olivetti", "Olivetti", false},
};

static bool begins(const char *text, const char *words)
{
    return strncasecmp(text, words, strlen(words)) == 0;
}

/* A row for the words at the text's start; the maker's name must be a word. -1: none. */
static int find_maker(const char *text)
{
    for (size_t i = 0; i < sizeof(makers) / sizeof(makers[0]); i++) {
        char next = begins(text, makers[i].words) ? text[strlen(makers[i].words)] : 'x';
        bool word = next == '\0' || strchr(" ,.-_", next) != NULL;
        if (begins(text, makers[i].words) && (makers[i].model || word))
            return (int)i;
    }
    return -1;
}

/* printer-device-id (IEEE 1284, PWG 5107.2): "KEY:value;" pairs, long and short spellings. */
static const char *device_id(const struct ipp_message *message, const char *const *keys,
                             struct arena *arena)
{
    const struct ipp_attribute *id = ipp_find(message, IPP_GROUP_PRINTER, "printer-device-id");
    if (id == NULL || !ipp_has_text(id->values))
        return NULL;
    const char *at = (const char *)id->values->data, *end = at + id->values->size;
    while (at < end) {
        const char *stop = memchr(at, ';', (size_t)(end - at));
        size_t len = (size_t)((stop == NULL ? end : stop) - at);
        const char *colon = memchr(at, ':', len);
        for (size_t k = 0; colon != NULL && keys[k] != NULL; k++)
            if (strlen(keys[k]) == (size_t)(colon - at) &&
                strncasecmp(keys[k], at, (size_t)(colon - at)) == 0)
                return reading_text(colon + 1, len - (size_t)(colon + 1 - at), arena);
        at += len + 1;
    }
    return NULL;
}

static const char *without_maker(const char *model, const char *maker)
{
    int row = find_maker(model);
    if (row < 0) {
        size_t len = maker == NULL ? 0 : strlen(maker);
        bool named = len > 0 && begins(model, maker) && model[len] == ' ' && model[len + 1] != '\0';
        return named ? model + len + 1 : model;
    }
    /* A Canon's driver name: CNMF720C is the MF720C. */
    if (makers[row].model)
        return begins(model, "CNMF") || begins(model, "CNLBP") ? model + 2 : model;
    const char *rest = model + strlen(makers[row].words);
    rest += strspn(rest, " ,.-_");
    return rest[0] == '\0' ? model : rest;
}

static void read_maker_and_model(const struct ipp_message *message, struct reading *reading,
                                 struct arena *arena)
{
    static const char *const maker_keys[] = {"MFG", "MANUFACTURER", NULL};
    static const char *const model_keys[] = {"MDL", "MODEL", NULL};
    const char *maker = device_id(message, maker_keys, arena);
    const char *model = ipp_text_of(message, "printer-make-and-model", arena);
    int row;
    if (model == NULL)
        model = device_id(message, model_keys, arena);
    row = maker != NULL ? find_maker(maker) : -1;
    if (row < 0 && model != NULL)
        row = find_maker(model);
    reading->maker = row >= 0 ? makers[row].maker : maker;
    reading->model = model == NULL ? NULL : without_maker(model, reading->maker);
}

static bool is_serial(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (!((text[i] >= '0' && text[i] <= '9') || (text[i] >= 'A' && text[i] <= 'Z')))
            return false;
    return true;
}

/* The UUID of an HP LaserJet is the ten characters of its serial number and its network address. */
static const char *serial_in_uuid(const struct ipp_message *message, struct arena *arena)
{
    const char *uri = ipp_text_of(message, "printer-uuid", arena);
    char *serial = arena_alloc(arena, 11);
    if (uri == NULL || !begins(uri, "urn:uuid:") || text_uuid_ok(uri + 9) != 1)
        return NULL;
    const char *uuid = uri + 9;
    if (text_unhex(uuid, 8, serial, 4) != 1 || text_unhex(uuid + 9, 4, serial + 4, 2) != 1 ||
        text_unhex(uuid + 14, 4, serial + 6, 2) != 1 ||
        text_unhex(uuid + 19, 4, serial + 8, 2) != 1)
        return NULL;
    return is_serial(serial, 10) ? serial : NULL;
}

/* Epson writes the serial number's characters in hex. */
static const char *read_serial_text(const char *text, struct arena *arena)
{
    size_t len = text == NULL ? 0 : strlen(text);
    char *plain = arena_alloc(arena, len / 2 + 1);
    if (len < 16 || len % 2 != 0 || text_unhex(text, len, plain, len / 2) != 1)
        return text;
    return is_serial(plain, len / 2) ? plain : text;
}

static const char *read_serial(const struct ipp_message *message, struct arena *arena)
{
    static const char *const keys[] = {"SN", "SER", "SERN", "SERIALNUMBER", NULL};
    const char *serial = ipp_text_of(message, "printer-serial-number", arena);
    if (serial == NULL)
        serial = device_id(message, keys, arena);
    if (serial == NULL)
        return serial_in_uuid(message, arena);
    return read_serial_text(serial, arena);
}

/* A name that is a path says nothing (Epson: "ipp/print"). */
static const char *read_name(const struct ipp_message *message, struct arena *arena)
{
    static const char *const names[] = {"printer-name", "printer-dns-sd-name", "printer-info"};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        const char *name = ipp_text_of(message, names[i], arena);
        if (name != NULL && strchr(name, '/') == NULL)
            return name;
    }
    return NULL;
}

/* The node of a UUID of version 1 is the maker's network address (RFC 9562, 5.1), unless its
 * multicast bit says that it was made up. An HP LaserJet has it at the same place. */
static const char *read_mac(const struct ipp_message *message, struct arena *arena)
{
    const char *uri = ipp_text_of(message, "printer-uuid", arena);
    uint8_t node[6];
    if (uri == NULL || !begins(uri, "urn:uuid:") || text_uuid_ok(uri + 9) != 1)
        return NULL;
    const char *uuid = uri + 9;
    bool first = uuid[14] == '1' && strchr("89abAB", uuid[19]) != NULL;
    if ((!first && serial_in_uuid(message, arena) == NULL) ||
        text_unhex(uuid + 24, 12, node, 6) != 1 || (node[0] & 1) != 0)
        return NULL;
    return arena_printf(arena, "%02x:%02x:%02x:%02x:%02x:%02x", node[0], node[1], node[2], node[3],
                        node[4], node[5]);
}

/* ---- trays ---- */

/* PrtSubUnitStatusTC (RFC 3805, section 2.2.13.2). */
enum { UNIT_OFFLINE = 32 };

static const char *tray_state(int64_t level, int percent, int64_t status)
{
    if ((status & UNIT_OFFLINE) != 0)
        return "off";
    if (level == 0)
        return "empty";
    if (level == -3)
        return "some";
    if (percent < 0)
        return "unknown";
    return percent <= 10 ? "low" : "ok";
}

static bool is_there(const struct reading *reading, const char *name)
{
    for (size_t i = 0; i < reading->n_trays; i++)
        if (strcmp(reading->trays[i].name, name) == 0)
            return true;
    return false;
}

/* What is no tray but the printer's choice of one: "auto", or one told again with no type. */
static bool is_choice(const struct reading *reading, const char *name, const char *type)
{
    return name != NULL &&
           (strcasecmp(name, "auto") == 0 ||
            ((type == NULL || strcasecmp(type, "other") == 0) && is_there(reading, name)));
}

/* A manual slot is empty until somebody comes. */
static void read_tray(const struct ipp_value *value, struct reading *reading, struct arena *arena)
{
    const struct ipp_pairs *pairs = ipp_pairs(value, arena);
    const char *name = ipp_pair(pairs, "name"), *type = ipp_pair(pairs, "type");
    int64_t level = -2, capacity = -2, status = 0;
    bool manual = type != NULL && strcasecmp(type, "sheetFeedManual") == 0;
    if (pairs->n == 0 || is_choice(reading, name, type))
        return;
    struct reading_tray *tray = reading_add_tray(reading, arena);
    if (tray == NULL)
        return;
    tray->name = name == NULL ? NULL : reading_text(name, strlen(name), arena);
    if (tray->name == NULL)
        tray->name = arena_printf(arena, "tray %zu", reading->n_trays);
    ipp_pair_number(pairs, "level", &level);
    ipp_pair_number(pairs, "maxcapacity", &capacity);
    ipp_pair_number(pairs, "status", &status);
    tray->percent = reading_percent(level, capacity);
    tray->state = manual && level <= 0 ? "unknown" : tray_state(level, tray->percent, status);
    if (manual && level <= 0)
        tray->percent = -1;
}

static void read_trays(const struct ipp_message *message, struct reading *reading,
                       struct arena *arena)
{
    const struct ipp_attribute *trays = ipp_find(message, IPP_GROUP_PRINTER, "printer-input-tray");
    if (trays == NULL)
        return;
    for (const struct ipp_value *v = trays->values; v != NULL; v = v->next)
        read_tray(v, reading, arena);
}

/* ---- counters ---- */

static void add_counter(struct reading *reading, const char *name, int64_t value,
                        struct arena *arena)
{
    struct reading_counter *counter = value < 0 ? NULL : reading_add_counter(reading, name, arena);
    if (counter != NULL)
        counter->value = (uint64_t)value;
}

static int64_t member(const struct ipp_attribute *members, const char *name)
{
    const struct ipp_attribute *attribute = ipp_find_in(members, name);
    int32_t number;
    return attribute != NULL && ipp_integer(attribute->values, &number) == 1 && number > 0 ? number
                                                                                           : 0;
}

/* Impressions by colour (PWG 5100.7: monochrome, full-color, highlight-color, blank, and each of
 * them "-two-sided"). They count only where their sum is the total: printers differ in whether the
 * two-sided ones are in the plain ones. */
static void read_by_colour(const struct ipp_attribute *members, int64_t total,
                           struct reading *reading, struct arena *arena)
{
    int64_t mono = member(members, "monochrome"), blank = member(members, "blank"),
            colour = member(members, "full-color") + member(members, "highlight-color");
    int64_t mono2 = member(members, "monochrome-two-sided"),
            blank2 = member(members, "blank-two-sided"),
            colour2 = member(members, "full-color-two-sided") +
                      member(members, "highlight-color-two-sided");
    if (mono + blank + colour + mono2 + blank2 + colour2 == total) {
        mono += mono2;
        colour += colour2;
    } else if (mono + blank + colour != total) {
        return;
    }
    add_counter(reading, "black", mono, arena);
    add_counter(reading, "colour", colour, arena);
}

static void read_counters(const struct ipp_message *message, struct reading *reading,
                          struct arena *arena)
{
    const struct ipp_attribute *col =
        ipp_find(message, IPP_GROUP_PRINTER, "printer-impressions-completed-col");
    int32_t total = -1, sheets;
    if (ipp_integer_of(message, "printer-impressions-completed", &total) != 1 &&
        ipp_integer_of(message, "printer-pages-completed", &total) != 1)
        total = -1;
    add_counter(reading, "total", total, arena);
    if (total >= 0 && col != NULL)
        read_by_colour(col->values->members, total, reading, arena);
    if (ipp_integer_of(message, "printer-media-sheets-completed", &sheets) == 1)
        add_counter(reading, "sheets", sheets, arena);
}

int ipp_printer_read(const struct ipp_message *message, int64_t now, struct reading *reading,
                     struct arena *arena)
{
    int32_t state;
    read_maker_and_model(message, reading, arena);
    reading->serial = read_serial(message, arena);
    reading->name = read_name(message, arena);
    reading->location = ipp_text_of(message, "printer-location", arena);
    reading->mac = read_mac(message, arena);
    ipp_supplies_read(message, reading, arena);
    read_trays(message, reading, arena);
    read_counters(message, reading, arena);
    ipp_conditions_read(message, now, reading, arena);
    return ipp_integer_of(message, "printer-state", &state) == 1 || reading->model != NULL ||
           reading->name != NULL || reading->n_supplies > 0 || reading->n_conditions > 0;
}
