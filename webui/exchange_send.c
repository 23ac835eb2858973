#include "webui/exchange.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/log.h"
#include "lib/memory.h"
#include "webui/deadline.h"
#include "webui/guard.h"
#include "webui/internal.h"
#include "webui/route.h"

enum { FILE_BLOCK = 64 * 1024 };

static void add_security(const struct exchange *exchange, struct MHD_Response *response)
{
    struct guard_header headers[GUARD_HEADERS_MAX];
    size_t n = guard_headers(&exchange->request, headers);

    for (size_t i = 0; i < n; i++)
        MHD_add_response_header(response, headers[i].name, headers[i].value);
}

static void count(struct exchange *exchange, unsigned status)
{
    struct webui *webui = exchange->server->webui;
    const struct web_request *request = &exchange->request;

    atomic_fetch_add(&webui->requests, 1);
    if (status < 600)
        atomic_fetch_add(&webui->by_status[status / 100], 1);
    // The route's pattern, never the path: it holds the person's token.
    web_log(webui, status >= 500 ? LOG_LEVEL_NOTICE : LOG_LEVEL_DEBUG, "%s %s %u in %lld us",
            request->method == WEB_GET    ? "GET"
            : request->method == WEB_HEAD ? "HEAD"
            : request->method == WEB_POST ? "POST"
                                          : "other method",
            request->route ? request->route->path : "(no route)", status,
            (long long)(deadline_now() - exchange->began));
}

// Memory stays flat: a block at a time, or none of ours where the kernel copies file to socket.
static ssize_t read_between(void *context, uint64_t place, char *data, size_t most)
{
    const struct web_file *file = context;
    uint64_t at = file->from + place;
    const char *text = file->head;
    uint64_t left = file->head_size;

    if (at >= file->head_size + file->file_size) {
        at -= file->head_size + file->file_size;
        text = file->tail;
        left = file->tail_size;
    } else if (at >= file->head_size) {
        ssize_t got;

        at -= file->head_size;
        left = file->file_size - at;
        got = pread(file->fd, data, left < most ? left : most, (off_t)at);
        return got > 0 ? got : MHD_CONTENT_READER_END_WITH_ERROR;
    }
    left -= at;
    memcpy(data, text + at, left < most ? left : most);
    return (ssize_t)(left < most ? left : most);
}

static void file_ends(void *context)
{
    struct web_file *file = context;

    close(file->fd);
    free(file);
}

static struct MHD_Response *response_of_file(struct web_response *from)
{
    struct web_file *file = from->file;
    struct web_file *copy;
    struct MHD_Response *response;

    if (!file->head_size && !file->tail_size) {
        response = MHD_create_response_from_fd_at_offset64(file->length, file->fd, file->from);
    } else {
        copy = malloc(sizeof *copy);
        if (!copy)
            memory_none();
        *copy = *file; // head and tail live in the arena: it goes after the response
        response = MHD_create_response_from_callback(file->length, FILE_BLOCK, read_between, copy,
                                                     file_ends);
    }
    if (response)
        file->fd = -1;
    return response;
}

// ---- a body that is made while it goes out ----

struct stream {
    web_stream *more;
    void *context;
    struct buf piece;
    size_t at;
    bool last;
};

static ssize_t read_stream(void *context, uint64_t place, char *data, size_t most)
{
    struct stream *stream = context;
    size_t left;

    (void)place;
    while (stream->at == stream->piece.len && !stream->last) {
        int more;

        stream->piece.len = stream->at = 0;
        more = stream->more(stream->context, &stream->piece);
        if (more < 0)
            return MHD_CONTENT_READER_END_WITH_ERROR;
        stream->last = more == 0;
    }
    left = stream->piece.len - stream->at;
    if (!left)
        return MHD_CONTENT_READER_END_OF_STREAM;
    if (left > most)
        left = most;
    memcpy(data, stream->piece.data + stream->at, left);
    stream->at += left;
    return (ssize_t)left;
}

static void stream_ends(void *context)
{
    struct stream *stream = context;

    buf_free(&stream->piece);
    free(stream->context);
    free(stream);
}

static struct MHD_Response *response_of_stream(struct web_response *from)
{
    struct stream *stream = memory_need(calloc(1, sizeof *stream));
    struct MHD_Response *response;

    stream->more = from->stream;
    stream->context = from->stream_context;
    from->stream_context = NULL;
    response = MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, FILE_BLOCK, read_stream, stream,
                                                 stream_ends);
    if (!response)
        stream_ends(stream);
    return response;
}

enum MHD_Result exchange_send(struct exchange *exchange)
{
    struct web_response *from = &exchange->request.response;
    struct MHD_Response *response;
    enum MHD_Result result;

    if (!from->status)
        web_problem(&exchange->request, 500, NULL, "Nothing was answered.");
    response = from->file     ? response_of_file(from)
               : from->stream ? response_of_stream(from)
                                  : MHD_create_response_from_buffer(from->size, from->body,
                                                                from->keep ? MHD_RESPMEM_PERSISTENT
                                                                           : MHD_RESPMEM_MUST_FREE);
    if (!response)
        return MHD_NO;
    from->body = NULL;
    if (from->type)
        MHD_add_response_header(response, "Content-Type", from->type);
    for (size_t i = 0; i < from->n_headers; i++)
        MHD_add_response_header(response, from->headers[i].name, from->headers[i].value);
    if (from->close)
        MHD_add_response_header(response, "Connection", "close");
    add_security(exchange, response);
    count(exchange, from->status);
    result = MHD_queue_response(exchange->connection, from->status, response);
    MHD_destroy_response(response);
    return result;
}

enum MHD_Result exchange_refuse(struct exchange *exchange, unsigned status, const char *reason)
{
    web_problem(&exchange->request, status, NULL, reason);
    if (status == 405)
        web_header_add(&exchange->request, "Allow", "GET, HEAD, POST");
    exchange->request.response.close = true;
    return exchange_send(exchange);
}
