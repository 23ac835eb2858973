// The dealer's own record: name, contacts, thresholds.
#ifndef PLATEN_DESK_DEALER_H
#define PLATEN_DESK_DEALER_H

#include "gateway/desk/subject.h"

// 1 good; 0 with the field (its name in records.proto) and what is wrong with it. Empty is good but
// for the name: gateway/desk/dealer_settings.h fills it.
int dealer_check(struct desk_command *c, const Platen__Dealer *dealer, const char **field_r,
                 const char **error_r);

#endif
