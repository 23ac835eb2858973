// How much mail one sender may have taken (docs/mail.md, Limits; BAD-INPUTS 25). Kept in the store, so that a restart forgets nothing; a sender that is
// quiet for two time spans is forgotten by the tick.
#ifndef PLATEN_DESK_SENDER_H
#define PLATEN_DESK_SENDER_H

#include "gateway/desk/subject.h"

#define SENDER_STRANGERS "strangers' reports" // all self-signed reports that no code vouches for
#define SENDER_NUMBERS "terminals that are not registered" // all queries of such, together

// Counts one more of that sender ("" = those without one). True: take it. False: set it aside, it is
// more than dealer.sender_mails within dealer.sender_minutes, or the span before was; staff have one
// item for the sender with the count. Puts the sender and perhaps the item.
bool sender_may(struct desk_command *c, const char *address);
// The tick: DUE_SENDER.
void sender_due(struct desk_command *c, uint64_t key);
// Its span began in the future (astray.h): begins now. When it is due then, 0 = it is forgotten.
int64_t sender_astray(struct desk_command *c, uint64_t key);

#endif
