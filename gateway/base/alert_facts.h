// What was read in a machine's own mail, as facts that a form of alert mails is tested by and that
// people are shown. Pure.
#ifndef PLATEN_BASE_ALERT_FACTS_H
#define PLATEN_BASE_ALERT_FACTS_H

#include <stdbool.h>
#include <stddef.h>

#include "schemas/messages.pb-c.h"

struct arena;

// The machine's own mail in what was read: an agent may have passed it on.
const Platen__Parsed *alert_facts_mail(const Platen__Parsed *parsed);
// Whether it was read by that form, and wholly.
bool alert_facts_read_by(const Platen__Parsed *parsed, const char *form);
// "serial", "model", "condition" ("toner-low cyan raised"), "counter" ("total 12345"), "supply"
// ("toner-cyan 8"), ... In arena; how many.
size_t alert_facts_list(const Platen__Parsed *parsed, struct arena *arena, Platen__Fact ***facts_r);

#endif
