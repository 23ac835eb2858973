// What an accepted report of a pinned agent does to its terminal.
#ifndef PLATEN_DESK_REPORT_EFFECT_H
#define PLATEN_DESK_REPORT_EFFECT_H

#include "gateway/desk/subject.h"

struct report_effect {
    Platen__Agent *agent;
    const Platen__Report *report;
    Platen__ReportRecord *record; // gets terminal, cases and flags; the caller puts it
    bool late;                    // a newer one was here first: changes no state
    bool answered;                // there is a way for the reply
    // What comes of it:
    const char *type;  // of the reply
    const char *words; // one line for the panel
    bool staff;        // a person must look
};

void report_effect(struct desk_command *c, struct report_effect *effect);

#endif
