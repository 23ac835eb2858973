// A terminal's programs on its page.
#ifndef PLATEN_WEBUI_STAFF_UPDATES_H
#define PLATEN_WEBUI_STAFF_UPDATES_H

#include "webui/page.h"

// <updates unverified=>: its history, and the form that lets it have programs that it cannot verify.
void staff_add_updates(struct page *page, const Platen__Terminal *terminal);

#endif
