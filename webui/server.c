#include "webui/server.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/error.h"
#include "lib/fileio.h"
#include "lib/log.h"
#include "lib/memory.h"
#include "webui/deadline.h"
#include "webui/exchange.h"
#include "webui/internal.h"
#include "webui/listen.h"

enum {
    POOL_THREADS = 2,
    NO_DESCRIPTORS_PAUSE = 50000, // microseconds
    CONNECTIONS = 2000,
    CONNECTION_MEMORY = 48 * 1024, // request line and header with room to answer 431 ourselves
    STOP_WAIT_MS = 10000,
    PEM_MAX = 256 * 1024,
};

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
        flags, 0, NULL, NULL, exchange_handle, door, MHD_OPTION_EXTERNAL_LOGGER, engine_log, server,
        MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_THREAD_POOL_SIZE, (unsigned)POOL_THREADS,
        MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
        (size_t)CONNECTION_MEMORY, MHD_OPTION_CONNECTION_TIMEOUT, 30U, MHD_OPTION_STRICT_FOR_CLIENT,
        1, MHD_OPTION_UNESCAPE_CALLBACK, leave_escapes, NULL, MHD_OPTION_URI_LOG_CALLBACK,
        exchange_begin, door, MHD_OPTION_NOTIFY_COMPLETED, exchange_end, server,
        MHD_OPTION_NOTIFY_CONNECTION, exchange_connection, server, MHD_OPTION_ARRAY,
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
