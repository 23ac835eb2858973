// Reports of terminals' queries as staff see them: in their queue, on a page of their own, on paper,
// each with what was done and what can be done (gateway/desk/output.h).
#ifndef PLATEN_WEBUI_STAFF_OUTPUT_H
#define PLATEN_WEBUI_STAFF_OUTPUT_H

#include "webui/page.h"

// The department by the code that the request names; NULL: all, or none of that code.
const Platen__Department *staff_output_department(struct web_request *request);
// <department code= name= chosen=/> of each, and the ways to the list on paper.
void staff_output_add_filter(struct page *page, xmlNode *list, const char *part);
// <output>; acts: with its forms. goods: with what can be ordered.
void staff_output_add(struct page *page, xmlNode *parent, const Platen__ReportRecord *report,
                      bool acts, bool goods);

#endif
