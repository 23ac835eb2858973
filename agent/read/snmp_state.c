/* HOST-RESOURCES (RFC 2790) of a printer: hrPrinterDetectedErrorState, and whether it sleeps. */
#include <string.h>

#include "agent/read/oid.h"
#include "agent/read/reading.h"
#include "agent/read/snmp_part.h"

/* RFC 2790, hrPrinterDetectedErrorState: bit 0 is the first octet's highest. */
static const struct {
    const char *keyword;
    enum reading_severity severity;
    const char *component; /* where the keyword alone says too little */
} error_bits[] = {
    {"media-low", READING_WARNING, NULL},
    {"media-empty", READING_ERROR, NULL},
    {"toner-low", READING_WARNING, NULL},
    {"toner-empty", READING_ERROR, NULL},
    {"door-open", READING_ERROR, NULL},
    {"media-jam", READING_ERROR, NULL},
    {"subunit-offline", READING_WARNING, NULL},
    {"other", READING_ERROR, "service requested"},
    {"input-tray-missing", READING_WARNING, NULL},
    {"output-tray-missing", READING_WARNING, NULL},
    {"marker-supply-missing", READING_ERROR, NULL},
    {"output-area-almost-full", READING_WARNING, NULL},
    {"output-area-full", READING_ERROR, NULL},
    {"media-empty", READING_WARNING, NULL}, /* one tray of several */
    {"other", READING_WARNING, "maintenance overdue"},
};
enum { ERROR_BITS = sizeof(error_bits) / sizeof(error_bits[0]), BIT_TONER_LOW = 2, BIT_TONER_OUT };

uint32_t snmp_error_bits(const uint8_t *bytes, size_t size)
{
    if (size == 0)
        return 0;
    /* The sixteenth bit has no meaning: where it is set, the octets stand the other way round. Some
     * send four octets: the first or the last two of them, whichever are used. */
    size_t first = size == 4 && bytes[0] == 0 && bytes[1] == 0 ? 2 : 0;
    uint32_t high = bytes[first], low = size > first + 1 ? bytes[first + 1] : 0;
    if ((low & 1) != 0) {
        uint32_t other = high;
        high = low;
        low = other;
    }
    return high << 8 | low;
}

static bool has_keyword(const struct reading *reading, const char *keyword)
{
    for (size_t i = 0; i < reading->n_conditions; i++)
        if (strcmp(reading->conditions[i].keyword, keyword) == 0)
            return true;
    return false;
}

/* A machine with ink and no toner means its ink. */
static const char *keyword_of_bit(const struct reading *reading, size_t bit)
{
    bool toner = reading->n_supplies == 0;
    for (size_t i = 0; i < reading->n_supplies; i++)
        toner |= strncmp(reading->supplies[i].type, "toner", 5) == 0;
    if (!toner && bit == BIT_TONER_LOW)
        return "marker-supply-low";
    if (!toner && bit == BIT_TONER_OUT)
        return "marker-supply-empty";
    return error_bits[bit].keyword;
}

/* What the alerts tell in more words is not told again. */
static bool told_by_alert(const struct snmp_source *source, size_t bit, const char *keyword)
{
    if (error_bits[bit].component == NULL && has_keyword(source->reading, keyword))
        return true;
    for (size_t i = 0; i < source->n_alerts && (bit == BIT_TONER_LOW || bit == BIT_TONER_OUT); i++)
        if (printer_alert_shortage(source->alerts[i].code) != SHORTAGE_NONE &&
            (source->alerts[i].group == SNMP_GROUP_SUPPLIES || source->alerts[i].code > 1100))
            return true;
    return false;
}

static bool is_short(const struct reading *reading)
{
    for (size_t i = 0; i < reading->n_supplies; i++)
        if (reading->supplies[i].state == READING_STATE_LOW ||
            reading->supplies[i].state == READING_STATE_EMPTY)
            return true;
    return false;
}

static void add_detected(struct snmp_source *source)
{
    const struct oid prefix = oid_of("1.3.6.1.2.1.25.3.5.1.2");
    size_t n;
    const struct snmp_value *values = snmp_values_under(source->values, &prefix, &n);
    uint32_t all = 0;
    for (size_t i = 0; i < n; i++)
        if (values[i].kind == SNMP_BYTES)
            all |= snmp_error_bits(values[i].bytes, values[i].size);
    for (size_t bit = 0; bit < ERROR_BITS; bit++) {
        const char *keyword = keyword_of_bit(source->reading, bit);
        if ((all & 0x8000U >> bit) == 0 || told_by_alert(source, bit, keyword))
            continue;
        struct reading_condition *condition =
            reading_add_condition(source->reading, keyword, error_bits[bit].component,
                                  error_bits[bit].severity, source->arena);
        if (condition != NULL)
            condition->in_supply =
                (bit == BIT_TONER_LOW || bit == BIT_TONER_OUT) && is_short(source->reading);
    }
}

/* RFC 3805, 2.2.13.2: standby is hrDeviceStatus running(2) and hrPrinterStatus other(1). Who has
 * trouble is something else, whatever its status. */
static void add_standby(struct snmp_source *source)
{
    struct snmp_row *devices, *printers;
    size_t n_devices = snmp_rows(source->values, "1.3.6.1.2.1.25.3.2.1", source->arena, &devices);
    size_t n = snmp_rows(source->values, "1.3.6.1.2.1.25.3.5.1", source->arena, &printers);
    for (size_t i = 0; i < source->reading->n_conditions; i++)
        if (source->reading->conditions[i].severity == READING_ERROR)
            return;
    for (size_t i = 0; i < n; i++) {
        const struct snmp_row *device =
            snmp_row_find(devices, n_devices, printers[i].index, printers[i].n);
        int64_t status, device_status;
        if (snmp_row_number(&printers[i], 1, &status) == 1 && status == 1 &&
            snmp_row_number(device, 5, &device_status) == 1 && device_status == 2)
            reading_add_condition(source->reading, "standby", NULL, READING_REPORT, source->arena);
    }
}

void snmp_read_state(struct snmp_source *source)
{
    add_detected(source);
    add_standby(source);
}
