// Episodes: from low to proven replaced, one case a terminal, supply and episode (DESIGN 4).
#ifndef PLATEN_DESK_EPISODE_H
#define PLATEN_DESK_EPISODE_H

#include "gateway/desk/condition_kind.h"
#include "gateway/desk/subject.h"

enum episode_level {
    EPISODE_UNSURE, // unknown, some remaining, or between low and clear: nothing changes
    EPISODE_LOW,
    EPISODE_END, // empty, or full where it fills
    EPISODE_CLEAR,
};

// Percent left (or room left), rounded up: 0 is nothing at all. -1 = not known; never 0 for
// unknown. Pure.
int episode_percent(const Platen__Supply *supply);
// What the supply itself says. Low and clear have clear_rise percent between them. Pure.
enum episode_level episode_level(const Platen__Supply *supply, const Platen__Dealer *dealer);

// What a matter is about, to find its case and to make one.
struct episode_matter {
    enum condition_kind kind;
    const char *keyword;
    Platen__Severity severity;
    const char *component;        // "" where supply is set
    const Platen__Supply *supply; // NULL: none known
    const char *text;             // the terminal's own words
    int64_t since;
    Platen__Trust trust;
    uint64_t reception;
};

// Whether the case is about that.
bool episode_fits(const Platen__Case *kase, const struct episode_matter *matter);
// Joins the open case, opens one that ended within flap_minutes again, or makes a new one; mails
// the notice once. Puts the case. *opened_r: a notice that was not there before.
Platen__Case *episode_take(struct desk_command *c, const Platen__Terminal *terminal,
                           const struct episode_matter *matter, bool *opened_r);

#endif
