/* What one look at a printer found, whatever it was asked by (SNMP, IPP, a file): one vocabulary.
 *
 * `platen-agent read --json` prints it as it stands here (docs/reading.md). Everything lives in the
 * arena it was made in. Texts are valid UTF-8 without control characters; NULL = not told.
 */
#ifndef PLATEN_AGENT_READ_READING_H
#define PLATEN_AGENT_READ_READING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

/* Enough for any machine, and a bound for hostile ones. */
enum { READING_ITEMS_MAX = 512 }; /* of each kind */

enum reading_class { READING_CONSUMED, READING_FILLED };

enum reading_state {
    READING_STATE_UNKNOWN,
    READING_STATE_OK,
    READING_STATE_LOW,
    READING_STATE_EMPTY, /* of a supply that is consumed */
    READING_STATE_FULL,  /* of a receptacle that is filled */
    READING_STATE_SOME,  /* something is left, or there is some room: RFC 3805's -3 */
};

struct reading_supply {
    const char *index; /* "hrDeviceIndex.supplyIndex"; NULL: only private data has it */
    const char *name;  /* never NULL or "" */
    enum reading_class class;
    const char *type;   /* PrtMarkerSuppliesTypeTC keyword ("toner", "opc"), never NULL */
    const char *colour; /* of toner or ink only: "black", "cyan", ... */
    /* As the device says them in unit; by RFC 3805 level is what remains in a container and what
     * room remains in a receptacle; -1 no restriction, -2 not known, -3 (level) some remains. */
    bool has_level, has_capacity;
    int64_t level, capacity;
    const char *unit;   /* PrtMarkerSuppliesSupplyUnitTC keyword */
    int percent;        /* of the standard's level alone, 0 to 100, in its sense; -1 not known */
    int percent_vendor; /* of the maker's private data, in the same sense; -1 none */
    enum reading_state state;
    bool state_told; /* the device itself says so (an alert), not its gauge alone */
    int low_at;      /* percent at and under which the device calls it low; 0 not told */
    const char *part;
    const char *serial;
};

struct reading_counter {
    const char *name; /* total, black, colour, copy, print, fax, scan, duplex, a3, ... */
    uint64_t value;
};

/* Ordered: a worse one is greater. */
enum reading_severity { READING_REPORT, READING_WARNING, READING_ERROR };

struct reading_condition {
    const char *keyword; /* printer-state-reasons without its ending; never NULL */
    enum reading_severity severity;
    const char *component; /* which of several; NULL: the machine */
    const char *text;      /* the machine's own words */
    int64_t since;         /* UTC microseconds; 0 = not told */
    bool in_supply;        /* the state of a supply says it already */
};

struct reading_tray {
    const char *name;  /* never NULL or "" */
    int percent;       /* of the paper that fits in; -1 not known */
    const char *state; /* "ok", "low", "empty", "some", "unknown", "missing", "off",
                        * "broken" */
};

struct reading {
    const char *source; /* the URI without user, community or password */
    const char *maker;
    const char *model;
    const char *serial;
    const char *name; /* what its owners call it */
    const char *location;
    const char *mac; /* "00:26:73:12:34:56" */
    struct reading_supply *supplies;
    size_t n_supplies;
    struct reading_counter *counters;
    size_t n_counters;
    struct reading_condition *conditions;
    size_t n_conditions;
    struct reading_tray *trays;
    size_t n_trays;
    const char *partly; /* NULL, or why something is missing */
};

struct reading *reading_new(const char *source, struct arena *arena);

/* A new item, zeroed with percents -1; NULL when there are READING_ITEMS_MAX of that kind. A
 * counter or condition that is there already is answered again instead (condition: keyword and
 * component, the worse severity stays). The pointer lasts until the next of its kind is added. */
struct reading_supply *reading_add_supply(struct reading *reading, struct arena *arena);
struct reading_counter *reading_add_counter(struct reading *reading, const char *name,
                                            struct arena *arena);
struct reading_condition *reading_add_condition(struct reading *reading, const char *keyword,
                                                const char *component,
                                                enum reading_severity severity,
                                                struct arena *arena);
struct reading_tray *reading_add_tray(struct reading *reading, struct arena *arena);

struct reading_supply *reading_find_supply(struct reading *reading, const char *index);
const struct reading_counter *reading_find_counter(const struct reading *reading, const char *name);

/* part of whole in percent, rounded to the nearest, 100 at most; what is not nothing is at least 1.
 * -1 when part is negative or whole is not positive. */
int reading_percent(int64_t part, int64_t whole);

/* What the level alone says of a supply: level and capacity are in one unit, whatever it is; in
 * percent the whole is 100 where no other is told; nothing is nothing of any capacity (RFC 3805,
 * prtMarkerSuppliesLevel). -1: nothing in percent. */
int reading_supply_percent(const struct reading_supply *supply);

/* From supply->percent, else from the level: -3, or so much of nobody knows what, is "some". */
enum reading_state reading_supply_state(const struct reading_supply *supply);

/* By what remains alone: empty or full at 0, low up to 10, else ok; unknown at -1. */
enum reading_state reading_state_by_percent(enum reading_class class, int percent);

/* "consumed"; "ok"; "warning". */
const char *reading_class_word(enum reading_class class);
const char *reading_state_word(enum reading_state state);
const char *reading_severity_word(enum reading_severity severity);

/* A device's bytes as a text of ours: broken UTF-8 replaced, controls and NULs become spaces, runs
 * of spaces one, none at the ends; at most 255 bytes. NULL when nothing is left. */
const char *reading_text(const void *bytes, size_t size, struct arena *arena);

#endif
