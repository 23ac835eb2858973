// <standing state=>: how a terminal stands, which others it has to do with, its closing and opening
// reads, and the forms that change it.
#ifndef PLATEN_WEBUI_STAFF_STANDING_H
#define PLATEN_WEBUI_STAFF_STANDING_H

#include "webui/page.h"

void staff_add_standing(struct page *page, const Platen__Terminal *terminal);

#endif
