#include "gateway/desk/inspection.h"

#include "gateway/desk/case.h"
#include "gateway/desk/completion.h"
#include "gateway/desk/due.h"
#include "gateway/desk/find.h"

#define INSPECTION_QUIET (14 * DESK_DAY)

void inspection_watch(struct desk_command *c, const Platen__Case *kase)
{
    if (kase->kind == PLATEN__CASE_KIND__CASE_INSPECTION)
        due_add(c, c->now + INSPECTION_QUIET, DUE_INSPECTION, kase->id);
}

// A terminal that says nothing at all does not say that it is well.
static bool inspection_is_quiet(const struct desk_command *c, const Platen__Case *kase,
                                const Platen__Terminal *terminal)
{
    return kase->state == PLATEN__CASE_STATE__CASE_OPEN &&
           c->now - kase->said >= INSPECTION_QUIET && terminal->heard > kase->said &&
           !terminal->silent;
}

void inspection_due(struct desk_command *c, uint64_t case_id)
{
    Platen__Case *kase = find_case_id(c, case_id);
    const Platen__Terminal *terminal = kase != NULL ? find_terminal_id(c, kase->terminal) : NULL;
    if (terminal == NULL || !case_is_open(kase))
        return;
    if (inspection_is_quiet(c, kase, terminal)) {
        completion_end(c, kase, terminal, "gateway", "quiet");
        return;
    }
    int64_t due = kase->said + INSPECTION_QUIET;
    due_add(c, due > c->now ? due : c->now + DESK_DAY, DUE_INSPECTION, kase->id);
}
