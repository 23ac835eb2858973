// What came in, as it came in: shown as text where it is text, offered as a file that no browser
// opens.
#ifndef PLATEN_WEBUI_STAFF_RAW_H
#define PLATEN_WEBUI_STAFF_RAW_H

#include "webui/page.h"

// <raw size= sha256=>its first bytes, as text or in hex</raw>; <raw lost="yes"/> where they are
// gone.
void staff_raw_add(struct page *page, xmlNode *parent, const Platen__RawRef *raw);
// The bytes as a download under name (ASCII letters, digits, dot and hyphen).
void staff_raw_answer(struct web_request *request, const Platen__RawRef *raw, const char *name);

#endif
