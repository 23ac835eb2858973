// Forms of alert mails that staff teach: what one on trial reads in mails that nobody's form read, and
// what follows when it is kept: the readers are given it, without a restart, and those mails are
// taken again.
#ifndef PLATEN_BASE_ALERT_TEACH_H
#define PLATEN_BASE_ALERT_TEACH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "schemas/messages.pb-c.h"

struct desk_queue;
struct reader_pool;
struct store;

enum { ALERT_TEACH_DAYS = 90, ALERT_TEACH_MAILS = 50 };

struct alert_teach {
    struct store *store;
    struct reader_pool *pool;
    struct desk_queue *queue;
    Platen__ActorKind actor_kind;
    uint64_t actor;
    int64_t now;
};

// Gives the readers the forms that are in the store and not off: at the start, and after each
// change. 1, or -1 with *error_r.
int alert_teach_load(struct store *store, struct reader_pool *pool, const char **error_r);
// A kept mail (MailIn's id) as readers read it now; trial: by this form too. Blocks. 1 and *parsed_r,
// to be freed (look at gateway/base/alert_facts.h); -1 with *error_r.
int alert_teach_read(const struct alert_teach *teach, uint64_t mail,
                     const Platen__AlertFormText *trial, bool lines, Platen__Parsed **parsed_r,
                     const char **error_r);
// The newest mails of the last 90 days that are for staff because no form read them: ids, at most
// ALERT_TEACH_MAILS. Without `except`.
size_t alert_teach_unknown(const struct alert_teach *teach, uint64_t except,
                           uint64_t ids_r[ALERT_TEACH_MAILS]);
// Keeps a form as a new version, with what it reads in its mail; form->name, xml and mail are filled.
// Then the mails that it reads are taken again: *again_r. 1 and *answer_r (to be freed; look at its
// result); -1 with *error_r.
int alert_teach_keep(const struct alert_teach *teach, const Platen__AlertForm *form,
                     Platen__Answer **answer_r, size_t *again_r, const char **error_r);
// Off, on, undo. As above.
int alert_teach_change(const struct alert_teach *teach, const char *name, const char *change,
                       Platen__Answer **answer_r, const char **error_r);

#endif
