// The HTTP engine: libmicrohttpd, poll engine in a pool of two threads (PITFALLS 2). Known to
// server.c and exchange*.c only. A request is checked (request_check.h), its body collected within
// its route's limit, given to route_dispatch() and answered; asleep it holds no thread.
//
// A deadline of our own, beside libmicrohttpd's, closes who sends or reads a byte a second: 10 s
// for a request, 30 s for a response and between requests.
#ifndef PLATEN_WEBUI_SERVER_H
#define PLATEN_WEBUI_SERVER_H

#include <stdbool.h>

struct server;
struct webui;

// Listens by webui->settings. NULL with *error_r.
struct server *server_start(struct webui *webui, bool *in_use_r, const char **error_r);
int server_port(const struct server *server);
int server_plain_port(const struct server *server); // -1: there is none
// Takes no new connections, lets what sleeps be answered (up to 10 s), closes all.
void server_stop(struct server **server);

#endif
