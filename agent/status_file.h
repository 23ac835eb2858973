/* The status file: what a terminal says of itself now (docs/status-file.md). Any script writes it.
 * A pure function: bytes in, a record or "NAME:LINE: reason" out.
 */
#ifndef PLATEN_AGENT_STATUS_FILE_H
#define PLATEN_AGENT_STATUS_FILE_H

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

struct status {
    Platen__Supply **supplies; /* state is UNKNOWN unless the device itself says one */
    size_t n_supplies;
    Platen__Condition **conditions;
    size_t n_conditions;
    Platen__Counter **counters;
    size_t n_counters;
    struct status_maintenance **maintenance;
    size_t n_maintenance;
};

/* 1 and *status_r in arena, or -1. name is what the reason names the file by. */
int status_file_read(const char *name, const char *text, size_t size, struct arena *arena,
                     struct status **status_r, const char **error_r);

/* Counter by name, NULL when it is not told. */
const Platen__Counter *status_counter(const struct status *status, const char *name);

/* Splits "media-jam-error" into keyword and severity (RFC 8011, 5.4.12). keyword is cut in place.
 * 1 there was a suffix, 0 not. */
int status_split_keyword(char *keyword, Platen__Severity *severity_r);

#endif
