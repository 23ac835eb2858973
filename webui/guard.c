#include "webui/guard.h"

#include <string.h>

#include "lib/arena.h"
#include "lib/link.h"
#include "lib/log.h"
#include "webui/internal.h"
#include "webui/page.h"
#include "webui/route.h"

// lib/link.h puts its input into a buffer of fixed size; our own addresses are far shorter.
enum { FORM_PATH_MAX = 400 };

static int64_t day_of(int64_t time)
{
    return time / ((int64_t)86400 * 1000000);
}

bool guard_loopback(struct web_request *request)
{
    if (request->loopback || request->settings->metrics_open)
        return true;
    page_message(request, 404, "not-found");
    return false;
}

static const char *post_route(const char *path)
{
    struct route_part parts[WEB_PARTS_MAX];
    const struct route *route = NULL;
    char allow[32];
    size_t n;

    return route_find(WEB_POST, path, &route, parts, &n, allow) == 1 ? route->path : "";
}

const char *guard_form_token(const struct web_request *request, const char *path)
{
    char *token = arena_alloc(request->arena, LINK_TOKEN_SIZE);

    if (strlen(path) <= FORM_PATH_MAX)
        link_form_token(request->settings->link_key, request->who ? request->who : "",
                        post_route(path), path, day_of(request->now), token);
    return token;
}

static bool origin_is_ours(const struct web_request *request)
{
    const char *origin = web_header(request, "Origin");

    return origin && !strcmp(origin, request->webui->origin);
}

bool guard_form(struct web_request *request)
{
    const char *token = form_value(&request->form, "token");

    if (origin_is_ours(request) && token && strlen(request->path) <= FORM_PATH_MAX &&
        link_form_check(request->settings->link_key, request->who ? request->who : "",
                        request->route->path, request->path, day_of(request->now), token))
        return true;
    web_log(request->webui, LOG_LEVEL_NOTICE, "a form on %s was refused: %s", request->route->path,
            origin_is_ours(request) ? "its token is not good" : "it comes from another site");
    page_message(request, 403, "bad-token");
    return false;
}
