#include "gateway/main/keys_backup.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <openssl/evp.h>

#include "lib/buf.h"
#include "lib/error.h"
#include "lib/fileio.h"
#include "lib/memory.h"
#include "lib/password.h"
#include "lib/random.h"
#include "lib/text.h"

enum { SALT = 16, NONCE = 12, TAG = 16, KEY = 32, FILE_MAX = 1 << 20, PATH_SIZE = 4096 };

static const char form[] = "platen-keys 1 scrypt-17-8-1 aes-256-gcm\n";
static const char noted[] = "exported";

static const struct {
    const char *name;
    mode_t mode;
    bool later; // gateways and copies from before there were updates have none
} files[] = {
    {"link.key", 0600, false},
    {"index.key", 0600, false},
    {"open.pem", 0600, false},
    {"sign.pem", 0600, false},
    {"open-certificate.pem", 0644, false},
    {"sign-certificate.pem", 0644, false},
    {"update.pem", 0600, true},
};
enum { FILES = sizeof files / sizeof files[0] };

static const char *path_of(const char *dir, const char *name, char path[PATH_SIZE])
{
    snprintf(path, PATH_SIZE, "%s/%s", dir, name);
    return path;
}

// ---- what is inside ----

static int pack(const char *dir, struct buf *plain, const char **error_r)
{
    for (size_t i = 0; i < FILES; i++) {
        char path[PATH_SIZE];
        struct buf bytes = {0};
        buf_secret(&bytes);
        int rc = fileio_read(path_of(dir, files[i].name, path), FILE_MAX, &bytes, error_r);
        if (rc != 1) {
            buf_free(&bytes);
            if (rc == 0 && files[i].later)
                continue;
            return -1;
        }
        uint32_t size = htonl((uint32_t)bytes.len);
        buf_add(plain, files[i].name, strlen(files[i].name) + 1);
        buf_add(plain, &size, sizeof size);
        buf_add(plain, bytes.data, bytes.len);
        buf_free(&bytes);
    }
    return 1;
}

// The bytes of one file inside; NULL: not there, or the whole is cut short.
static const uint8_t *find(const struct buf *plain, const char *name, size_t *size_r)
{
    size_t at = 0;
    while (at < plain->len) {
        const char *begin = (const char *)plain->data + at;
        size_t length = strnlen(begin, plain->len - at);
        uint32_t size;
        if (at + length + 1 + sizeof size > plain->len)
            return NULL;
        memcpy(&size, plain->data + at + length + 1, sizeof size);
        size = ntohl(size);
        at += length + 1 + sizeof size;
        if (size > plain->len - at)
            return NULL;
        if (strcmp(begin, name) == 0) {
            *size_r = size;
            return plain->data + at;
        }
        at += size;
    }
    return NULL;
}

// ---- the seal ----

static int derive(const char *passphrase, const uint8_t salt[SALT], uint8_t key_r[KEY])
{
    return EVP_PBE_scrypt(passphrase, strlen(passphrase), salt, SALT, 1u << 17, 8, 1, 192u << 20,
                          key_r, KEY) == 1;
}

// Encrypts or decrypts; the tag stands behind the sealed bytes. 1, or 0: they do not verify.
static int crypt_gcm(bool seal, const uint8_t key[KEY], const uint8_t nonce[NONCE],
                     const struct buf *head, const uint8_t *in, size_t size, uint8_t *out)
{
    EVP_CIPHER_CTX *gcm = EVP_CIPHER_CTX_new();
    int n = 0, last = 0;
    size_t body = seal ? size : size - TAG;
    bool good =
        gcm != NULL && EVP_CipherInit_ex(gcm, EVP_aes_256_gcm(), NULL, key, nonce, seal) == 1 &&
        EVP_CipherUpdate(gcm, NULL, &n, head->data, (int)head->len) == 1 &&
        (seal || EVP_CIPHER_CTX_ctrl(gcm, EVP_CTRL_GCM_SET_TAG, TAG,
                                     (void *)(uintptr_t)(in + body)) == 1) &&
        EVP_CipherUpdate(gcm, out, &n, in, (int)body) == 1 &&
        EVP_CipherFinal_ex(gcm, out + n, &last) == 1 &&
        (!seal || EVP_CIPHER_CTX_ctrl(gcm, EVP_CTRL_GCM_GET_TAG, TAG, out + body) == 1);
    EVP_CIPHER_CTX_free(gcm);
    return good;
}

static int seal(const char *passphrase, const struct buf *plain, struct buf *text,
                const char **error_r)
{
    uint8_t salt[SALT], nonce[NONCE], key[KEY];
    random_bytes(salt, sizeof salt);
    random_bytes(nonce, sizeof nonce);
    if (!derive(passphrase, salt, key)) {
        *error_r = "scrypt has no memory";
        return -1;
    }
    buf_add_text(text, form);
    text_base64_add(text, salt, sizeof salt);
    buf_add_byte(text, '\n');
    text_base64_add(text, nonce, sizeof nonce);
    buf_add_byte(text, '\n');
    uint8_t *out = malloc(plain->len + TAG);
    if (out == NULL)
        memory_none();
    int good = crypt_gcm(true, key, nonce, text, plain->data, plain->len, out);
    explicit_bzero(key, sizeof key);
    text_base64_add(text, out, plain->len + TAG);
    buf_add_byte(text, '\n');
    free(out);
    if (!good)
        *error_r = "the keys cannot be sealed";
    return good ? 1 : -1;
}

// A line of base64 from *at on, which moves behind it.
static bool line(const char **at, struct buf *bytes)
{
    size_t length = strcspn(*at, "\n");
    bool good = (*at)[length] == '\n' && text_base64_decode(bytes, *at, length) == 1;
    *at += length + (good ? 1 : 0);
    return good;
}

static int unseal(const char *passphrase, const struct buf *text, struct buf *plain,
                  const char **error_r)
{
    const char *whole = buf_text(text), *at = whole;
    struct buf salt = {0}, nonce = {0}, sealed = {0}, head = {0};
    uint8_t key[KEY];
    int good = 0;
    *error_r = "is no copy of keys";
    if (strncmp(at, form, strlen(form)) == 0) {
        at += strlen(form);
        good = line(&at, &salt) && salt.len == SALT && line(&at, &nonce) && nonce.len == NONCE;
        buf_add(&head, whole, (size_t)(at - whole));
        good = good && line(&at, &sealed) && sealed.len > TAG;
    }
    if (good) {
        uint8_t *out = calloc(1, sealed.len);
        if (out == NULL)
            memory_none();
        *error_r = "the passphrase is wrong, or the file is damaged";
        good = derive(passphrase, salt.data, key) &&
               crypt_gcm(false, key, nonce.data, &head, sealed.data, sealed.len, out);
        if (good)
            buf_add(plain, out, sealed.len - TAG);
        explicit_bzero(key, sizeof key);
        explicit_bzero(out, sealed.len);
        free(out);
    }
    buf_free(&salt);
    buf_free(&nonce);
    buf_free(&sealed);
    buf_free(&head);
    return good;
}

// ---- that there is one ----

static int print_of(const char *dir, char print_r[2 * 32 + 1], const char **error_r)
{
    struct buf plain = {0};
    uint8_t digest[32];
    unsigned size = 0;
    buf_secret(&plain);
    int rc = pack(dir, &plain, error_r);
    if (rc == 1 && EVP_Digest(plain.data, plain.len, digest, &size, EVP_sha256(), NULL) == 1)
        for (size_t i = 0; i < sizeof digest; i++)
            snprintf(print_r + 2 * i, 3, "%02x", digest[i]);
    buf_free(&plain);
    return rc;
}

bool keys_exported(const char *dir, long *age_r)
{
    char path[PATH_SIZE], print[2 * 32 + 1];
    const char *error;
    struct stat at;
    struct buf kept = {0};
    *age_r = stat(path_of(dir, files[0].name, path), &at) == 0 ? (long)(time(NULL) - at.st_mtime) : 0;
    bool same = print_of(dir, print, &error) == 1 &&
                fileio_read(path_of(dir, noted, path), 200, &kept, &error) == 1 &&
                strncmp(buf_text(&kept), print, strlen(print)) == 0;
    buf_free(&kept);
    return same;
}

static int note(const char *dir, const char **error_r)
{
    char path[PATH_SIZE], print[2 * 32 + 2];
    if (print_of(dir, print, error_r) != 1)
        return -1;
    strcat(print, "\n");
    return fileio_write(path_of(dir, noted, path), 0600, print, strlen(print), error_r);
}

void keys_missing(const char *dir, char names_r[static 200])
{
    char path[PATH_SIZE];
    names_r[0] = '\0';
    for (size_t i = 0; i < FILES; i++) {
        size_t length = strlen(names_r);
        if (!files[i].later && access(path_of(dir, files[i].name, path), F_OK) != 0)
            snprintf(names_r + length, 200 - length, "%s%s", length ? ", " : "", files[i].name);
    }
}

// ---- out and in ----

static int read_back(const char *file, const char *passphrase, const struct buf *plain,
                     const char **error_r)
{
    struct buf text = {0}, again = {0};
    buf_secret(&again);
    int good = fileio_read(file, FILE_MAX, &text, error_r) == 1 &&
               unseal(passphrase, &text, &again, error_r) && again.len == plain->len &&
               memcmp(again.data, plain->data, plain->len) == 0;
    buf_free(&text);
    buf_free(&again);
    return good ? 1 : -1;
}

int keys_export(const char *dir, const char *file, const char *passphrase, const char **error_r)
{
    struct buf plain = {0}, text = {0};
    buf_secret(&plain);
    int rc = password_acceptable(passphrase, error_r);
    if (rc == 1)
        rc = pack(dir, &plain, error_r);
    if (rc == 1)
        rc = seal(passphrase, &plain, &text, error_r);
    if (rc == 1)
        rc = fileio_write_new(file, 0600, text.data, text.len, error_r);
    if (rc == 0 && text.len > 0)
        *error_r = error_format("%s is there already", file);
    if (rc == 1)
        rc = read_back(file, passphrase, &plain, error_r);
    if (rc == 1)
        rc = note(dir, error_r);
    buf_free(&plain);
    buf_free(&text);
    return rc;
}

// What is there already and differs is another gateway's, or a newer key.
static int compare(const char *dir, const struct buf *plain, const char **error_r)
{
    for (size_t i = 0; i < FILES; i++) {
        char path[PATH_SIZE];
        size_t size = 0;
        struct buf there = {0};
        const uint8_t *bytes = find(plain, files[i].name, &size);
        if (bytes == NULL)
            continue;
        buf_secret(&there);
        int rc = fileio_read(path_of(dir, files[i].name, path), FILE_MAX, &there, error_r);
        bool differs = rc == 1 && (there.len != size || memcmp(there.data, bytes, size) != 0);
        buf_free(&there);
        if (rc < 0)
            return -1;
        if (differs) {
            *error_r = error_format("%s is there already and is another; --replace writes over it",
                                    path);
            return 0;
        }
    }
    return 1;
}

static int unpack(const char *dir, const struct buf *plain, const char **error_r)
{
    if (fileio_make_folder(dir, 0700, error_r) < 0)
        return -1;
    for (size_t i = 0; i < FILES; i++) {
        char path[PATH_SIZE];
        size_t size = 0;
        const uint8_t *bytes = find(plain, files[i].name, &size);
        if (bytes == NULL)
            continue;
        if (fileio_write(path_of(dir, files[i].name, path), files[i].mode, bytes, size, error_r) < 0)
            return -1;
    }
    return note(dir, error_r);
}

int keys_import(const char *dir, const char *file, const char *passphrase, bool replace,
                const char **error_r)
{
    struct buf text = {0}, plain = {0};
    buf_secret(&plain);
    int rc = fileio_read(file, FILE_MAX, &text, error_r);
    if (rc == 1 && !unseal(passphrase, &text, &plain, error_r)) {
        *error_r = error_format("%s: %s", file, *error_r);
        rc = 0;
    }
    for (size_t i = 0, size; rc == 1 && i < FILES; i++) {
        if (!files[i].later && find(&plain, files[i].name, &size) == NULL) {
            *error_r = error_format("%s: holds no %s", file, files[i].name);
            rc = 0;
        }
    }
    if (rc == 1 && !replace)
        rc = compare(dir, &plain, error_r);
    if (rc == 1)
        rc = unpack(dir, &plain, error_r);
    buf_free(&text);
    buf_free(&plain);
    return rc;
}

// ---- the passphrase ----

static int read_first_line(const char *file, char **passphrase_r, const char **error_r)
{
    struct buf bytes = {0};
    int rc = fileio_read_secret(file, 4096, &bytes, error_r);
    if (rc == 1) {
        const char *text = buf_text(&bytes);
        *passphrase_r = strndup(text, strcspn(text, "\r\n"));
    }
    buf_free(&bytes);
    return rc;
}

int keys_passphrase(const char *file, bool twice, char **passphrase_r, const char **error_r)
{
    *passphrase_r = NULL;
    if (file != NULL)
        return read_first_line(file, passphrase_r, error_r);
    if (!isatty(STDIN_FILENO)) {
        *error_r = "a passphrase is needed: --passphrase-file FILE, or at a terminal";
        return 0;
    }
    char first[256], second[256];
    *error_r = "the two passphrases differ";
    int good =
        EVP_read_pw_string(first, sizeof first, "Passphrase: ", 0) == 0 &&
        (!twice || (EVP_read_pw_string(second, sizeof second, "Once more: ", 0) == 0 &&
                    strcmp(first, second) == 0));
    if (good)
        *passphrase_r = strdup(first);
    explicit_bzero(first, sizeof first);
    explicit_bzero(second, sizeof second);
    return good;
}

void keys_passphrase_free(char **passphrase)
{
    if (*passphrase != NULL)
        explicit_bzero(*passphrase, strlen(*passphrase));
    free(*passphrase);
    *passphrase = NULL;
}
