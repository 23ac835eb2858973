#include "agent/update_apply.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agent/agent.h"
#include "agent/state.h"
#include "agent/update_record.h"
#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/command.h"
#include "lib/error.h"
#include "lib/text.h"

enum { ATTEMPTS_MAX = 3, HOOK_SECONDS = 600, HOOK_OUTPUT = 64 * 1024, WHY_MAX = 200 };

/* The last line that the hook printed says most. */
static const char *last_line(const struct buf *out, struct arena *arena)
{
    char *text = arena_strdup(arena, buf_text(out));
    size_t size = strlen(text);
    while (size > 0 && (text[size - 1] == '\n' || text[size - 1] == ' '))
        text[--size] = '\0';
    const char *line = strrchr(text, '\n');
    struct buf clean = {0};
    text_add_escaped(&clean, line == NULL ? text : line + 1);
    const char *kept = arena_cut(arena, buf_text(&clean), WHY_MAX);
    buf_free(&clean);
    return kept;
}

/* 1; 0 with record->why. */
static int hook(const struct agent *agent, struct update_record *record, const char *action,
                const char *file, uint64_t release)
{
    const char *error = NULL, *command = agent->config.update_command;
    struct buf out = {0};
    char number[24];
    if (command[0] == '\0')
        return 1;
    snprintf(number, sizeof(number), "%llu", (unsigned long long)release);
    const char *path = file[0] == '\0'
                           ? ""
                           : state_path(agent->state, agent->arena,
                                        arena_printf(agent->arena, "update/store/%s", file));
    setenv("PLATEN_ACTION", action, 1);
    setenv("PLATEN_TERMINAL", record->terminal, 1);
    setenv("PLATEN_PROGRAM", record->name, 1);
    setenv("PLATEN_RELEASE", number, 1);
    setenv("PLATEN_FILE", path, 1);
    int result = command_read(command, HOOK_SECONDS, HOOK_OUTPUT, &out, &error);
    if (result != 1) {
        const char *line = last_line(&out, agent->arena);
        record->why = arena_printf(agent->arena, "%s: the command %s%s%s", action, error,
                                   line[0] != '\0' ? ": " : "", line);
    }
    buf_free(&out);
    return result == 1;
}

static int go_back(const struct agent *agent, struct update_record *record, const char **error_r)
{
    const char *why = record->why;
    record->phase = UPDATE_RETURNS;
    if (update_record_store(agent, record, error_r) != 1 ||
        update_record_switch(agent, record, record->file, error_r) != 1)
        return -1;
    hook(agent, record, "return", record->file, record->release);
    record->why = why;
    record->phase = UPDATE_RESTS;
    record->failed = record->new_release;
    record->new_release = 0;
    record->new_version = record->new_file = "";
    record->untold = true;
    return update_record_store(agent, record, error_r) == 1 ? 0 : -1;
}

static int settle(const struct agent *agent, struct update_record *record, const char **error_r)
{
    record->phase = UPDATE_RESTS;
    record->release = record->new_release;
    record->version = record->new_version;
    record->file = record->new_file;
    record->new_release = 0;
    record->new_version = record->new_file = record->why = "";
    record->untold = true;
    return update_record_store(agent, record, error_r);
}

static int try_it(const struct agent *agent, struct update_record *record, int64_t now,
                  const char **error_r)
{
    record->phase = UPDATE_APPLIES;
    record->attempts++;
    record->since = now;
    record->why = "";
    if (update_record_store(agent, record, error_r) != 1 ||
        update_record_switch(agent, record, record->new_file, error_r) != 1)
        return -1;
    if (!hook(agent, record, "apply", record->new_file, record->new_release))
        return go_back(agent, record, error_r);
    if (agent->config.update_confirm == 0)
        return settle(agent, record, error_r);
    record->phase = UPDATE_CONFIRMS;
    return update_record_store(agent, record, error_r);
}

int update_apply_begin(const struct agent *agent, struct update_record *record, int64_t now,
                       const char **error_r)
{
    record->attempts = 0;
    return try_it(agent, record, now, error_r);
}

static int confirm(const struct agent *agent, struct update_record *record, int64_t now,
                   const char **error_r)
{
    if (now < record->since) { /* the clock went back: the wait begins again */
        record->since = now;
        return update_record_store(agent, record, error_r);
    }
    if (now - record->since < agent->config.update_confirm)
        return 1;
    if (hook(agent, record, "confirm", record->new_file, record->new_release))
        return settle(agent, record, error_r);
    return go_back(agent, record, error_r);
}

int update_apply_go_on(const struct agent *agent, struct update_record *record, int64_t now,
                       const char **error_r)
{
    switch (record->phase) {
    case UPDATE_RESTS:
        break;
    case UPDATE_APPLIES:
        if (record->attempts < ATTEMPTS_MAX)
            return try_it(agent, record, now, error_r);
        record->why = arena_printf(agent->arena, "cut off %d times while it was applied",
                                   ATTEMPTS_MAX);
        return go_back(agent, record, error_r);
    case UPDATE_CONFIRMS:
        return confirm(agent, record, now, error_r);
    case UPDATE_RETURNS:
        if (record->why[0] == '\0')
            record->why = "gone back";
        return go_back(agent, record, error_r);
    }
    return 1;
}
