#include "agent/compose.h"

#include <stdlib.h>
#include <string.h>

#include "agent/agent.h"
#include "agent/down.h"
#include "agent/identity.h"
#include "agent/spool.h"
#include "agent/terminal.h"
#include "lib/arena.h"
#include "lib/random.h"
#include "lib/report.h"

static int put(struct agent *agent, const struct identity *identity, Platen__Report *report,
                const struct terminal *terminal, const char *centre, const struct spool_file *files,
                size_t n_files, int64_t now, bool routine, struct arena *arena, const char **id_r,
                const char **error_r)
{
    char *xml, *id = arena_alloc(arena, 37);
    size_t size;
    uint64_t sequence;
    if (spool_next_sequence(agent->state, &sequence, error_r) != 1)
        return -1;
    random_uuid(id);
    report->id = id;
    report->agent = arena_strdup(arena, identity->id);
    report->terminal = arena_strdup(arena, terminal == NULL ? "" : terminal->name);
    report->time = now;
    report->sequence = sequence;
    report->recipient = arena_strdup(arena, terminal == NULL ? centre : terminal->centre);
    report->manager = arena_strdup(arena, terminal == NULL ? "" : terminal->manager);
    report->reply_address = arena_strdup(arena, agent->config.reply_address);
    if (terminal != NULL && down_tell(agent->state, terminal->name, report, arena, error_r) != 1)
        return -1;
    if (report_write(report, &xml, &size, error_r) != 1)
        return -1;
    struct spool_entry entry = {.sequence = sequence,
                                .id = id,
                                .terminal = report->terminal,
                                .purpose = report->purpose,
                                .recipient = report->recipient,
                                .summary = report_summary(report, arena),
                                .time = now,
                                .routine = routine,
                                .n_files = n_files,
                                .report = xml,
                                .report_size = size};
    for (size_t i = 0; i < n_files; i++)
        entry.files[i] = files[i];
    int result = spool_put(agent->state, &entry, error_r);
    free(xml);
    *id_r = id;
    return result;
}

int compose_put(struct agent *agent, const struct identity *identity, Platen__Report *report,
                const struct terminal *terminal, const char *centre, const struct spool_file *files,
                size_t n_files, int64_t now, struct arena *arena, const char **id_r,
                const char **error_r)
{
    return put(agent, identity, report, terminal, centre, files, n_files, now, false, arena, id_r,
               error_r);
}

int compose_put_routine(struct agent *agent, Platen__Report *report,
                        const struct terminal *terminal, const struct spool_file *files,
                        size_t n_files, int64_t now, struct arena *arena, const char **id_r,
                        const char **error_r)
{
    return put(agent, agent->identity, report, terminal, NULL, files, n_files, now, true, arena,
               id_r, error_r);
}

void compose_registration(Platen__Report *report, const struct terminal *terminal,
                          struct arena *arena)
{
    Platen__Registration *registration = arena_alloc(arena, sizeof(*registration));
    platen__registration__init(registration);
    registration->serial = arena_strdup(arena, terminal->serial);
    registration->maker = arena_strdup(arena, terminal->maker);
    registration->model = arena_strdup(arena, terminal->model);
    registration->place = arena_strdup(arena, terminal->place);
    registration->site = arena_strdup(arena, terminal->site);
    registration->department = arena_strdup(arena, terminal->department);
    registration->number = arena_strdup(arena, terminal->number);
    registration->in_company_id = arena_strdup(arena, terminal->company_id);
    report->purpose = arena_strdup(arena, "registration");
    report->registration = registration;
}
