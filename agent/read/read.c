#include "agent/read/read.h"

#include <string.h>

#include "lib/arena.h"
#include "lib/error.h"
#include "lib/text.h"

static const struct {
    const char *name;
    read_fn *read;
    read_many_fn *many; /* NULL: one by one */
} schemes[] = {
    {"file", read_file, NULL},
    {"snmp", read_snmp, read_many_snmp},
    {"ipp", read_ipp, NULL},
    {"ipps", read_ipp, NULL},
};

enum { SCHEMES = sizeof(schemes) / sizeof(schemes[0]) };

static const char *known_schemes(struct arena *arena)
{
    const char *all = "";
    for (size_t i = 0; i < SCHEMES; i++)
        all = arena_printf(arena, "%s%s%s:", all, i == 0 ? "" : ", ", schemes[i].name);
    return all;
}

static int find_scheme(const char *name)
{
    for (int i = 0; i < (int)SCHEMES; i++)
        if (strcmp(schemes[i].name, name) == 0)
            return i;
    return -1;
}

/* NULL where a "%" is no escape, or stands for a control character. */
static const char *decode(const char *text, size_t size, struct arena *arena)
{
    char *plain = arena_alloc(arena, size + 1);
    size_t n = 0;
    for (size_t i = 0; i < size; i++) {
        plain[n] = text[i];
        if (text[i] == '%') {
            if (size - i < 3 || text_unhex(text + i + 1, 2, &plain[n], 1) != 1)
                return NULL;
            i += 2;
        }
        n++;
    }
    return memchr(plain, '\0', n) != NULL || text_has_control(plain) ? NULL : plain;
}

static bool parse_port(const char *text, size_t size, struct arena *arena, int *port_r)
{
    uint64_t port;
    if (text_parse_unsigned(arena_strndup(arena, text, size), 65535, &port) != 1 || port == 0)
        return false;
    *port_r = (int)port;
    return true;
}

/* host, host:port, [address]:port */
static bool parse_place(const char *text, size_t size, struct arena *arena, struct read_uri *uri)
{
    const char *end = text + size, *colon;
    if (size > 0 && text[0] == '[') {
        const char *close = memchr(text, ']', size);
        if (close == NULL || (close + 1 < end && close[1] != ':'))
            return false;
        uri->host = arena_strndup(arena, text + 1, (size_t)(close - text) - 1);
        colon = close + 1 < end ? close + 1 : NULL;
    } else {
        colon = memchr(text, ':', size);
        uri->host = decode(text, colon != NULL ? (size_t)(colon - text) : size, arena);
    }
    if (uri->host == NULL || uri->host[0] == '\0' || strpbrk(uri->host, " /\\\"'<>") != NULL)
        return false;
    return colon == NULL || parse_port(colon + 1, (size_t)(end - colon) - 1, arena, &uri->port);
}

static bool parse_rest(const char *rest, struct arena *arena, struct read_uri *uri)
{
    if (strncmp(rest, "//", 2) != 0)
        return false;
    const char *place = rest + 2, *slash = strpbrk(place, "/?#");
    size_t size = slash != NULL ? (size_t)(slash - place) : strlen(place);
    const char *at = memrchr(place, '@', size);
    if (at != NULL) {
        uri->user = decode(place, (size_t)(at - place), arena);
        if (uri->user == NULL)
            return false;
        size -= (size_t)(at + 1 - place);
        place = at + 1;
    }
    uri->path = arena_strdup(arena, slash != NULL ? slash : "");
    uri->whole = arena_printf(arena, "%s://%.*s%s", uri->scheme, (int)size, place, uri->path);
    return parse_place(place, size, arena, uri);
}

/* file:PATH, file:///PATH */
static bool parse_file(const char *rest, struct arena *arena, struct read_uri *uri)
{
    if (strncmp(rest, "//localhost/", 12) == 0)
        rest += 11;
    else if (strncmp(rest, "///", 3) == 0)
        rest += 2;
    else if (strncmp(rest, "//", 2) == 0)
        return false;
    uri->host = "";
    uri->path = decode(rest, strlen(rest), arena);
    uri->whole = arena_printf(arena, "file:%s", rest);
    return uri->path != NULL && uri->path[0] != '\0';
}

int read_parse_uri(const char *text, struct arena *arena, const struct read_uri **uri_r,
                   const char **error_r)
{
    struct read_uri *uri = arena_alloc(arena, sizeof(*uri));
    const char *colon = strchr(text, ':');
    if (colon == NULL || strlen(text) > 1024) {
        *error_r = error_format("\"%.100s\" is not a URI such as snmp://HOST", text);
        return -1;
    }
    char *scheme = arena_strndup(arena, text, (size_t)(colon - text));
    text_lower(scheme);
    uri->scheme = scheme;
    if (find_scheme(scheme) < 0) {
        *error_r =
            error_format("cannot read \"%.40s:\"; known are %s", scheme, known_schemes(arena));
        return -1;
    }
    if (text_has_control(text) ||
        !(strcmp(scheme, "file") == 0 ? parse_file : parse_rest)(colon + 1, arena, uri)) {
        *error_r = error_format("this is not a %s: URI as docs/reading.md has it", scheme);
        return -1;
    }
    *uri_r = uri;
    return 1;
}

int read_uri(const struct read_request *request, struct arena *arena, struct reading **reading_r,
             const char **error_r)
{
    return schemes[find_scheme(request->uri->scheme)].read(request, arena, reading_r, error_r);
}

bool read_is_many(const struct read_uri *uri)
{
    return schemes[find_scheme(uri->scheme)].many != NULL;
}

void read_many(const struct read_feed *feed)
{
    read_many_snmp(feed);
}
