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

// POST by a person: Origin must be ours and the token must be this form's (BAD-INPUTS 49).
bool guard_form(struct web_request *request);
// Token of the form that posts to `path` (below request->base or not), for request->who.
const char *guard_form_token(const struct web_request *request, const char *path);

#endif
