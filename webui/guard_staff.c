#include "webui/guard.h"
#include "webui/page.h"

bool guard_staff(struct web_request *request)
{
    page_message(request, 404, "not-found");
    return false;
}

bool guard_staff_door(struct web_request *request)
{
    page_message(request, 404, "not-found");
    return false;
}
