#include "gateway/main/keys.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/buf.h"
#include "lib/error.h"
#include "lib/fileio.h"
#include "lib/random.h"
#include "lib/seal.h"
#include "lib/text.h"
#include "lib/tuf_sign.h"

enum { KEY_FILE_MAX = 16384, CERTIFICATE_DAYS = 3650, PATH_SIZE = 4096 };

static const char *path_of(const char *dir, const char *name, char path[PATH_SIZE])
{
    snprintf(path, PATH_SIZE, "%s/%s", dir, name);
    return path;
}

static int make_secret(const char *dir, const char *name, const char **error_r)
{
    uint8_t secret[32];
    char path[PATH_SIZE];
    random_bytes(secret, sizeof secret);
    return fileio_write_new(path_of(dir, name, path), 0600, secret, sizeof secret, error_r) < 0 ? -1
                                                                                                : 1;
}

static void add_pem(struct buf *pem, const char *label, const void *der, size_t size)
{
    buf_printf(pem, "-----BEGIN %s-----\n", label);
    text_base64_add_lines(pem, der, size);
    const char *text = buf_text(pem);
    if (text[strlen(text) - 1] != '\n')
        buf_add_byte(pem, '\n');
    buf_printf(pem, "-----END %s-----\n", label);
}

static int make_pair(const char *dir, const char *name, const char *subject, int64_t now,
                     const char **error_r)
{
    char key_path[PATH_SIZE], certificate_path[PATH_SIZE], file[64];
    snprintf(file, sizeof file, "%s.pem", name);
    path_of(dir, file, key_path);
    snprintf(file, sizeof file, "%s-certificate.pem", name);
    path_of(dir, file, certificate_path);
    struct seal_key *key = seal_key_new();
    uint8_t *der = NULL;
    size_t size = 0;
    char *certificate = NULL;
    struct buf pem = {0};
    int rc = -1;
    if (!key || seal_key_private(key, &der, &size) != 1 ||
        seal_key_certificate(key, subject, now, CERTIFICATE_DAYS, &certificate) != 1) {
        *error_r = "cannot make a P-256 key";
        goto out;
    }
    buf_secret(&pem);
    add_pem(&pem, "PRIVATE KEY", der, size);
    const char *text = buf_text(&pem);
    rc = fileio_write_new(key_path, 0600, text, strlen(text), error_r);
    if (rc == 1)
        rc = fileio_write(certificate_path, 0644, certificate, strlen(certificate), error_r);
out:
    if (der)
        explicit_bzero(der, size);
    free(der);
    free(certificate);
    buf_free(&pem);
    seal_key_free(&key);
    return rc < 0 ? -1 : 1;
}

// The programs' own way of opening makes it too, where it was taken away to get a new one.
static int make_update(const char *dir, const char **error_r)
{
    char path[PATH_SIZE];
    struct tuf_signer *signer = tuf_signer_new();
    struct buf pem = {0};
    int rc = -1;
    if (signer == NULL || tuf_signer_write(signer, &pem) != 1)
        *error_r = "OpenSSL makes no Ed25519 key";
    else
        rc = fileio_write_new(path_of(dir, "update.pem", path), 0600, pem.data, pem.len, error_r);
    tuf_signer_free(&signer);
    buf_free(&pem);
    return rc < 0 ? -1 : 1;
}

int keys_make(const char *dir, int64_t now, const char **error_r)
{
    if (fileio_make_folder(dir, 0700, error_r) < 0 || make_secret(dir, "link.key", error_r) < 0 ||
        make_secret(dir, "index.key", error_r) < 0 ||
        make_pair(dir, "open", "Platen open", now, error_r) < 0 ||
        make_pair(dir, "sign", "Platen sign", now, error_r) < 0 || make_update(dir, error_r) < 0)
        return -1;
    return 1;
}

static int read_secret(const char *dir, const char *name, uint8_t secret[32], const char **error_r)
{
    char path[PATH_SIZE];
    struct buf bytes = {0};
    int rc = fileio_read_secret(path_of(dir, name, path), KEY_FILE_MAX, &bytes, error_r);
    if (rc == 1 && bytes.len != 32) {
        *error_r = error_format("%s: is not a key of 32 bytes", path);
        rc = -1;
    }
    if (rc == 1)
        memcpy(secret, bytes.data, 32);
    buf_free(&bytes);
    return rc == 1 ? 1 : -1;
}

static int read_pair(const char *dir, const char *name, struct seal_key **key_r,
                     char **certificate_r, const char **error_r)
{
    char path[PATH_SIZE], file[64];
    struct buf bytes = {0};
    snprintf(file, sizeof file, "%s.pem", name);
    int rc = fileio_read_secret(path_of(dir, file, path), KEY_FILE_MAX, &bytes, error_r);
    if (rc == 1 && !(*key_r = seal_key_read_pem(bytes.data, bytes.len))) {
        *error_r = error_format("%s: is not a P-256 private key in PEM", path);
        rc = -1;
    }
    buf_free(&bytes);
    if (rc != 1)
        return -1;
    snprintf(file, sizeof file, "%s-certificate.pem", name);
    rc = fileio_read(path_of(dir, file, path), KEY_FILE_MAX, &bytes, error_r);
    if (rc == 1)
        *certificate_r = buf_take(&bytes);
    buf_free(&bytes);
    return rc == 1 ? 1 : -1;
}

int keys_read(const char *dir, struct keys **keys_r, const char **error_r)
{
    struct keys *keys = calloc(1, sizeof *keys);
    if (!keys) {
        *error_r = "out of memory";
        return -1;
    }
    if (read_secret(dir, "link.key", keys->link, error_r) < 0 ||
        read_secret(dir, "index.key", keys->index, error_r) < 0 ||
        read_pair(dir, "open", &keys->open, &keys->open_certificate, error_r) < 0 ||
        read_pair(dir, "sign", &keys->sign, &keys->sign_certificate, error_r) < 0) {
        keys_free(&keys);
        return -1;
    }
    *keys_r = keys;
    return 1;
}

void keys_free(struct keys **keys)
{
    if (!*keys)
        return;
    seal_key_free(&(*keys)->open);
    seal_key_free(&(*keys)->sign);
    free((*keys)->open_certificate);
    free((*keys)->sign_certificate);
    explicit_bzero(*keys, sizeof **keys);
    free(*keys);
    *keys = NULL;
}
