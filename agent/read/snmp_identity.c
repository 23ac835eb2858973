/* Who the device is: maker, model, serial, name, location, hardware address. */
#include <stdio.h>
#include <string.h>

#include "agent/read/reading.h"
#include "agent/read/snmp_part.h"
#include "lib/arena.h"

enum { ETHERNET = 6, WIRELESS = 71 }; /* IANAifType */

static const char *first_text(const struct snmp_source *source, const char *name)
{
    return snmp_source_text(source, snmp_source_first(source, name));
}

/* hrDeviceDescr of the first device whose type is hrDevicePrinter (RFC 2790). */
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
    return NULL;
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

void snmp_read_identity(struct snmp_source *source)
{
    struct reading *reading = source->reading;
    reading->model = printer_device(source);
    if (reading->model == NULL)
        reading->model = first_text(source, "1.3.6.1.2.1.1.1");
    reading->serial = first_text(source, "1.3.6.1.2.1.43.5.1.1.17");
    reading->name = first_text(source, "1.3.6.1.2.1.1.5");
    if (reading->name == NULL)
        reading->name = first_text(source, "1.3.6.1.2.1.43.5.1.1.16");
    reading->location = first_text(source, "1.3.6.1.2.1.1.6");
    reading->mac = hardware_address(source);
}
