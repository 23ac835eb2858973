// A machine's mail that somebody passed on: what mail programs and gateways write before its
// subject, the head that they put above its text, and their quoting. Pure.
#ifndef PLATEN_READER_ALERT_FORWARD_H
#define PLATEN_READER_ALERT_FORWARD_H

struct alert_text;
struct arena;

// The subject without "[EXTERNAL] Fwd:"; says in text whether it was forwarded, or an answer.
const char *alert_forward_subject(const char *subject, struct alert_text *text);
// Takes what stands above a forwarded mail, and its head, off the lines; subject and sender are
// then those of the head. Also where nothing but the head says that it was forwarded.
void alert_forward_take(struct arena *arena, struct alert_text *text);
// Quoted lines are somebody else's, unless everything is quoted or it was forwarded.
void alert_forward_unquote(struct alert_text *text);

#endif
