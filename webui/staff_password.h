// Whether a password is one that everybody tries first (ASVS 5.0, V6.2.4). Pure.
#ifndef PLATEN_WEBUI_STAFF_PASSWORD_H
#define PLATEN_WEBUI_STAFF_PASSWORD_H

#include <stdbool.h>

// A word of the list in staff_password.c, also in capitals, with digits for letters and with digits
// or signs before or behind it, twice over, or with another such word; keys that lie beside each
// other, a count, a date, one piece over and over; or the login. Texts are UTF-8.
bool staff_password_is_common(const char *password, const char *login);

#endif
