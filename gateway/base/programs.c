#include "gateway/base/programs_place.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <openssl/evp.h>

#include "lib/buf.h"
#include "lib/error.h"
#include "lib/fileio.h"
#include "lib/memory.h"
#include "lib/text.h"

enum { KEY_MAX = 4096, NAME_MAX_HERE = 2 * TUF_HASH_SIZE + 1 + PROGRAM_PATH_MAX };

#define PROGRAM_MAX (UINT64_C(4) << 30)

const char *programs_path(const struct programs *programs, struct arena *arena, const char *folder,
                          const char *name)
{
    return arena_printf(arena, "%s/%s/%s", programs->dir, folder, name);
}

// ---- opening ----

static int make_key(const char *path, const char **error_r)
{
    struct tuf_signer *signer = tuf_signer_new();
    struct buf pem = {0};
    int rc = -1;
    if (signer == NULL || tuf_signer_write(signer, &pem) != 1)
        *error_r = "OpenSSL makes no Ed25519 key";
    else
        rc = fileio_write_new(path, 0600, pem.data, pem.len, error_r);
    tuf_signer_free(&signer);
    buf_free(&pem);
    return rc;
}

static struct tuf_signer *read_key(const char *path, const char **error_r)
{
    struct buf pem = {0};
    struct tuf_signer *signer = NULL;
    int rc = fileio_read_secret(path, KEY_MAX, &pem, error_r);
    if (rc == 0 && make_key(path, error_r) >= 0)
        rc = fileio_read_secret(path, KEY_MAX, &pem, error_r);
    if (rc == 1 && (signer = tuf_signer_read(pem.data, pem.len)) == NULL)
        *error_r = error_format("%s: not an Ed25519 key in PEM", path);
    buf_free(&pem);
    return signer;
}

int programs_open(const char *dir, const char *key_file, struct programs **programs_r,
                  const char **error_r)
{
    static const char *const folders[] = {"metadata", "programs", "part"};
    struct programs *programs = calloc(1, sizeof *programs);
    struct arena *arena = arena_new();
    int rc = 1;
    if (programs == NULL || (programs->dir = strdup(dir)) == NULL)
        memory_none();
    pthread_mutex_init(&programs->files, NULL);
    pthread_mutex_init(&programs->lock, NULL);
    for (size_t i = 0; i < sizeof folders / sizeof folders[0] && rc == 1; i++)
        rc = fileio_make_folder(arena_printf(arena, "%s/%s", dir, folders[i]), 0700, error_r);
    if (rc == 1 && (programs->signer = read_key(key_file, error_r)) == NULL)
        rc = -1;
    arena_free(&arena);
    if (rc != 1)
        programs_free(&programs);
    *programs_r = programs;
    return rc == 1 ? 1 : -1;
}

void programs_free(struct programs **programs)
{
    if (*programs == NULL)
        return;
    tuf_signer_free(&(*programs)->signer);
    pthread_mutex_destroy(&(*programs)->lock);
    pthread_mutex_destroy(&(*programs)->files);
    free((*programs)->dir);
    free(*programs);
    *programs = NULL;
}

void programs_public(const struct programs *programs, char hex_r[2 * TUF_PUBLIC_SIZE + 1])
{
    text_hex(hex_r, tuf_signer_public(programs->signer), TUF_PUBLIC_SIZE);
}

// ---- documents ----

int64_t programs_newest(const struct programs *programs, enum tuf_role role, const char **error_r)
{
    struct arena *arena = arena_new();
    const char *folder = programs_path(programs, arena, "metadata", "");
    DIR *dir = opendir(folder);
    uint64_t newest = 0;
    if (dir == NULL) {
        *error_r = error_format("%s: %m", folder);
        arena_free(&arena);
        return -1;
    }
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        uint64_t version;
        const char *dot = strchr(entry->d_name, '.');
        if (dot == NULL || strcmp(dot + 1, arena_printf(arena, "%s.json", tuf_role_name(role))) != 0)
            continue;
        char *number = arena_strndup(arena, entry->d_name, (size_t)(dot - entry->d_name));
        if (text_parse_unsigned(number, INT64_MAX, &version) == 1 && version > newest)
            newest = version;
    }
    closedir(dir);
    arena_free(&arena);
    return (int64_t)newest;
}

int programs_read(const struct programs *programs, const char *name, struct buf *bytes,
                  const char **error_r)
{
    struct arena *arena = arena_new();
    int rc = fileio_read(programs_path(programs, arena, "metadata", name), TUF_TARGETS_MAX, bytes,
                         error_r);
    arena_free(&arena);
    return rc;
}

int programs_write(const struct programs *programs, const char *name, const void *data, size_t size,
                   const char **error_r)
{
    struct arena *arena = arena_new();
    int rc =
        fileio_write(programs_path(programs, arena, "metadata", name), 0600, data, size, error_r);
    arena_free(&arena);
    return rc;
}

int64_t programs_root_version(struct programs *programs)
{
    const char *error;
    int64_t version = programs_newest(programs, TUF_ROOT, &error);
    return version < 0 ? 0 : version;
}

const char *programs_pin(struct programs *programs, struct arena *arena)
{
    const char *error;
    struct buf bytes = {0};
    uint8_t digest[TUF_HASH_SIZE];
    char hex[2 * TUF_HASH_SIZE + 1];
    long long version = (long long)programs_root_version(programs);
    const char *pin = "";
    if (version > 0 &&
        programs_read(programs, arena_printf(arena, "%lld.root.json", version), &bytes, &error) == 1 &&
        EVP_Digest(bytes.data, bytes.len, digest, NULL, EVP_sha256(), NULL) == 1) {
        text_hex(hex, digest, sizeof digest);
        pin = arena_printf(arena, "%lld %s", version, hex);
    }
    buf_free(&bytes);
    return pin;
}

// ---- program files ----

static bool file_name_ok(const char *name)
{
    uint8_t hash[TUF_HASH_SIZE];
    size_t size = strlen(name);
    return size > 2 * TUF_HASH_SIZE + 1 && size <= NAME_MAX_HERE && name[2 * TUF_HASH_SIZE] == '.' &&
           text_unhex(name, 2 * TUF_HASH_SIZE, hash, TUF_HASH_SIZE) == 1 &&
           program_name_ok(name + 2 * TUF_HASH_SIZE + 1, PROGRAM_PATH_MAX);
}

static int append(const char *path, uint64_t offset, const void *data, size_t size, uint64_t *have_r,
                  const char **error_r)
{
    struct stat status;
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    int rc = -1;
    if (fd < 0 || fstat(fd, &status) != 0) {
        *error_r = error_format("%s: %m", path);
    } else if ((uint64_t)status.st_size != offset) {
        *have_r = (uint64_t)status.st_size;
        *error_r = "that is not the next piece";
        rc = 0;
    } else if (lseek(fd, 0, SEEK_END) >= 0 && fileio_write_all(fd, data, size, error_r) == 1) {
        *have_r = offset + size;
        rc = 1;
    } else if (ftruncate(fd, (off_t)offset) != 0) {
        *error_r = error_format("%s: %m", path); // a piece cut short by a full disk stays out
    }
    if (fd >= 0)
        close(fd);
    return rc;
}

int programs_put(struct programs *programs, const char *name, uint64_t offset, const void *data,
                 size_t size, uint64_t *have_r, const char **error_r)
{
    struct arena *arena = arena_new();
    int rc = 0;
    if (!file_name_ok(name)) {
        *error_r = "the name is not SHA-256, dot and a file name";
    } else if (offset > PROGRAM_MAX || size > PROGRAM_MAX - offset) {
        *error_r = "a program is at most 4 GB";
    } else if (access(programs_path(programs, arena, "programs", name), F_OK) == 0) {
        *have_r = UINT64_MAX;
        rc = 1;
    } else {
        pthread_mutex_lock(&programs->files);
        rc = append(programs_path(programs, arena, "part", name), offset, data, size, have_r, error_r);
        pthread_mutex_unlock(&programs->files);
    }
    arena_free(&arena);
    return rc;
}

int programs_file(struct programs *programs, const char *folder, const char *name, int64_t now,
                  int *fd_r, uint64_t *size_r, const char **error_r)
{
    struct arena *arena = arena_new();
    const char *path = programs_path(programs, arena, folder, name);
    struct stat status;
    int rc = 1;
    if (strcmp(folder, "metadata") == 0 && strcmp(name, "timestamp.json") == 0) {
        pthread_mutex_lock(&programs->lock);
        bool out = access(path, F_OK) == 0 ||
                   programs_newest(programs, TUF_TARGETS, error_r) > 0; // of a restored backup
        if (out &&
            (programs->until == 0 || now > programs->made + (programs->until - programs->made) / 2 ||
             now < programs->made))
            rc = programs_sign(programs, false, now, error_r);
        pthread_mutex_unlock(&programs->lock);
    }
    if (rc == 1 && (*fd_r = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)) < 0)
        rc = errno == ENOENT || errno == ELOOP ? 0 : -1;
    else if (rc == 1 && (fstat(*fd_r, &status) != 0 || !S_ISREG(status.st_mode))) {
        close(*fd_r);
        rc = 0;
    }
    if (rc == 1)
        *size_r = (uint64_t)status.st_size;
    else if (rc < 0 && *fd_r < 0)
        *error_r = error_format("%s: %m", path);
    arena_free(&arena);
    return rc;
}
