// What staff marked in a mail, as a form of alert mails (schemas/alerts.rng). Pure.
#ifndef PLATEN_WEBUI_STAFF_TEACH_FORM_H
#define PLATEN_WEBUI_STAFF_TEACH_FORM_H

#include <stddef.h>

#include "schemas/messages.pb-c.h"

struct arena;
struct form;

enum { TEACH_LINES = 60, TEACH_TEXTS = 2 };

struct teach_mark { // of one line
    const char
        *means; // what the value behind its label is: "serial", "counter:total"; "" = not marked
    const char *says;  // the condition that its words say; "" = none
    const char *words; // those words; "" = the value, else the line
};

struct teach {
    const char *name, *maker;
    const char *subject, *from,
        *texts[TEACH_TEXTS]; // by what such a mail is known; "" = not by that
    struct teach_mark marks[TEACH_LINES];
};

// What may be chosen, NULL at the end.
extern const char *const teach_means[];
extern const char *const teach_says[];

// As it was sent; a choice that is none of ours counts as none. Texts in arena.
void teach_read(const struct form *form, struct arena *arena, struct teach *teach_r);
// What a page proposes for a mail that nothing is marked in.
void teach_propose(const Platen__Parsed *mail, struct arena *arena, struct teach *teach_r);
// The field that is missing or has no legal form; NULL: none.
const char *teach_fault(const struct teach *teach);
// lines: those of the mail.
const char *teach_xml(const struct teach *teach, size_t n, Platen__AlertLine *const *lines,
                      struct arena *arena);

#endif
