// A request and its answer, as the HTTP engine sees them: what server.c, exchange.c and
// exchange_send.c share and nobody else sees. libmicrohttpd is included here only.
#ifndef PLATEN_WEBUI_EXCHANGE_H
#define PLATEN_WEBUI_EXCHANGE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include <microhttpd.h>

#include "lib/buf.h"
#include "webui/request.h"

struct deadline;
struct server;

// Where connections come in: the server's own port, and the plain one.
struct door {
    struct server *server;
    bool plain;
    struct MHD_Daemon *daemon;
};

struct server {
    struct webui *webui;
    struct deadline *deadline;
    struct door doors[2];
    struct buf certificate; // PEM; empty: no TLS
    struct buf key;
    atomic_uint asleep;
};

// The engine's side of a request.
struct exchange {
    struct web_request request; // first: handlers see only this
    struct server *server;
    struct MHD_Connection *connection;
    struct buf body;
    size_t body_max;
    int64_t began;
    bool seen; // header checked
    bool too_large;
    bool dispatched;
    bool suspended;
    // Handler's return and web_resume(): the second of the two wakes the connection, so `then`
    // never runs beside the handler that asked for it.
    atomic_int gate;
};

// ---- exchange.c: called by the engine, in its threads ----
// Deadlines begin and end with the connection; context: the server.
void exchange_connection(void *context, struct MHD_Connection *connection, void **socket_context,
                         enum MHD_ConnectionNotificationCode code);
// With the request line, before the header: target as it came; context: the door. What it returns
// is the exchange, freed by exchange_end().
void *exchange_begin(void *context, const char *target, struct MHD_Connection *connection);
void exchange_end(void *context, struct MHD_Connection *connection, void **connection_context,
                  enum MHD_RequestTerminationCode code);
// Header, body piece by piece, its end, and again when a sleeping request was woken.
enum MHD_Result exchange_handle(void *context, struct MHD_Connection *connection, const char *url,
                                const char *method, const char *version, const char *data,
                                size_t *size, void **connection_context);

// ---- exchange_send.c ----
// Hands request.response over to the engine. MHD_NO ends the connection.
enum MHD_Result exchange_send(struct exchange *exchange);
// Answers with a problem in words and closes.
enum MHD_Result exchange_refuse(struct exchange *exchange, unsigned status, const char *reason);

#endif
