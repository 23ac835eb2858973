// Inspections: a terminal says that a failure is possible (seed 001, abnormal condition detection
// unit; jams that come too often). Nothing has failed, so it may pass by itself: what nobody acted
// on and the terminal, heard since, did not say again for two weeks is over.
#ifndef PLATEN_DESK_INSPECTION_H
#define PLATEN_DESK_INSPECTION_H

#include <stdint.h>

#include "gateway/desk/subject.h"

// The case was opened, or opened again: where it is an inspection its quiet time begins.
void inspection_watch(struct desk_command *c, const Platen__Case *kase);
// The tick: DUE_INSPECTION.
void inspection_due(struct desk_command *c, uint64_t case_id);

#endif
