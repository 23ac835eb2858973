// The one table of what the gateway answers to: path, methods, who may, handler (DESIGN 5, Paths).
#ifndef PLATEN_WEBUI_ROUTE_H
#define PLATEN_WEBUI_ROUTE_H

#include <stddef.h>

#include "webui/request.h"

enum route_who {
    ROUTE_ANYONE,     // nothing asked, no form token
    ROUTE_TERMINAL,   // the handler judges what is inside; no form token
    ROUTE_QUERY,      // the same, fields not read, HEAD is not GET; the only ones on the plain port
    ROUTE_LOOPBACK,   // loopback only, unless settings open it
    ROUTE_MANAGER,    // part 0 is a good homepage link; request->person
    ROUTE_ANY_LINK,   // part 0 is a homepage link, good or not any more
    ROUTE_LABEL,      // part 0 is the label at a machine; request->terminal
    ROUTE_STAFF,      // a session; request->staff
    ROUTE_STAFF_DOOR, // staff's pages without a session: login, enrolment
};

struct route {
    const char *path; // "/h/*/t/*": a star is one segment; a last "**" is all the rest
    unsigned methods; // of enum web_method; WEB_GET takes HEAD along
    enum route_who who;
    web_handler *handler;
    size_t body_max; // 0 = 64 kB
};

extern const struct route route_table[];
extern const size_t route_table_size;

// The route of a path. 1; 0: no such path; -1: the path is there, not for this method (allow_r says
// which are: "GET, HEAD, POST"). parts_r: pieces of path where the stars stood, not decoded. WEB_OTHER is never a route's method.
struct route_part {
    const char *text;
    size_t size;
};
int route_find(enum web_method method, const char *path, const struct route **route_r,
               struct route_part parts_r[WEB_PARTS_MAX], size_t *n_parts_r, char allow_r[32]);

// Finds, guards, checks the form's token and Origin, calls the handler. Always answers or suspends.
void route_dispatch(struct web_request *request);

#endif
