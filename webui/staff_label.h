// <label made= href=><sheet .../><form/></label> on a terminal's page: webui/staff_label.c.
#ifndef PLATEN_WEBUI_STAFF_LABEL_H
#define PLATEN_WEBUI_STAFF_LABEL_H

#include "webui/page.h"

void staff_add_label(struct page *page, const Platen__Terminal *terminal);

#endif
