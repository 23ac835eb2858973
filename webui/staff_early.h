// Early exchanges of cartridges, as staff see them: webui/staff_early.c.
#ifndef PLATEN_WEBUI_STAFF_EARLY_H
#define PLATEN_WEBUI_STAFF_EARLY_H

#include "webui/page.h"

// <earlies href=><early/>...</earlies>: the terminal's latest, each with the form to note a reason.
void staff_add_early(struct page *page, const Platen__Terminal *terminal);

#endif
