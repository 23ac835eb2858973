// The record of an incoming mail with its fate, the same for sealed reports and for all other mail.
#ifndef PLATEN_DESK_MAIL_RECORD_H
#define PLATEN_DESK_MAIL_RECORD_H

#include "gateway/desk/subject.h"

struct mail_record {
    const Platen__Parsed *parsed;
    const Platen__RawRef *raw; // NULL = not kept
    const Platen__MailPlace *place;
    Platen__Fate fate;
    const char *class;  // NULL = parsed->class
    const char *reason; // NULL = none
    uint64_t reception; // its id
    uint64_t again;     // MailIn being run again: it keeps its id, place and bytes
    uint64_t report;
    uint64_t case_id;
};

// Puts it and marks its place as done. Returns it as put.
Platen__MailIn *mail_record_put(struct desk_command *c, const struct mail_record *record);

#endif
