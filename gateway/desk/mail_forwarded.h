// A printer's own mail that an agent passed on, sealed (platen-agent submit): taken as a machine's
// mail, unsigned, but whose customer and site it is from is known.
#ifndef PLATEN_DESK_MAIL_FORWARDED_H
#define PLATEN_DESK_MAIL_FORWARDED_H

#include "gateway/desk/subject.h"

// record: of the report; gets terminal and case, the caller puts it. The mail gets a record of its
// own under the same number. Whether a person must look.
bool mail_forwarded_take(struct desk_command *c, const Platen__TakeReport *take,
                         const Platen__Agent *agent, Platen__ReportRecord *record);
// Run again by staff: its number and place stay, the rest is decided anew.
void mail_forwarded_again(struct desk_command *c, const Platen__TakeReport *take);

#endif
