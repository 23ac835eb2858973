#include "webui/static.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/evp.h>

#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/error.h"
#include "lib/fileio.h"
#include "lib/memory.h"
#include "lib/text.h"
#include "webui/internal.h"
#include "webui/page.h"

enum { FILES_MAX = 64, FILE_SIZE_MAX = 1 << 20, PICTURE_SIZE_MAX = 4 << 20, HASH_DIGITS = 16 };

struct file {
    char *name;
    const char *type;
    struct buf data;
};

struct statics {
    struct file files[FILES_MAX];
    size_t n;
    char base[sizeof "/static/" + HASH_DIGITS];
};

static const char *type_of(const char *name)
{
    static const char *const types[][2] = {
        {".css", "text/css; charset=utf-8"},
        {".js", "text/javascript; charset=utf-8"},
        {".svg", "image/svg+xml"},
        {".png", "image/png"},
        {".jpg", "image/jpeg"},
        {".webp", "image/webp"},
        {".ico", "image/x-icon"},
    };
    const char *end = strrchr(name, '.');

    for (size_t i = 0; end && i < sizeof types / sizeof *types; i++)
        if (!strcmp(end, types[i][0]))
            return types[i][1];
    return NULL;
}

static bool name_is_plain(const char *name)
{
    return *name && *name != '.' && strlen(name) < 100 &&
           strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-") ==
               strlen(name);
}

static const struct file *find_file(const struct statics *statics, const char *name)
{
    for (size_t i = 0; i < statics->n; i++)
        if (!strcmp(statics->files[i].name, name))
            return &statics->files[i];
    return NULL;
}

static int add_file(struct statics *statics, const char *folder, const char *name,
                    const char **error_r)
{
    struct file *file = &statics->files[statics->n];
    char path[PATH_MAX];

    if (!name_is_plain(name) || !type_of(name) || find_file(statics, name))
        return 1;
    if (statics->n == FILES_MAX) {
        *error_r = error_format("%s: more than %d files", folder, FILES_MAX);
        return -1;
    }
    snprintf(path, sizeof path, "%s/%s", folder, name);
    if (fileio_read(path, FILE_SIZE_MAX, &file->data, error_r) <= 0)
        return -1;
    file->name = strdup(name);
    file->type = type_of(name);
    statics->n++;
    return 1;
}

static int add_folder(struct statics *statics, const char *dir, const char **error_r)
{
    char folder[PATH_MAX];
    struct dirent **entries = NULL;
    int result = 1;
    int n;

    snprintf(folder, sizeof folder, "%s/static", dir);
    n = scandir(folder, &entries, NULL, alphasort);
    if (n < 0) {
        *error_r = error_format("%s: %m", folder);
        return errno == ENOENT ? 1 : -1;
    }
    for (int i = 0; i < n; i++) {
        if (result > 0)
            result = add_file(statics, folder, entries[i]->d_name, error_r);
        free(entries[i]);
    }
    free(entries);
    return result;
}

static void name_by_content(struct statics *statics)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    uint8_t hash[EVP_MAX_MD_SIZE];
    char hex[2 * EVP_MAX_MD_SIZE + 1];

    EVP_DigestInit_ex(context, EVP_sha256(), NULL);
    for (size_t i = 0; i < statics->n; i++) {
        EVP_DigestUpdate(context, statics->files[i].name, strlen(statics->files[i].name) + 1);
        EVP_DigestUpdate(context, statics->files[i].data.data, statics->files[i].data.len);
    }
    EVP_DigestFinal_ex(context, hash, NULL);
    EVP_MD_CTX_free(context);
    text_hex(hex, hash, 32);
    snprintf(statics->base, sizeof statics->base, "/static/%.*s", HASH_DIGITS, hex);
}

struct statics *static_load(const char *const *dirs, size_t n_dirs, const char **error_r)
{
    struct statics *statics = calloc(1, sizeof *statics);

    if (!statics)
        memory_none();
    for (size_t i = 0; i < n_dirs; i++) {
        if (add_folder(statics, dirs[i], error_r) < 0) {
            static_free(&statics);
            return NULL;
        }
    }
    name_by_content(statics);
    return statics;
}

void static_free(struct statics **statics)
{
    if (!*statics)
        return;
    for (size_t i = 0; i < (*statics)->n; i++) {
        free((*statics)->files[i].name);
        buf_free(&(*statics)->files[i].data);
    }
    free(*statics);
    *statics = NULL;
}

const char *static_base(const struct statics *statics)
{
    return statics->base;
}

static void may_be_kept(struct web_request *request, const char *how)
{
    web_header_add(request, "Cache-Control", how);
    request->response.cached = true;
}

// A page of before an update still asks with the old hash: it gets today's file, not to be kept.
void static_file(struct web_request *request)
{
    const struct statics *statics = request->webui->statics;
    const struct file *file = find_file(statics, request->part[1]);

    if (!file) {
        page_message(request, 404, "not-found");
        return;
    }
    web_bytes(request, 200, file->type, file->data.data, file->data.len);
    request->response.keep = true;
    may_be_kept(request, !strcmp(request->part[0], statics->base + strlen("/static/"))
                             ? "public, max-age=31536000, immutable"
                             : "no-cache");
}

void static_picture(struct web_request *request)
{
    const struct webui *webui = request->webui;
    const char *name = request->part[0];
    const char *error;

    for (size_t i = 0; name_is_plain(name) && type_of(name) && i < webui->n_dirs; i++) {
        struct buf data = {0};
        const char *path = arena_printf(request->arena, "%s/pictures/%s", webui->dirs[i], name);

        if (fileio_read(path, PICTURE_SIZE_MAX, &data, &error) > 0) {
            size_t size = data.len;

            web_bytes(request, 200, type_of(name), buf_take(&data), size);
            may_be_kept(request, "public, max-age=86400");
            return;
        }
        buf_free(&data);
    }
    page_message(request, 404, "not-found");
}
