/* A program of an update: what the signed targets say of a file (docs/updates.md). Its `custom` is
 *
 *     {"program": "controller", "release": 12, "version": "2.1", "models": ["KM-2560"],
 *      "text": "controller update"}
 *
 * program and release decide what is newer; models are the terminals' own words or codes.
 */
#ifndef PLATEN_LIB_PROGRAM_H
#define PLATEN_LIB_PROGRAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct tuf_file;
struct tuf_metadata;

enum { PROGRAM_NAME_MAX = 64, PROGRAM_PATH_MAX = 128, PROGRAM_MODELS_MAX = 200 };

struct program {
    const char *path; /* a file name */
    const char *name;
    int64_t release; /* from 1 */
    const char *version;
    const char *text; /* one line, for panels and lists */
    const char **models;
    size_t n_models;
    uint64_t length;
    const uint8_t *sha256; /* TUF_HASH_SIZE bytes */
};

/* Letters, digits, ".", "_", "-"; no dot in front. */
bool program_name_ok(const char *name, size_t max);
/* 1; 0 with the reason: nothing that could be installed. In arena and file. */
int program_read(const struct tuf_file *file, struct arena *arena, struct program *program_r,
                 const char **error_r);
/* Whether it is for that model, letters' case aside. */
bool program_fits(const struct program *program, const char *model);
/* "HASH.PATH": its name under /update/programs, in arena. */
const char *program_file(const struct program *program, struct arena *arena);

#endif
