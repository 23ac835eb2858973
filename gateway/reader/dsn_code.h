// The codes and addresses that stand in bounces: RFC 3463 statuses, SMTP replies, actions. Pure.
#ifndef PLATEN_READER_DSN_CODE_H
#define PLATEN_READER_DSN_CODE_H

struct arena;

// The first address in text, or text itself without "<>"; in arena.
const char *dsn_code_address(const char *text, struct arena *arena);
// The first address in text from from on, in arena, and where it ends; NULL: none.
const char *dsn_code_next_address(const char *text, const char *from, struct arena *arena,
                                  const char **behind_r);
// The first SMTP reply code of 4xx or 5xx that stands by itself; NULL: none.
const char *dsn_code_find_reply(const char *text);
// The same as three digits in arena; "" = none.
const char *dsn_code_reply(const char *text, struct arena *arena);
// RFC 3463: the more telling one of a Status field and what the diagnostic says; "" = none is
// there.
const char *dsn_code_status(const char *status, const char *diagnostic, struct arena *arena);
// failed, delayed, delivered, relayed, expanded.
const char *dsn_code_action(const char *action, const char *status);
// Runs of white space as one space, 500 bytes at most.
const char *dsn_code_line(const char *text, struct arena *arena);

#endif
