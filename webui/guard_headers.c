#include <stdbool.h>

#include "webui/guard.h"
#include "webui/internal.h"
#include "webui/route.h"

#define POLICY                                                                                     \
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "                   \
    "base-uri 'none'; frame-ancestors 'none'"

static bool is_for_staff(const struct route *route)
{
    return route && (route->who == ROUTE_STAFF || route->who == ROUTE_STAFF_DOOR);
}

size_t guard_headers(const struct web_request *request,
                     struct guard_header headers_r[GUARD_HEADERS_MAX])
{
    size_t n = 0;

    headers_r[n++] = (struct guard_header){"X-Content-Type-Options", "nosniff"};
    // A terminal has little room for headers, and no browser comes here.
    if (request->route && request->route->who == ROUTE_QUERY) {
        headers_r[n++] = (struct guard_header){"Cache-Control", "no-store"};
        return n;
    }
    headers_r[n++] = (struct guard_header){"Referrer-Policy", "same-origin"};
    headers_r[n++] = (struct guard_header){"Cross-Origin-Opener-Policy", "same-origin"};
    headers_r[n++] = (struct guard_header){"Cross-Origin-Resource-Policy", "same-origin"};
    headers_r[n++] = (struct guard_header){"X-Robots-Tag", "noindex, nofollow"};
    headers_r[n++] = (struct guard_header){
        "Content-Security-Policy",
        request->response.sandbox      ? "default-src 'none'; sandbox"
        : is_for_staff(request->route) ? POLICY "; script-src 'self'; connect-src 'self'"
                                       : POLICY};
    if (!request->response.cached)
        headers_r[n++] = (struct guard_header){"Cache-Control", "no-store"};
    if (request->webui->secure)
        headers_r[n++] = (struct guard_header){"Strict-Transport-Security", "max-age=63072000"};
    return n;
}
