// What is done about a query's report: the installing person told by mail or fax, goods ordered, a
// service person asked for; by staff (HandleReport) or, where the terminal's record says so, by itself
// (query_output.c). Each act stands in the report with its hour and who did it (Handling).
// Source: seed 001, Figs. 4 to 14, the display of the report and what its operator does.
#ifndef PLATEN_DESK_OUTPUT_H
#define PLATEN_DESK_OUTPUT_H

#include "gateway/desk/subject.h"

// Adds it to the report, by whoever gives the command; the caller puts the report.
Platen__Handling *output_note(struct desk_command *c, Platen__ReportRecord *report,
                              const char *what, const char *to);
// Why the installing person cannot be written to, in a sentence for staff; NULL: it is possible, and
// *person_r is filled. fax: by the dealer's mail-to-fax address.
const char *output_tell_fault(struct desk_command *c, const Platen__Terminal *terminal, bool fax,
                              Platen__Person **person_r);
// Writes the mail or fax, due after `wait`, and notes it. The caller puts the report.
void output_tell(struct desk_command *c, const Platen__Terminal *terminal,
                 Platen__ReportRecord *report, Platen__Person *person, bool fax, int64_t wait);
// The mail address of a fax number: {number} in the dealer's setting, without what people put between
// digits. In the arena. Pure.
const char *output_fax_address(struct desk_command *c, const char *number);

// Whether it can still be taken back at that time: a mail that has not left, an order that was not
// dispatched, a visit that has not ended. row, order, visit: what the entry names, NULL = not there. Pure.
bool output_takes_back(const Platen__Handling *entry, const Platen__Outbox *row,
                       const Platen__Order *order, const Platen__Visit *visit, int64_t now);

#endif
