// Who may. A guard answers true and fills request->who, base, person or staff (with an open
// snapshot), or has answered the request itself and gives false.
#ifndef PLATEN_WEBUI_GUARD_H
#define PLATEN_WEBUI_GUARD_H

#include "webui/request.h"

bool guard_loopback(struct web_request *request);
bool guard_manager(struct web_request *request); // webui/guard_link.c
bool guard_any_link(struct web_request *request);
bool guard_staff(struct web_request *request); // webui/guard_staff.c
bool guard_staff_door(struct web_request *request);
// webui/guard_label.c: request->terminal and language. The language of those who read what is said there.
bool guard_label(struct web_request *request);
const char *guard_label_language(const struct web_request *request);

// POST by a person: Origin must be ours and the token must be this form's (BAD-INPUTS 49).
bool guard_form(struct web_request *request);
// Token of the form that posts to `path` (below request->base or not), for request->who.
const char *guard_form_token(const struct web_request *request, const char *path);

// Headers that every answer carries: what the browser may load and where the page may stand. Script
// is for staff's pages only (DESIGN 5).
struct guard_header {
    const char *name;
    const char *value;
};
enum { GUARD_HEADERS_MAX = 10 };
size_t guard_headers(const struct web_request *request,
                     struct guard_header headers_r[GUARD_HEADERS_MAX]);

#endif
