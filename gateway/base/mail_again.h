// "Run again": a mail's kept bytes go through a reader and the desk once more (DESIGN 1, fate).
#ifndef PLATEN_BASE_MAIL_AGAIN_H
#define PLATEN_BASE_MAIL_AGAIN_H

#include <stdint.h>

#include "schemas/messages.pb-c.h"

struct desk_queue;
struct reader_pool;
struct store;

struct mail_again {
    struct store *store;
    struct reader_pool *pool;
    struct desk_queue *queue;
    Platen__ActorKind actor_kind;
    uint64_t actor;
    int64_t now;
};

// Blocks until it is decided. 1 and *answer_r (free with platen__answer__free_unpacked(.., NULL));
// -1 with *error_r: no such mail, its bytes were not kept or are damaged, or no reader or desk is
// free.
int mail_again_run(const struct mail_again *again, uint64_t mail, Platen__Answer **answer_r,
                   const char **error_r);

#endif
