// The history of a terminal's levels, for days left: one row of the store a terminal, one read a day
// and supply, the newest DAYS_LEFT_READS of the supplies that it has. Written by the first report of
// a day that names all of them, and by others before that.
#ifndef PLATEN_DESK_LEVELS_H
#define PLATEN_DESK_LEVELS_H

#include "gateway/desk/days_left.h"
#include "gateway/desk/subject.h"

// Takes the levels of the supplies that were reported as of `time` (full: all that there are), after
// terminal->supplies has them. Changes the terminal's levels_day: the caller puts it. Another serial
// or capacity begins a supply's history anew.
void levels_take(struct desk_command *c, Platen__Terminal *terminal, size_t n,
                 Platen__Supply *const *supplies, bool full, int64_t time);

// The history of a terminal, NULL where there is none; of any snapshot.
const Platen__LevelHistory *levels_of(struct store_txn *txn, uint64_t terminal);
// What is left by the gauge, in tenths of a percent, the middle of a range; -1: it tells none.
int levels_per_mille(const Platen__Supply *supply);
// The reads of a supply, oldest first; days since 1970. NULL: no history of that supply; else it, and
// its number of reads.
const Platen__SupplyLevels *levels_reads(const Platen__LevelHistory *history, const char *index,
                                         struct days_left_read reads_r[DAYS_LEFT_READS],
                                         size_t *n_r);
// How long a supply of it lasts, as of `now`. False: nothing that could be said.
bool levels_left(const Platen__LevelHistory *history, const char *index, int64_t now,
                 struct days_left_said *said_r);
// The same before it is put into words; days of `after` have passed since the last read. False: no
// history of that supply.
bool levels_days_left(const Platen__LevelHistory *history, const char *index, int64_t now,
                      struct days_left *left_r, double *after_r);

#endif
