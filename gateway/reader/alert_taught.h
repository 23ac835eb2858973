// The forms of this process: those that come with the program, and those that the dealer's staff
// taught. A reader is given the latter over its socket, in its cage; each is held against
// schemas/alerts.rng before it is used.
#ifndef PLATEN_READER_ALERT_TAUGHT_H
#define PLATEN_READER_ALERT_TAUGHT_H

#include <stddef.h>

#include "schemas/messages.pb-c.h"

enum {
    ALERT_TAUGHT_MAX = 200,      // forms; more are left out
    ALERT_TAUGHT_BYTES = 16384, // of one
};

struct alert_forms;

// The program's own. Once, before the cage; aborts when they are broken: they are tested.
void alert_forms_prepare(void);
const struct alert_forms *alert_forms(void);
// Which ones count from now on; NULL: the process's own again. The caller keeps them.
void alert_forms_use(const struct alert_forms *forms);

// What is wrong with a taught form, in words; NULL: nothing.
const char *alert_taught_fault(const Platen__AlertFormText *form);
// These count from now on beside the program's own. One with a fault is told on stderr and left out.
void alert_taught_set(const Platen__AlertForms *taught);
// Those that count, with this one in place of the one of its name; the last such is kept. NULL with
// *error_r: it has a fault.
const struct alert_forms *alert_taught_try(const Platen__AlertFormText *form, const char **error_r);

#endif
