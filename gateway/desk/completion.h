// A completion takes the notice off the homepage in the same transaction (seed 000, claim 7).
#ifndef PLATEN_DESK_COMPLETION_H
#define PLATEN_DESK_COMPLETION_H

#include "gateway/desk/subject.h"

// Ends the case: state done, notice away, mail "done" to the manager; by: terminal or staff, and on
// what evidence. Puts the case, its visit, its available time. False: it was not open.
bool completion_end(struct desk_command *c, Platen__Case *kase, const Platen__Terminal *terminal,
                    const char *by, const char *evidence);
// The same without a mail: nobody is to think that it was put right.
bool completion_end_quietly(struct desk_command *c, Platen__Case *kase, const char *by,
                            const char *evidence);
// Staff are to say whether the case is done: somebody says so without a signature.
void completion_unverified(struct desk_command *c, const Platen__Terminal *terminal,
                           const Platen__Case *kase, const char *evidence, uint64_t reception);
// What a terminal says is done. Unsigned: only a staff item "unverified-completion" (case_id, value
// = evidence), which DecideItem turns into completion_end. time: the terminal's own, of a late
// report; a matter that began after it is not ended. *case_r: id of the case ended, or 0. Returns
// one line in words for the panel; NULL: nothing was open, and nobody at the machine asked.
const char *completion_take(struct desk_command *c, const Platen__Terminal *terminal,
                            const Platen__Completion *completion, Platen__Trust trust,
                            uint64_t reception, int64_t time, uint64_t *case_r);

#endif
