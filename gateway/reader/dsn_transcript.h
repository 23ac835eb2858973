// What a mail system says of a recipient in words, beside or in place of a report's fields: its
// sentences and Sendmail's transcript of the session. Pure.
#ifndef PLATEN_READER_DSN_TRANSCRIPT_H
#define PLATEN_READER_DSN_TRANSCRIPT_H

struct arena;

// own: the words of the mail system (dsn_sign_own_words()). What they say of recipient, from its
// reply code on, on one line in arena; "" = nothing with a code.
const char *dsn_transcript_about(const char *own, const char *recipient, struct arena *arena);
// The reply that the session ended with, where there is only one recipient; "" = none.
const char *dsn_transcript_end(const char *own, struct arena *arena);

#endif
