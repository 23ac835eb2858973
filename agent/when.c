#include "agent/when.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "agent/agent.h"
#include "agent/state.h"
#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/error.h"
#include "lib/fileio.h"
#include "lib/log.h"
#include "lib/memory.h"
#include "lib/schedule.h"
#include "lib/text.h"
#include "lib/zone.h"

struct terminal_when {
    char name[65];
    char *text; /* the schedule is of this one */
    struct schedule *schedule;
    int64_t last, next; /* as they were from last on until next */
    int64_t asked;      /* turned on, or asked for */
};

struct when {
    struct agent *agent;
    struct terminal_when *terminals;
    size_t n;
    int64_t power_on; /* of the machine the agent runs on; 0 long ago */
};

/* 1 and the ID of this start of the machine, or 0. */
static int boot_id(char id_r[37])
{
    struct buf buf = {0};
    const char *error;
    int result = fileio_read("/proc/sys/kernel/random/boot_id", 64, &buf, &error);
    snprintf(id_r, 37, "%.36s", result == 1 ? buf_text(&buf) : "");
    buf_free(&buf);
    return strlen(id_r) == 36;
}

static bool turned_on(struct state *state)
{
    struct buf before = {0};
    const char *error;
    char id[37];
    if (boot_id(id) != 1)
        return false;
    bool same = state_read(state, "boot", &before, &error) == 1 &&
                strcmp(buf_text(&before), id) == 0;
    buf_free(&before);
    if (!same && state_lock(state, &error) == 1) {
        if (state_write(state, "boot", id, strlen(id), &error) != 1)
            log_error("%s", error);
        state_unlock(state);
    }
    return !same;
}

struct when *when_new(struct agent *agent, int64_t now)
{
    struct when *when = calloc(1, sizeof(*when));
    if (when == NULL)
        memory_none();
    when->agent = agent;
    when->power_on = turned_on(agent->state) ? now : 0;
    return when;
}

void when_free(struct when **when)
{
    if (*when == NULL)
        return;
    for (size_t i = 0; i < (*when)->n; i++) {
        schedule_free(&(*when)->terminals[i].schedule);
        free((*when)->terminals[i].text);
    }
    free((*when)->terminals);
    free(*when);
    *when = NULL;
}

static struct terminal_when *find(struct when *when, const char *name)
{
    for (size_t i = 0; i < when->n; i++)
        if (strcmp(when->terminals[i].name, name) == 0)
            return &when->terminals[i];
    struct terminal_when *terminals =
        realloc(when->terminals, (when->n + 1) * sizeof(*terminals));
    if (terminals == NULL)
        memory_none();
    when->terminals = terminals;
    struct terminal_when *terminal = &terminals[when->n++];
    *terminal = (struct terminal_when){0};
    snprintf(terminal->name, sizeof(terminal->name), "%s", name);
    return terminal;
}

static const char *file_name(const char *terminal, struct arena *arena)
{
    return arena_printf(arena, "schedule/%s", terminal);
}

/* What is in force for it: 1 there is a new text, which was read; 0 it is the same. */
static int follow_text(struct when *when, struct terminal_when *terminal)
{
    const struct config *config = &when->agent->config;
    struct arena *arena = arena_new();
    struct buf buf = {0};
    const char *error;
    const char *text = state_read(when->agent->state, file_name(terminal->name, arena), &buf,
                                  &error) == 1
                           ? buf_text(&buf)
                           : config->schedule;
    bool same = terminal->text != NULL && strcmp(terminal->text, text) == 0;
    if (!same) {
        schedule_free(&terminal->schedule);
        free(terminal->text);
        terminal->text = memory_need(strdup(text));
        if (schedule_read(text, config->zone, &terminal->schedule, &error) != 1)
            log_error("%s: schedule: %s", terminal->name, error);
    }
    buf_free(&buf);
    arena_free(&arena);
    return !same;
}

int64_t when_last(struct when *when, const char *name, int64_t now)
{
    struct terminal_when *terminal = find(when, name);
    bool anew = follow_text(when, terminal) == 1;
    if (terminal->schedule == NULL)
        return terminal->asked;
    if (anew || now < terminal->last || (terminal->next != 0 && now >= terminal->next))
        schedule_times(terminal->schedule, now, &terminal->last, &terminal->next);
    int64_t last = terminal->last;
    if (schedule_power_on(terminal->schedule) && when->power_on > last)
        last = when->power_on;
    return terminal->asked > last ? terminal->asked : last;
}

int64_t when_next(const struct when *when)
{
    int64_t next = 0;
    for (size_t i = 0; i < when->n; i++)
        if (when->terminals[i].next != 0 && (next == 0 || when->terminals[i].next < next))
            next = when->terminals[i].next;
    return next;
}

void when_power_on(struct when *when, const char *name, int64_t now)
{
    struct terminal_when *terminal = find(when, name);
    if (terminal->schedule != NULL && schedule_power_on(terminal->schedule))
        terminal->asked = now;
}

void when_ask(struct when *when, const char *name, int64_t now)
{
    find(when, name)->asked = now;
}

/* What is in force then is what the settings say. */
static int take_away(const struct state *state, const char *name, struct arena *arena,
                     const char **error_r)
{
    if (unlink(state_path(state, arena, name)) == 0)
        return fileio_sync_folder(state_path(state, arena, "schedule"), error_r);
    if (errno == ENOENT)
        return 1;
    *error_r = error_format("%s: cannot be removed: %m", name);
    return -1;
}

int when_set(const struct state *state, const char *terminal, const char *text, const char **error_r)
{
    struct schedule *schedule = NULL;
    struct arena *arena = arena_new();
    const char *name = file_name(terminal, arena);
    int result = 1;
    if (text_has_control(text) ||
        schedule_read(text, zone_utc(), &schedule, error_r) != 1)
        result = 0;
    else if (text[0] != '\0')
        result = state_write(state, name, text, strlen(text), error_r);
    else
        result = take_away(state, name, arena, error_r);
    schedule_free(&schedule);
    arena_free(&arena);
    return result;
}
