// One request and its answer, as handlers see them. The engine (webui/server.c) makes and frees it;
// a handler runs once in one of the engine's threads and either fills the response or goes on
// later.
//
//   void handler(struct web_request *request)
//   {
//       struct store_txn *txn = web_snapshot(request);   // read, copy into the page document
//       web_snapshot_end(request);                       // before a byte goes out
//       page_answer(...), web_text(...), web_redirect(...) or web_problem(...)
//   }
//
// A handler that changes something ends with web_command(request, &command, then): the request
// sleeps without a thread until the desk has answered, then `then` runs like a handler.
#ifndef PLATEN_WEBUI_REQUEST_H
#define PLATEN_WEBUI_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "schemas/messages.pb-c.h"
#include "webui/form.h"
#include "webui/webui.h"

struct arena;
struct buf;
struct route;
struct store_txn;
struct web_request;

enum web_method { WEB_GET = 1, WEB_HEAD = 2, WEB_POST = 4, WEB_OTHER = 8 };

enum { WEB_PARTS_MAX = 6, WEB_HEADERS_MAX = 8 };

typedef void web_handler(struct web_request *request);
typedef void web_then(struct web_request *request, const Platen__Answer *answer);

struct web_file { // a body that is read from a file while it goes out
    int fd;       // closed with the response
    uint64_t from, length; // of the whole body below: what is sent
    const char *head, *tail; // before and behind the file's bytes; NULL = none
    size_t head_size, tail_size;
    uint64_t file_size;
};

// A body that is made while it goes out, of a length that nobody knows before. Adds what comes next to
// piece: 1 there may be more, 0 that was the last, -1 failed (the connection breaks, so that nobody
// takes a piece for the whole). In any of the engine's threads, one at a time.
typedef int web_stream(void *context, struct buf *piece);

struct web_response {
    unsigned status;  // 0: not yet
    const char *type; // static, or in the request's arena
    void *body;
    size_t size;
    bool keep;   // body is not ours: lives longer than the webui
    bool cached; // has its own Cache-Control
    bool sandbox;  // the sender's own bytes: nothing in them may run or draw
    bool close;  // the connection ends with it
    struct web_file *file; // instead of body; in the request's arena
    web_stream *stream;    // instead of body
    void *stream_context;  // its own, malloc'd: freed with the response
    void (*sent)(const struct web_request *request); // when all of it went out; may be NULL
    const void *sent_context;                        // for it, in the arena
    struct {
        const char *name, *value;
    } headers[WEB_HEADERS_MAX];
    size_t n_headers;
};

struct web_request {
    struct webui *webui;
    const struct webui_settings *settings;
    struct arena *arena; // as long as the request
    int64_t now;

    enum web_method method;
    const char *path;  // as it came, without query; holds secrets: never logged
    const char *query; // behind the '?', or ""
    const uint8_t *body;
    size_t body_size;
    struct form form; // of the body of a POST, else of the query
    bool loopback;    // the client is on this machine
    bool plain;       // it came in by the plain port
    uint8_t client[8]; // what limits count by: an address of IPv4, a network of IPv6

    const struct route *route;
    const char *part[WEB_PARTS_MAX]; // what stood for the stars of the route's path, decoded
    size_t n_parts;

    // Who asks; filled by the guard of the route's `who`. Records live in the snapshot.
    struct store_txn *txn;        // NULL when none is open
    const char *who;              // what form tokens hang on: link token or session
    const char *base;             // "/h/TOKEN": where the person's pages begin; else ""
    const Platen__Dealer *dealer; // never NULL while a snapshot is open
    const Platen__Person *person; // manager's pages; NULL elsewhere
    const Platen__Staff *staff;   // staff's pages; NULL elsewhere
    const Platen__Terminal *terminal; // the page of its label; NULL elsewhere
    const char *language;             // that page: asked for; NULL elsewhere

    web_then *then;         // runs when answer is there
    Platen__Answer *answer; // in arena
    void *context;          // the handler's own, for `then`

    struct web_response response;
};

// Begins a snapshot where none is open; reads the dealer. NULL: the store failed, and 503 is
// answered.
struct store_txn *web_snapshot(struct web_request *request);
// Ends it; txn, dealer, person and staff are NULL then. Nothing when none is open.
void web_snapshot_end(struct web_request *request);

// A header of the request by name, NULL when it is not there.
const char *web_header(const struct web_request *request, const char *name);
// value must live in the arena or longer.
void web_header_add(struct web_request *request, const char *name, const char *value);

// A copy that lives as long as the request.
char *web_keep(struct web_request *request, const char *text);

// Answers. A later one replaces an earlier one.
void web_text(struct web_request *request, unsigned status, const char *type, const char *text);
void web_bytes(struct web_request *request, unsigned status, const char *type, void *take,
               size_t size);
// A file's bytes, or the part that the header Range asks for (RFC 9110, 14). Takes fd.
void web_file(struct web_request *request, const char *type, int fd, uint64_t size);
// The same with bytes before and behind it, which live in the arena.
void web_file_between(struct web_request *request, const char *type, const char *head, int fd,
                      uint64_t size, const char *tail);
// Takes context.
void web_stream_out(struct web_request *request, const char *type, web_stream *stream,
                    void *context);
// 303 to a path of ours (format gives it); the browser gets a fresh address after every change.
void web_redirect(struct web_request *request, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
// RFC 9457 application/problem+json. detail: what happened, what to do; may be NULL.
void web_problem(struct web_request *request, unsigned status, const char *title,
                 const char *detail);
const char *web_status_title(unsigned status);

// Sends a command to the desk. `then` gets the answer in an engine's thread; a full queue is 503
// and Retry-After. Ends the snapshot. The handler returns right after. Where the form has a
// one-time key
// ("once") and the command none, the key is made from it.
void web_command(struct web_request *request, Platen__Command *command, web_then *then);

// A fresh command of request->person (or of request->staff where there is no person).
void web_person_command(const struct web_request *request, Platen__Command *command_r);

// For work that is not the desk's: suspend, hand the request to another thread, which fills the
// response (or sets then and answer) and resumes. Between the two only that thread touches the
// request.
void web_suspend(struct web_request *request);
void web_resume(struct web_request *request);

void web_log(const struct webui *webui, int level, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
