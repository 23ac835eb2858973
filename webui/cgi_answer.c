#include "webui/cgi.h"

#include <stdlib.h>
#include <string.h>

#include "gateway/base/render.h"
#include "gateway/desk/queue.h"
#include "gateway/store/store.h"
#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/clock.h"
#include "lib/zone.h"
#include "webui/cgi_limit.h"
#include "webui/internal.h"

static const char *language_of(const struct render *render, const char *first, const char *second)
{
    const char *found = render_language(render, first);
    if (found == NULL)
        found = render_language(render, second);
    return found != NULL ? found : "en";
}

static void fill_panel(struct web_request *request, const Platen__Terminal *terminal,
                       struct cgi_panel *panel)
{
    const Platen__Customer *customer =
        terminal != NULL ? store_get_id(request->txn, STORE_CUSTOMER, terminal->customer) : NULL;
    const Platen__Site *site =
        terminal != NULL ? store_get_id(request->txn, STORE_SITE, terminal->site) : NULL;
    panel->language =
        language_of(request->settings->render, customer != NULL ? customer->language : NULL,
                    request->dealer->language);
    panel->zone = zone_first(site != NULL ? site->zone : NULL,
                             customer != NULL ? customer->zone : NULL, request->dealer->zone);
    if (terminal == NULL || terminal->state != PLATEN__TERMINAL_STATE__TERMINAL_ACTIVE)
        return;
    panel->terminal = terminal->id;
    panel->simple = !terminal->signed_only && !terminal->down_waits;
    panel->heard = terminal->registered != 0 && terminal->heard != 0 && !terminal->silent;
}

bool cgi_panel(struct web_request *request, const char *number, struct cgi_panel *panel_r)
{
    struct store_key key = store_key_text(number);
    *panel_r = (struct cgi_panel){.zone = zone_utc(), .language = "en"};
    if (web_snapshot(request) == NULL)
        return false;
    const Platen__Terminal *terminal =
        *number != '\0' ? store_find(request->txn, STORE_TERMINAL_BY_NUMBER, &key) : NULL;
    if (terminal != NULL && terminal->merged_into != 0)
        terminal = store_get_id(request->txn, STORE_TERMINAL, terminal->merged_into);
    fill_panel(request, terminal, panel_r);
    web_snapshot_end(request);
    return true;
}

// A panel reads lines: what a description holds stays on one.
static void add_line(struct buf *text, const char *line)
{
    for (; *line != '\0'; line++)
        buf_add_byte(text, (unsigned char)*line < 0x20 ? ' ' : (uint8_t)*line);
    buf_add_byte(text, '\n');
}

static void add_down(struct buf *text, const Platen__Fact *down)
{
    buf_printf(text, "%s %llu", down->name, (unsigned long long)down->number);
    if (*down->value != '\0')
        buf_add_byte(text, ' ');
    add_line(text, down->value);
}

// The tables' and the user's own words: the desk has them in the panel's language.
static bool is_said(const char *type)
{
    return !strcmp(type, "error") || !strcmp(type, "message") || !strcmp(type, "order");
}

char *cgi_lines(const struct web_request *request, const struct cgi_panel *panel,
                const struct cgi_line *line)
{
    struct buf text = {0};
    char time[ZONE_TEXT_SIZE];
    const struct render *render = request->settings->render;
    const char *known = line->key             ? render_word(render, panel->language, line->key)
                        : is_said(line->type) ? line->words
                                              : NULL;
    char *words = known ? NULL : render_again(render, panel->language, line->words);
    zone_iso(panel->zone, line->time != 0 ? line->time : request->now, time);
    add_line(&text, time);
    add_line(&text, line->type);
    if (line->reception != 0)
        buf_printf(&text, "%u-%08llu\n", line->epoch, (unsigned long long)line->reception);
    else
        buf_add_text(&text, "-\n");
    add_line(&text, known ? known : words);
    for (size_t i = 0; i < line->n_downs; i++)
        add_down(&text, line->downs[i]);
    free(words);
    return buf_take(&text);
}

void cgi_answer(struct web_request *request, unsigned status, const struct cgi_panel *panel,
                const struct cgi_line *line)
{
    char *text = cgi_lines(request, panel, line);
    web_bytes(request, status, "text/plain; charset=utf-8", text, strlen(text));
    cgi_note_downs(request, line);
}

// ---- what rode down ----

static void noted(void *context, const Platen__Answer *answer)
{
    (void)context;
    (void)answer;
}

void cgi_note(const struct web_request *request, const Platen__Command *command)
{
    desk_queue_submit(request->settings->queue, command, noted, NULL);
}

static void sent(const struct web_request *request)
{
    Platen__Command command = PLATEN__COMMAND__INIT;
    Platen__DownSent what = *(const Platen__DownSent *)request->response.sent_context;
    command.actor_kind = PLATEN__ACTOR_KIND__ACTOR_TERMINAL;
    command.subject_case = PLATEN__COMMAND__SUBJECT_DOWN_SENT;
    command.down_sent = &what;
    // Not taken: it comes again with the next reply.
    cgi_note(request, &command);
}

void cgi_note_downs(struct web_request *request, const struct cgi_line *line)
{
    if (line->n_downs == 0)
        return;
    Platen__DownSent *what = arena_alloc(request->arena, sizeof *what);
    platen__down_sent__init(what);
    what->ids = arena_array(request->arena, line->n_downs, sizeof *what->ids);
    for (size_t i = 0; i < line->n_downs; i++)
        what->ids[what->n_ids++] = line->downs[i]->number;
    request->response.sent = sent;
    request->response.sent_context = what;
}

void cgi_refuse(struct web_request *request, unsigned status, const char *number, const char *words)
{
    struct cgi_panel panel;
    if (cgi_panel(request, number, &panel))
        cgi_answer(request, status, &panel, &(struct cgi_line){.type = "refused", .words = words});
    if (status == 503)
        web_header_add(request, "Retry-After", "10");
}

static bool may_ask(struct web_request *request, struct cgi_limit *limit, const void *who,
                    size_t size, const char *number)
{
    unsigned seconds;
    if (cgi_limit_may(limit, who, size, clock_monotonic(), &seconds))
        return true;
    cgi_refuse(request, 429, number, "too many queries, try later");
    web_header_add(request, "Retry-After", arena_printf(request->arena, "%u", seconds));
    return false;
}

bool cgi_may_ask(struct web_request *request)
{
    // Behind a proxy of this machine all terminals have its address.
    return request->loopback || may_ask(request, request->webui->by_address, request->client,
                                        sizeof request->client, "");
}

bool cgi_terminal_may_ask(struct web_request *request, const char *number)
{
    return *number == '\0' ||
           may_ask(request, request->webui->by_terminal, number, strlen(number), number);
}
