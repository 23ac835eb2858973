/* The parts of the status file's reader (agent/status_file.c), a section each. */
#ifndef PLATEN_AGENT_STATUS_PART_H
#define PLATEN_AGENT_STATUS_PART_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agent/status_file.h"

struct ini_entry;

struct status_reading {
    struct arena *arena;
    struct status *status;
    Platen__Supply *supply; /* of the section being read, one of them or none */
    struct status_bounds *bounds;
    Platen__Condition *condition;
    struct status_maintenance *maintenance;
    bool classed; /* the supply's class was said */
    bool versioned;
};

/* Takes one line: 1, or -1 with the reason. */
typedef int status_key_fn(struct status_reading *reading, const struct ini_entry *entry,
                          const char **error_r);

struct status_key {
    const char *key; /* NULL ends a table */
    status_key_fn *fn;
};

extern const struct status_key status_supply_keys[];
extern const struct status_key status_condition_keys[];
extern const struct status_key status_maintenance_keys[];
status_key_fn status_start_supply, status_start_condition, status_start_maintenance;

/* report.rng: word. */
bool status_is_token(const char *text);
/* Both -1, always. */
int status_bad_value(const struct ini_entry *entry, const char *want, const char **error_r);
int status_too_many(const char *what, const char **error_r);
/* 1, or -1 with the reason. */
int status_parse_number(const struct ini_entry *entry, uint64_t max, uint64_t *number_r,
                        const char **error_r);
/* "8 %" or "8". */
int status_parse_percent(struct status_reading *reading, const struct ini_entry *entry,
                         int *percent_r, const char **error_r);
int status_take_text(struct status_reading *reading, const struct ini_entry *entry, char **place,
                     const char **error_r);

#endif
