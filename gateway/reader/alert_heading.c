#include "gateway/reader/alert_heading.h"

#include <string.h>

#include "lib/arena.h"

#include "gateway/reader/alert_state.h"

enum { HEADING_MAX = 60 };

void alert_heading_push(struct alert *alert, unsigned indent, uint64_t atoms,
                        enum alert_meaning meaning)
{
    while (alert->context_count > 0 && alert->contexts[alert->context_count - 1].indent >= indent)
        alert->context_count--;
    if (alert->context_count < ALERT_CONTEXTS_MAX)
        alert->contexts[alert->context_count++] =
            (struct alert_context){.indent = indent,
                                   // a "report" as a whole is no function of its own
                                   .atoms = atoms & ~ALERT_BIT(OTHER),
                                   .meaning = meaning};
}

void alert_heading_pop(struct alert *alert, unsigned indent)
{
    while (alert->context_count > 0 && alert->contexts[alert->context_count - 1].indent > indent)
        alert->context_count--;
}

bool alert_heading_is_status(const struct alert *alert)
{
    return alert->context_count > 0 &&
           alert->contexts[alert->context_count - 1].meaning == ALERT_STATUS;
}

// "Counters by duplex" are of all pages.
uint64_t alert_heading_atoms(struct alert *alert, const char *text, bool *whole_r)
{
    const char *by = strcasestr(text, " by ");
    uint64_t atoms = alert_atoms_of(alert, text, whole_r);
    bool part;
    return by == NULL ? atoms
                      : alert_atoms_of(
                            alert, arena_strndup(alert->arena, text, (size_t)(by - text)), &part);
}

// "Black & White", "[Counter Information]", "COUNTERS".
bool alert_heading_read(struct alert *alert, const char *text, unsigned indent)
{
    bool whole;
    size_t length = strlen(text);
    if (length > HEADING_MAX)
        return false;
    uint64_t atoms = alert_heading_atoms(alert, text, &whole);
    if (text[0] == '[' && text[length - 1] == ']')
        atoms = whole ? atoms : 0;
    else if (!whole || (atoms & ~ALERT_BIT(NOISE)) == 0)
        return false;
    alert_heading_push(alert, indent, atoms, ALERT_UNKNOWN);
    alert->pending = atoms != 0 ? ALERT_COUNTER : ALERT_UNKNOWN;
    alert->pending_label = text;
    alert->pending_atoms = atoms;
    return true;
}
