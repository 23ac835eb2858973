/* What the agent remembers of a terminal: what it last saw and told, so that it tells changes only.
 * Kept as text (agent/ini.h). Everything lives in the arena given.
 */
#ifndef PLATEN_AGENT_MEMORY_H
#define PLATEN_AGENT_MEMORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "schemas/messages.pb-c.h"

struct arena;
struct buf;
struct state;

enum {
    MEMORY_ITEMS_MAX = 256, /* of each kind; the oldest that no file tells are dropped */
    MEMORY_JAMS_MAX = 64,
    MEMORY_SPENT = 4,
    MEMORY_TITLE_MAX = 255,     /* bytes: "KEYWORD COMPONENT" of a condition (agent/ini.h) */
    MEMORY_COMPONENT_MAX = 154, /* beside the longest keyword */
};

struct memory_supply {
    const char *index;
    const char *name;
    const char *type;
    const char *colour;
    const char *serial;
    Platen__SupplyState state;
    int percent; /* -1 = not known */
    bool estimated;
    bool low;               /* a shortage was told and has not ended */
    int64_t risen;          /* agent/level_rule.h */
    const char *counter;    /* its sheets are counted by; "" = none */
    int64_t sheets, new_at; /* of that counter: now, and when it was new; -1 = not known */
    uint64_t yields[3];     /* sheets that earlier ones lasted, newest first; 0 = not known */
    const char *spent[MEMORY_SPENT]; /* serials that were used up; NULL = none */
    const char *doubt;      /* why it cannot be what it says; "" = it can */
};

struct memory_jam {
    int64_t time;
    int64_t total; /* sheets; -1 = not known */
};

struct memory_condition {
    const char *keyword;
    const char *component;
    const char *text;
    Platen__Severity severity;
    int64_t since;
};

struct memory_maintenance {
    const char *code;
    const char *name;
    const char *keyword;
    const char *serial;
    bool over; /* ... and its life is over */
    bool due; /* told as due and not exchanged since */
    int64_t since;
    uint64_t at, done_at; /* as last told by the file; the one that was done */
    int64_t date, done_date;
};

struct memory {
    int64_t full_time; /* of the last full report; 0 = none */
    int64_t report_time;
    struct memory_supply *supplies;
    size_t n_supplies;
    struct memory_condition *conditions;
    size_t n_conditions;
    struct memory_maintenance *maintenance;
    size_t n_maintenance;
    struct memory_jam *jams; /* oldest first */
    size_t n_jams;
};

struct memory *memory_new(struct arena *arena);
/* 1, or -1 with "NAME:LINE: reason". */
int memory_read(const char *name, const char *text, size_t size, struct arena *arena,
                struct memory **memory_r, const char **error_r);
void memory_write(const struct memory *memory, struct buf *buf);
/* Of a terminal, from its file. 1; 0 there is none yet and it is empty; -1. */
int memory_load(const struct state *state, const char *terminal, struct arena *arena,
                struct memory **memory_r, const char **error_r);

/* NULL when it is not there. */
struct memory_supply *memory_find_supply(const struct memory *memory, const char *index);
struct memory_condition *memory_find_condition(const struct memory *memory, const char *keyword,
                                               const char *component);
struct memory_maintenance *memory_find_maintenance(const struct memory *memory, const char *code);

const char *memory_state_word(Platen__SupplyState state);
const char *memory_severity_word(Platen__Severity severity);

#endif
