// Programs and who gets them: published, staged by model, site and a percentage, halted; and each
// terminal's history of them (docs/updates.md). What is signed is not looked at here: only what the
// gateway has verified is published (gateway/base/programs.h), and agents verify it again.
#ifndef PLATEN_DESK_UPDATE_H
#define PLATEN_DESK_UPDATE_H

#include <stdbool.h>
#include <stdint.h>

#include "gateway/desk/subject.h"

// The newest program of each name there is for that model, that the terminal may have now, newest of
// all first. An agent that asks for itself does so at one of its terminals, by a model of its own. In
// the arena.
Platen__Program **update_choices(struct desk_command *c, const Platen__Terminal *terminal,
                                 const char *model, size_t *n_r);
// Whether a program's stages let the terminal have it; not whether it is halted.
bool update_is_staged(struct desk_command *c, const Platen__Program *program,
                      const Platen__Terminal *terminal, const char *model);
// 0 to 99, the same for ever for that terminal and program.
unsigned update_place(const Platen__Program *program, uint64_t terminal);

// By its file name; NULL: none.
Platen__Program *update_find(struct desk_command *c, const char *path);
void update_put(struct desk_command *c, const Platen__Program *program);

// The terminal's last entry about a program of that name, or NULL.
Platen__UpdateRecord *update_last(struct desk_command *c, uint64_t terminal, const char *name);
// Writes that it is given: a new entry, or the open one of the same program again.
Platen__UpdateRecord *update_give(struct desk_command *c, const Platen__Terminal *terminal,
                                  Platen__Program *program, uint64_t reception,
                                  Platen__Channel channel);

// What a report says of the terminal's programs; what it asks for goes to Answer.data. One line in
// words for the panel, or NULL.
const char *update_take(struct desk_command *c, const Platen__Terminal *terminal,
                        const Platen__Report *report, uint64_t reception);

#endif
