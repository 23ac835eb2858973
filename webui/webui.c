#include "webui/webui.h"

#include <stdlib.h>
#include <string.h>

#include "lib/buf.h"
#include "lib/error.h"
#include "lib/memory.h"
#include "webui/cgi_limit.h"
#include "webui/internal.h"
#include "webui/server.h"
#include "webui/static.h"
#include "webui/workers.h"

enum { REPORT_WORKERS = 2, REPORT_QUEUE = 512, DOOR_WORKERS = 2, DOOR_QUEUE = 16 };
enum { LABEL_A_MINUTE = 6 };

// Scheme, host and port as a browser writes them in Origin: without a scheme's own port, no path.
static char *origin_of(const char *base_url)
{
    const char *host = strstr(base_url, "://");
    struct buf buf = {0};
    size_t size;

    if (!host)
        return strdup(base_url);
    host += 3;
    size = strcspn(host, "/?#");
    if (size > 4 && !strncmp(base_url, "https:", 6) && !strncmp(host + size - 4, ":443", 4))
        size -= 4;
    else if (size > 3 && !strncmp(base_url, "http:", 5) && !strncmp(host + size - 3, ":80", 3))
        size -= 3;
    buf_add(&buf, base_url, (size_t)(host - base_url) + size);
    return buf_take(&buf);
}

static void set_dirs(struct webui *webui)
{
    struct buf ours = {0};

    if (webui->settings.dealer_dir)
        webui->dirs[webui->n_dirs++] = strdup(webui->settings.dealer_dir);
    buf_printf(&ours, "%s/templates", webui->settings.data_dir);
    webui->dirs[webui->n_dirs++] = buf_take(&ours);
}

static int start_parts(struct webui *webui, bool *in_use_r, const char **error_r)
{
    const char *dirs[] = {webui->dirs[0], webui->dirs[1]};
    unsigned reading =
        webui->settings.report_workers ? webui->settings.report_workers : REPORT_WORKERS;

    webui->by_terminal = cgi_limit_new(webui->settings.query_terminal);
    webui->by_address = cgi_limit_new(webui->settings.query_address);
    webui->by_label = cgi_limit_new(LABEL_A_MINUTE);
    webui->statics = static_load(dirs, webui->n_dirs, error_r);
    if (!webui->statics)
        return -1;
    webui->workers = workers_start(2 * reading, reading, REPORT_QUEUE, error_r);
    if (!webui->workers)
        return -1;
    webui->door = workers_start(DOOR_WORKERS, DOOR_WORKERS, DOOR_QUEUE, error_r);
    if (!webui->door)
        return -1;
    webui->server = server_start(webui, in_use_r, error_r);
    return webui->server ? 1 : -1;
}

struct webui *webui_start(const struct webui_settings *settings, bool *in_use_r,
                          const char **error_r)
{
    struct webui *webui = calloc(1, sizeof *webui);

    if (!webui)
        memory_none();
    *in_use_r = false;
    webui->settings = *settings;
    webui->origin = origin_of(settings->base_url);
    webui->secure = !strncmp(settings->base_url, "https:", 6);
    webui->started = settings->now();
    set_dirs(webui);
    if (start_parts(webui, in_use_r, error_r) < 0)
        webui_stop(&webui);
    return webui;
}

int webui_port(const struct webui *webui)
{
    return server_port(webui->server);
}

int webui_plain_port(const struct webui *webui)
{
    return server_plain_port(webui->server);
}

void webui_stop(struct webui **webui)
{
    struct webui *w = *webui;

    if (!w)
        return;
    server_stop(&w->server);
    workers_stop(&w->workers);
    workers_stop(&w->door);
    static_free(&w->statics);
    cgi_limit_free(&w->by_terminal);
    cgi_limit_free(&w->by_address);
    cgi_limit_free(&w->by_label);
    for (size_t i = 0; i < w->n_dirs; i++)
        free(w->dirs[i]);
    free(w->origin);
    free(w);
    *webui = NULL;
}
