/* Values as lines of text, as snmpsim's recordings have them: OID|TAG|VALUE, TAG 2, 65, 66, 67 or
 * 70 a number, 4 a text, 4x its hex, 6 an object identifier. What is none of that is skipped. */
#ifndef PLATEN_TESTS_UNIT_SNMP_TEXT_H
#define PLATEN_TESTS_UNIT_SNMP_TEXT_H

#include <string.h>

#include "agent/read/snmp_values.h"
#include "lib/arena.h"
#include "lib/text.h"

static inline void snmp_text_add(struct snmp_values *values, char *line, struct arena *arena)
{
    char *tag = strchr(line, '|'), *text = tag != NULL ? strchr(tag + 1, '|') : NULL;
    struct snmp_value value = {.kind = SNMP_NUMBER};
    struct oid oid, name;
    if (text == NULL)
        return;
    *tag++ = *text++ = '\0';
    if (oid_parse(line, &oid) != 1)
        return;
    value.id = oid.id;
    value.len = oid.n;
    value.size = strlen(text);
    if (strcmp(tag, "4") == 0) {
        value.kind = SNMP_BYTES;
        value.bytes = (const uint8_t *)text;
    } else if (strcmp(tag, "4x") == 0) {
        uint8_t *bytes = arena_alloc(arena, value.size / 2 + 1);
        if (text_unhex(text, value.size & ~(size_t)1, bytes, value.size / 2) != 1)
            return;
        value.kind = SNMP_BYTES;
        value.bytes = bytes;
        value.size /= 2;
    } else if (strcmp(tag, "6") == 0 && oid_parse(text, &name) == 1) {
        value.kind = SNMP_NAME;
        value.bytes = (const uint8_t *)name.id;
        value.size = name.n * sizeof(*name.id);
    } else if (text_parse_integer(text, INT64_MIN, INT64_MAX, &value.number) != 1) {
        return;
    } else {
        value.kind = strcmp(tag, "67") == 0 ? SNMP_TICKS : SNMP_NUMBER;
        value.size = 0;
    }
    snmp_values_add(values, &value);
}

static inline struct snmp_values *snmp_text_values(const char *text, size_t size,
                                                   struct arena *arena)
{
    struct snmp_values *values = snmp_values_new(arena);
    char *copy = arena_strndup(arena, text, size), *rest = copy, *line;
    while ((line = strsep(&rest, "\n")) != NULL)
        snmp_text_add(values, line, arena);
    return values;
}

#endif
