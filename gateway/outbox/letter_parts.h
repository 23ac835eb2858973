// The parts of a letter's document (schemas/mail.rng): dealer, person, machine, case, order, visit,
// and of a digest each matter, from the records that letter.c found. For letter.c alone.
#ifndef PLATEN_OUTBOX_LETTER_PARTS_H
#define PLATEN_OUTBOX_LETTER_PARTS_H

#include "gateway/outbox/dates.h"
#include "gateway/outbox/letter.h"

// Everything that is at hand while one letter is made.
struct letter_work {
    struct store_txn *txn;
    const Platen__Outbox *row;
    const struct letter_settings *settings;
    struct arena *arena;
    const Platen__Dealer *dealer;
    const Platen__Person *person;
    const Platen__Customer *customer;
    const Platen__Terminal *terminal;
    const Platen__Case *kase;
    const Platen__Order *order;
    struct dates dates;
    struct letter *letter;
    xmlNode *root;
};

// The dealer and the records that top->row names; NULL where one is gone (letter.c).
void letter_find_records(struct letter_work *top);

// Fills top->root and what of top->letter the parts give: link, place, times. Person and dealer are
// there; what else the row names may be gone, and is left out.
void letter_parts_add(struct letter_work *top);

// One line of legal XML text: no control characters, no broken UTF-8, no end in sight cut off. In
// the arena.
const char *letter_clean(struct arena *arena, const char *text);
// The first that is not empty, else c. a and b may be NULL.
const char *letter_first_of(const char *a, const char *b, const char *c);

#endif
