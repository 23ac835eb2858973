// <choices tells= orders= at-end= month= most=><form/></choices> on a terminal's page: what is done about
// its queries without a person (gateway/desk/query_output.c).
#ifndef PLATEN_WEBUI_STAFF_CHOICES_H
#define PLATEN_WEBUI_STAFF_CHOICES_H

#include "webui/page.h"

// Nothing for a terminal that an agent speaks for.
void staff_add_choices(struct page *page, const Platen__Terminal *terminal);

#endif
