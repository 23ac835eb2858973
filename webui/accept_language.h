// The header Accept-Language (RFC 9110, 12.5.4): what a browser would rather read. Pure.
#ifndef PLATEN_WEBUI_ACCEPT_LANGUAGE_H
#define PLATEN_WEBUI_ACCEPT_LANGUAGE_H

#include <stddef.h>

enum { ACCEPT_LANGUAGE_MOST = 16, ACCEPT_LANGUAGE_TAG = 36 };

struct accept_language {
    char tag[ACCEPT_LANGUAGE_TAG];
    unsigned weight; // thousandths, never 0
};

// The languages that are wanted, the best first, those of one weight as they came; "*" and what is no
// language range are left out. header may be NULL. How many.
size_t accept_language_read(const char *header, struct accept_language wanted_r[ACCEPT_LANGUAGE_MOST]);

#endif
