#include "webui/request.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <openssl/evp.h>

#include "gateway/desk/desk.h"
#include "gateway/desk/queue.h"
#include "gateway/store/store.h"
#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/log.h"
#include "lib/text.h"
#include "webui/cgi.h"
#include "webui/internal.h"
#include "webui/page.h"
#include "webui/range.h"
#include "webui/route.h"

struct store_txn *web_snapshot(struct web_request *request)
{
    struct store_key key = store_key_text("dealer");

    if (request->txn)
        return request->txn;
    request->txn = store_snapshot_begin(request->settings->store);
    if (!request->txn) {
        web_problem(request, 503, NULL, "The store does not answer. Please try again in a minute.");
        return NULL;
    }
    request->dealer = store_get(request->txn, STORE_DEALER, &key);
    if (!request->dealer) {
        Platen__Dealer *none = arena_alloc(request->arena, sizeof *none);

        platen__dealer__init(none);
        request->dealer = none;
    }
    return request->txn;
}

void web_snapshot_end(struct web_request *request)
{
    if (!request->txn)
        return;
    const char *error = NULL;
    if (store_snapshot_end(&request->txn, &error) < 0)
        web_log(request->webui, LOG_LEVEL_ERROR, "store: reading failed: %s", error);
    request->txn = NULL;
    request->dealer = NULL;
    request->person = NULL;
    request->staff = NULL;
    request->terminal = NULL;
}

void web_header_add(struct web_request *request, const char *name, const char *value)
{
    struct web_response *response = &request->response;

    if (response->n_headers < WEB_HEADERS_MAX) {
        response->headers[response->n_headers].name = name;
        response->headers[response->n_headers++].value = value;
    }
}

char *web_keep(struct web_request *request, const char *text)
{
    return arena_strdup(request->arena, text);
}

static void clear_response(struct web_request *request)
{
    if (!request->response.keep)
        free(request->response.body);
    if (request->response.file && request->response.file->fd >= 0)
        close(request->response.file->fd);
    free(request->response.stream_context);
    request->response = (struct web_response){0};
}

void web_bytes(struct web_request *request, unsigned status, const char *type, void *take,
               size_t size)
{
    clear_response(request);
    request->response.status = status;
    request->response.type = type;
    request->response.body = take;
    request->response.size = size;
}

void web_stream_out(struct web_request *request, const char *type, web_stream *stream,
                    void *context)
{
    clear_response(request);
    request->response.status = 200;
    request->response.type = type;
    request->response.stream = stream;
    request->response.stream_context = context;
}

void web_text(struct web_request *request, unsigned status, const char *type, const char *text)
{
    web_bytes(request, status, type, strdup(text), strlen(text));
}

void web_file_between(struct web_request *request, const char *type, const char *head, int fd,
                      uint64_t size, const char *tail)
{
    struct web_file *file = arena_alloc(request->arena, sizeof *file);
    uint64_t whole = strlen(head) + size + strlen(tail);
    enum range_kind kind =
        range_of(web_header(request, "Range"), whole, &file->from, &file->length);

    if (kind == RANGE_NOT) {
        close(fd);
        web_problem(request, 416, NULL, "The file ends before that.");
        web_header_add(request, "Content-Range",
                       arena_printf(request->arena, "bytes */%" PRIu64, whole));
        return;
    }
    clear_response(request);
    file->fd = fd;
    file->head = head;
    file->head_size = strlen(head);
    file->tail = tail;
    file->tail_size = strlen(tail);
    file->file_size = size;
    request->response.status = (unsigned)kind;
    request->response.type = type;
    request->response.file = file;
    web_header_add(request, "Accept-Ranges", "bytes");
    if (kind == RANGE_PART)
        web_header_add(request, "Content-Range",
                       arena_printf(request->arena, "bytes %" PRIu64 "-%" PRIu64 "/%" PRIu64,
                                    file->from, file->from + file->length - 1, whole));
}

void web_file(struct web_request *request, const char *type, int fd, uint64_t size)
{
    web_file_between(request, type, "", fd, size, "");
}

void web_redirect(struct web_request *request, const char *format, ...)
{
    va_list args;
    char *path;

    va_start(args, format);
    path = arena_vprintf(request->arena, format, args);
    va_end(args);
    web_text(request, 303, "text/plain; charset=utf-8", "");
    web_header_add(request, "Location", path);
}

const char *web_status_title(unsigned status)
{
    static const struct {
        unsigned status;
        const char *title;
    } titles[] = {
        {400, "Bad request"},
        {401, "Not logged in"},
        {403, "Not allowed"},
        {404, "Not found"},
        {405, "Method not allowed"},
        {408, "Too slow"},
        {409, "Another was first"},
        {410, "Gone"},
        {411, "Length needed"},
        {413, "Too large"},
        {414, "Address too long"},
        {415, "Unknown type"},
        {416, "Not there"},
        {421, "Wrong place"},
        {422, "Not understood"},
        {429, "Too many requests"},
        {431, "Header too long"},
        {500, "Our mistake"},
        {503, "Busy, please try later"},
        {505, "Version not spoken"},
    };

    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
        if (titles[i].status == status)
            return titles[i].title;
    return "Refused";
}

static void add_json(struct buf *buf, const char *text)
{
    for (; *text; text++) {
        if ((unsigned char)*text < 0x20)
            buf_printf(buf, "\\u%04x", (unsigned char)*text);
        else if (*text == '"' || *text == '\\')
            buf_printf(buf, "\\%c", *text);
        else
            buf_add_byte(buf, (uint8_t)*text);
    }
}

void web_problem(struct web_request *request, unsigned status, const char *title,
                 const char *detail)
{
    struct buf buf = {0};
    size_t size;

    buf_add_text(&buf, "{\"title\":\"");
    add_json(&buf, title ? title : web_status_title(status));
    buf_printf(&buf, "\",\"status\":%u", status);
    if (detail) {
        buf_add_text(&buf, ",\"detail\":\"");
        add_json(&buf, detail);
        buf_add_text(&buf, "\"");
    }
    buf_add_text(&buf, "}\n");
    size = buf.len;
    web_bytes(request, status, "application/problem+json", buf_take(&buf), size);
    if (status == 503)
        web_header_add(request, "Retry-After", "10");
}

// On the desk's thread: the request sleeps, so its arena is free to use.
static void take_answer(void *context, const Platen__Answer *answer)
{
    struct web_request *request = context;
    Platen__Answer *copy = arena_alloc(request->arena, sizeof *copy);

    desk_answer_copy(copy, answer, request->arena);
    request->answer = copy;
    web_resume(request);
}

// Pressed twice is once: the key is the form's own number bound to who pressed and what.
static void add_once_key(struct web_request *request, Platen__Command *command)
{
    const char *once = form_value(&request->form, "once");
    uint8_t *key = arena_alloc(request->arena, 32);
    char *text;

    if (command->key.len || !once || !*once || !request->route)
        return;
    text = arena_printf(request->arena, "page %s %llu %s %s", request->route->path,
                        (unsigned long long)command->actor, request->path, once);
    EVP_Digest(text, strlen(text), key, NULL, EVP_sha256(), NULL);
    command->key = (ProtobufCBinaryData){32, key};
}

void web_person_command(const struct web_request *request, Platen__Command *command_r)
{
    platen__command__init(command_r);
    command_r->actor_kind =
        request->person ? PLATEN__ACTOR_KIND__ACTOR_PERSON : PLATEN__ACTOR_KIND__ACTOR_STAFF;
    command_r->actor = request->person  ? request->person->id
                       : request->staff ? request->staff->id
                                        : 0;
}

void web_command(struct web_request *request, Platen__Command *command, web_then *then)
{
    int taken;

    add_once_key(request, command);
    web_suspend(request);
    request->then = then;
    taken = desk_queue_submit(request->settings->queue, command, take_answer, request);
    if (taken == 1)
        return; // from here on the request may already be awake elsewhere
    request->then = NULL;
    web_snapshot_end(request);
    atomic_fetch_add(&request->webui->busy, 1);
    if (request->route && request->route->who == ROUTE_QUERY)
        cgi_refuse(request, 503, "", "too much arrives at once, send it again");
    else
        page_message(request, 503, "busy");
    web_resume(request);
}

void web_log(const struct webui *webui, int level, const char *format, ...)
{
    char line[1024];
    va_list args;

    if (!webui->settings.log)
        return;
    va_start(args, format);
    vsnprintf(line, sizeof line, format, args);
    va_end(args);
    webui->settings.log(level, line);
}
