#include "agent/update_fetch.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <openssl/evp.h>

#include "agent/agent.h"
#include "agent/state.h"
#include "agent/update_trust.h"
#include "lib/arena.h"
#include "lib/error.h"
#include "lib/fileio.h"
#include "lib/memory.h"
#include "lib/program.h"
#include "lib/text.h"

enum { PIECE = 1 << 16, PROGRAM_MODE = 0700 };

/* 1 or -1. */
static int hash(int fd, uint8_t digest[TUF_HASH_SIZE], uint64_t *size_r)
{
    uint8_t *piece = malloc(PIECE);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    uint64_t size = 0;
    ssize_t got = -1;
    if (piece == NULL || context == NULL || EVP_DigestInit_ex(context, EVP_sha256(), NULL) != 1)
        memory_none();
    if (lseek(fd, 0, SEEK_SET) == 0)
        while ((got = read(fd, piece, PIECE)) > 0) {
            EVP_DigestUpdate(context, piece, (size_t)got);
            size += (uint64_t)got;
        }
    EVP_DigestFinal_ex(context, digest, NULL);
    EVP_MD_CTX_free(context);
    free(piece);
    *size_r = size;
    return got < 0 ? -1 : 1;
}

/* 1 it is what was signed, 0 it is not, -1. */
static int verify(int fd, const struct program *program, const char *path, const char **error_r)
{
    uint8_t digest[TUF_HASH_SIZE];
    uint64_t size;
    if (hash(fd, digest, &size) < 0) {
        *error_r = error_format("%s: %m", path);
        return -1;
    }
    *error_r = error_format("%s: it is not what was signed", program->path);
    return size == program->length && memcmp(digest, program->sha256, sizeof(digest)) == 0;
}

static int settle(int fd, const char *part, const char *whole, const char *folder,
                  const char **error_r)
{
    if (fchmod(fd, PROGRAM_MODE) != 0 || fsync(fd) != 0 || rename(part, whole) != 0) {
        *error_r = error_format("%s: %m", whole);
        return -1;
    }
    return fileio_sync_folder(folder, error_r);
}

/* 1 whole and verified; 0 what was there is of no use and is gone; -1. */
static int fill(const struct update_source *source, const struct program *program, int fd,
                const char *part, const char *url, const char **error_r)
{
    char text[256] = "";
    struct stat status;
    if (fstat(fd, &status) != 0 || lseek(fd, 0, SEEK_END) < 0) {
        *error_r = error_format("%s: %m", part);
        return -1;
    }
    uint64_t have = (uint64_t)status.st_size;
    bool began = have > 0;
    int result = 1;
    if (have < program->length)
        result = courier_http_download(&source->get, url, fd, have, program->length, text);
    if (result != 1) {
        *error_r = error_format("%s: %s", program->path, result == 0 ? "the gateway has no such file" : text);
        if (result == -2)
            unlink(part); /* a full disk is not kept full */
        return -1;
    }
    result = verify(fd, program, part, error_r);
    if (result == 1)
        return 1;
    unlink(part);
    return result == 0 && began ? 0 : -1;
}

static int fetch_once(const struct update_source *source, const struct program *program,
                      struct arena *arena, const char **error_r)
{
    const struct state *state = source->agent->state;
    const char *name = program_file(program, arena);
    const char *part = state_path(state, arena, arena_printf(arena, "update/part/%s", name));
    const char *whole = state_path(state, arena, arena_printf(arena, "update/store/%s", name));
    int fd = open(part, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0) {
        *error_r = error_format("%s: %m", part);
        return -1;
    }
    int result = fill(source, program, fd, part, arena_printf(arena, "/update/programs/%s", name),
                      error_r);
    if (result == 1)
        result = settle(fd, part, whole, state_path(state, arena, "update/store"), error_r);
    close(fd);
    return result;
}

/* What is there already is only believed when it still is what was signed. */
static int is_there(const struct update_source *source, const struct program *program,
                    struct arena *arena)
{
    const char *ignored;
    const char *path = state_path(source->agent->state, arena,
                                  arena_printf(arena, "update/store/%s", program_file(program, arena)));
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    int good = fd >= 0 && verify(fd, program, path, &ignored) == 1;
    if (fd >= 0)
        close(fd);
    return good;
}

int update_fetch(const struct update_source *source, const struct program *program,
                 const char **error_r)
{
    struct arena *arena = arena_new();
    int result = is_there(source, program, arena);
    for (int round = 0; result == 0 && round < 2; round++)
        result = fetch_once(source, program, arena, error_r);
    arena_free(&arena);
    return result == 1 ? 1 : -1;
}

bool update_fetch_is_whole(const struct agent *agent, const char *file)
{
    struct arena *arena = arena_new();
    uint8_t named[TUF_HASH_SIZE], digest[TUF_HASH_SIZE];
    uint64_t size;
    const char *path = state_path(agent->state, arena, arena_printf(arena, "update/store/%s", file));
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    bool whole = fd >= 0 && strlen(file) > 2 * TUF_HASH_SIZE &&
                 text_unhex(file, 2 * TUF_HASH_SIZE, named, sizeof(named)) == 1 &&
                 hash(fd, digest, &size) == 1 && memcmp(named, digest, sizeof(named)) == 0;
    if (fd >= 0)
        close(fd);
    arena_free(&arena);
    return whole;
}
