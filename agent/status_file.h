/* The status file: what a terminal says of itself now (docs/status-file.md). Any script writes it.
 * A pure function: bytes in, a record or "NAME:LINE: reason" out.
 */
#ifndef PLATEN_AGENT_STATUS_FILE_H
#define PLATEN_AGENT_STATUS_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "schemas/messages.pb-c.h"

struct arena;

enum { STATUS_ITEMS_MAX = 128 }; /* of each kind */

/* A part that wears, or work that falls due. */
struct status_maintenance {
    const char *code;
    const char *name;
    const char *keyword; /* of the condition that says it is due */
    const char *counter; /* due when this counter ... */
    uint64_t at;         /* ... has reached this; 0 = not by counter */
    int life;            /* percent of its life left; -1 = not known */
    int64_t date;        /* due from then; 0 = none */
    const char *serial;
};

/* What is known of a supply beside what it says now. */
struct status_bounds {
    int low, fine;  /* percent: low at or under, fine again over; -1 not known */
    uint64_t yield; /* sheets that a new one lasts; 0 not known */
    int device_low; /* percent that the device itself calls low; 0 not known */
};

extern const struct status_bounds status_no_bounds;

struct status {
    /* state is UNKNOWN unless the device itself says one; SOME: it says that there is some, and
     * nothing of a shortage */
    Platen__Supply **supplies;
    struct status_bounds *bounds; /* of each supply */
    size_t n_supplies;
    Platen__Condition **conditions;
    size_t n_conditions;
    Platen__Counter **counters;
    size_t n_counters;
    struct status_maintenance **maintenance;
    size_t n_maintenance;
};

/* Empty, with room for STATUS_ITEMS_MAX of each. */
struct status *status_new(struct arena *arena);
/* 1 and *status_r in arena, or -1. name is what the reason names the file by. */
int status_file_read(const char *name, const char *text, size_t size, struct arena *arena,
                     struct status **status_r, const char **error_r);

/* Counter by name, NULL when it is not told. */
const Platen__Counter *status_counter(const struct status *status, const char *name);

/* Splits "media-jam-error" into keyword and severity (RFC 8011, 5.4.12). keyword is cut in place.
 * 1 there was a suffix, 0 not. */
int status_split_keyword(char *keyword, Platen__Severity *severity_r);
/* report.rng: keyword. */
bool status_is_keyword(const char *text);

#endif
