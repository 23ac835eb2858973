#include "agent/off.h"

#include "agent/agent.h"
#include "agent/compose.h"
#include "agent/memory.h"
#include "agent/spool.h"
#include "agent/state.h"
#include "agent/terminal.h"
#include "lib/arena.h"
#include "lib/buf.h"

static const char keyword[] = "shutdown";

static int tell(struct agent *agent, const struct terminal *terminal, struct memory *memory,
                const char *name, int64_t since, int64_t now, struct arena *arena,
                const char **error_r)
{
    Platen__Condition condition = PLATEN__CONDITION__INIT, *conditions[] = {&condition};
    Platen__Report report = PLATEN__REPORT__INIT;
    struct buf buf = {0};
    const char *id;
    condition.keyword = arena_strdup(arena, keyword);
    condition.severity = PLATEN__SEVERITY__SEVERITY_REPORT;
    condition.text = arena_strdup(arena, "it does not answer");
    condition.since = since;
    report.purpose = arena_strdup(arena, "status");
    report.conditions = conditions;
    report.n_conditions = 1;
    memory->conditions[memory->n_conditions++] =
        (struct memory_condition){.keyword = keyword,
                                  .component = "",
                                  .text = condition.text,
                                  .severity = condition.severity,
                                  .since = since};
    memory_write(memory, &buf);
    const struct spool_file file = {name, buf.data, buf.len};
    int result = compose_put(agent, agent->identity, &report, terminal, NULL, &file, 1, now, arena,
                             &id, error_r);
    buf_free(&buf);
    return result;
}

int off_tell(struct agent *agent, const struct terminal *terminal, int64_t since, int64_t now,
             struct arena *arena, const char **error_r)
{
    const char *name = arena_printf(arena, "memory/%s.memory", terminal->name);
    struct memory *memory;
    if (state_lock(agent->state, error_r) != 1)
        return -1;
    int result = memory_load(agent->state, terminal->name, arena, &memory, error_r) < 0 ? -1 : 1;
    if (result == 1 && memory_find_condition(memory, keyword, "") == NULL &&
        memory->n_conditions < MEMORY_ITEMS_MAX)
        result = tell(agent, terminal, memory, name, since, now, arena, error_r);
    state_unlock(agent->state);
    return result;
}
