// The form on an item "unknown-terminal": a number that asked is registered for a customer.
#ifndef PLATEN_WEBUI_STAFF_REGISTER_H
#define PLATEN_WEBUI_STAFF_REGISTER_H

#include "webui/page.h"

// What was entered and refused.
struct staff_register_wrong {
    const char *field;
    const char *text; // the desk's words
};

// <newcomer ...><form/><choice/>...</newcomer> where the item is one and open. wrong: NULL, or shown
// with what the request's form holds.
void staff_register_add(struct page *page, xmlNode *parent, const Platen__StaffItem *item,
                        const struct staff_register_wrong *wrong);

#endif
