// Mails leave as rows of the outbox, written with their fact (DESIGN 3). Kinds: confirm, shortage,
// maintenance, failure, order-taken, delivery-date, visit-date, done, new-link, digest, receipt,
// report (a query's report, to the installing person), fax (the same, to a mail-to-fax address).
//
// Facts beside the ids, all decimal or plain text:
//   confirm         waiting (notices that wait for the button)
//   shortage, maintenance, failure, done   service_id
//   order-taken     order (number), total
//   delivery-date   order, start, end (UTC microseconds)
//   visit-date      service_id, start, end, uid and sequence (iCalendar), cancelled (1 or absent)
//   report, fax     reception, received (UTC microseconds), said, summary; fax_to (address), fax (number)
//   digest          matters (how many); the row's matters have facts of their own
//   receipt         report (UUID), reception (1-00000017), type, description, agent, time
#ifndef PLATEN_DESK_OUTBOX_ROW_H
#define PLATEN_DESK_OUTBOX_ROW_H

#include <stdint.h>

#include "gateway/desk/subject.h"

struct outbox_about {
    Platen__Person *person; // NULL: address. Its link is made, prolonged, and the record put
    const char *address;    // an agent's reply address
    uint64_t case_id;
    uint64_t order;
    uint64_t visit;
    uint64_t terminal;
    const char *in_reply_to;  // NULL = none
    const char *const *facts; // name, value, name, value, ..., NULL; NULL = none
    size_t n_downs;           // data down, as further facts with their numbers
    Platen__Fact *const *downs;
    Platen__Matter **matters; // of a digest
    size_t n_matters;
    bool no_link; // it carries none of the person's links
    int64_t wait; // due so much later, in microseconds
};

// Writes a waiting row, due now. Its index counts within the event. Returns the row as put (in the
// arena).
Platen__Outbox *outbox_add(struct desk_command *c, const char *kind,
                           const struct outbox_about *about);

#endif
