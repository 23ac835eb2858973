#include <string.h>

#include "lib/log.h"
#include "webui/route.h"
#include "webui/staff.h"

static const struct {
    const char *roles[4]; // beside admin, who may all
} rights[] = {
    [STAFF_MAY_DISPATCH] = {{"dispatcher"}},
    [STAFF_MAY_DECIDE] = {{"dispatcher", "operator"}},
    [STAFF_MAY_MAIL] = {{"operator"}},
    [STAFF_MAY_TABLES] = {{"operator"}},
    [STAFF_MAY_NOTE] = {{"dispatcher", "operator", "accounts"}},
};

static bool has_role(const Platen__Staff *staff, const char *role)
{
    for (size_t i = 0; i < staff->n_roles; i++)
        if (!strcmp(staff->roles[i], role))
            return true;
    return false;
}

bool staff_may(const struct web_request *request, enum staff_right right)
{
    const Platen__Staff *staff = request->staff;

    if (!staff)
        return false;
    for (size_t i = 0; i < 4 && rights[right].roles[i]; i++)
        if (has_role(staff, rights[right].roles[i]))
            return true;
    return has_role(staff, "admin");
}

bool staff_allowed(struct web_request *request, enum staff_right right)
{
    if (staff_may(request, right))
        return true;
    web_log(request->webui, LOG_LEVEL_NOTICE, "staff %llu may not %s",
            request->staff ? (unsigned long long)request->staff->id : 0, request->route->path);
    staff_message(request, 403, "not-allowed", NULL);
    return false;
}
