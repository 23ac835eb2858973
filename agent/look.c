#include "agent/look.h"

#include <libgen.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>

#include "agent/agent.h"
#include "agent/compose.h"
#include "agent/down.h"
#include "agent/ini.h"
#include "agent/memory.h"
#include "agent/off.h"
#include "agent/read/credentials.h"
#include "agent/read/crew.h"
#include "agent/read/reading.h"
#include "agent/read/reading_status.h"
#include "agent/spool.h"
#include "agent/spool_thin.h"
#include "agent/state.h"
#include "agent/status_file.h"
#include "agent/terminal.h"
#include "agent/watch.h"
#include "agent/when.h"
#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/error.h"
#include "lib/fileio.h"
#include "lib/log.h"
#include "lib/memory.h"

static const int64_t hour = INT64_C(3600) * 1000000;

enum { TROUBLES_MAX = 256, TURNS_MAX = 4096 };

struct trouble {
    char terminal[65];
    char text[400];
};

/* A printer's next turn. */
struct turn {
    char terminal[65];
    int64_t due;      /* monotonic */
    int64_t news_due; /* to ask whether something is new; 0: it cannot be asked */
    int64_t when;     /* the last time of its schedule that it was asked for */
    int64_t silent;   /* UTC: since when it has not answered; 0 it has */
    bool off;         /* that is told */
};

struct look {
    struct agent *agent;
    struct crew *crew;
    struct when *when;
    struct turn turns[TURNS_MAX];
    size_t n_turns;
    int64_t ages_due; /* monotonic; to look for reports that waited too long */
    bool put;         /* into the spool, since it was looked through */
    bool told_thin;   /* that some are left out; once, until nothing waits */
    struct trouble troubles[TROUBLES_MAX]; /* told already */
    size_t n_troubles;
};

int look_new(struct agent *agent, int64_t now, struct look **look_r, const char **error_r)
{
    struct credentials *credentials = NULL;
    const char *path = agent->config.credentials;
    if (path[0] != '\0' && credentials_read(path, agent->arena, &credentials, error_r) != 1)
        return -1;
    struct look *look = calloc(1, sizeof(*look));
    if (look == NULL)
        memory_none();
    look->agent = agent;
    look->crew = crew_new(credentials, agent->config.read_timeout);
    look->when = when_new(agent, now);
    *look_r = look;
    return 1;
}

void look_free(struct look **look)
{
    if (*look == NULL)
        return;
    crew_free(&(*look)->crew);
    when_free(&(*look)->when);
    free(*look);
    *look = NULL;
}

/* text "": all is well. */
static void tell_once(struct look *look, const char *terminal, const char *text)
{
    struct trouble *trouble = NULL;
    for (size_t i = 0; i < look->n_troubles && trouble == NULL; i++)
        if (strcmp(look->troubles[i].terminal, terminal) == 0)
            trouble = &look->troubles[i];
    if (trouble == NULL && text[0] == '\0')
        return;
    if (trouble == NULL && look->n_troubles < TROUBLES_MAX) {
        trouble = &look->troubles[look->n_troubles++];
        snprintf(trouble->terminal, sizeof(trouble->terminal), "%s", terminal);
    }
    if (trouble != NULL && strncmp(trouble->text, text, sizeof(trouble->text) - 1) == 0)
        return;
    if (trouble != NULL)
        snprintf(trouble->text, sizeof(trouble->text), "%s", text);
    if (text[0] == '\0')
        log_notice("%s: its status is readable again", terminal);
    else
        log_error("%s: %s", terminal, text);
}

static const char *status_path(const struct agent *agent, const struct terminal *terminal,
                               struct arena *arena)
{
    if (terminal->status[0] != '\0')
        return terminal->status;
    return arena_printf(arena, "%s/%s.status", agent->config.status_folder, terminal->name);
}

static void fill_report(Platen__Report *report, const struct watch_result *result,
                        const struct status *status, struct arena *arena)
{
    report->purpose = arena_strdup(arena, result->n_completions > 0 ? "completion" : "status");
    report->full = result->full;
    report->conditions = result->conditions;
    report->n_conditions = result->n_conditions;
    report->supplies = result->supplies;
    report->n_supplies = result->n_supplies;
    report->completions = result->completions;
    report->n_completions = result->n_completions;
    report->counters = status->counters;
    report->n_counters = status->n_counters;
}

/* Once all that waited is gone, the next report tells what was left out meanwhile. true: it is in
 * this one. */
static bool add_left_out(struct look *look, Platen__Report *report, struct arena *arena)
{
    const struct state *state = look->agent->state;
    char **names;
    const char *error;
    size_t n;
    const char *text = spool_thin_note(state, arena);
    if (text == NULL || spool_list(state, arena, &names, &n, &error) != 1 || n > 0)
        return false;
    Platen__Condition *condition = arena_alloc(arena, sizeof(*condition));
    platen__condition__init(condition);
    condition->keyword = arena_strdup(arena, "reports-left-out");
    condition->severity = PLATEN__SEVERITY__SEVERITY_REPORT;
    condition->text = arena_strdup(arena, text);
    Platen__Condition **all = arena_array(arena, report->n_conditions + 1, sizeof(*all));
    for (size_t i = 0; i < report->n_conditions; i++)
        all[i] = report->conditions[i];
    all[report->n_conditions++] = condition;
    report->conditions = all;
    return true;
}

/* Under the lock. 1, or -1. */
static int put_report(struct look *look, const struct terminal *terminal, Platen__Report *report,
                      const struct spool_file *memory, bool news, int64_t now, struct arena *arena,
                      const char **error_r)
{
    struct agent *agent = look->agent;
    struct spool_file files[] = {*memory, {spool_thin_file, "", 0}};
    bool told = add_left_out(look, report, arena);
    const char *id;
    look->told_thin &= !told;
    look->put = true;
    if (!news && !told)
        return compose_put_routine(agent, report, terminal, files, 1, now, arena, &id, error_r);
    return compose_put(agent, agent->identity, report, terminal, NULL, files, told ? 2 : 1, now,
                       arena, &id, error_r);
}

/* Under the lock. 1, or -1. */
static int compare(struct look *look, const struct terminal *terminal, const struct status *status,
                   int64_t now, struct arena *arena, const char **error_r)
{
    struct agent *agent = look->agent;
    struct watch_settings settings = agent->config.watch;
    const char *name = arena_printf(arena, "memory/%s.memory", terminal->name);
    struct memory *before = NULL;
    struct watch_result found;
    struct buf old = {0}, new = {0};
    Platen__Report report;
    int result = state_read(agent->state, name, &old, error_r);
    if (result == 1)
        result = memory_read(name, buf_text(&old), old.len, arena, &before, error_r);
    if (result >= 0) {
        down_settings(agent->state, terminal->name, &settings);
        settings.full_due = when_last(look->when, terminal->name, now);
        watch_compare(status, before, &settings, now, arena, &found);
        memory_write(found.memory, &new);
        const struct spool_file file = {name, new.data, new.len};
        platen__report__init(&report);
        fill_report(&report, &found, status, arena);
        result = 1;
        if (found.report)
            result =
                put_report(look, terminal, &report, &file, found.news, now, arena, error_r);
        else if (old.len != new.len || memcmp(old.data, new.data, new.len) != 0)
            result = state_write(agent->state, name, new.data, new.len, error_r);
    }
    buf_free(&old);
    buf_free(&new);
    return result;
}

/* Takes the lock for it. 1 or -1. */
static int take_status(struct look *look, const struct terminal *terminal,
                       const struct status *status, int64_t now, struct arena *arena,
                       const char **error_r)
{
    struct agent *agent = look->agent;
    if (state_lock(agent->state, error_r) != 1)
        return -1;
    int result = compare(look, terminal, status, now, arena, error_r);
    state_unlock(agent->state);
    return result;
}

/* ---- printers that are read ---- */

static bool is_uri(const char *status)
{
    return strstr(status, "://") != NULL || strncmp(status, "file:", 5) == 0;
}

static struct turn *turn_of(struct look *look, const char *name)
{
    for (size_t i = 0; i < look->n_turns; i++)
        if (strcmp(look->turns[i].terminal, name) == 0)
            return &look->turns[i];
    if (look->n_turns == TURNS_MAX)
        return NULL;
    struct turn *turn = &look->turns[look->n_turns++];
    snprintf(turn->terminal, sizeof(turn->terminal), "%s", name);
    turn->due = turn->news_due = turn->when = 0;
    turn->silent = 0;
    turn->off = false;
    return turn;
}

static void ask_if_due(struct look *look, const struct terminal *terminal, int64_t now,
                       int64_t monotonic)
{
    struct turn *turn = turn_of(look, terminal->name);
    if (turn == NULL)
        return;
    int64_t when = when_last(look->when, terminal->name, now);
    bool whole = turn->due <= monotonic || turn->when < when;
    bool news = turn->news_due != 0 && turn->news_due <= monotonic;
    if ((!whole && !news) || crew_ask(look->crew, terminal->name, terminal->status, !whole) != 1)
        return;
    turn->news_due = 0;
    if (!whole)
        return;
    turn->due = monotonic + look->agent->config.read_interval;
    turn->when = when;
}

/* What is not all there proves nothing: a condition that was not told may still be one. */
static int check_reading(const struct crew_result *read, const char **error_r)
{
    *error_r = read->error;
    if (read->result != 1)
        return -1;
    *error_r = read->reading->partly;
    return read->reading->partly == NULL ? 1 : -1;
}

static void take_reading(struct look *look, const struct crew_result *read, int64_t now)
{
    struct terminal *terminal;
    const char *error;
    if (read->result == 2)
        return;
    int result = check_reading(read, &error);
    if (result == 1)
        result = terminal_load(look->agent->state, read->name, read->arena, &terminal, &error);
    if (result == 1)
        result = take_status(
            look, terminal,
            reading_status(read->reading, look->agent->config.paper, read->arena), now,
            read->arena, &error);
    if (result != 0) /* 0: it was taken off the list meanwhile */
        tell_once(look, read->name, result == 1 ? "" : error);
}

static void note_silence(struct look *look, struct turn *turn, const struct crew_result *read,
                         int64_t now)
{
    int64_t after = look->agent->config.off_after;
    struct terminal *terminal;
    const char *error;
    if (read->result != 0) {
        if (turn->silent != 0 && read->result > 0)
            when_power_on(look->when, read->name, now);
        turn->silent = 0;
        turn->off = false;
        return;
    }
    if (turn->silent == 0 || turn->silent > now)
        turn->silent = now;
    if (turn->off || after == 0 || now - turn->silent < after ||
        terminal_load(look->agent->state, read->name, read->arena, &terminal, &error) != 1)
        return;
    turn->off = off_tell(look->agent, terminal, turn->silent, now, read->arena, &error) == 1;
    if (!turn->off)
        log_error("%s: %s", read->name, error);
    look->put = true;
}

void look_take(struct look *look, int64_t now, int64_t monotonic)
{
    struct crew_result read;
    while (crew_take(look->crew, &read) == 1) {
        struct turn *turn = turn_of(look, read.name);
        if (turn != NULL && read.news_after > 0)
            turn->news_due = monotonic + read.news_after;
        if (turn != NULL)
            note_silence(look, turn, &read, now);
        take_reading(look, &read, now);
        arena_free(&read.arena);
    }
}

int64_t look_next(const struct look *look)
{
    return when_next(look->when);
}

size_t look_reading(struct look *look)
{
    return crew_count(look->crew);
}

int look_fd(const struct look *look)
{
    return crew_fd(look->crew);
}

/* ---- status files ---- */

static int look_at_file(struct look *look, const struct terminal *terminal, int64_t now,
                        struct arena *arena, const char **error_r)
{
    const char *path = status_path(look->agent, terminal, arena);
    struct status *status;
    struct buf buf = {0};
    int result = fileio_read(path, INI_MAX, &buf, error_r);
    if (result == 1)
        result = status_file_read(path, buf_text(&buf), buf.len, arena, &status, error_r);
    buf_free(&buf);
    return result == 1 ? take_status(look, terminal, status, now, arena, error_r) : -1;
}

static void look_at(struct look *look, const char *name, int64_t now, int64_t monotonic,
                    struct arena *arena)
{
    struct terminal *terminal;
    const char *error;
    int result = terminal_load(look->agent->state, name, arena, &terminal, &error);
    if (down_asked(look->agent->state, name))
        when_ask(look->when, name, now);
    if (result == 1 && is_uri(terminal->status)) {
        ask_if_due(look, terminal, now, monotonic);
        return;
    }
    if (result == 1)
        result = look_at_file(look, terminal, now, arena, &error);
    tell_once(look, name, result == 1 ? "" : error);
}

/* What is not sent for weeks does not fill the disk. */
static void thin_spool(struct look *look, int64_t now, int64_t monotonic)
{
    struct agent *agent = look->agent;
    bool ages = monotonic >= look->ages_due;
    const char *error;
    size_t n = 0;
    if ((!ages && !look->put) || state_lock(agent->state, &error) != 1)
        return;
    look->put = false;
    int result = spool_thin(agent->state, &agent->config.spool, ages, now, &n, &error);
    state_unlock(agent->state);
    if (ages)
        look->ages_due = monotonic + hour;
    if (result != 1)
        log_error("%s", error);
    else if (n > 0 && !look->told_thin)
        log_warning("too much waits to be sent: routine reports are left out; what is new is kept");
    look->told_thin |= n > 0;
}

void look_at_all(struct look *look, int64_t now, int64_t monotonic)
{
    struct arena *arena = arena_new();
    char **names;
    const char *error;
    size_t n = 0;
    if (terminal_list(look->agent->state, arena, &names, &n, &error) != 1)
        log_error("%s", error);
    for (size_t i = 0; i < n; i++) {
        struct arena *own = arena_new();
        look_at(look, names[i], now, monotonic, own);
        arena_free(&own);
    }
    arena_free(&arena);
    look_take(look, now, monotonic);
    thin_spool(look, now, monotonic);
}

size_t look_count(const struct look *look)
{
    struct arena *arena = arena_new();
    char **names;
    const char *error;
    size_t n = 0;
    if (terminal_list(look->agent->state, arena, &names, &n, &error) != 1)
        n = 0;
    arena_free(&arena);
    return n;
}

void look_watch_folders(const struct look *look, int notify_fd, uint32_t events)
{
    struct arena *arena = arena_new();
    struct terminal *terminal;
    char **names;
    const char *error;
    size_t n = 0;
    if (terminal_list(look->agent->state, arena, &names, &n, &error) != 1)
        n = 0;
    for (size_t i = 0; i < n; i++)
        if (terminal_load(look->agent->state, names[i], arena, &terminal, &error) == 1 &&
            terminal->status[0] != '\0' && !is_uri(terminal->status))
            inotify_add_watch(notify_fd, dirname(arena_strdup(arena, terminal->status)), events);
    arena_free(&arena);
}
