#include "agent/read/snmp_private.h"

#include <stdbool.h>
#include <string.h>

#include "agent/read/snmp_part.h"
#include "agent/read/snmp_plan.h"

#define E "1.3.6.1.4.1."

/* ---- what is asked: names without their instance ---- */

static const struct {
    uint32_t enterprise;
    const char *names[14];
} asks[] = {
    {11,
     {E "11.2.3.9.1.1.7", E "11.2.3.9.4.2.1.1.3.3", E "11.2.3.9.4.2.1.4.1.2",
      E "11.2.3.9.4.2.1.4.1.10.1.1.3", E "11.2.3.9.4.2.1.4.1.10.1.1.56",
      E "236.11.5.11.53.11.2.1.2", E "236.11.5.11.53.11.2.1.7"}},
    {236,
     {E "236.11.5.11.53.31.1.4", E "236.11.5.1.1.1.4", E "236.11.5.11.53.11.2.1.2",
      E "236.11.5.11.53.11.2.1.7", E "236.11.5.11.53.61.5.2.1.7", E "236.11.5.11.53.61.5.2.1.13"}},
    {253,
     {E "253.8.53.3.2.1.3", E "253.8.53.13.2.1.6.1.20", E "253.8.53.13.2.1.6.11.20",
      E "253.8.53.13.2.1.6.10.20", E "253.8.53.13.2.1.6.102.20", E "253.8.53.13.2.1.6.103.20"}},
    {297,
     {E "253.8.53.3.2.1.3", E "253.8.53.13.2.1.6.1.20", E "253.8.53.13.2.1.6.11.20",
      E "253.8.53.13.2.1.6.10.20", E "253.8.53.13.2.1.6.102.20", E "253.8.53.13.2.1.6.103.20"}},
    {367,
     {E "367.3.2.1.1.1.1", E "367.3.2.1.2.1.4", E "367.3.2.1.2.19.1", E "367.3.2.1.2.19.5.1.2",
      E "367.3.2.1.2.19.5.1.9", E "367.3.2.1.2.24.1.1.2", E "367.3.2.1.2.24.1.1.5"}},
    {641,
     {E "641.2.1.2.1.2", E "641.2.1.2.1.6", E "641.6.2.3.1.4", E "641.6.2.3.1.5",
      E "641.6.4.2.1.1.2", E "641.6.4.2.1.1.4", E "641.6.4.4.1.1.4", E "641.6.4.4.1.1.5",
      E "641.6.4.4.1.1.6", E "641.6.4.4.1.1.7", E "641.6.4.4.1.1.14", E "641.6.4.4.1.1.16"}},
    {674, {E "674.10898.100.2.1.2.1.3", E "674.10898.100.2.1.2.1.6"}},
    {683, {E "683.1.5", E "683.6.2.3.2.1.15", E "10642.1.1", E "10642.1.9", E "10642.200.19.5"}},
    {1129,
     {E "1129.1.2.1.1.1.1.1", E "1129.1.2.1.1.1.2.1", E "1129.2.3.50.1.2.3.1.3",
      E "1129.2.3.50.1.3.21.6.1"}},
    {1248,
     {E "1248.1.1.3.1.1.1", E "1248.1.1.3.1.3.8", E "1248.1.2.2.1.1.1.2", E "1248.1.2.2.1.1.1.5",
      E "1248.1.2.2.27.1.1.3", E "1248.1.2.2.27.1.1.4", E "1248.1.2.2.27.1.1.30",
      E "1248.1.2.2.27.6.1.4", E "1248.1.2.2.27.6.1.5"}},
    {1347,
     {E "1347.43.5.1.1.1", E "1347.43.5.1.1.28", E "1347.43.10.1.1.12", E "1347.42.3.1.1.1.1",
      E "1347.42.3.1.2.1.1", E "1347.42.3.1.3.1.1", E "1347.42.3.1.4.1.1", E "1347.46.10.1.1.5",
      E "1347.42.2.1.1.1.2", E "1347.42.2.1.1.1.6", E "1347.42.2.1.1.1.7", E "1347.42.2.1.1.1.8",
      E "1347.42.2.5.1.1.2"}},
    {1552, {E "1552.21.4.1.3.1.4"}},
    {1602,
     {E "1602.1.1.1.1", E "1602.1.2.1.4", E "1602.1.2.1.8.1.3", E "1602.1.11.1.3.1.4",
      E "1602.1.11.1.4.1.4", E "1602.1.11.2.1.1.2", E "1602.1.11.2.1.1.3"}},
    {2001,
     {E "2001.1.1.1.1.11.1.10.25", E "2001.1.1.1.1.11.1.10.45", E "2001.1.1.1.1.11.1.10.170.1.6",
      E "2001.1.1.1.1.11.1.10.170.1.7", E "2001.1.1.1.1.11.1.10.170.1.8",
      E "2001.1.1.1.1.100.3.1.1.3", E "2001.1.1.1.1.100.4.1.1.3", E "2001.1.1.1.1.100.4.1.1.4",
      E "2001.1.1.1.1.100.5.1.1.3", E "2001.1.1.1.1.100.5.1.1.4", E "2001.1.1.1.1.100.6.1.1.3",
      E "2001.1.1.1.1.100.6.1.1.4"}},
    {2385, {E "2385.1.1.19.2.1.3"}},
    {2435,
     {E "2435.2.3.9.1.1.7", E "2435.2.4.3.2435.5.13.3", E "2435.2.3.9.4.2.1.5.5.1",
      E "2435.2.3.9.4.2.1.5.5.8", E "2435.2.3.9.4.2.1.5.5.10",
      E "2435.2.3.9.4.2.1.5.5.54.2.2.1.3.3"}},
    {10642, {E "10642.1.1", E "10642.1.9", E "10642.200.19.5", E "683.1.5"}},
    {18334,
     {E "18334.1.1.1.1.6.2.1", E "18334.1.1.1.5.7.2.1", E "18334.1.1.1.5.7.2.2.1.5",
      E "18334.1.1.1.5.7.2.2.1.7", E "18334.1.1.1.5.7.2.3.1.5"}},
    {40093, {E "40093.1.1.1.5", E "40093.6.1.2", E "40093.10.1.1.4", E "40093.1.1.3"}},
};
enum { ASKS = sizeof(asks) / sizeof(asks[0]) };

void snmp_private_plan(struct snmp_plan *plan, uint32_t enterprise)
{
    bool known = false;
    for (size_t i = 0; i < ASKS; i++)
        known |= asks[i].enterprise == enterprise;
    for (size_t i = 0; i < ASKS; i++)
        if (!known || asks[i].enterprise == enterprise)
            for (size_t j = 0; asks[i].names[j] != NULL; j++)
                snmp_plan_add(plan, asks[i].names[j]);
}

/* ---- texts ---- */

static const struct {
    enum snmp_private_fact fact;
    const char *name; /* the first told under it */
} texts[] = {
    {SNMP_PRIVATE_MODEL, E "367.3.2.1.1.1.1"},
    {SNMP_PRIVATE_MODEL, E "18334.1.1.1.1.6.2.1"},
    {SNMP_PRIVATE_MODEL, E "1347.43.5.1.1.1"},
    {SNMP_PRIVATE_MODEL, E "2435.2.4.3.2435.5.13.3"},
    {SNMP_PRIVATE_MODEL, E "641.2.1.2.1.2"},
    {SNMP_PRIVATE_MODEL, E "641.6.2.3.1.4"},
    {SNMP_PRIVATE_MODEL, E "1602.1.1.1.1"},
    {SNMP_PRIVATE_MODEL, E "2001.1.1.1.1.11.1.10.25"},
    {SNMP_PRIVATE_MODEL, E "1248.1.2.2.1.1.1.2"},
    {SNMP_PRIVATE_MODEL, E "1248.1.1.3.1.3.8"},
    {SNMP_PRIVATE_MODEL, E "236.11.5.11.53.31.1.4"},
    {SNMP_PRIVATE_MODEL, E "1129.2.3.50.1.2.3.1.3"},
    {SNMP_PRIVATE_MODEL, E "1129.1.2.1.1.1.2.1"},
    {SNMP_PRIVATE_MODEL, E "10642.1.1"},
    {SNMP_PRIVATE_MODEL, E "683.6.2.3.2.1.15"},
    {SNMP_PRIVATE_DEVICE_ID, E "11.2.3.9.1.1.7"},
    {SNMP_PRIVATE_DEVICE_ID, E "2435.2.3.9.1.1.7"},
    {SNMP_PRIVATE_DEVICE_ID, E "674.10898.100.2.1.2.1.3"},
    {SNMP_PRIVATE_DEVICE_ID, E "2699.1.2.1.2.1.1.3"}, /* PWG 5107.2, ppmPrinterIEEE1284DeviceId */
    {SNMP_PRIVATE_SERIAL, E "367.3.2.1.2.1.4"},
    {SNMP_PRIVATE_SERIAL, E "2435.2.3.9.4.2.1.5.5.1"},
    {SNMP_PRIVATE_SERIAL, E "1347.43.5.1.1.28"},
    {SNMP_PRIVATE_SERIAL, E "253.8.53.3.2.1.3"},
    {SNMP_PRIVATE_SERIAL, E "641.6.2.3.1.5"},
    {SNMP_PRIVATE_SERIAL, E "641.2.1.2.1.6"},
    {SNMP_PRIVATE_SERIAL, E "1602.1.2.1.4"},
    {SNMP_PRIVATE_SERIAL, E "1602.1.2.1.8.1.3"},
    {SNMP_PRIVATE_SERIAL, E "2001.1.1.1.1.11.1.10.45"},
    {SNMP_PRIVATE_SERIAL, E "1248.1.2.2.1.1.1.5"},
    {SNMP_PRIVATE_SERIAL, E "1248.1.1.3.1.1.1"},
    {SNMP_PRIVATE_SERIAL, E "236.11.5.1.1.1.4"},
    {SNMP_PRIVATE_SERIAL, E "674.10898.100.2.1.2.1.6"},
    {SNMP_PRIVATE_SERIAL, E "1129.1.2.1.1.1.1.1"},
    {SNMP_PRIVATE_SERIAL, E "10642.1.9"},
    {SNMP_PRIVATE_SERIAL, E "10642.200.19.5"},
    {SNMP_PRIVATE_SERIAL, E "683.1.5"},
    {SNMP_PRIVATE_SERIAL, E "40093.1.1.1.5"}, /* Pantum: glpi-agent, as its counters */
    {SNMP_PRIVATE_SERIAL, E "40093.6.1.2"},
    {SNMP_PRIVATE_SERIAL, E "40093.10.1.1.4"},
    {SNMP_PRIVATE_SERIAL, E "11.2.3.9.4.2.1.1.3.3"},
};

const char *snmp_private_word(const struct snmp_source *source, const struct snmp_value *value)
{
    if (value == NULL || value->kind != SNMP_BYTES)
        return NULL;
    struct snmp_value bare = *value;
    /* HP's PML values say their own type and a symbol set (0x0115, Roman-8) first. */
    if (bare.size > 2 && bare.bytes[0] == 0x01 && bare.bytes[1] == 0x15) {
        bare.bytes += 2;
        bare.size -= 2;
    }
    return snmp_source_text(source, &bare);
}

const char *snmp_private_text(const struct snmp_source *source, enum snmp_private_fact fact)
{
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        if (texts[i].fact != fact)
            continue;
        const char *text = snmp_private_word(source, snmp_source_first(source, texts[i].name));
        if (text != NULL)
            return text;
    }
    return NULL;
}
