#include "agent/overview.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "agent/agent.h"
#include "agent/memory.h"
#include "agent/panel.h"
#include "agent/spool.h"
#include "agent/state.h"
#include "agent/terminal.h"
#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/clock.h"
#include "lib/enrolment_file.h"
#include "lib/memory.h"
#include "lib/text.h"

/* ---- gathering ---- */

static const char *gateway_of(const struct state *state, struct arena *arena)
{
    struct enrolment_file *file;
    struct buf buf = {0};
    const char *error, *gateway = "";
    if (state_read(state, "enrolment", &buf, &error) == 1 &&
        enrolment_file_read("enrolment", buf.data, buf.len, arena, &file, &error) == 1)
        gateway = file->url[0] != '\0' ? file->url : file->mail;
    buf_free(&buf);
    return gateway;
}

static void take_memory(const struct state *state, struct overview_terminal *row, struct arena *arena)
{
    struct memory *memory;
    const char *error;
    if (memory_load(state, row->name, arena, &memory, &error) != 1)
        return;
    row->reported = memory->report_time;
    row->notices = memory->n_conditions;
    for (size_t i = 0; i < memory->n_supplies; i++)
        row->notices += memory->supplies[i].low;
    for (size_t i = 0; i < memory->n_maintenance; i++)
        row->notices += memory->maintenance[i].due;
}

static int take_terminals(const struct state *state, struct overview *overview, struct arena *arena,
                          const char **error_r)
{
    char **names;
    size_t n = 0;
    if (terminal_list(state, arena, &names, &n, error_r) != 1)
        return -1;
    overview->terminals = arena_array(arena, n + 1, sizeof(*overview->terminals));
    for (size_t i = 0; i < n; i++) {
        struct terminal *terminal;
        struct overview_terminal *row = &overview->terminals[overview->n_terminals++];
        *row = (struct overview_terminal){.name = names[i], .model = "", .place = ""};
        if (terminal_load(state, names[i], arena, &terminal, error_r) == 1) {
            row->model = terminal->model;
            row->place = terminal->place;
        }
        take_memory(state, row, arena);
    }
    return 1;
}

static int take_spool(const struct state *state, struct overview *overview, struct arena *arena,
                      const char **error_r)
{
    struct spool_entry *oldest;
    const char *gone;
    char **names;
    if (spool_list(state, arena, &names, &overview->waiting, error_r) != 1)
        return -1;
    if (overview->waiting > 0 && spool_read(state, names[0], arena, &oldest, NULL, &gone) == 1)
        overview->waiting_since = oldest->time;
    return 1;
}

static int take_ways(const struct state *state, struct overview *overview, struct arena *arena,
                     const char **error_r)
{
    struct panel_entry **entries;
    size_t n = 0;
    if (panel_list(state, NULL, arena, &entries, &n, error_r) != 1)
        return -1;
    for (size_t i = 0; i < n; i++) {
        int64_t *last = entries[i]->mailed ? &overview->by_mail : &overview->by_http;
        int64_t time = entries[i]->mailed ? entries[i]->sent_time : entries[i]->reply_time;
        if (time > *last)
            *last = time;
    }
    return 1;
}

int overview_gather(const struct agent *agent, int64_t now, struct arena *arena,
                    struct overview **overview_r, const char **error_r)
{
    struct overview *overview = arena_alloc(arena, sizeof(*overview));
    *overview = (struct overview){.gateway = gateway_of(agent->state, arena), .now = now};
    *overview_r = overview;
    if (take_terminals(agent->state, overview, arena, error_r) != 1 ||
        take_spool(agent->state, overview, arena, error_r) != 1)
        return -1;
    return take_ways(agent->state, overview, arena, error_r);
}

/* ---- saying ---- */

static const char *time_text(int64_t time, char text[static 32])
{
    if (time == 0)
        return "never";
    clock_format(text, time);
    return text;
}

struct line {
    const char *name;
    char value[320];
};

enum { LINES = 6 };

static void make_lines(const struct overview *overview, struct line lines[static LINES])
{
    char time[32];
    const char *names[LINES] = {"version", "gateway", "terminals", "waiting", "last by HTTP", "last by mail"};
    for (size_t i = 0; i < LINES; i++)
        lines[i].name = names[i];
    snprintf(lines[0].value, sizeof(lines[0].value), "%s", agent_version());
    snprintf(lines[1].value, sizeof(lines[1].value), "%s",
             overview->gateway[0] != '\0' ? overview->gateway : "not enrolled");
    snprintf(lines[2].value, sizeof(lines[2].value), "%zu", overview->n_terminals);
    snprintf(lines[3].value, sizeof(lines[3].value), "%zu%s%s", overview->waiting,
             overview->waiting > 0 ? ", since " : "",
             overview->waiting > 0 ? time_text(overview->waiting_since, time) : "");
    snprintf(lines[4].value, sizeof(lines[4].value), "%s", time_text(overview->by_http, time));
    snprintf(lines[5].value, sizeof(lines[5].value), "%s", time_text(overview->by_mail, time));
}

void overview_add_text(const struct overview *overview, struct buf *buf)
{
    struct line lines[LINES];
    char time[32];
    make_lines(overview, lines);
    for (size_t i = 0; i < LINES; i++) {
        buf_printf(buf, "%-14s", lines[i].name);
        text_add_escaped(buf, lines[i].value);
        buf_add_byte(buf, '\n');
    }
    for (size_t i = 0; i < overview->n_terminals; i++) {
        const struct overview_terminal *row = &overview->terminals[i];
        const char *words[] = {row->name, "  ", row->model, "  ", row->place};
        for (size_t j = 0; j < sizeof(words) / sizeof(words[0]); j++)
            text_add_escaped(buf, words[j]);
        buf_printf(buf, "  reported %s, %zu notice%s\n", time_text(row->reported, time), row->notices,
                   row->notices == 1 ? "" : "s");
    }
}

static json_t *json_time(int64_t time)
{
    char text[32];
    return time == 0 ? json_null() : json_string(time_text(time, text));
}

void overview_add_json(const struct overview *overview, struct buf *buf)
{
    json_t *terminals = json_array();
    for (size_t i = 0; i < overview->n_terminals; i++) {
        const struct overview_terminal *row = &overview->terminals[i];
        json_array_append_new(terminals, json_pack("{s:s, s:s, s:s, s:o, s:I}", "name", row->name, "model",
                                                   row->model, "place", row->place, "reported",
                                                   json_time(row->reported), "notices",
                                                   (json_int_t)row->notices));
    }
    json_t *all = json_pack("{s:s, s:s, s:o, s:I, s:o, s:o, s:o, s:o}", "version", agent_version(),
                            "gateway", overview->gateway, "time", json_time(overview->now), "waiting",
                            (json_int_t)overview->waiting, "waiting_since",
                            json_time(overview->waiting_since), "by_http", json_time(overview->by_http),
                            "by_mail", json_time(overview->by_mail), "terminals", terminals);
    char *text = memory_need(json_dumps(all, JSON_INDENT(2)));
    buf_printf(buf, "%s\n", text);
    free(text);
    json_decref(all);
}

static void add_cell(struct buf *buf, const char *element, const char *text)
{
    struct buf clean = {0};
    text_add_escaped(&clean, text);
    buf_printf(buf, "<%s>", element);
    text_add_xml(buf, buf_text(&clean), false);
    buf_printf(buf, "</%s>", element);
    buf_free(&clean);
}

void overview_add_html(const struct overview *overview, struct buf *buf)
{
    struct line lines[LINES];
    char time[32], number[32];
    make_lines(overview, lines);
    buf_add_text(buf, "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Platen agent</title>"
                      "<meta name=\"viewport\" content=\"width=device-width\"></head>\n<body><main><h1>Platen agent</h1>\n<dl>\n");
    for (size_t i = 0; i < LINES; i++) {
        add_cell(buf, "dt", lines[i].name);
        add_cell(buf, "dd", lines[i].value);
        buf_add_byte(buf, '\n');
    }
    buf_add_text(buf, "</dl>\n<table><caption>Terminals</caption>\n<thead><tr><th scope=\"col\">Name</th>"
                      "<th scope=\"col\">Model</th><th scope=\"col\">Place</th><th scope=\"col\">Last report</th>"
                      "<th scope=\"col\">Notices</th></tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < overview->n_terminals; i++) {
        const struct overview_terminal *row = &overview->terminals[i];
        snprintf(number, sizeof(number), "%zu", row->notices);
        const char *cells[] = {row->name, row->model, row->place, time_text(row->reported, time), number};
        buf_add_text(buf, "<tr>");
        for (size_t j = 0; j < sizeof(cells) / sizeof(cells[0]); j++)
            add_cell(buf, "td", cells[j]);
        buf_add_text(buf, "</tr>\n");
    }
    buf_add_text(buf, "</tbody></table></main></body></html>\n");
}
