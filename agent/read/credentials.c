#include "agent/read/credentials.h"

#include <stdbool.h>
#include <string.h>

#include "agent/ini.h"
#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/courier_way.h"
#include "lib/error.h"
#include "lib/fileio.h"

enum {
    SECTIONS_MAX = 1024,
    FILE_MAX = 256 * 1024,
    PASSWORD_MIN = 8 /* RFC 3414, 11.2 */,
};

struct section {
    const char *scheme, *host; /* host "": all of the scheme */
    struct credential credential;
};

struct credentials {
    struct arena *arena;
    struct section *sections[SECTIONS_MAX];
    size_t n;
};

static int bad(const char **error_r, const char *reason)
{
    *error_r = reason;
    return -1;
}

static bool is_one_of(const char *word, const char *const *words)
{
    for (; *words != NULL; words++)
        if (strcmp(word, *words) == 0)
            return true;
    return false;
}

static int set_key(struct credentials *credentials, const struct ini_entry *entry,
                   const char **error_r)
{
    static const char *const auths[] = {"MD5",     "SHA",     "SHA-224", "SHA-256",
                                        "SHA-384", "SHA-512", NULL};
    static const char *const privacies[] = {"DES", "AES", NULL};
    if (credentials->n == 0)
        return bad(error_r, "a section such as [snmp] comes first");
    struct credential *credential = &credentials->sections[credentials->n - 1]->credential;
    const struct {
        const char *name;
        const char **value;
        const char *const *words; /* NULL: any text */
        size_t min;
    } keys[] = {
        {"community", &credential->community, NULL, 1},
        {"user", &credential->user, NULL, 1},
        {"auth", &credential->auth, auths, 1},
        {"auth-password", &credential->auth_password, NULL, PASSWORD_MIN},
        {"privacy", &credential->privacy, privacies, 1},
        {"privacy-password", &credential->privacy_password, NULL, PASSWORD_MIN},
        {"context", &credential->context, NULL, 1},
        {"password", &credential->password, NULL, 1},
        {"pin", &credential->pin, NULL, 1},
    };
    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
        if (strcmp(keys[i].name, entry->key) != 0)
            continue;
        if (strlen(entry->value) < keys[i].min)
            return bad(error_r, error_format("%s is too short", entry->key));
        if (keys[i].words != NULL && !is_one_of(entry->value, keys[i].words))
            return bad(error_r, error_format("%s: \"%s\" is not known", entry->key, entry->value));
        *keys[i].value = arena_strdup(credentials->arena, entry->value);
        return 1;
    }
    return bad(error_r, error_format("there is no key \"%s\"", entry->key));
}

static int take(void *context, const struct ini_entry *entry, const char **error_r)
{
    static const char *const schemes[] = {"snmp", "ipps", NULL};
    struct credentials *credentials = context;
    if (entry->key != NULL)
        return set_key(credentials, entry, error_r);
    if (!is_one_of(entry->section, schemes))
        return bad(error_r, "a section is [snmp] or [ipps], with a host behind it or none");
    if (credentials->n == SECTIONS_MAX)
        return bad(error_r, "there are too many sections");
    struct section *section = arena_alloc(credentials->arena, sizeof(*section));
    section->scheme = arena_strdup(credentials->arena, entry->section);
    section->host = arena_strdup(credentials->arena, entry->title);
    credentials->sections[credentials->n++] = section;
    return 1;
}

static const char *find_ipp_gap(const struct credential *credential)
{
    if ((credential->user == NULL) != (credential->password == NULL) ||
        (credential->user == NULL && credential->pin == NULL))
        return "wants a user and a password, a pin, or all";
    return credential->pin != NULL && !courier_way_pin_ok(credential->pin)
               ? "wants its pin as sha256//BASE64 of 32 bytes"
               : NULL;
}

/* What is missing beside what is there. */
static const char *find_gap(const struct section *section)
{
    const struct credential *credential = &section->credential;
    if (strcmp(section->scheme, "snmp") != 0)
        return find_ipp_gap(credential);
    if ((credential->community == NULL) == (credential->user == NULL))
        return "wants a community or a user";
    if ((credential->auth == NULL) != (credential->auth_password == NULL) ||
        (credential->privacy == NULL) != (credential->privacy_password == NULL))
        return "wants a password for each of auth and privacy";
    return credential->privacy != NULL && credential->auth == NULL ? "has privacy without auth"
                                                                   : NULL;
}

int credentials_read(const char *path, struct arena *arena, struct credentials **credentials_r,
                     const char **error_r)
{
    struct credentials *credentials = arena_alloc(arena, sizeof(*credentials));
    struct buf buf = {0};
    credentials->arena = arena;
    int result = fileio_read_secret(path, FILE_MAX, &buf, error_r);
    if (result == 1)
        result = ini_read(path, buf_text(&buf), buf.len, take, credentials, error_r);
    buf_free(&buf);
    if (result != 1)
        return -1;
    for (size_t i = 0; i < credentials->n; i++) {
        const char *gap = find_gap(credentials->sections[i]);
        if (gap != NULL) {
            *error_r = error_format("%s: [%s %s] %s", path, credentials->sections[i]->scheme,
                                    credentials->sections[i]->host, gap);
            return -1;
        }
    }
    *credentials_r = credentials;
    return 1;
}

const struct credential *credentials_find(const struct credentials *credentials, const char *scheme,
                                          const char *host)
{
    const struct credential *common = NULL;
    for (size_t i = 0; credentials != NULL && i < credentials->n; i++) {
        const struct section *section = credentials->sections[i];
        if (strcmp(section->scheme, scheme) != 0)
            continue;
        if (strcmp(section->host, host) == 0)
            return &section->credential;
        if (section->host[0] == '\0')
            common = &section->credential;
    }
    return common;
}
