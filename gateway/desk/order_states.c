// The order: from the button to the door.
#include "gateway/desk/states.h"

#include "schemas/records.pb-c.h"

#define N_OF(array) (sizeof(array) / sizeof(array)[0])

//   held --accepted--> placed --date-set--> accepted --dispatched--> dispatched --delivered-->
//   delivered
//                        +------ cancelled ----+ (until dispatched)

static const char *const states[] = {
    [PLATEN__ORDER_STATE__ORDER_PLACED] = "placed",
    [PLATEN__ORDER_STATE__ORDER_ACCEPTED] = "accepted",
    [PLATEN__ORDER_STATE__ORDER_DISPATCHED] = "dispatched",
    [PLATEN__ORDER_STATE__ORDER_DELIVERED] = "delivered",
    [PLATEN__ORDER_STATE__ORDER_CANCELLED] = "cancelled",
    [PLATEN__ORDER_STATE__ORDER_HELD] = "held",
};

static const char *const events[] = {
    [ORDER_EVENT_ACCEPTED] = "accepted",     [ORDER_EVENT_DATE_SET] = "date-set",
    [ORDER_EVENT_DISPATCHED] = "dispatched", [ORDER_EVENT_DELIVERED] = "delivered",
    [ORDER_EVENT_CANCELLED] = "cancelled",   [ORDER_EVENT_ANOTHER_ASKED] = "another-asked",
    [ORDER_EVENT_FITTED] = "fitted",
};

static const struct state_row rows[] = {
    {PLATEN__ORDER_STATE__ORDER_HELD, ORDER_EVENT_ACCEPTED, PLATEN__ORDER_STATE__ORDER_PLACED,
     "a person of the staff says so",
     "mail order-taken, case ordered, visit asked for what a service person fits"},
    {PLATEN__ORDER_STATE__ORDER_HELD, ORDER_EVENT_CANCELLED, PLATEN__ORDER_STATE__ORDER_CANCELLED,
     "", "staff item closed"},
    {PLATEN__ORDER_STATE__ORDER_PLACED, ORDER_EVENT_DATE_SET, PLATEN__ORDER_STATE__ORDER_ACCEPTED,
     "the end is not before the start", "mail delivery-date"},
    {PLATEN__ORDER_STATE__ORDER_ACCEPTED, ORDER_EVENT_DATE_SET, PLATEN__ORDER_STATE__ORDER_ACCEPTED,
     "another date", "mail delivery-date"},
    {PLATEN__ORDER_STATE__ORDER_DISPATCHED, ORDER_EVENT_DATE_SET,
     PLATEN__ORDER_STATE__ORDER_DISPATCHED, "another date", "mail delivery-date"},
    {PLATEN__ORDER_STATE__ORDER_ACCEPTED, ORDER_EVENT_ANOTHER_ASKED,
     PLATEN__ORDER_STATE__ORDER_ACCEPTED, "a date was given, the time is to come",
     "staff item another-time; the given date stands until it is answered"},
    {PLATEN__ORDER_STATE__ORDER_DISPATCHED, ORDER_EVENT_ANOTHER_ASKED,
     PLATEN__ORDER_STATE__ORDER_DISPATCHED, "a date was given, the time is to come",
     "staff item another-time; the given date stands until it is answered"},
    {PLATEN__ORDER_STATE__ORDER_PLACED, ORDER_EVENT_DISPATCHED,
     PLATEN__ORDER_STATE__ORDER_DISPATCHED, "", "case dispatched"},
    {PLATEN__ORDER_STATE__ORDER_ACCEPTED, ORDER_EVENT_DISPATCHED,
     PLATEN__ORDER_STATE__ORDER_DISPATCHED, "", "case dispatched"},
    {PLATEN__ORDER_STATE__ORDER_DISPATCHED, ORDER_EVENT_DELIVERED,
     PLATEN__ORDER_STATE__ORDER_DELIVERED, "", ""},
    {PLATEN__ORDER_STATE__ORDER_PLACED, ORDER_EVENT_CANCELLED, PLATEN__ORDER_STATE__ORDER_CANCELLED,
     "by its customer, or by staff", "case order-cancelled, the visit it made cancelled"},
    {PLATEN__ORDER_STATE__ORDER_ACCEPTED, ORDER_EVENT_CANCELLED,
     PLATEN__ORDER_STATE__ORDER_CANCELLED, "by its customer within undo_minutes, or by staff",
     "case order-cancelled, the visit it made cancelled"},
    {PLATEN__ORDER_STATE__ORDER_PLACED, ORDER_EVENT_FITTED, PLATEN__ORDER_STATE__ORDER_DELIVERED,
     "a service person fits all of it, its case is done", ""},
    {PLATEN__ORDER_STATE__ORDER_ACCEPTED, ORDER_EVENT_FITTED, PLATEN__ORDER_STATE__ORDER_DELIVERED,
     "a service person fits all of it, its case is done", ""},
    {PLATEN__ORDER_STATE__ORDER_DISPATCHED, ORDER_EVENT_FITTED, PLATEN__ORDER_STATE__ORDER_DELIVERED,
     "a service person fits all of it, its case is done", ""},
};

const struct state_table order_states = {
    .name = "order",
    .states = states,
    .n_states = N_OF(states),
    .events = events,
    .n_events = N_OF(events),
    .rows = rows,
    .n_rows = N_OF(rows),
};
