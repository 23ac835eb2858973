#include "lib/arena.h"
#include "webui/guard.h"
#include "webui/page.h"
#include "webui/staff.h"

// A page goes to the login and comes back; a change has to be made again after it.
bool guard_staff(struct web_request *request)
{
    if (staff_session_find(request))
        return true;
    if (!web_snapshot(request))
        return false;
    if (request->method == WEB_POST) {
        page_message(request, 401, "staff-session");
        return false;
    }
    web_snapshot_end(request);
    web_redirect(request, "/staff/login?next=%s",
                 form_encode(*request->query ? arena_printf(request->arena, "%s?%s", request->path,
                                                            request->query)
                                             : request->path,
                             request->arena));
    return false;
}

// Forms before there is a session hang on the enrolment link, or on nothing but the day and Origin.
bool guard_staff_door(struct web_request *request)
{
    request->base = "/staff";
    request->who = request->n_parts ? request->part[0] : "door";
    return web_snapshot(request) != NULL;
}
