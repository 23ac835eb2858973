// What kind of failure a status of RFC 3463 is, and what follows for the address: one table. Pure.
#ifndef PLATEN_DESK_BOUNCE_KIND_H
#define PLATEN_DESK_BOUNCE_KIND_H

#include <stdbool.h>

enum { BOUNCE_STATUS_SIZE = 16 };

enum bounce_hold {
    BOUNCE_HOLD_NEVER, // it is about this one mail
    BOUNCE_HOLD_LATER, // may go another time: held after repeats
    BOUNCE_HOLD_NOW,
};

struct bounce_kind {
    const char *status; // "5.1.*"; a star is any number, the first row that fits is taken
    enum bounce_hold hold;
    const char *words; // the end of "Mail to ADDRESS comes back: "
};

// hard: what the reader makes of the whole notice, for a status that says nothing in particular.
// Never NULL.
const struct bounce_kind *bounce_kind(const char *status, bool hard);

// The status in an SMTP server's reply: "550 5.1.1 unknown" gives "5.1.1"; without one what the
// basic code says ("552" is "5.2.2"), "" where there is no code. Source: RFC 5321 4.2.2, RFC 2034.
void bounce_status_of_reply(const char *reply, char status_r[BOUNCE_STATUS_SIZE]);

#endif
