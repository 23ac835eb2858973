// What gateway/base/programs*.c share and others do not see.
#ifndef PLATEN_BASE_PROGRAMS_PLACE_H
#define PLATEN_BASE_PROGRAMS_PLACE_H

#include <pthread.h>

#include "gateway/base/programs.h"
#include "lib/arena.h"

struct programs {
    pthread_mutex_t files; // pieces and publications, one after another; hashing takes its time under it
    pthread_mutex_t lock;  // metadata/ is written, moments only; may be taken under the other
    char *dir;
    struct tuf_signer *signer;
    int64_t made, until; // of the timestamp that is out; 0 = not looked yet
};

// DIR/folder/name, in arena.
const char *programs_path(const struct programs *programs, struct arena *arena, const char *folder,
                          const char *name);
// The newest version of a role's files in metadata/, 0 = none; -1 failed.
int64_t programs_newest(const struct programs *programs, enum tuf_role role, const char **error_r);
// A whole document. 1, 0 not there, -1.
int programs_read(const struct programs *programs, const char *name, struct buf *bytes,
                  const char **error_r);
int programs_write(const struct programs *programs, const char *name, const void *data, size_t size,
                   const char **error_r);
// Makes snapshot (when renew, or when half of its time is over) and timestamp. 1 or -1.
int programs_sign(struct programs *programs, bool renew, int64_t now, const char **error_r);

#endif
