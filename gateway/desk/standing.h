// How a terminal stands: what its silence means, who stands in its place, and under which other name
// it is known. Asleep, switched off, not monitored and retired are different things:
//
//   asleep, off    its own last word was that it rests; it is given a month before it is silent
//   silent         it should have been heard and was not (silence.h)
//   unmonitored    staff expect to hear nothing of it; what comes all the same counts
//   retired        out of service: its history stays, what it says is refused
//
// A retired terminal has a closing read. One that came in its place has an opening read, its contract
// and its people; the two name each other, so contracts and bills trace through. A terminal that
// is another one under a second name (two spellings of its serial, say) is merged: it is retired,
// and what comes under its name, number or serial is about the other. Each of it is undone by one
// command; no history moves, but matters that people had
// acted on stay with the terminal that theirs was merged into.
#ifndef PLATEN_DESK_STANDING_H
#define PLATEN_DESK_STANDING_H

#include "gateway/desk/subject.h"

enum standing {
    STANDING_ACTIVE,
    STANDING_ASLEEP,
    STANDING_OFF,
    STANDING_SILENT,
    STANDING_UNMONITORED,
    STANDING_WAITING,
    STANDING_RETIRED,
    STANDING_REPLACED,
    STANDING_MERGED,
    STANDINGS
};

// Pure.
enum standing standing_of(const Platen__Terminal *terminal);
// "asleep", "off", ...; "active".
const char *standing_text(enum standing standing);
// Its silence would be worth telling. Pure.
bool standing_watched(const Platen__Terminal *terminal);

// Out of service as of now, with its closing read; its open matters end. The caller puts it.
void standing_retire(struct desk_command *c, Platen__Terminal *terminal);

#endif
