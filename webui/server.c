#include "webui/server.h"

#include <arpa/inet.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include <microhttpd.h>

#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/error.h"
#include "lib/fileio.h"
#include "lib/log.h"
#include "lib/memory.h"
#include "webui/deadline.h"
#include "webui/guard.h"
#include "webui/internal.h"
#include "webui/listen.h"
#include "webui/request.h"
#include "webui/request_check.h"
#include "webui/route.h"

enum {
    POOL_THREADS = 2,
    NO_DESCRIPTORS_PAUSE = 50000, // microseconds
    CONNECTIONS = 2000,
    CONNECTION_MEMORY = 48 * 1024, // request line and header with room to answer 431 ourselves
    BODY_MAX = 64 * 1024,
    FILE_BLOCK = 64 * 1024,
    STOP_WAIT_MS = 10000,
    PEM_MAX = 256 * 1024,
};

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

static struct exchange *exchange_of(struct web_request *request)
{
    return (struct exchange *)request;
}

// ---- what handlers call ----

const char *web_header(const struct web_request *request, const char *name)
{
    const struct exchange *exchange = (const struct exchange *)request;

    return MHD_lookup_connection_value(exchange->connection, MHD_HEADER_KIND, name);
}

void web_suspend(struct web_request *request)
{
    struct exchange *exchange = exchange_of(request);

    atomic_store(&exchange->gate, 2);
    exchange->suspended = true;
    atomic_fetch_add(&exchange->server->asleep, 1);
    MHD_suspend_connection(exchange->connection);
}

static void pass_gate(struct exchange *exchange)
{
    struct server *server = exchange->server;

    if (atomic_fetch_sub(&exchange->gate, 1) != 1)
        return;
    exchange->suspended = false;
    MHD_resume_connection(exchange->connection);
    atomic_fetch_sub(&server->asleep, 1);
}

void web_resume(struct web_request *request)
{
    pass_gate(exchange_of(request));
}

// ---- sending ----

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

static enum MHD_Result send_response(struct exchange *exchange)
{
    struct web_response *from = &exchange->request.response;
    struct MHD_Response *response;
    enum MHD_Result result;

    if (!from->status)
        web_problem(&exchange->request, 500, NULL, "Nothing was answered.");
    response = from->file
                   ? response_of_file(from)
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

static enum MHD_Result refuse(struct exchange *exchange, unsigned status, const char *reason)
{
    web_problem(&exchange->request, status, NULL, reason);
    if (status == 405)
        web_header_add(&exchange->request, "Allow", "GET, HEAD, POST");
    exchange->request.response.close = true;
    return send_response(exchange);
}

// ---- receiving ----

static struct deadline_entry *entry_of(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

    return info ? info->socket_context : NULL;
}

static void set_phase(struct exchange *exchange, enum deadline_phase phase)
{
    struct deadline_entry *entry = entry_of(exchange->connection);

    if (entry)
        deadline_set(exchange->server->deadline, entry, phase);
}

static void connection_event(void *context, struct MHD_Connection *connection,
                             void **socket_context, enum MHD_ConnectionNotificationCode code)
{
    struct server *server = context;
    const union MHD_ConnectionInfo *info;

    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
        *socket_context = info ? deadline_add(server->deadline, info->connect_fd) : NULL;
    } else if (*socket_context) {
        deadline_remove(server->deadline, *socket_context);
        *socket_context = NULL;
    }
}

static const struct sockaddr *client_address(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);

    return info ? info->client_addr : NULL;
}

// One who has a network of IPv6 has all its addresses.
static void note_client(const struct sockaddr *address, uint8_t client[8])
{
    const struct in6_addr *six =
        address && address->sa_family == AF_INET6
            ? &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr
            : NULL;

    if (six && IN6_IS_ADDR_V4MAPPED(six))
        memcpy(client, &six->s6_addr[12], 4);
    else if (six)
        memcpy(client, six, 8);
    else if (address && address->sa_family == AF_INET)
        memcpy(client, &((const struct sockaddr_in *)(const void *)address)->sin_addr, 4);
}

static bool client_is_local(const struct sockaddr *address)
{
    if (address && address->sa_family == AF_INET)
        return ntohl(((const struct sockaddr_in *)(const void *)address)->sin_addr.s_addr) >> 24 ==
               127;
    if (address && address->sa_family == AF_INET6)
        return IN6_IS_ADDR_LOOPBACK(
            &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr);
    return false;
}

// Called with the request line, before the header: the target as it came.
static void *request_begins(void *context, const char *target, struct MHD_Connection *connection)
{
    const struct door *door = context;
    struct server *server = door->server;
    struct exchange *exchange = calloc(1, sizeof *exchange);
    struct web_request *request = &exchange->request;
    const char *query = strchr(target, '?');

    if (!exchange)
        memory_none();
    exchange->server = server;
    exchange->connection = connection;
    exchange->began = deadline_now();
    request->webui = server->webui;
    request->settings = &server->webui->settings;
    request->arena = arena_new();
    request->now = server->webui->settings.now();
    request->path = query ? arena_strndup(request->arena, target, (size_t)(query - target))
                          : arena_strdup(request->arena, target);
    request->query = query ? arena_strdup(request->arena, query + 1) : "";
    request->base = "";
    request->plain = door->plain;
    set_phase(exchange, DEADLINE_REQUEST);
    return exchange;
}

static void request_ends(void *context, struct MHD_Connection *connection,
                         void **connection_context, enum MHD_RequestTerminationCode code)
{
    struct exchange *exchange = *connection_context;

    (void)context;
    (void)connection;
    if (!exchange)
        return;
    set_phase(exchange, DEADLINE_IDLE);
    if (code == MHD_REQUEST_TERMINATED_COMPLETED_OK && exchange->request.response.sent)
        exchange->request.response.sent(&exchange->request);
    web_snapshot_end(&exchange->request);
    if (!exchange->request.response.keep)
        free(exchange->request.response.body);
    if (exchange->request.response.file && exchange->request.response.file->fd >= 0)
        close(exchange->request.response.file->fd);
    buf_free(&exchange->body);
    arena_free(&exchange->request.arena);
    free(exchange);
    *connection_context = NULL;
}

static enum MHD_Result note_header(void *context, enum MHD_ValueKind kind, const char *name,
                                   const char *value)
{
    struct request_shape *shape = context;

    (void)kind;
    shape->header_bytes += strlen(name) + (value ? strlen(value) : 0) + 4;
    if (!strcasecmp(name, "Host")) {
        shape->hosts++;
        shape->host = value;
    } else if (!strcasecmp(name, "Content-Length")) {
        shape->content_lengths++;
        shape->content_length = value;
    } else if (!strcasecmp(name, "Transfer-Encoding")) {
        shape->transfer_encodings++;
        shape->transfer_encoding = value;
    }
    return MHD_YES;
}

static enum web_method method_of(const char *method)
{
    return !strcmp(method, "GET")    ? WEB_GET
           : !strcmp(method, "HEAD") ? WEB_HEAD
           : !strcmp(method, "POST") ? WEB_POST
                                     : WEB_OTHER;
}

static size_t body_limit(const struct web_request *request)
{
    struct route_part parts[WEB_PARTS_MAX];
    const struct route *route;
    size_t n;
    char allow[32];

    if (route_find(request->method, request->path, &route, parts, &n, allow) == 1 &&
        route->body_max)
        return route->body_max;
    return BODY_MAX;
}

// The first call of a request: header is there, body is not. MHD_YES and nothing sent: go on.
static enum MHD_Result check_header(struct exchange *exchange, const char *method,
                                    const char *version, bool *sent)
{
    struct web_request *request = &exchange->request;
    struct request_shape shape = {.version = version, .method = method, .target = request->path};
    const char *reason = NULL;
    unsigned status;

    request->method = method_of(method);
    request->loopback = client_is_local(client_address(exchange->connection));
    note_client(client_address(exchange->connection), request->client);
    MHD_get_connection_values(exchange->connection, MHD_HEADER_KIND, note_header, &shape);
    status = request_check(&shape, &reason);
    exchange->body_max = body_limit(request);
    if (!status && shape.content_length &&
        strtoull(shape.content_length, NULL, 10) > exchange->body_max) {
        status = 413;
        reason = "the body is too large";
    }
    *sent = status != 0;
    return status ? refuse(exchange, status, reason) : MHD_YES;
}

static void take_body(struct exchange *exchange, const char *data, size_t *size)
{
    if (exchange->body.len + *size > exchange->body_max)
        exchange->too_large = true;
    else
        buf_add(&exchange->body, data, *size);
    *size = 0;
}

static enum MHD_Result go_on(struct exchange *exchange)
{
    if (exchange->suspended) {
        pass_gate(exchange);
        return MHD_YES;
    }
    return send_response(exchange);
}

static enum MHD_Result dispatch(struct exchange *exchange)
{
    struct web_request *request = &exchange->request;

    set_phase(exchange, DEADLINE_WORK);
    exchange->dispatched = true;
    request->body = exchange->body.data;
    request->body_size = exchange->body.len;
    if (exchange->too_large)
        return refuse(exchange, 413, "the body is too large");
    route_dispatch(request);
    return go_on(exchange);
}

static enum MHD_Result wake(struct exchange *exchange)
{
    struct web_request *request = &exchange->request;
    web_then *then = request->then;

    request->then = NULL;
    if (then && request->answer) {
        const Platen__Answer *answer = request->answer;

        request->answer = NULL;
        then(request, answer);
        web_snapshot_end(request);
    }
    return go_on(exchange);
}

static enum MHD_Result handle(void *context, struct MHD_Connection *connection, const char *url,
                              const char *method, const char *version, const char *data,
                              size_t *size, void **connection_context)
{
    struct exchange *exchange = *connection_context;

    (void)context;
    (void)connection;
    (void)url;
    if (!exchange->seen) {
        bool sent = false;

        exchange->seen = true;
        return check_header(exchange, method, version, &sent);
    }
    if (*size > 0) {
        take_body(exchange, data, size);
        return MHD_YES;
    }
    return exchange->dispatched ? wake(exchange) : dispatch(exchange);
}

// ---- starting and stopping ----

// Paths are decoded by form.c, strictly and once; libmicrohttpd is to leave them as they are.
static size_t leave_escapes(void *context, struct MHD_Connection *connection, char *text)
{
    (void)context;
    (void)connection;
    return strlen(text);
}

static void engine_log(void *context, const char *format, va_list args)
{
    struct server *server = context;
    char line[512];

    vsnprintf(line, sizeof line, format, args);
    line[strcspn(line, "\n")] = 0;
    web_log(server->webui, LOG_LEVEL_DEBUG, "http: %s", line);
    // Out of descriptors, a thread without connections would ask for the next one all the time.
    if (strstr(format, "resource limit") != NULL)
        usleep(NO_DESCRIPTORS_PAUSE);
}

static struct MHD_Daemon *start_daemon(struct door *door, int fd)
{
    struct server *server = door->server;
    struct MHD_OptionItem tls[] = {
        {MHD_OPTION_HTTPS_MEM_CERT, 0, server->certificate.data},
        {MHD_OPTION_HTTPS_MEM_KEY, 0, server->key.data},
        {MHD_OPTION_HTTPS_PRIORITIES, 0,
         (void *)(uintptr_t) "SECURE128:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2"},
        {MHD_OPTION_END, 0, NULL},
    };
    struct MHD_OptionItem none[] = {{MHD_OPTION_END, 0, NULL}};
    bool use_tls = server->certificate.len > 0 && !door->plain;
    unsigned flags = MHD_USE_POLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG |
                     (use_tls ? MHD_USE_TLS : 0);

    return MHD_start_daemon(
        flags, 0, NULL, NULL, handle, door, MHD_OPTION_EXTERNAL_LOGGER, engine_log, server,
        MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_THREAD_POOL_SIZE, (unsigned)POOL_THREADS,
        MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
        (size_t)CONNECTION_MEMORY, MHD_OPTION_CONNECTION_TIMEOUT, 30U, MHD_OPTION_STRICT_FOR_CLIENT,
        1, MHD_OPTION_UNESCAPE_CALLBACK, leave_escapes, NULL, MHD_OPTION_URI_LOG_CALLBACK,
        request_begins, door, MHD_OPTION_NOTIFY_COMPLETED, request_ends, server,
        MHD_OPTION_NOTIFY_CONNECTION, connection_event, server, MHD_OPTION_ARRAY,
        use_tls ? tls : none, MHD_OPTION_END);
}

static int read_tls(struct server *server, const char **error_r)
{
    const struct webui_settings *settings = &server->webui->settings;

    if (!settings->tls_certificate)
        return 1;
    if (!settings->tls_key) {
        *error_r = "a TLS certificate without its key";
        return -1;
    }
    if (fileio_read(settings->tls_certificate, PEM_MAX, &server->certificate, error_r) <= 0 ||
        fileio_read_secret(settings->tls_key, PEM_MAX, &server->key, error_r) <= 0)
        return -1;
    return 1;
}

static int listen_and_serve(struct server *server, bool *in_use_r, const char **error_r)
{
    const struct webui_settings *settings = &server->webui->settings;
    const char *host =
        strcmp(settings->listen_host, "localhost") ? settings->listen_host : "127.0.0.1";
    int fd;

    if (read_tls(server, error_r) < 0)
        return -1;
    if (!settings->tls_certificate && !listen_is_loopback(host)) {
        *error_r = error_format("without a TLS certificate only loopback is served, not %s", host);
        return -1;
    }
    fd = listen_on(host, settings->listen_port, in_use_r, error_r);
    if (fd < 0)
        return -1;
    server->doors[0] = (struct door){.server = server};
    server->doors[0].daemon = start_daemon(&server->doors[0], fd);
    if (!server->doors[0].daemon) {
        *error_r = error_format(
            "cannot serve HTTP on %s port %d%s", host, settings->listen_port,
            settings->tls_certificate ? ": certificate and key must be PEM and fit" : "");
        close(fd);
        return -1;
    }
    return 1;
}

// For terminals with HTTP/1.0 and no TLS, whatever the address: route.c lets nothing else through.
static int serve_plain(struct server *server, bool *in_use_r, const char **error_r)
{
    const struct webui_settings *settings = &server->webui->settings;
    int fd;

    if (!settings->plain_host)
        return 1;
    fd = listen_on(settings->plain_host, settings->plain_port, in_use_r, error_r);
    if (fd < 0)
        return -1;
    server->doors[1] = (struct door){.server = server, .plain = true};
    server->doors[1].daemon = start_daemon(&server->doors[1], fd);
    if (!server->doors[1].daemon) {
        *error_r = error_format("cannot serve plain HTTP on %s port %d", settings->plain_host,
                                settings->plain_port);
        close(fd);
        return -1;
    }
    return 1;
}

struct server *server_start(struct webui *webui, bool *in_use_r, const char **error_r)
{
    struct server *server = calloc(1, sizeof *server);

    if (!server)
        memory_none();
    server->webui = webui;
    server->deadline = deadline_start(error_r);
    if (!server->deadline || listen_and_serve(server, in_use_r, error_r) < 0 ||
        serve_plain(server, in_use_r, error_r) < 0)
        server_stop(&server);
    return server;
}

static int port_of(const struct door *door)
{
    const union MHD_DaemonInfo *info =
        door->daemon ? MHD_get_daemon_info(door->daemon, MHD_DAEMON_INFO_BIND_PORT) : NULL;

    return info ? info->port : -1;
}

int server_port(const struct server *server)
{
    return port_of(&server->doors[0]);
}

int server_plain_port(const struct server *server)
{
    return port_of(&server->doors[1]);
}

void server_stop(struct server **server)
{
    struct server *s = *server;
    MHD_socket fds[2];

    if (!s)
        return;
    for (size_t i = 0; i < 2; i++)
        fds[i] = s->doors[i].daemon ? MHD_quiesce_daemon(s->doors[i].daemon) : MHD_INVALID_SOCKET;
    for (int waited = 0; atomic_load(&s->asleep) > 0 && waited < STOP_WAIT_MS; waited += 10)
        usleep(10000);
    for (size_t i = 0; i < 2; i++) {
        if (s->doors[i].daemon)
            MHD_stop_daemon(s->doors[i].daemon);
        if (fds[i] != MHD_INVALID_SOCKET)
            close(fds[i]);
    }
    deadline_stop(&s->deadline);
    buf_free(&s->certificate);
    buf_free(&s->key);
    free(s);
    *server = NULL;
}
