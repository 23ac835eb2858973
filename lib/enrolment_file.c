#include "lib/enrolment_file.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/evp.h>

#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/clock.h"
#include "lib/error.h"
#include "lib/text.h"

static const char first_line[] = "Platen enrolment 1";
static const char pem_begin[] = "-----BEGIN CERTIFICATE-----";
static const char pem_end[] = "-----END CERTIFICATE-----";

int enrolment_file_fingerprint(const char *pem, char fingerprint_r[ENROLMENT_FINGERPRINT_SIZE])
{
    const char *start = strstr(pem, pem_begin);
    const char *end = start == NULL ? NULL : strstr(start, pem_end);
    if (end == NULL)
        return 0;
    struct buf base64 = {0}, der = {0};
    for (const char *at = start + sizeof(pem_begin) - 1; at < end; at++)
        if (*at != '\n' && *at != '\r')
            buf_add_byte(&base64, (uint8_t)*at);
    int result = text_base64_decode(&der, buf_text(&base64), base64.len) && der.len > 0;
    uint8_t digest[32];
    if (result == 1 && EVP_Digest(der.data, der.len, digest, NULL, EVP_sha256(), NULL) != 1)
        result = 0;
    if (result == 1)
        for (size_t i = 0; i < sizeof(digest); i++)
            snprintf(fingerprint_r + i * 3, 4, i + 1 < sizeof(digest) ? "%02X:" : "%02X",
                     digest[i]);
    buf_free(&base64);
    buf_free(&der);
    return result;
}

struct reading {
    const char *name;
    const char *next; /* the rest of the text, NULL at its end */
    unsigned line;
    struct arena *arena;
    struct enrolment_file *file;
};

static char *next_line(struct reading *reading)
{
    if (reading->next == NULL || reading->next[0] == '\0')
        return NULL;
    size_t len = strcspn(reading->next, "\n");
    char *line = arena_strndup(reading->arena, reading->next, len);
    reading->next = reading->next[len] == '\n' ? reading->next + len + 1 : NULL;
    reading->line++;
    if (len > 0 && line[len - 1] == '\r')
        line[len - 1] = '\0';
    return line;
}

static int bad_line(const struct reading *reading, const char *reason, const char **error_r)
{
    *error_r = error_format("%s:%u: %s", reading->name, reading->line, reason);
    return -1;
}

/* The PEM block behind a "... certificate:" line. */
static int take_certificate(struct reading *reading, const char **place, const char **error_r)
{
    struct buf pem = {0};
    const char *line = next_line(reading);
    bool ended = false;
    if (line == NULL || strcmp(line, pem_begin) != 0)
        return bad_line(reading, "-----BEGIN CERTIFICATE----- must follow here", error_r);
    while (line != NULL && !ended) {
        buf_printf(&pem, "%s\n", line);
        ended = strcmp(line, pem_end) == 0;
        if (!ended)
            line = next_line(reading);
    }
    *place = arena_strndup(reading->arena, buf_text(&pem), pem.len);
    buf_free(&pem);
    return ended ? 1 : bad_line(reading, "the certificate does not end", error_r);
}

static int take_value(struct reading *reading, const char *key, const char *value,
                      const char **error_r)
{
    struct enrolment_file *file = reading->file;
    const struct {
        const char *key;
        const char **place;
        bool certificate;
    } keys[] = {
        {"URL", &file->url, false},
        {"Mail", &file->mail, false},
        {"Code", &file->code, false},
        {"Open fingerprint", &file->open_fingerprint, false},
        {"Sign fingerprint", &file->sign_fingerprint, false},
        {"Update root", &file->update_root, false},
        {"Open certificate", &file->open_certificate, true},
        {"Sign certificate", &file->sign_certificate, true},
    };
    if (strcmp(key, "Expires") == 0)
        return clock_parse(value, &file->expires) == 1
                   ? 1
                   : bad_line(reading, "Expires: not a time such as 2026-11-21T10:00:00Z", error_r);
    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
        if (strcmp(keys[i].key, key) != 0)
            continue;
        if ((*keys[i].place)[0] != '\0')
            return bad_line(reading, error_format("%s stands twice", key), error_r);
        if (keys[i].certificate)
            return take_certificate(reading, keys[i].place, error_r);
        *keys[i].place = value;
    }
    return 1;
}

static int take_line(struct reading *reading, char *line, const char **error_r)
{
    if (line[0] == '\0' || line[0] == '#')
        return 1;
    char *colon = strchr(line, ':');
    if (colon == NULL || text_has_control(line))
        return bad_line(reading, "not NAME: VALUE", error_r);
    *colon = '\0';
    char *value = colon + 1 + strspn(colon + 1, " ");
    size_t len = strlen(value);
    while (len > 0 && value[len - 1] == ' ')
        value[--len] = '\0';
    return take_value(reading, line, value, error_r);
}

static int check_pair(const char *name, const char *what, const char *certificate,
                      const char *fingerprint, const char **error_r)
{
    char real[ENROLMENT_FINGERPRINT_SIZE];
    if (certificate[0] == '\0') {
        *error_r = error_format("%s:1: there is no %s certificate", name, what);
        return -1;
    }
    if (!enrolment_file_fingerprint(certificate, real)) {
        *error_r = error_format("%s:1: the %s certificate is damaged", name, what);
        return -1;
    }
    if (strcasecmp(real, fingerprint) != 0) {
        *error_r =
            error_format("%s:1: the %s certificate is not the one of its fingerprint", name, what);
        return -1;
    }
    return 1;
}

static int check_whole(const char *name, const struct enrolment_file *file, const char **error_r)
{
    const char *reason = NULL;
    if (file->code[0] == '\0')
        reason = "there is no Code";
    else if (file->url[0] == '\0' && file->mail[0] == '\0')
        reason = "there is neither URL nor Mail";
    else if (file->url[0] != '\0' && strncmp(file->url, "https://", 8) != 0 &&
             strncmp(file->url, "http://", 7) != 0)
        reason = "URL starts with https:// or http://";
    if (reason == NULL && file->mail[0] != '\0')
        text_mail_address_ok(file->mail, &reason);
    if (reason != NULL) {
        *error_r = error_format("%s:1: %s", name, reason);
        return -1;
    }
    if (check_pair(name, "open", file->open_certificate, file->open_fingerprint, error_r) != 1)
        return -1;
    return check_pair(name, "sign", file->sign_certificate, file->sign_fingerprint, error_r);
}

int enrolment_file_read(const char *name, const void *text, size_t size, struct arena *arena,
                        struct enrolment_file **file_r, const char **error_r)
{
    struct enrolment_file *file = arena_alloc(arena, sizeof(*file));
    *file = (struct enrolment_file){"", "", "", 0, "", "", "", "", ""};
    if (size > ENROLMENT_FILE_MAX || !text_utf8_valid(text, size) ||
        memchr(text, '\0', size) != NULL) {
        *error_r = error_format("%s:1: not an enrolment file", name);
        return -1;
    }
    struct reading reading = {name, arena_strndup(arena, text, size), 0, arena, file};
    char *line = next_line(&reading);
    if (line == NULL || strcmp(line, first_line) != 0) {
        *error_r = error_format("%s:1: not an enrolment file: the first line must be \"%s\"", name,
                                first_line);
        return -1;
    }
    while ((line = next_line(&reading)) != NULL)
        if (take_line(&reading, line, error_r) != 1)
            return -1;
    if (check_whole(name, file, error_r) != 1)
        return -1;
    *file_r = file;
    return 1;
}

static void add_certificate(struct buf *buf, const char *what, const char *fingerprint,
                            const char *pem)
{
    const char *start = strstr(pem, pem_begin);
    const char *end = strstr(start, pem_end) + sizeof(pem_end) - 1;
    buf_printf(buf, "\n%s fingerprint: %s\n%s certificate:\n", what, fingerprint, what);
    buf_add(buf, start, (size_t)(end - start));
    buf_add_byte(buf, '\n');
}

int enrolment_file_write(const struct enrolment_file *file, char **text_r, size_t *size_r,
                         const char **error_r)
{
    char open_fingerprint[ENROLMENT_FINGERPRINT_SIZE], sign_fingerprint[ENROLMENT_FINGERPRINT_SIZE];
    char expires[32];
    if (text_has_control(file->url) || text_has_control(file->mail) ||
        text_has_control(file->code) ||
        (file->update_root != NULL && text_has_control(file->update_root))) {
        *error_r = "a control character in the URL, the mail address or the code";
        return -1;
    }
    if (!enrolment_file_fingerprint(file->open_certificate, open_fingerprint) ||
        !enrolment_file_fingerprint(file->sign_certificate, sign_fingerprint)) {
        *error_r = "not a certificate in PEM";
        return -1;
    }
    struct buf buf = {0};
    clock_format(expires, file->expires);
    buf_printf(&buf,
               "%s\n# For platen-agent register --enrol. The code works once: keep it secret.\n",
               first_line);
    if (file->url[0] != '\0')
        buf_printf(&buf, "URL: %s\n", file->url);
    if (file->mail[0] != '\0')
        buf_printf(&buf, "Mail: %s\n", file->mail);
    buf_printf(&buf, "Code: %s\n", file->code);
    if (file->expires != 0)
        buf_printf(&buf, "Expires: %s\n", expires);
    if (file->update_root != NULL && file->update_root[0] != '\0')
        buf_printf(&buf, "Update root: %s\n", file->update_root);
    add_certificate(&buf, "Open", open_fingerprint, file->open_certificate);
    add_certificate(&buf, "Sign", sign_fingerprint, file->sign_certificate);
    *size_r = buf.len;
    *text_r = buf_take(&buf);
    return 1;
}
