// Which machine a mail is of, and of what time: its serial number, model, maker, name, location,
// addresses and registration number. Of several the first one counts; what cannot be one is not
// taken. All of it lies in the mail's arena.
#ifndef PLATEN_READER_ALERT_IDENTITY_H
#define PLATEN_READER_ALERT_IDENTITY_H

#include <stdbool.h>

#include "gateway/reader/alert_form.h"

struct alert;

// The value of a label with that meaning. Whether it is one (of an address: or there was one
// before); false for meanings that name no machine and no time.
bool alert_identity_take(struct alert *alert, enum alert_meaning meaning, const char *value);
// Where no label says it: a MAC address anywhere in a text; a serial number behind "serial" or
// "S/N", if it is not that of a cartridge, drum or other supply.
void alert_identity_find_mac(struct alert *alert, const char *text);
void alert_identity_find_serial(struct alert *alert, const char *text);
// Whether the whole text may be a serial number.
bool alert_identity_is_serial(const char *text);

#endif
