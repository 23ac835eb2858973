#include "agent/update_own.h"

#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

#include "agent/agent.h"
#include "agent/state.h"
#include "agent/update_record.h"
#include "lib/agent_settings.h"
#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/command.h"
#include "lib/error.h"
#include "lib/program.h"

enum { VERSION_SECONDS = 20, VERSION_MAX = 200 };

void update_own_models(struct arena *arena, const char *models_r[UPDATE_OWN_MODELS])
{
    struct utsname machine;
    models_r[0] = uname(&machine) == 0 ? arena_printf(arena, "platen-agent-%s", machine.machine)
                                       : "platen-agent-unknown";
    models_r[1] = "platen-agent";
}

static bool is_program(const char *name)
{
    return strcmp(name, UPDATE_OWN_PROGRAM) == 0;
}

bool update_own_is_in_use(const struct update_record *record)
{
    return strcmp(record->terminal, UPDATE_OWN_TERMINAL) != 0 || !is_program(record->name) ||
           strverscmp(record->version, agent_version()) >= 0;
}

bool update_own_is_newer(const struct update_record *record, const struct program *program)
{
    if (record->phase != UPDATE_RESTS || (uint64_t)program->release <= record->failed)
        return false;
    if (is_program(program->name))
        return strverscmp(program->version, agent_version()) > 0 &&
               (record->release == 0 || strverscmp(program->version, record->version) > 0);
    return strcmp(program->name, UPDATE_OWN_SETTINGS) == 0 &&
           (uint64_t)program->release > record->release;
}

/* It says by itself that it can be started here, and that it is what was announced. */
static int check_program(const char *path, const struct program *program, struct arena *arena,
                         const char **error_r)
{
    struct buf out = {0};
    const char *error;
    int result = 1;
    if (command_read(arena_printf(arena, "exec '%s' --version", path), VERSION_SECONDS, VERSION_MAX,
                     &out, &error) != 1) {
        *error_r = error_format("it cannot be started here: --version %s", error);
        result = 0;
    } else if (strcmp(buf_text(&out), arena_printf(arena, "platen-agent %s\n", program->version)) != 0) {
        *error_r = error_format("it does not say that it is platen-agent %.60s", program->version);
        result = 0;
    }
    buf_free(&out);
    return result;
}

int update_own_prepare(const struct agent *agent, struct update_record *record,
                       const struct program *program, const char **error_r)
{
    struct arena *arena = agent->arena;
    const char *file = program_file(program, arena), *why = "";
    const char *path =
        state_path(agent->state, arena, arena_printf(arena, "update/store/%s", file));
    int good = strchr(path, '\'') != NULL   ? (why = "the state folder's name has a quote in it", 0)
               : is_program(program->name) ? check_program(path, program, arena, &why)
                                           : agent_settings_check(path, &why) == 1;
    record->since = 0;
    record->attempts = 0;
    if (good) {
        record->phase = UPDATE_APPLIES;
        record->new_release = (uint64_t)program->release;
        record->new_version = program->version;
        record->new_file = file;
    } else {
        record->failed = (uint64_t)program->release;
        record->why = arena_strdup(arena, why);
        record->untold = true;
    }
    return update_record_store(agent, record, error_r) == 1 ? good : -1;
}

const char *update_own_trial(void)
{
    const char *trial = getenv(UPDATE_OWN_TRIAL);
    return trial != NULL && trial[0] != '\0' ? trial : NULL;
}

int update_own_is_healthy(const struct agent *agent, const char **error_r)
{
    const char *trial = update_own_trial();
    return state_write(agent->state, "update/healthy", trial, strlen(trial), error_r);
}

bool update_own_waits(const struct agent *agent)
{
    struct arena *arena = arena_new();
    struct update_record **records;
    size_t n;
    const char *ignored;
    bool waits = false;
    if (update_record_list(agent, UPDATE_OWN_TERMINAL, arena, &records, &n, &ignored) == 1)
        for (size_t i = 0; i < n; i++)
            waits |= records[i]->phase == UPDATE_APPLIES;
    arena_free(&arena);
    return waits;
}
