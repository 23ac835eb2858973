// The daemon's side of the caged readers (DESIGN 3): gives raw bytes to a free reader, answers its
// need-key by the callback, returns the parsed message. The daemon never parses what comes from
// outside.
#ifndef PLATEN_BASE_READER_POOL_H
#define PLATEN_BASE_READER_POOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "schemas/messages.pb-c.h"

struct reader_pool;

// Answers the pinned signing key of an agent (malloc'd DER): 1 known, 0 not, -1 it cannot be looked
// up just now (*spki_r is NULL then). Any thread.
typedef int reader_key_fn(void *context, const char *agent, uint8_t **spki_r, size_t *size_r);

struct reader_pool *reader_pool_new(reader_key_fn *find_key, void *context);
void reader_pool_free(struct reader_pool **pool);
// A reader's connected stream socket joins the pool (the supervisor made it; main passes it in).
// Takes fd.
void reader_pool_add(struct reader_pool *pool, int fd);
struct reader_pool_state {
    uint64_t works,
        deaths; // since the start: answered, and those that a reader died or ran out of time on
    unsigned idle, busy;
};
void reader_pool_look(struct reader_pool *pool, struct reader_pool_state *state_r);
// Blocks until a reader is free and has answered. now: UTC microseconds. 1 and *parsed_r (free with
// platen__parsed__free_unpacked(.., NULL)); 0: the reader died or ran out of time on it (costs one
// try); -1 later: no reader within 10 s, an agent's key could not be looked up, or the machine
// lacked memory for the talk. outer_agent: header Platen-Agent of an HTTP report, else NULL.
int reader_pool_read(struct reader_pool *pool, Platen__WorkKind kind, const void *raw, size_t size,
                     const char *outer_agent, int64_t now, Platen__Parsed **parsed_r);
// The dealer's own forms of alert mails (docs/mail.md): from now on each reader is given them before
// its next work. Any thread; forms is not kept.
void reader_pool_set_forms(struct reader_pool *pool, const Platen__AlertForms *forms);
// reader_pool_read() of what is kept of a mail, for the page where staff teach a form: read by trial
// too (NULL = by those that count), which where it has a fault gives class "form", rejected, with
// the reason; lines: the mail's lines too. Changes nothing.
int reader_pool_try(struct reader_pool *pool, Platen__WorkKind kind, const void *raw, size_t size,
                    int64_t now, const Platen__AlertFormText *trial, bool lines,
                    Platen__Parsed **parsed_r);
// The bytes of one part of a mail (Attachment.path), for a page that hands it out: decoded in the
// cage, not looked into, not cached. Blocks like reader_pool_read(). 1 and *part_r (free with
// platen__mail_part__free_unpacked(.., NULL)): look at found; what it is called and how it may be
// shown say Attachment.name and .caution. 0 the reader died on it; -1 no reader within 10 s.
int reader_pool_part(struct reader_pool *pool, const void *raw, size_t size, const char *path,
                     Platen__MailPart **part_r);

#endif
