/* Data down (docs/protocol.md, section 7): what the centre wants of a terminal rides in replies. Each
 * number is obeyed once; what became of it stands in the terminal's reports until a reply lists it no
 * more. Kept in down/TERMINAL of the state folder. All under state_lock().
 */
#ifndef PLATEN_AGENT_DOWN_H
#define PLATEN_AGENT_DOWN_H

#include <stdbool.h>

#include "schemas/messages.pb-c.h"

struct arena;
struct state;
struct watch_settings;

/* Obeys what is new in a reply about that terminal. 1 or -1. */
int down_take(struct state *state, const char *terminal, const Platen__Reply *reply,
              const char **error_r);
/* Puts what became of them into a report of the terminal; in arena. 1 or -1. */
int down_tell(const struct state *state, const char *terminal, Platen__Report *report,
              struct arena *arena, const char **error_r);
/* What the centre set for this terminal, over the settings of all. */
void down_settings(const struct state *state, const char *terminal, struct watch_settings *settings);
/* What its panel shows; "" = nothing. In arena. */
const char *down_panel(const struct state *state, const char *terminal, struct arena *arena);
/* Once for each report-now, or update-now (terminal NULL). */
bool down_asked(const struct state *state, const char *terminal);

#endif
