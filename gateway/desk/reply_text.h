// What is new in a person's reply, apart from what it quotes of ours. Pure.
#ifndef PLATEN_DESK_REPLY_TEXT_H
#define PLATEN_DESK_REPLY_TEXT_H

struct arena;

// *own_r: the new words; *quoted_r: the lines that are quoted (begun by ">") or stand below a line
// that mail programs put above the mail they answer to; both trimmed, in the arena. Answers between
// quoted lines are the person's own. Where nothing seems new, all of it is.
void reply_text_split(struct arena *arena, const char *text, const char **own_r,
                      const char **quoted_r);

#endif
