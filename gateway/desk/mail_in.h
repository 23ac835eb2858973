// Incoming mail that is no sealed report: each class decides its fate. For gateway/desk/mail_*.c.
#ifndef PLATEN_DESK_MAIL_IN_H
#define PLATEN_DESK_MAIL_IN_H

#include "gateway/desk/subject.h"

struct mail_in {
    struct desk_command *c;
    const Platen__Parsed *parsed;
    uint64_t reception;
    const Platen__Agent *agent; // that passes it on; NULL = it came by itself
    const char *agent_terminal; // the agent's name of the terminal it is from; "" = not said
    // What the class decides.
    Platen__Fate fate;
    const char *reason; // one line in words; with STAFF what a person should do
    uint64_t case_id;
    uint64_t terminal; // for the staff item
    uint64_t person;
};

typedef void mail_class(struct mail_in *mail);

mail_class mail_bounce_take; // mail_bounce.c
mail_class mail_alert_take;  // mail_alert.c: about a terminal, by its number or serial
mail_class mail_person_take; // mail_person.c: a reply on its case, else a terminal's, else staff
mail_class mail_automatic_take; // mail_automatic.c: counted on the mail it answers; complaints
mail_class mail_calendar_take;  // mail_calendar.c: answers to the date of a visit

// A staff item for it; and what staff were told about a mail before is out of date.
void mail_tell_staff(const struct mail_in *mail);
void mail_forget_items(struct desk_command *c, uint64_t mail);
// The row of ours it answers by In-Reply-To or References, or NULL; and the case that row is about.
Platen__Outbox *mail_thread_row(struct mail_in *mail);
uint64_t mail_thread_case(struct mail_in *mail, const Platen__Outbox *row);
// The row of ours whose return path it was sent to, or NULL: mail_bounce.c.
Platen__Outbox *mail_verp_row(struct mail_in *mail);
// A person with that main or second address, of that customer (0 = any), or NULL.
Platen__Person *mail_sender(struct desk_command *c, const char *address, uint64_t customer);

void mail_for_staff(struct mail_in *mail, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void mail_accepted(struct mail_in *mail, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void mail_dropped(struct mail_in *mail, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
