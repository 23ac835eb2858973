#include "webui/route.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "lib/arena.h"
#include "webui/guard.h"
#include "webui/page.h"

static size_t segment_size(const char *path)
{
    return strcspn(path, "/");
}

// Both begin with '/'.
static bool path_matches(const char *pattern, const char *path, struct route_part *parts,
                         size_t *n_parts)
{
    *n_parts = 0;
    while (*pattern == '/' && *path == '/') {
        size_t wanted = segment_size(++pattern);
        size_t size = segment_size(++path);

        if (wanted == 2 && !strncmp(pattern, "**", 2)) {
            parts[(*n_parts)++] = (struct route_part){path, strlen(path)};
            return *path != 0;
        }
        if (wanted == 1 && *pattern == '*') {
            if (size == 0 || *n_parts == WEB_PARTS_MAX)
                return false;
            parts[(*n_parts)++] = (struct route_part){path, size};
        } else if (wanted != size || strncmp(pattern, path, size) != 0) {
            return false;
        }
        pattern += wanted;
        path += size;
    }
    return *pattern == 0 && *path == 0;
}

int route_find(enum web_method method, const char *path, const struct route **route_r,
               struct route_part parts_r[WEB_PARTS_MAX], size_t *n_parts_r, char allow_r[32])
{
    unsigned methods = 0;
    bool head = true; // where GET is, HEAD is

    for (size_t i = 0; i < route_table_size; i++) {
        const struct route *route = &route_table[i];

        if (!path_matches(route->path, path, parts_r, n_parts_r))
            continue;
        unsigned asked = (unsigned)method;

        if (route->who == ROUTE_QUERY)
            head = false;
        else if (method == WEB_HEAD)
            asked = WEB_GET;
        methods |= route->methods;
        *route_r = route;
        if (route->methods & asked)
            return 1;
    }
    snprintf(allow_r, 32, "%s%s%s", methods & WEB_GET ? head ? "GET, HEAD" : "GET" : "",
             methods == (WEB_GET | WEB_POST) ? ", " : "", methods & WEB_POST ? "POST" : "");
    return methods ? -1 : 0;
}

static bool decode_parts(struct web_request *request, const struct route_part *parts, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!form_path_part(parts[i].text, parts[i].size, request->arena, &request->part[i]))
            return false;
    request->n_parts = n;
    return true;
}

static bool is_form(const struct web_request *request)
{
    const char *type = web_header(request, "Content-Type");

    return type && !strncmp(type, "application/x-www-form-urlencoded", 33) &&
           (!type[33] || type[33] == ';' || type[33] == ' ');
}

static bool read_form(struct web_request *request)
{
    bool good;

    if (request->route->who == ROUTE_QUERY)
        return true;
    if (request->method == WEB_POST && is_form(request))
        good = form_parse((const char *)request->body, request->body_size, request->arena,
                          &request->form);
    else
        good = form_parse(request->query, strlen(request->query), request->arena, &request->form);
    if (!good)
        page_message(request, 400, "bad-form");
    return good;
}

static bool guard(struct web_request *request)
{
    switch (request->route->who) {
    case ROUTE_ANYONE:
    case ROUTE_TERMINAL:
    case ROUTE_QUERY:
        return true;
    case ROUTE_LOOPBACK:
        return guard_loopback(request);
    case ROUTE_MANAGER:
        return guard_manager(request) && (request->method != WEB_POST || guard_form(request));
    case ROUTE_ANY_LINK:
        return guard_any_link(request) && (request->method != WEB_POST || guard_form(request));
    case ROUTE_LABEL:
        return guard_label(request) && (request->method != WEB_POST || guard_form(request));
    case ROUTE_STAFF:
        return guard_staff(request) && (request->method != WEB_POST || guard_form(request));
    case ROUTE_STAFF_DOOR:
        return guard_staff_door(request) && (request->method != WEB_POST || guard_form(request));
    }
    return false;
}

static bool find(struct web_request *request)
{
    struct route_part parts[WEB_PARTS_MAX];
    size_t n_parts = 0;
    char allow[32] = "GET, HEAD, POST";
    int found = 0;

    found = route_find(request->method, request->path, &request->route, parts, &n_parts, allow);
    if (request->plain && (found == 0 || request->route->who != ROUTE_QUERY)) {
        web_problem(request, 404, NULL, "Only queries of terminals are answered here.");
        return false;
    }
    if (found < 0 || (found == 0 && request->method == WEB_OTHER)) {
        if (found == 0)
            snprintf(allow, sizeof allow, "GET, HEAD, POST");
        web_problem(request, 405, NULL, NULL);
        web_header_add(request, "Allow", arena_strdup(request->arena, allow));
        return false;
    }
    if (found == 0) {
        page_message(request, 404, "not-found");
        return false;
    }
    if (!decode_parts(request, parts, n_parts)) {
        page_message(request, 400, "bad-address");
        return false;
    }
    return true;
}

void route_dispatch(struct web_request *request)
{
    if (find(request) && read_form(request) && guard(request))
        request->route->handler(request);
    web_snapshot_end(request);
}
