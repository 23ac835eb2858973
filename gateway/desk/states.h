// State machines as tables: states, events, guards, effects in one array each (DESIGN 3). The code
// looks its steps up here; `platenctl states` and docs/ draw from the same arrays. Pure.
#ifndef PLATEN_DESK_STATES_H
#define PLATEN_DESK_STATES_H

#include <stdbool.h>
#include <stddef.h>

struct state_row {
    unsigned from;
    unsigned event;
    unsigned to;
    const char *guard;  // in words: what must hold besides; "" = nothing
    const char *effect; // in words: what is written with it
};

struct state_table {
    const char *name; // case, order, visit
    const char *const *states;
    size_t n_states;
    const char *const *events;
    size_t n_events;
    const struct state_row *rows;
    size_t n_rows;
};

// The step of an event in a state, or NULL: the event has no place there.
const struct state_row *state_find(const struct state_table *table, unsigned from, unsigned event);
// All tables of the desk; *n_r how many.
const struct state_table *const *state_tables(size_t *n_r);

enum case_event {
    CASE_EVENT_ORDERED,
    CASE_EVENT_ORDER_CANCELLED,
    CASE_EVENT_DISPATCHED,
    CASE_EVENT_VISIT_ASKED,
    CASE_EVENT_VISIT_CONFIRMED,
    CASE_EVENT_VISIT_CANCELLED,
    CASE_EVENT_COMPLETED,
    CASE_EVENT_REOPENED,
    CASE_EVENT_PROVEN,
    CASE_EVENT_TAKEN_BACK,
    CASE_EVENTS
};
enum order_event {
    ORDER_EVENT_ACCEPTED,
    ORDER_EVENT_DATE_SET,
    ORDER_EVENT_DISPATCHED,
    ORDER_EVENT_DELIVERED,
    ORDER_EVENT_CANCELLED,
    ORDER_EVENT_ANOTHER_ASKED,
    ORDER_EVENT_FITTED,
    ORDER_EVENTS
};
enum visit_event {
    VISIT_EVENT_ASKED,
    VISIT_EVENT_CONFIRMED,
    VISIT_EVENT_DONE,
    VISIT_EVENT_CANCELLED,
    VISIT_EVENT_ACCEPTED,
    VISIT_EVENT_DECLINED,
    VISIT_EVENTS
};

extern const struct state_table case_states;
extern const struct state_table order_states;
extern const struct state_table visit_states;

#endif
