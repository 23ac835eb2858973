#include "agent/update_record.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "agent/agent.h"
#include "agent/ini.h"
#include "agent/state.h"
#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/clock.h"
#include "lib/error.h"
#include "lib/fileio.h"
#include "lib/program.h"
#include "lib/text.h"

static const char *const phases[] = {"rests", "applies", "confirms", "returns"};

const char *update_record_name(const struct update_record *record, struct arena *arena)
{
    return arena_printf(arena, "update/programs/%s/%s", record->terminal, record->name);
}

void update_record_write(const struct update_record *record, struct buf *buf)
{
    buf_add_text(buf, "# What runs, and what is being changed (platen-agent update).\n");
    ini_add(buf, "program", record->name);
    ini_add_number(buf, "release", (int64_t)record->release);
    ini_add(buf, "version", record->version);
    ini_add(buf, "file", record->file);
    ini_add(buf, "phase", phases[record->phase]);
    ini_add_number(buf, "new-release", (int64_t)record->new_release);
    ini_add(buf, "new-version", record->new_version);
    ini_add(buf, "new-file", record->new_file);
    ini_add_number(buf, "attempts", (int64_t)record->attempts);
    ini_add_time(buf, "since", record->since);
    ini_add_number(buf, "failed", (int64_t)record->failed);
    ini_add(buf, "why", record->why);
    ini_add(buf, "untold", record->untold ? "yes" : "");
}

struct reading {
    struct update_record *record;
    struct arena *arena;
    const char *program; /* whose record the file says it is */
};

static int take_phase(struct update_record *record, const char *word)
{
    for (size_t i = 0; i < sizeof(phases) / sizeof(phases[0]); i++)
        if (strcmp(phases[i], word) == 0) {
            record->phase = (enum update_phase)i;
            return 1;
        }
    return -1;
}

static int take_entry(void *context, const struct ini_entry *line, const char **error_r)
{
    struct reading *reading = context;
    struct update_record *r = reading->record;
    const struct {
        const char *key;
        const char **text;
        uint64_t *number;
    } keys[] = {{"program", &reading->program, NULL},   {"release", NULL, &r->release},
                {"version", &r->version, NULL},         {"file", &r->file, NULL},
                {"new-release", NULL, &r->new_release}, {"new-version", &r->new_version, NULL},
                {"new-file", &r->new_file, NULL},       {"attempts", NULL, &r->attempts},
                {"failed", NULL, &r->failed},           {"why", &r->why, NULL}};
    if (line->key == NULL)
        return 1;
    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
        if (strcmp(keys[i].key, line->key) != 0)
            continue;
        if (keys[i].text != NULL)
            *keys[i].text = arena_strdup(reading->arena, line->value);
        else if (text_parse_unsigned(line->value, INT64_MAX, keys[i].number) != 1)
            break;
        return 1;
    }
    if (strcmp(line->key, "phase") == 0 && take_phase(r, line->value) == 1)
        return 1;
    if (strcmp(line->key, "since") == 0 && clock_parse(line->value, &r->since) == 1)
        return 1;
    if (strcmp(line->key, "untold") == 0) {
        r->untold = strcmp(line->value, "yes") == 0;
        return 1;
    }
    *error_r = error_format("%s = %s is not understood", line->key, line->value);
    return -1;
}

/* program_r: as the file says it, "" where there is none. */
static int load(const struct agent *agent, const char *terminal, const char *name,
                struct arena *arena, struct update_record **record_r, const char **program_r,
                const char **error_r)
{
    struct update_record *record = arena_alloc(arena, sizeof(*record));
    struct reading reading = {record, arena, ""};
    struct buf text = {0};
    *record = (struct update_record){.terminal = arena_strdup(arena, terminal),
                                     .name = arena_strdup(arena, name),
                                     .version = "",
                                     .file = "",
                                     .new_version = "",
                                     .new_file = "",
                                     .why = ""};
    const char *path = update_record_name(record, arena);
    int result = state_read(agent->state, path, &text, error_r);
    if (result == 1)
        result = ini_read(path, buf_text(&text), text.len, take_entry, &reading, error_r);
    buf_free(&text);
    *record_r = record;
    *program_r = reading.program;
    return result < 0 ? -1 : 1;
}

int update_record_load(const struct agent *agent, const char *terminal, const char *name,
                       struct arena *arena, struct update_record **record_r, const char **error_r)
{
    const char *ignored;
    return load(agent, terminal, name, arena, record_r, &ignored, error_r);
}

int update_record_store(const struct agent *agent, const struct update_record *record,
                        const char **error_r)
{
    struct arena *arena = arena_new();
    struct buf text = {0};
    const char *folder = arena_printf(arena, "update/programs/%s", record->terminal);
    int result = fileio_make_folder(state_path(agent->state, arena, folder), 0700, error_r);
    update_record_write(record, &text);
    if (result == 1)
        result = state_write(agent->state, update_record_name(record, arena), text.data, text.len,
                             error_r);
    buf_free(&text);
    arena_free(&arena);
    return result;
}

static bool may_be_left_over(const char *name)
{
    size_t size = strlen(name);
    return size > 7 && name[size - 7] == '.';
}

int update_record_list(const struct agent *agent, const char *terminal, struct arena *arena,
                       struct update_record ***records_r, size_t *n_r, const char **error_r)
{
    char **names;
    size_t n = 0;
    const char *folder = arena_printf(arena, "update/programs/%s", terminal);
    *n_r = 0;
    *records_r = NULL;
    if (access(state_path(agent->state, arena, folder), F_OK) != 0)
        return 1;
    if (state_list(agent->state, folder, arena, &names, &n, error_r) != 1)
        return -1;
    *records_r = arena_array(arena, n + 1, sizeof(**records_r));
    for (size_t i = 0; i < n; i++) {
        const char *program;
        if (!program_name_ok(names[i], PROGRAM_NAME_MAX))
            continue;
        int result = load(agent, terminal, names[i], arena, &(*records_r)[*n_r], &program, error_r);
        /* A killed writer leaves NAME.XXXXXX; a program's name may have that form too, but then
         * the file says so. */
        if (may_be_left_over(names[i]) && (result != 1 || strcmp(program, names[i]) != 0))
            continue;
        if (result != 1)
            return -1;
        (*n_r)++;
    }
    return 1;
}

int update_record_switch(const struct agent *agent, const struct update_record *record,
                         const char *file, const char **error_r)
{
    struct arena *arena = arena_new();
    const char *folder =
        state_path(agent->state, arena, arena_printf(arena, "update/current/%s", record->terminal));
    const char *link = arena_printf(arena, "%s/%s", folder, record->name);
    const char *next = arena_printf(arena, "%s/.%s", folder, record->name);
    int result = fileio_make_folder(folder, 0700, error_r);
    if (result == 1) {
        unlink(next);
        bool done = file[0] == '\0'
                        ? unlink(link) == 0 || errno == ENOENT
                        : symlink(arena_printf(arena, "../../store/%s", file), next) == 0 &&
                              rename(next, link) == 0;
        if (!done) {
            *error_r = error_format("%s: %m", link);
            result = -1;
        }
    }
    if (result == 1)
        result = fileio_sync_folder(folder, error_r);
    arena_free(&arena);
    return result;
}
