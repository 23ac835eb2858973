// What a terminal's page has of signatures and of data down (docs/protocol.md, section 12).
#ifndef PLATEN_WEBUI_STAFF_REMOTE_H
#define PLATEN_WEBUI_STAFF_REMOTE_H

#include "webui/page.h"

struct staff_remote {
    const char *key;   // a new key in hex, to be shown this once; NULL: none was made
    const char *wrong; // with what was to be sent, in the desk's words; NULL: nothing
};

// <signature>: whether there is a key, since when, and the forms for it. remote: NULL = none of it.
void staff_add_signature(struct page *page, const Platen__Terminal *terminal,
                         const struct staff_remote *remote);
// <downs>: what waits for it and what became of the others; the form that sends something.
void staff_add_downs(struct page *page, const Platen__Terminal *terminal,
                     const struct staff_remote *remote);

#endif
