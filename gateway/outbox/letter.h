// What a row of the outbox is about, as one XML document for templates/mails (schemas/mail.rng):
// read from one snapshot, in the reader's language and zone. The row's own facts go before the
// records, which may have changed since.
#ifndef PLATEN_OUTBOX_LETTER_H
#define PLATEN_OUTBOX_LETTER_H

#include <stdbool.h>
#include <stdint.h>

#include <libxml/tree.h>

#include "schemas/records.pb-c.h"

struct arena;
struct render;
struct store_txn;

struct letter_settings {
    const struct render *render;
    const char *base_url;
    const uint8_t *link_key;
    const char *from; // the service centre's address
    int64_t now;
};

struct letter {  // texts live in the arena
    xmlDoc *doc; // xmlFreeDoc
    const char *language;
    const char *to, *to_name;
    const char *from_name;
    const char *thread; // Message-ID of the first mail to this person on this case; NULL = this one
    const char *link;
    const char *place;  // for the calendar: the machine and where it stands
    const char *zone;   // of the site, else the customer, else the dealer; "" = none
    int64_t start, end; // of the visit or delivery, 0 = none
};

enum letter_result {
    LETTER_READY = 1,
    LETTER_HELD = 0,    // no address that does not come back; *error_r
    LETTER_BROKEN = -1, // a record it needs is not there; *error_r
};

enum letter_result letter_make(struct store_txn *txn, const Platen__Outbox *row,
                               const struct letter_settings *settings, struct arena *arena,
                               struct letter *letter_r, const char **error_r);
// The first of person, customer (either may be NULL) and dealer that the catalogue speaks, else "en";
// lives as long as the catalogue.
const char *letter_language(struct store_txn *txn, const struct render *render,
                            const Platen__Person *person, const Platen__Customer *customer);
// A fact of the row, or "".
const char *letter_fact(const Platen__Outbox *row, const char *name);

// A page of paper is attached: a query's report, by mail or fax.
bool letter_has_paper(const Platen__Outbox *row);

#endif
