// The reply to a report: in the answer for HTTP, and as a receipt by mail where it came by mail and
// the agent has a reply address.
#ifndef PLATEN_DESK_REPORT_REPLY_H
#define PLATEN_DESK_REPORT_REPLY_H

#include "gateway/desk/subject.h"

// Whether a reply to this report has a way: in the answer, or to a reply address.
bool report_is_answered(const Platen__Agent *agent, const Platen__TakeReport *take);
// type: accepted, duplicate, waiting, refused; words: one line for the terminal's panel.
void report_reply(struct desk_command *c, const Platen__Agent *agent,
                  const Platen__TakeReport *take, uint64_t reception, uint32_t epoch,
                  const char *type, const char *words);

#endif
