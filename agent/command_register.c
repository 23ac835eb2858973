#include "agent/commands.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "agent/agent.h"
#include "agent/compose.h"
#include "agent/handover.h"
#include "agent/identity.h"
#include "agent/spool.h"
#include "agent/state.h"
#include "agent/terminal.h"
#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/clock.h"
#include "lib/enrolment_file.h"
#include "lib/fileio.h"
#include "lib/memory.h"
#include "lib/seal.h"

enum { WAIT_SECONDS = 15, ENROL_SECONDS = 60 };

/* What the command line says of a terminal; NULL = nothing. */
struct values {
    const char *manager, *centre, *place, *serial, *model, *maker, *site, *department, *number;
    const char *company_id, *status;
};

#define VALUE_OPTIONS(values)                                                                      \
    {"manager", 0, "ADDR", "mail address of the manager", &(values).manager, NULL},                \
        {"centre", 0, "ADDR", "mail address of the service centre", &(values).centre, NULL},       \
        {"place", 0, "TEXT", "where it stands", &(values).place, NULL},                            \
        {"serial", 0, "S", "its serial number", &(values).serial, NULL},                           \
        {"model", 0, "M", "its model", &(values).model, NULL},                                     \
        {"maker", 0, "M", "its maker", &(values).maker, NULL},                                     \
        {"site", 0, "CODE", "site at the customer", &(values).site, NULL},                         \
        {"department", 0, "CODE", "department that pays", &(values).department, NULL},             \
        {"number", 0, "N", "registration number, if it has one already", &(values).number, NULL},  \
        {"company-id", 0, "ID", "the customer's own number for it", &(values).company_id, NULL},   \
    {                                                                                              \
        "status", 0, "FILE|URI", "its status file (STATUS-FOLDER/NAME.status), or snmp://HOST",    \
            &(values).status, NULL                                                                 \
    }

static void apply(const struct values *values, struct terminal *terminal, struct arena *arena)
{
    const struct {
        const char *value;
        const char **place;
    } list[] = {{values->manager, &terminal->manager}, {values->centre, &terminal->centre},
                {values->place, &terminal->place},     {values->serial, &terminal->serial},
                {values->model, &terminal->model},     {values->maker, &terminal->maker},
                {values->site, &terminal->site},       {values->department, &terminal->department},
                {values->number, &terminal->number},   {values->company_id, &terminal->company_id}};
    for (size_t i = 0; i < sizeof(list) / sizeof(list[0]); i++)
        if (list[i].value != NULL)
            *list[i].place = list[i].value;
    if (values->status != NULL) {
        char *path = values->status[0] == '\0' ? NULL : realpath(values->status, NULL);
        terminal->status = arena_strdup(arena, path == NULL ? values->status : path);
        free(path);
    }
}

/* Spools the registration and waits for what becomes of it. */
static int send_registration(struct agent *agent, struct handover *handover,
                             const struct terminal *terminal)
{
    struct arena *arena = agent->arena;
    struct buf buf = {0};
    Platen__Report report;
    const char *id, *error;
    platen__report__init(&report);
    compose_registration(&report, terminal, arena);
    terminal_write(terminal, &buf);
    const struct spool_file file = {arena_printf(arena, "terminals/%s.terminal", terminal->name),
                                    buf.data, buf.len};
    int result = state_lock(agent->state, &error);
    if (result == 1) {
        result = compose_put(agent, agent->identity, &report, terminal, NULL, &file, 1, clock_now(),
                             arena, &id, &error);
        state_unlock(agent->state);
    }
    buf_free(&buf);
    if (result != 1)
        return agent_fail(EX_IOERR, "%s", error);
    return handover_wait(handover, arena_printf(arena, "%s registration", terminal->name), id,
                         WAIT_SECONDS, false);
}

/* ---- enrolment ---- */

static Platen__Enrolment *enrolment_of(const struct identity *identity, struct arena *arena)
{
    Platen__Enrolment *enrolment = arena_alloc(arena, sizeof(*enrolment));
    uint8_t *key;
    platen__enrolment__init(enrolment);
    enrolment->code = arena_strdup(arena, identity->gateway->code);
    if (seal_key_public(identity->sign, &key, &enrolment->sign_key.len) != 1)
        memory_none();
    enrolment->sign_key.data = arena_memdup(arena, key, enrolment->sign_key.len);
    free(key);
    if (seal_key_public(identity->receive, &key, &enrolment->receive_key.len) != 1)
        memory_none();
    enrolment->receive_key.data = arena_memdup(arena, key, enrolment->receive_key.len);
    free(key);
    return enrolment;
}

/* An earlier enrolment that never got through would hold up all that follows. */
static int drop_old_enrolments(const struct state *state, struct arena *arena, const char **error_r)
{
    char **names;
    size_t n;
    if (spool_list(state, arena, &names, &n, error_r) != 1)
        return -1;
    for (size_t i = 0; i < n; i++) {
        struct spool_entry *entry;
        if (spool_read(state, names[i], arena, &entry, NULL, error_r) == 1 &&
            strcmp(entry->purpose, "enrolment") == 0 && spool_remove(state, names[i], error_r) != 1)
            return -1;
    }
    return 1;
}

/* Under the lock. *id_r: the enrolling report; NULL when the agent was let in with this very file
 * before. An exit code. */
static int begin_enrolment(struct agent *agent, const char *path, const struct buf *file,
                           const char *centre, const char **id_r)
{
    struct arena *arena = agent->arena;
    struct buf kept = {0};
    struct identity *identity;
    Platen__Report report;
    const char *error = NULL;
    bool again = state_read(agent->state, "enrolment", &kept, &error) == 1 &&
                 kept.len == file->len && memcmp(kept.data, file->data, kept.len) == 0;
    buf_free(&kept);
    *id_r = NULL;
    if (again)
        return EX_OK;
    if (identity_make_keys(agent->state, &error) != 1)
        return agent_fail(EX_CANTCREAT, "%s", error);
    if (identity_from_file(agent->state, path, file->data, file->len, &identity, &error) != 1)
        return agent_fail(EX_DATAERR, "%s", error);
    identity_free(&agent->identity);
    agent->identity = identity;
    if (identity->gateway->expires != 0 && identity->gateway->expires < clock_now())
        return agent_fail(EX_DATAERR, "%s: the code has expired; ask for a new one", path);
    const char *recipient = identity->gateway->mail[0] != '\0' ? identity->gateway->mail : centre;
    platen__report__init(&report);
    report.purpose = arena_strdup(arena, "enrolment");
    report.enrolment = enrolment_of(identity, arena);
    const struct spool_file files = {"enrolment", file->data, file->len};
    if (drop_old_enrolments(agent->state, arena, &error) != 1 ||
        compose_put(agent, identity, &report, NULL, recipient == NULL ? "" : recipient, &files, 1,
                    clock_now(), arena, id_r, &error) != 1)
        return agent_fail(EX_IOERR, "%s", error);
    return EX_OK;
}

static int enrol(struct agent *agent, struct handover *handover, const char *path,
                 const char *centre)
{
    struct buf file = {0};
    const char *error, *id = NULL;
    int code = EX_OK;
    if (fileio_read(path, ENROLMENT_FILE_MAX, &file, &error) != 1)
        return agent_fail(EX_NOINPUT, "%s", error);
    if (state_lock(agent->state, &error) != 1)
        code = agent_fail(EX_IOERR, "%s", error);
    else {
        code = begin_enrolment(agent, path, &file, centre, &id);
        state_unlock(agent->state);
    }
    buf_free(&file);
    if (code != EX_OK)
        return code;
    printf("agent: %s\n", agent->identity->id);
    if (id == NULL)
        return EX_OK;
    code = handover_wait(handover, "enrolment", id, ENROL_SECONDS, true);
    return code == EX_NOPERM ? code : EX_OK;
}

/* ---- the commands ---- */

static int check_given(const struct values *values, const char *enrol_file)
{
    const struct {
        const char *name, *value;
    } must[] = {{"manager", values->manager},
                {"place", values->place},
                {"serial", values->serial},
                {"model", values->model}};
    for (size_t i = 0; i < sizeof(must) / sizeof(must[0]); i++)
        if (must[i].value == NULL)
            return agent_fail(EX_USAGE, "--%s is missing", must[i].name);
    if (values->centre == NULL && enrol_file == NULL)
        return agent_fail(EX_USAGE, "--centre is missing");
    return EX_OK;
}

static int register_terminal(struct agent *agent, const char *name, const char *enrol_file,
                             const struct values *values)
{
    struct terminal *terminal = terminal_new(name, agent->arena);
    const char *error;
    int code = EX_OK;
    apply(values, terminal, agent->arena);
    /* Nothing is enrolled for a terminal that cannot be registered; the centre may still come from
     * the enrolment file. */
    if (values->centre == NULL)
        terminal->centre = "centre@enrolment.invalid";
    if (!terminal_check(terminal, &error))
        return agent_fail(EX_USAGE, "%s", error);
    struct handover *handover = handover_new(agent);
    if (enrol_file != NULL)
        code = enrol(agent, handover, enrol_file, values->centre);
    if (code == EX_OK && values->centre == NULL) {
        terminal->centre = agent->identity->gateway->mail;
        if (!terminal_check(terminal, &error))
            code = agent_fail(EX_USAGE, "--centre is missing: the enrolment file names no address");
    }
    if (code == EX_OK)
        code = send_registration(agent, handover, terminal);
    handover_free(&handover);
    return code;
}

int command_register(int argc, char **argv)
{
    struct common_options common = {0};
    struct values values = {0};
    const char *enrol_file = NULL, *name = NULL;
    struct agent agent;
    char **words;
    const struct option_spec options[] = {
        {"enrol", 0, "FILE", "enrolment file of the service centre, once per agent", &enrol_file,
         NULL},
        {"terminal", 't', "NAME", "the agent's name for the terminal", &name, NULL},
        VALUE_OPTIONS(values),
        {NULL, 0, NULL, NULL, NULL, NULL}};
    const struct command_spec command = {
        "register",
        "",
        "Register a terminal at the gateway.",
        "--terminal, --manager, --place, --serial and --model are needed, --centre where the\n"
        "enrolment file is not given.",
        options,
        0};
    enum options_result parsed = options_parse(&command, argc, argv, &common, &words);
    if (parsed != OPTIONS_RUN)
        return parsed == OPTIONS_HELP ? agent_finish_output() : EX_USAGE;
    if (name == NULL)
        return agent_fail(EX_USAGE, "--terminal is missing");
    int code = check_given(&values, enrol_file);
    if (code != EX_OK)
        return code;
    code = agent_open(&agent, &common, enrol_file == NULL);
    if (code == EX_OK)
        code = register_terminal(&agent, name, enrol_file, &values);
    agent_close(&agent);
    return code == EX_OK ? agent_finish_output() : code;
}

static int change_terminal(struct agent *agent, const char *name, const struct values *values)
{
    struct terminal *terminal;
    const char *error;
    struct buf before = {0}, after = {0};
    int found = terminal_load(agent->state, name, agent->arena, &terminal, &error);
    if (found != 1)
        return agent_fail(EX_NOINPUT, "%s: %s", name,
                          found == 0 ? "no such terminal is registered" : error);
    terminal_write(terminal, &before);
    apply(values, terminal, agent->arena);
    terminal_write(terminal, &after);
    bool same = strcmp(buf_text(&before), buf_text(&after)) == 0;
    buf_free(&before);
    buf_free(&after);
    if (same) {
        printf("%s: nothing changed\n", name);
        return EX_OK;
    }
    if (!terminal_check(terminal, &error))
        return agent_fail(EX_USAGE, "%s", error);
    struct handover *handover = handover_new(agent);
    int code = send_registration(agent, handover, terminal);
    handover_free(&handover);
    return code;
}

int command_change(int argc, char **argv)
{
    struct common_options common = {0};
    struct values values = {0};
    struct agent agent;
    char **words;
    const struct option_spec options[] = {VALUE_OPTIONS(values), {NULL, 0, NULL, NULL, NULL, NULL}};
    const struct command_spec command = {
        "change", "TERMINAL", "Change registration values; the change is reported.",
        NULL,     options,    1};
    enum options_result parsed = options_parse(&command, argc, argv, &common, &words);
    if (parsed != OPTIONS_RUN)
        return parsed == OPTIONS_HELP ? agent_finish_output() : EX_USAGE;
    int code = agent_open(&agent, &common, true);
    if (code == EX_OK)
        code = change_terminal(&agent, words[0], &values);
    agent_close(&agent);
    return code == EX_OK ? agent_finish_output() : code;
}
