// The gateway's repository of updates (docs/updates.md; lib/tuf.h): what operators published, in
// files, and the two roles that the gateway signs itself.
//
//     DIR/metadata/N.root.json, N.targets.json     as the operator signed them
//     DIR/metadata/N.snapshot.json, timestamp.json as the gateway signed them
//     DIR/programs/HASH.PATH                       whole and verified
//     DIR/part/HASH.PATH                           coming in
//
// Nothing is published that an agent would refuse: it goes through the agent's own steps first.
// Any thread.
#ifndef PLATEN_BASE_PROGRAMS_H
#define PLATEN_BASE_PROGRAMS_H

#include <stddef.h>
#include <stdint.h>

#include "lib/program.h"
#include "lib/tuf_sign.h"

struct buf;
struct programs;

// Makes folder and key (0600) where there are none. 1 or -1.
int programs_open(const char *dir, const char *key_file, struct programs **programs_r,
                  const char **error_r);
void programs_free(struct programs **programs);
// The public half of the key for snapshot and timestamp, in hex.
void programs_public(const struct programs *programs, char hex_r[2 * TUF_PUBLIC_SIZE + 1]);

// A piece of a program file on its way in, at its place; name: HASH.PATH. 1 taken; 0 refused (not
// the next piece: *have_r says how much there is; or a name that cannot be); -1 failed, a full disk
// too. have_r also says UINT64_MAX: it is whole already.
int programs_put(struct programs *programs, const char *name, uint64_t offset, const void *data,
                 size_t size, uint64_t *have_r, const char **error_r);

struct programs_list { // what the published targets name
    struct program *programs;
    size_t n;
    int64_t version;
};
// Takes a publication: root versions that are not here yet, in order, and the targets. Every program
// must be there by programs_put. Then snapshot and timestamp are made. 1 published; 0 refused, and
// nothing changed; -1 failed. In arena.
struct programs_document {
    const void *data;
    size_t size;
};
int programs_publish(struct programs *programs, const struct programs_document *roots,
                     size_t n_roots, const struct programs_document *targets, int64_t now,
                     struct arena *arena, struct programs_list *list_r, const char **error_r);

// A file of the repository, open for reading; folder "metadata" or "programs". The timestamp is
// made anew when half of its time is over; nobody waits for it while a publication's files are
// hashed. 1; 0 not there; -1 failed.
int programs_file(struct programs *programs, const char *folder, const char *name, int64_t now,
                  int *fd_r, uint64_t *size_r, const char **error_r);
// "VERSION SHA256" of the last root, what agents pin; "" when nothing was published yet.
const char *programs_pin(struct programs *programs, struct arena *arena);
// Version of the newest root here, 0 = none.
int64_t programs_root_version(struct programs *programs);

#endif
