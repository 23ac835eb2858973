// Rows of STORE_DUE that stand further ahead than anything is ever filed: a clock that was wrong, a
// year ahead perhaps, filed them there, and they would stay when it was set right. They are filed
// anew, with what else says that their matter happened in the future.
#ifndef PLATEN_DESK_ASTRAY_H
#define PLATEN_DESK_ASTRAY_H

#include "gateway/desk/subject.h"

// Whether there are any.
bool astray_any(struct desk_command *c);
// The tick: at most `most` of them.
void astray_file_anew(struct desk_command *c, size_t most);

#endif
