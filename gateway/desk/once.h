// What may happen only once: keys of table STORE_ONCE, a kind letter and a value (DESIGN 3, Once).
#ifndef PLATEN_DESK_ONCE_H
#define PLATEN_DESK_ONCE_H

#include <stddef.h>
#include <stdint.h>

#include "gateway/desk/subject.h"

enum once_kind {           // letters are stored: never change
    ONCE_REPORT = 'u',     // UUID of a report in lower case -> reception, digest = its SHA-256
    ONCE_MAIL = 'm',       // account, folder, UIDVALIDITY, UID -> reception
    ONCE_MAIL_RAW = 'r',   // SHA-256 of a whole mail that is no report -> reception
    ONCE_COMMAND = 'k',    // actor and idempotency key -> packed Answer
    ONCE_MAILS_FROM = 'f', // address a terminal's own mails come from -> its id; 0 = several have it
    ONCE_STAFF_ITEM = 'i', // what an open staff item is about -> its id in `reception`
};

// NULL = not yet.
Platen__Once *once_find(struct desk_command *c, enum once_kind kind, const void *value,
                        size_t size);
void once_set(struct desk_command *c, enum once_kind kind, const void *value, size_t size,
              const Platen__Once *once);
void once_delete(struct desk_command *c, enum once_kind kind, const void *value, size_t size);

// The place of a mail; NULL or all empty = it did not come by mail: nothing found, nothing set.
Platen__Once *once_find_mail(struct desk_command *c, const Platen__MailPlace *place);
void once_set_mail(struct desk_command *c, const Platen__MailPlace *place, uint64_t reception);

#endif
