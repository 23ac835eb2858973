// What falls due: table STORE_DUE, keyed by time, kind, id. A row is deleted in the transaction of
// its effect, so nothing falls due twice; tick.c has the table kind -> effect.
#ifndef PLATEN_DESK_DUE_H
#define PLATEN_DESK_DUE_H

#include <stdint.h>

#include "gateway/desk/subject.h"

enum due_kind {      // numbers are stored: never change, never use again
    DUE_SILENCE = 1, // terminal: has it said nothing for too long
    DUE_CONFIRM = 2, // person: repeat the confirming mail
    DUE_CLOSE = 3,   // case: done and not contradicted, so proven
    DUE_TELL = 4,    // person: what waits is told
    DUE_HAND_OVER = 5, // person: what it hands over takes effect
    DUE_SENDER = 6,  // sender: nothing more came of it, or what was set aside is counted
    DUE_ARRIVED = 7, // case: what was delivered for it should be in by now
    DUE_ORDER = 12,  // order: nobody stopped what a terminal ordered by itself
    DUE_INSPECTION = 15, // case: the possibility of a failure was not said again
    DUE_MODELS = 20,        // version of table models: takes effect
    DUE_REGISTRATIONS = 21, // the same of table registrations
    DUE_KINDS
};

// A row that is there already stays.
void due_add(struct desk_command *c, int64_t time, enum due_kind kind, uint64_t id);
void due_delete(struct desk_command *c, int64_t time, enum due_kind kind, uint64_t id);

#endif
