// What kind of failure it is: gone for good, or only this mail or this day was wrong. Pure.
#ifndef PLATEN_READER_DSN_KIND_H
#define PLATEN_READER_DSN_KIND_H

#include <stdbool.h>

// status: RFC 3463; reason: what the mail system said. True: there is no such user or host, the
// user has moved, or the host takes no mail (RFC 7504, 7505): the same address will fail again.
bool dsn_kind_hard(const char *status, const char *reason);
// The status that words without any code stand for; "" = they say nothing certain.
const char *dsn_kind_status(const char *words);

#endif
