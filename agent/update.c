#include "agent/update.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sysexits.h>
#include <unistd.h>

#include "agent/agent.h"
#include "agent/compose.h"
#include "agent/handover.h"
#include "agent/identity.h"
#include "agent/spool.h"
#include "agent/state.h"
#include "agent/terminal.h"
#include "agent/update_apply.h"
#include "agent/update_fetch.h"
#include "agent/update_own.h"
#include "agent/update_record.h"
#include "agent/update_trust.h"
#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/clock.h"
#include "lib/enrolment_file.h"
#include "lib/program.h"

enum { WAIT_SECONDS = 60 };

struct pass {
    struct agent *agent;
    struct update_source source;
    struct tuf_trust trust;
    struct handover *handover;
    int code; /* the worst so far */
};

static void worse(struct pass *pass, int code)
{
    if (pass->code == EX_OK || code == EX_DATAERR)
        pass->code = code;
}

static int take_lock(const struct agent *agent)
{
    struct arena *arena = arena_new();
    int fd = open(state_path(agent->state, arena, "update/lock"), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    arena_free(&arena);
    if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) != 0) {
        close(fd);
        return -1;
    }
    return fd;
}

/* ---- what was left ---- */

static void tell(const struct update_record *record, int result, const char *error)
{
    if (result < 0)
        agent_fail(EX_IOERR, "%s %s: %s", record->terminal, record->name, error);
    else if (result == 0)
        printf("%s: %s %llu failed: %s\n", record->terminal, record->name,
               (unsigned long long)record->failed, record->why);
    else if (record->phase == UPDATE_CONFIRMS)
        printf("%s: %s %llu waits to be confirmed\n", record->terminal, record->name,
               (unsigned long long)record->new_release);
    else
        printf("%s: %s %llu runs\n", record->terminal, record->name,
               (unsigned long long)record->release);
}

static void go_on(struct pass *pass, const char *terminal)
{
    struct update_record **records;
    size_t n;
    const char *error = "";
    if (update_record_list(pass->agent, terminal, pass->agent->arena, &records, &n, &error) != 1) {
        worse(pass, agent_fail(EX_IOERR, "%s", error));
        return;
    }
    for (size_t i = 0; i < n; i++) {
        enum update_phase before = records[i]->phase;
        if (before == UPDATE_RESTS)
            continue;
        int result = update_apply_go_on(pass->agent, records[i], clock_now(), &error);
        if (result != 1 || records[i]->phase != before)
            tell(records[i], result, error);
        if (result < 0)
            worse(pass, EX_IOERR);
    }
}

/* ---- reports ---- */

static Platen__ReportUpdate *add_update(Platen__Report *report, struct arena *arena, const char *state)
{
    Platen__ReportUpdate *update = arena_alloc(arena, sizeof(*update));
    Platen__ReportUpdate **all = arena_array(arena, report->n_updates + 1, sizeof(*all));
    platen__report_update__init(update);
    update->state = arena_strdup(arena, state);
    for (size_t i = 0; i < report->n_updates; i++)
        all[i] = report->updates[i];
    all[report->n_updates++] = update;
    report->updates = all;
    return update;
}

static void add_record(Platen__Report *report, const struct update_record *record, struct arena *arena)
{
    if (record->release > 0 && update_own_is_in_use(record)) {
        Platen__ReportUpdate *runs = add_update(report, arena, "runs");
        runs->program = arena_strdup(arena, record->name);
        runs->release = record->release;
    }
    if (record->failed > 0 && record->untold) {
        Platen__ReportUpdate *failed = add_update(report, arena, "failed");
        failed->program = arena_strdup(arena, record->name);
        failed->release = record->failed;
        failed->text = arena_strdup(arena, record->why);
    }
}

/* What was told is marked as told by the same step that puts the report into the spool. */
static size_t told_files(struct update_record **records, size_t n, struct spool_file *files,
                         struct arena *arena)
{
    size_t count = 0;
    for (size_t i = 0; i < n && count < SPOOL_FILES_MAX; i++) {
        struct buf text = {0};
        if (!records[i]->untold)
            continue;
        records[i]->untold = false;
        update_record_write(records[i], &text);
        files[count++] = (struct spool_file){update_record_name(records[i], arena),
                                             arena_memdup(arena, text.data, text.len), text.len};
        buf_free(&text);
    }
    return count;
}

/* models: what is asked for, "" is the terminal's own. More untold ones than fit wait for the next
 * report. An exit code. */
static int send_report(struct pass *pass, const struct terminal *terminal,
                       const char *const *models, size_t n_models, struct update_record **records,
                       size_t n, const char **id_r)
{
    struct agent *agent = pass->agent;
    struct spool_file files[SPOOL_FILES_MAX];
    Platen__Report report;
    const char *error;
    size_t n_files = 0;
    platen__report__init(&report);
    report.purpose = arena_strdup(agent->arena, "update");
    for (size_t i = 0; i < n_models; i++)
        add_update(&report, agent->arena, "asks")->model = arena_strdup(agent->arena, models[i]);
    for (size_t i = 0; i < n; i++)
        add_record(&report, records[i], agent->arena);
    if (state_lock(agent->state, &error) != 1)
        return agent_fail(EX_IOERR, "%s", error);
    n_files = told_files(records, n, files, agent->arena);
    int put = compose_put(agent, agent->identity, &report, terminal, "", files, n_files, clock_now(),
                          agent->arena, id_r, &error);
    state_unlock(agent->state);
    if (put != 1)
        return agent_fail(EX_IOERR, "%s", error);
    return handover_wait(pass->handover, terminal->name, *id_r, WAIT_SECONDS, true);
}

static bool any_untold(struct update_record **records, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (records[i]->untold)
            return true;
    return false;
}

/* ---- what the reply names ---- */

/* NULL: the reply carried nothing. The lines behind the report's UUID, in the agent's arena. */
static char *read_answer(const struct agent *agent, const char *id)
{
    struct buf text = {0};
    const char *error;
    char *lines = NULL;
    if (state_read(agent->state, "update/answer", &text, &error) == 1 &&
        strncmp(buf_text(&text), id, strlen(id)) == 0 && text.data[strlen(id)] == '\n')
        lines = arena_strdup(agent->arena, buf_text(&text) + strlen(id) + 1);
    buf_free(&text);
    return lines;
}

static struct update_record *find_record(struct pass *pass, const char *terminal, const char *name)
{
    struct update_record *record;
    const char *error;
    if (update_record_load(pass->agent, terminal, name, pass->agent->arena, &record, &error) == 1)
        return record;
    worse(pass, agent_fail(EX_IOERR, "%s", error));
    return NULL;
}

/* The signed targets decide what it is and for whom; the reply only says which one is its turn. */
static bool may_take(struct pass *pass, const struct terminal *terminal, const char *path,
                     struct program *program, struct update_record **record_r)
{
    const char *error;
    const struct tuf_file *file = tuf_find(pass->trust.targets, path);
    if (file == NULL) {
        worse(pass, agent_fail(EX_DATAERR, "%s: %s is not in the signed targets", terminal->name, path));
        return false;
    }
    if (program_read(file, pass->agent->arena, program, &error) != 1) {
        worse(pass, agent_fail(EX_DATAERR, "%s", error));
        return false;
    }
    if (!program_fits(program, terminal->model)) {
        worse(pass, agent_fail(EX_DATAERR, "%s: %s is not for %s", terminal->name, path, terminal->model));
        return false;
    }
    *record_r = find_record(pass, terminal->name, program->name);
    if (*record_r == NULL || (*record_r)->phase != UPDATE_RESTS ||
        (uint64_t)program->release == (*record_r)->release)
        return false;
    if ((uint64_t)program->release > (*record_r)->release &&
        (uint64_t)program->release != (*record_r)->failed)
        return true;
    worse(pass, agent_fail(EX_DATAERR, "%s: %s is not newer than what runs", terminal->name, path));
    return false;
}

static void take_program(struct pass *pass, const struct terminal *terminal, const char *path)
{
    struct program program;
    struct update_record *record;
    const char *error = "";
    struct arena *arena = pass->agent->arena;
    if (!may_take(pass, terminal, path, &program, &record))
        return;
    if (update_fetch(&pass->source, &program, &error) != 1) {
        worse(pass, agent_fail(EX_TEMPFAIL, "%s: %s", terminal->name, error));
        return;
    }
    record->new_release = (uint64_t)program.release;
    record->new_version = program.version;
    record->new_file = program_file(&program, arena);
    int result = update_apply_begin(pass->agent, record, clock_now(), &error);
    tell(record, result, error);
    if (result < 0)
        worse(pass, EX_IOERR);
}

static void take_answer(struct pass *pass, const struct terminal *terminal, char *lines)
{
    const char *error;
    for (char *line = strtok(lines, "\n"); line != NULL; line = strtok(NULL, "\n")) {
        if (strncmp(line, "update-root ", 12) == 0) {
            if (update_trust_pin(pass->agent, line + 12, &error) != 1)
                worse(pass, agent_fail(EX_DATAERR, "%s", error));
        } else if (strncmp(line, "update ", 7) == 0 && pass->trust.targets != NULL) {
            take_program(pass, terminal, line + 7);
        }
    }
}

/* ---- a terminal ---- */

/* Whether the targets have anything that it does not have, and that has not failed here. */
static bool has_newer(struct pass *pass, const struct terminal *terminal)
{
    const struct tuf_metadata *targets = pass->trust.targets;
    const char *error;
    for (size_t i = 0; i < targets->n_files; i++) {
        struct program program;
        if (program_read(&targets->files[i], pass->agent->arena, &program, &error) != 1 ||
            !program_fits(&program, terminal->model))
            continue;
        const struct update_record *record = find_record(pass, terminal->name, program.name);
        if (record != NULL && record->phase == UPDATE_RESTS &&
            (uint64_t)program.release > record->release && (uint64_t)program.release != record->failed)
            return true;
    }
    return false;
}

static void visit(struct pass *pass, const struct terminal *terminal, bool asks)
{
    struct update_record **records;
    size_t n;
    const char *error, *id = NULL;
    if (update_record_list(pass->agent, terminal->name, pass->agent->arena, &records, &n, &error) != 1) {
        worse(pass, agent_fail(EX_IOERR, "%s", error));
        return;
    }
    if (!asks && !any_untold(records, n))
        return;
    static const char *const of_the_terminal[] = {""};
    int code = send_report(pass, terminal, of_the_terminal, asks, records, n, &id);
    char *answer = code == EX_OK ? read_answer(pass->agent, id) : NULL;
    if (code != EX_OK)
        worse(pass, code);
    if (answer != NULL)
        take_answer(pass, terminal, answer);
}

struct names {
    char **all;
    size_t n;
};

static void each_terminal(struct pass *pass, const struct names *names,
                          void (*step)(struct pass *pass, const struct terminal *terminal))
{
    for (size_t i = 0; i < names->n; i++) {
        struct terminal *terminal;
        const char *error;
        if (terminal_load(pass->agent->state, names->all[i], pass->agent->arena, &terminal, &error) == 1)
            step(pass, terminal);
    }
}

static void ask(struct pass *pass, const struct terminal *terminal)
{
    visit(pass, terminal, has_newer(pass, terminal));
}

static void report(struct pass *pass, const struct terminal *terminal)
{
    visit(pass, terminal, false);
}

/* ---- the agent itself ---- */

static void take_own(struct pass *pass, const char *path)
{
    struct agent *agent = pass->agent;
    struct program program;
    const char *error = "", *models[UPDATE_OWN_MODELS];
    const struct tuf_file *file = tuf_find(pass->trust.targets, path);
    update_own_models(agent->arena, models);
    if (file == NULL || program_read(file, agent->arena, &program, &error) != 1 ||
        (!program_fits(&program, models[0]) && !program_fits(&program, models[1]))) {
        worse(pass, agent_fail(EX_DATAERR, "%s is not in the signed targets for this agent", path));
        return;
    }
    struct update_record *record = find_record(pass, UPDATE_OWN_TERMINAL, program.name);
    if (record == NULL || !update_own_is_newer(record, &program))
        return;
    if (update_fetch(&pass->source, &program, &error) != 1) {
        worse(pass, agent_fail(EX_TEMPFAIL, "%s", error));
        return;
    }
    int result = update_own_prepare(agent, record, &program, &error);
    if (result == 1)
        printf("%s %lld is here; `platen-agent run` tries it\n", program.name,
               (long long)program.release);
    else
        worse(pass, agent_fail(result == 0 ? EX_DATAERR : EX_IOERR, "%s %lld: %s", program.name,
                               (long long)program.release, result == 0 ? record->why : error));
}

static bool has_newer_own(struct pass *pass)
{
    const struct tuf_metadata *targets = pass->trust.targets;
    const char *error, *models[UPDATE_OWN_MODELS];
    update_own_models(pass->agent->arena, models);
    for (size_t i = 0; i < targets->n_files && pass->agent->config.update_agent; i++) {
        struct program program;
        if (program_read(&targets->files[i], pass->agent->arena, &program, &error) != 1 ||
            (!program_fits(&program, models[0]) && !program_fits(&program, models[1])))
            continue;
        const struct update_record *record = find_record(pass, UPDATE_OWN_TERMINAL, program.name);
        if (record != NULL && update_own_is_newer(record, &program))
            return true;
    }
    return false;
}

/* At the first terminal, whose site and place among the stages count for the agent. What is tried here
 * asks all the same and takes nothing: it is good when it got the signed metadata, so that the next
 * update can come, and its report away. */
static void visit_own(struct pass *pass, const struct terminal *terminal, bool asks)
{
    struct agent *agent = pass->agent;
    const char *error, *id = NULL, *models[UPDATE_OWN_MODELS];
    struct update_record **records;
    bool trial = update_own_trial() != NULL;
    size_t n;
    if (update_record_list(agent, UPDATE_OWN_TERMINAL, agent->arena, &records, &n, &error) != 1) {
        worse(pass, agent_fail(EX_IOERR, "%s", error));
        return;
    }
    if (!asks && !trial && !any_untold(records, n))
        return;
    update_own_models(agent->arena, models);
    int code = send_report(pass, terminal, models, asks || trial ? UPDATE_OWN_MODELS : 0, records, n, &id);
    char *answer = code == EX_OK ? read_answer(agent, id) : NULL;
    if (code != EX_OK)
        worse(pass, code);
    else if (trial && pass->trust.targets != NULL && update_own_is_healthy(agent, &error) != 1)
        worse(pass, agent_fail(EX_IOERR, "%s", error));
    for (char *line = answer != NULL && !trial ? strtok(answer, "\n") : NULL; line != NULL;
         line = strtok(NULL, "\n"))
        if (strncmp(line, "update ", 7) == 0)
            take_own(pass, line + 7);
}

static void ask_own(struct pass *pass, const struct names *names)
{
    struct terminal *terminal;
    const char *error;
    if (names->n == 0 ||
        terminal_load(pass->agent->state, names->all[0], pass->agent->arena, &terminal, &error) != 1)
        return;
    visit_own(pass, terminal, pass->trust.targets != NULL && has_newer_own(pass));
    visit_own(pass, terminal, false); /* what cannot be tried is told at once */
}

/* ---- the pass ---- */

/* What came in part and is not in the signed targets any more is never asked for again. */
static void sweep_parts(const struct pass *pass)
{
    const struct agent *agent = pass->agent;
    const struct tuf_metadata *targets = pass->trust.targets;
    char **files;
    size_t n = 0;
    const char *error;
    struct buf wanted = {0};
    if (targets == NULL || state_list(agent->state, "update/part", agent->arena, &files, &n, &error) != 1)
        return;
    for (size_t i = 0; n > 0 && i < targets->n_files; i++) {
        struct program program;
        if (program_read(&targets->files[i], agent->arena, &program, &error) == 1)
            buf_printf(&wanted, "\n%s\n", program_file(&program, agent->arena));
    }
    for (size_t i = 0; i < n; i++)
        if (strstr(buf_text(&wanted), arena_printf(agent->arena, "\n%s\n", files[i])) == NULL)
            unlink(state_path(agent->state, agent->arena,
                              arena_printf(agent->arena, "update/part/%s", files[i])));
    buf_free(&wanted);
}

/* Of no record any more. */
static void sweep(struct pass *pass, const struct names *names)
{
    struct agent *agent = pass->agent;
    char **files;
    size_t n_files = 0;
    const char *error;
    struct buf used = {0};
    for (size_t i = 0; i <= names->n; i++) {
        struct update_record **records;
        size_t n;
        const char *of = i < names->n ? names->all[i] : UPDATE_OWN_TERMINAL;
        if (update_record_list(agent, of, agent->arena, &records, &n, &error) != 1) {
            buf_free(&used);
            return;
        }
        for (size_t j = 0; j < n; j++)
            buf_printf(&used, "\n%s\n%s\n", records[j]->file, records[j]->new_file);
    }
    if (state_list(agent->state, "update/store", agent->arena, &files, &n_files, &error) != 1)
        n_files = 0;
    for (size_t i = 0; i < n_files; i++)
        if (strstr(buf_text(&used), arena_printf(agent->arena, "\n%s\n", files[i])) == NULL)
            unlink(state_path(agent->state, agent->arena,
                              arena_printf(agent->arena, "update/store/%s", files[i])));
    buf_free(&used);
}

/* 1 targets are there; 0 nothing to do; the pin is asked for with the first terminal's report. */
static int refresh(struct pass *pass, const struct names *names)
{
    const char *error = NULL;
    struct terminal *terminal;
    int result = update_trust_refresh(&pass->source, &pass->trust, &error);
    if (result == 0 && names->n > 0 &&
        terminal_load(pass->agent->state, names->all[0], pass->agent->arena, &terminal, &error) == 1) {
        visit(pass, terminal, true);
        result = update_trust_is_pinned(pass->agent)
                     ? update_trust_refresh(&pass->source, &pass->trust, &error)
                     : 0;
    }
    if (result < 0 && error != NULL)
        worse(pass, agent_fail(EX_TEMPFAIL, "%s", error));
    return result == 1;
}

int update_pass(struct agent *agent)
{
    struct pass pass = {.agent = agent,
                        .source = {.agent = agent,
                                   .get = {.url = agent->identity->gateway->url,
                                           .way = agent->config.http},
                                   .now = clock_now()}};
    struct names names = {0};
    const char *error;
    int lock = take_lock(agent);
    if (lock < 0)
        return agent_fail(EX_TEMPFAIL, "update/lock: %s",
                          errno == EWOULDBLOCK ? "another update is under way" : strerror(errno));
    if (terminal_list(agent->state, agent->arena, &names.all, &names.n, &error) != 1)
        return agent_fail(EX_IOERR, "%s", error);
    pass.handover = handover_new(agent);
    for (size_t i = 0; i < names.n; i++)
        go_on(&pass, names.all[i]);
    if (pass.source.get.url[0] != '\0' && agent->config.use_http && refresh(&pass, &names))
        each_terminal(&pass, &names, ask);
    each_terminal(&pass, &names, report);
    ask_own(&pass, &names);
    sweep(&pass, &names);
    sweep_parts(&pass);
    handover_free(&pass.handover);
    close(lock);
    return pass.code;
}
