// The visit of a service person.
#include "gateway/desk/states.h"

#include "schemas/records.pb-c.h"

#define N_OF(array) (sizeof(array) / sizeof(array)[0])

//   asked --confirmed--> confirmed --done--> done
//     | <---declined---------+
//     +---- cancelled ------+

static const char *const states[] = {
    [PLATEN__VISIT_STATE__VISIT_ASKED] = "asked",
    [PLATEN__VISIT_STATE__VISIT_CONFIRMED] = "confirmed",
    [PLATEN__VISIT_STATE__VISIT_DONE] = "done",
    [PLATEN__VISIT_STATE__VISIT_CANCELLED] = "cancelled",
};

static const char *const events[] = {
    [VISIT_EVENT_ASKED] = "asked",
    [VISIT_EVENT_CONFIRMED] = "confirmed",
    [VISIT_EVENT_DONE] = "done",
    [VISIT_EVENT_CANCELLED] = "cancelled",
    [VISIT_EVENT_ACCEPTED] = "accepted",
    [VISIT_EVENT_DECLINED] = "declined",
};

static const struct state_row rows[] = {
    {PLATEN__VISIT_STATE__VISIT_ASKED, VISIT_EVENT_ASKED, PLATEN__VISIT_STATE__VISIT_ASKED,
     "the new time is free", "the old time is free again"},
    {PLATEN__VISIT_STATE__VISIT_CONFIRMED, VISIT_EVENT_ASKED, PLATEN__VISIT_STATE__VISIT_ASKED,
     "the new time is free, or of the manager's own choice and to come",
     "the given time is kept beside it for the staff's answer"},
    {PLATEN__VISIT_STATE__VISIT_ASKED, VISIT_EVENT_CONFIRMED, PLATEN__VISIT_STATE__VISIT_CONFIRMED,
     "a time is set and taken once", "mail visit-date"},
    {PLATEN__VISIT_STATE__VISIT_CONFIRMED, VISIT_EVENT_CONFIRMED,
     PLATEN__VISIT_STATE__VISIT_CONFIRMED, "another time",
     "mail visit-date with a higher sequence"},
    {PLATEN__VISIT_STATE__VISIT_ASKED, VISIT_EVENT_DONE, PLATEN__VISIT_STATE__VISIT_DONE,
     "its case is done", "the time stays taken if it is past, else is free again"},
    {PLATEN__VISIT_STATE__VISIT_CONFIRMED, VISIT_EVENT_DONE, PLATEN__VISIT_STATE__VISIT_DONE,
     "its case is done",
     "the time stays taken if it is past, else is free again, mail visit-date cancelled"},
    {PLATEN__VISIT_STATE__VISIT_ASKED, VISIT_EVENT_CANCELLED, PLATEN__VISIT_STATE__VISIT_CANCELLED,
     "", "the time is free again"},
    {PLATEN__VISIT_STATE__VISIT_CONFIRMED, VISIT_EVENT_CANCELLED,
     PLATEN__VISIT_STATE__VISIT_CANCELLED, "", "the time is free again, mail visit-date cancelled"},
    {PLATEN__VISIT_STATE__VISIT_CONFIRMED, VISIT_EVENT_ACCEPTED,
     PLATEN__VISIT_STATE__VISIT_CONFIRMED, "by whom the date was told, for its latest sequence",
     "the yes stands on the visit"},
    {PLATEN__VISIT_STATE__VISIT_CONFIRMED, VISIT_EVENT_DECLINED, PLATEN__VISIT_STATE__VISIT_ASKED,
     "by whom the date was told, for its latest sequence",
     "staff see what is proposed; without a proposal the time is free again"},
};

const struct state_table visit_states = {
    .name = "visit",
    .states = states,
    .n_states = N_OF(states),
    .events = events,
    .n_events = N_OF(events),
    .rows = rows,
    .n_rows = N_OF(rows),
};
