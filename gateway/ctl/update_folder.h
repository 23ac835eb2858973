// The operator's folder of updates, where root and targets are signed; it may be on a machine that
// is on no network (docs/updates.md).
//
//     FOLDER/keys/root.key, targets.key    PKCS#8 in PEM, 0600; the folder: 0700
//     FOLDER/metadata/N.root.json          every version
//     FOLDER/metadata/N.targets.json       every version
//     FOLDER/programs/PATH                 the files that the targets name
#ifndef PLATEN_CTL_UPDATE_FOLDER_H
#define PLATEN_CTL_UPDATE_FOLDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/program.h"
#include "lib/tuf_sign.h"

struct arena;
struct buf;

struct update_folder {
    struct arena *arena;
    const char *dir, *keys;
};

// FOLDER/part/name; in arena.
const char *update_folder_path(const struct update_folder *folder, const char *part,
                               const char *name);
// The newest version of root or targets: 0 none, -1 failed.
int64_t update_folder_newest(const struct update_folder *folder, enum tuf_role role,
                             const char **error_r);
// One version's document, read into bytes. 1 or -1.
int update_folder_read(const struct update_folder *folder, enum tuf_role role, int64_t version,
                       struct buf *bytes, const char **error_r);

struct update_sign {
    const char *online_key;          // hex; NULL: as before
    bool new_root, new_targets;      // keys
    bool renew_root;
    uint64_t days;                   // how long it lasts
    const char *file;                // program to add; NULL: none
    const char *name, *version, *text, *remove;
    uint64_t release;
    const char **models;
    size_t n_models;
    int64_t now;
};
// Writes the next targets, and the next root where something of it changes. 1; 0 what was asked for
// cannot be; -1 failed.
int update_folder_sign(const struct update_folder *folder, const struct update_sign *ask,
                       const char **error_r);

#endif
