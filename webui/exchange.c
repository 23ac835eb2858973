#include "webui/exchange.h"

#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "lib/arena.h"
#include "lib/memory.h"
#include "webui/deadline.h"
#include "webui/internal.h"
#include "webui/request_check.h"
#include "webui/route.h"

enum { BODY_MAX = 64 * 1024 };

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

void exchange_connection(void *context, struct MHD_Connection *connection, void **socket_context,
                         enum MHD_ConnectionNotificationCode code)
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
void *exchange_begin(void *context, const char *target, struct MHD_Connection *connection)
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

void exchange_end(void *context, struct MHD_Connection *connection, void **connection_context,
                  enum MHD_RequestTerminationCode code)
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
    free(exchange->request.response.stream_context);
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
    return status ? exchange_refuse(exchange, status, reason) : MHD_YES;
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
    return exchange_send(exchange);
}

static enum MHD_Result dispatch(struct exchange *exchange)
{
    struct web_request *request = &exchange->request;

    set_phase(exchange, DEADLINE_WORK);
    exchange->dispatched = true;
    request->body = exchange->body.data;
    request->body_size = exchange->body.len;
    if (exchange->too_large)
        return exchange_refuse(exchange, 413, "the body is too large");
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

enum MHD_Result exchange_handle(void *context, struct MHD_Connection *connection, const char *url,
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
