/* Who the device is: maker, model, serial, name, location, hardware address. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "agent/read/maker.h"
#include "agent/read/reading.h"
#include "agent/read/snmp_part.h"
#include "agent/read/snmp_private.h"
#include "agent/read/snmp_reading.h"
#include "lib/arena.h"

enum { ETHERNET = 6, WIRELESS = 71 }; /* IANAifType */

static const char *first_text(const struct snmp_source *source, const char *name)
{
    return snmp_source_text(source, snmp_source_first(source, name));
}

/* hrDeviceDescr of the first device whose type is hrDevicePrinter (RFC 2790), or of the only one.
 */
static const char *printer_device(const struct snmp_source *source)
{
    const struct oid printer = oid_of("1.3.6.1.2.1.25.3.1.5");
    struct snmp_row *rows;
    size_t n = snmp_rows(source->values, "1.3.6.1.2.1.25.3.2.1", source->arena, &rows);
    for (size_t i = 0; i < n; i++) {
        const struct snmp_value *type = rows[i].columns[2];
        if (type != NULL && type->kind == SNMP_NAME &&
            type->size == printer.n * sizeof(*printer.id) &&
            memcmp(type->bytes, printer.id, type->size) == 0)
            return snmp_source_text(source, rows[i].columns[3]);
    }
    return n == 1 ? snmp_source_text(source, rows[0].columns[3]) : NULL;
}

static bool is_address(const struct snmp_value *value)
{
    static const uint8_t nothing[6], everything[6] = {255, 255, 255, 255, 255, 255};
    return value != NULL && value->kind == SNMP_BYTES && value->size == 6 &&
           memcmp(value->bytes, nothing, 6) != 0 && memcmp(value->bytes, everything, 6) != 0;
}

/* ifPhysAddress of the first Ethernet or wireless interface, else of any. */
static const char *hardware_address(const struct snmp_source *source)
{
    struct snmp_row *rows;
    const uint8_t *best = NULL;
    bool good = false;
    size_t n = snmp_rows(source->values, "1.3.6.1.2.1.2.2.1", source->arena, &rows);
    for (size_t i = 0; i < n && !good; i++) {
        int64_t type = 0;
        snmp_row_number(&rows[i], 3, &type);
        if (!is_address(rows[i].columns[6]))
            continue;
        good = type == ETHERNET || type == WIRELESS;
        if (best == NULL || good)
            best = rows[i].columns[6]->bytes;
    }
    if (best == NULL)
        return NULL;
    return arena_printf(source->arena, "%02x:%02x:%02x:%02x:%02x:%02x", best[0], best[1], best[2],
                        best[3], best[4], best[5]);
}

/* "aa:bb:cc:dd:ee:ff" in words, as some say it. */
static const char *written_address(const struct snmp_source *source)
{
    const char *text = first_text(source, "1.3.6.1.2.1.2.2.1.6");
    unsigned n[6];
    if (text == NULL || sscanf(text, "%2x%*1[:-]%2x%*1[:-]%2x%*1[:-]%2x%*1[:-]%2x%*1[:-]%2x", &n[0],
                               &n[1], &n[2], &n[3], &n[4], &n[5]) != 6)
        return NULL;
    return arena_printf(source->arena, "%02x:%02x:%02x:%02x:%02x:%02x", n[0], n[1], n[2], n[3],
                        n[4], n[5]);
}

/* sysDescr up to what is no longer the model: versions, and what else the box can do. */
static const char *model_of_description(const char *text, struct arena *arena)
{
    static const char *const ends[] = {";", " / ", " version ", ",", " Series OS", " Version:"};
    size_t len = strlen(text);
    for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
        const char *end = strstr(text, ends[i]);
        if (end != NULL && (size_t)(end - text) < len)
            len = (size_t)(end - text);
    }
    return len > 0 ? arena_strndup(arena, text, len) : NULL;
}

/* Without what some put behind it: "RICOH MP 171 1.00.1", "HL-5370DW series [001ba90ba752]",
 * "Canon MF6680 /P". */
static const char *without_tail(const char *model, struct arena *arena)
{
    const char *last = strrchr(model, ' ');
    if (last == NULL || last == model)
        return model;
    bool version = strchr(last, '.') != NULL && strspn(last + 1, "0123456789.") == strlen(last + 1);
    bool address = last[1] == '[' && strlen(last) == 15 && last[14] == ']';
    if (!version && !address && strcmp(last, " /P") != 0)
        return model;
    return arena_strndup(arena, model, (size_t)(last - model));
}

/* "SN:VNB3J99999" or "S/N AAAA" in sysDescr. */
static const char *serial_of_description(const char *text, struct arena *arena)
{
    static const char *const starts[] = {",SN:", ";S/N "};
    for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++) {
        const char *at = strstr(text, starts[i]);
        if (at == NULL)
            continue;
        at += strlen(starts[i]);
        size_t len = strcspn(at, " ,;");
        if (len > 0)
            return arena_strndup(arena, at, len);
    }
    return NULL;
}

/* What stands there before the factory has written one. */
static const char *real_serial(const char *serial)
{
    if (serial == NULL || strspn(serial, "0Xx- ?*") == strlen(serial) || strlen(serial) > 64 ||
        strcasecmp(serial, "unknown") == 0 || strcasecmp(serial, "none") == 0)
        return NULL;
    return serial;
}

/* Print servers' own words are no model of a printer. */
static bool is_server(const char *text)
{
    static const char *const words[] = {"ETHERNET MULTI-ENVIRONMENT",
                                        "Brother NC-",
                                        "OkiLAN",
                                        "JETDIRECT",
                                        "EPSON Built-in",
                                        "Print Server",
                                        "Printing System", /* Kyocera, Utax, Triumph-Adler */
                                        "KYOCERA Print I/F",
                                        "KYOCERA Printer I/F"};
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (strcasestr(text, words[i]) != NULL)
            return true;
    return false;
}

/* "PID:HP Color LaserJet" of HP's servers, "Attached to MC342" of OKI's. */
static const char *model_of_server(const char *text, struct arena *arena)
{
    static const char *const starts[] = {",PID:", "Attached to "};
    for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++) {
        const char *at = strstr(text, starts[i]);
        if (at != NULL) {
            at += strlen(starts[i]);
            return arena_strndup(arena, at, i == 0 ? strcspn(at, ",;") : strcspn(at, " ,;"));
        }
    }
    return NULL;
}

static const char *find_model(const struct snmp_source *source, const char *id,
                              const char *description)
{
    const char *model = snmp_private_text(source, SNMP_PRIVATE_MODEL);
    if (model == NULL && id != NULL)
        model = maker_of_device_id(id, "MDL", "MODEL", source->arena);
    if (model == NULL)
        model = printer_device(source);
    if (model != NULL && is_server(model))
        model = NULL;
    if (model == NULL && description != NULL)
        model = is_server(description) ? model_of_server(description, source->arena)
                                       : model_of_description(description, source->arena);
    /* prtGeneralPrinterName, which is its owners' where there is a better one. */
    return model != NULL ? model : first_text(source, "1.3.6.1.2.1.43.5.1.1.16");
}

static void find_maker(const struct snmp_source *source, const char *id, const char *description)
{
    struct reading *reading = source->reading;
    const char *rest,
        *named = id != NULL ? maker_of_device_id(id, "MFG", "MANUFACTURER", source->arena) : NULL;
    if (reading->model != NULL) {
        reading->maker = maker_split(reading->model, &rest);
        reading->model = without_tail(rest, source->arena);
    }
    if (reading->maker == NULL && description != NULL)
        reading->maker = maker_split(description, &rest);
    if (reading->maker == NULL && named != NULL) {
        reading->maker = maker_split(named, &rest);
        if (reading->maker == NULL)
            reading->maker = named;
    }
    if (reading->maker == NULL)
        reading->maker = maker_by_enterprise(snmp_reading_enterprise(source->values));
}

void snmp_read_identity(struct snmp_source *source)
{
    struct reading *reading = source->reading;
    const char *description = first_text(source, "1.3.6.1.2.1.1.1");
    const char *id = snmp_private_text(source, SNMP_PRIVATE_DEVICE_ID);
    reading->model = find_model(source, id, description);
    find_maker(source, id, description);
    reading->serial = real_serial(first_text(source, "1.3.6.1.2.1.43.5.1.1.17"));
    if (reading->serial == NULL)
        reading->serial = real_serial(snmp_private_text(source, SNMP_PRIVATE_SERIAL));
    if (reading->serial == NULL && description != NULL)
        reading->serial = real_serial(serial_of_description(description, source->arena));
    reading->name = first_text(source, "1.3.6.1.2.1.1.5");
    if (reading->name == NULL)
        reading->name = first_text(source, "1.3.6.1.2.1.43.5.1.1.16");
    reading->location = first_text(source, "1.3.6.1.2.1.1.6");
    reading->mac = hardware_address(source);
    if (reading->mac == NULL)
        reading->mac = written_address(source);
}
