// One mail while it is being read: what the steps of gateway/reader/read.c share.
#ifndef PLATEN_READER_READING_H
#define PLATEN_READER_READING_H

#include <stddef.h>
#include <stdint.h>

#include "schemas/messages.pb-c.h"

#include "gateway/reader/mime.h"

struct alert;
struct arena;
struct seal_key;

enum { READING_KEYS_MAX = 3, READING_TEXT_MAX = 4096 };

// The pinned signing key of an agent: 1 and *spki_r (in arena), 0 none is known.
typedef int reading_key_fn(void *context, const char *agent, struct arena *arena,
                           const uint8_t **spki_r, size_t *size_r);

struct reading {
    struct arena *arena;
    int64_t now;
    const struct seal_key *open_keys[READING_KEYS_MAX]; // those that are not NULL are tried
    reading_key_fn *find_key;
    void *find_context;
    const char *outer_agent; // of the HTTP header or the mail's
    Platen__Parsed *parsed;
    struct mime_mail *mail; // NULL for a bare report
    const char *text;       // of the mail, whole, in UTF-8
    struct alert *guess;    // what may be a machine's words; NULL = none (alert_guess())
};

char *reading_copy(struct reading *reading, const char *text);
void reading_flag(struct reading *reading, const char *flag);
// Class, fate and reason at once; texts are copied.
void reading_end(struct reading *reading, const char *class, Platen__Fate fate, const char *reason);
Platen__Condition *reading_add_condition(struct reading *reading, const char *keyword,
                                         Platen__Severity severity);
Platen__Bounce *reading_add_bounce(struct reading *reading);

#endif
