#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/error.h"
#include "lib/fileio.h"
#include "lib/settings_read.h"
#include "lib/text.h"

#define SETTINGS_SECRET_MAX 65536

static const struct settings_unit {
    enum settings_type type;
    const char *name;
    int64_t factor;
} settings_units[] = {
    {SETTINGS_SECONDS, "s", 1},
    {SETTINGS_SECONDS, "m", 60},
    {SETTINGS_SECONDS, "h", 3600},
    {SETTINGS_SECONDS, "d", 86400},
    {SETTINGS_BYTES, "B", 1},
    {SETTINGS_BYTES, "kB", 1024},
    {SETTINGS_BYTES, "MB", 1024 * 1024},
    {SETTINGS_BYTES, "GB", 1024 * 1024 * 1024},
};

static int settings_measure(const struct settings_option *option, const char *text,
                            int64_t *number_r, const char **reason_r)
{
    size_t digits = strspn(text, "0123456789");
    char number[24];
    uint64_t value;

    if (digits > 0 && digits < sizeof(number)) {
        memcpy(number, text, digits);
        number[digits] = '\0';
        for (size_t i = 0; i < sizeof(settings_units) / sizeof(settings_units[0]); i++) {
            const struct settings_unit *unit = &settings_units[i];
            if (unit->type != option->type || strcmp(text + digits, unit->name) != 0)
                continue;
            if (!text_parse_unsigned(number, (uint64_t)(INT64_MAX / unit->factor), &value))
                break;
            *number_r = (int64_t)value * unit->factor;
            return 1;
        }
    }
    *reason_r =
        option->type == SETTINGS_SECONDS
            ? error_format("%s is a time like 90s, 5m, 2h or 7d, not \"%s\"", option->name, text)
            : error_format("%s is a size like 512B, 64kB, 10MB or 1GB, not \"%s\"", option->name,
                           text);
    return 0;
}

static int settings_flag_parse(const struct settings_option *option, const char *text,
                               int64_t *number_r, const char **reason_r)
{
    *number_r = strcmp(text, "yes") == 0;
    if (*number_r == 1 || strcmp(text, "no") == 0)
        return 1;
    *reason_r = error_format("%s is yes or no, not \"%s\"", option->name, text);
    return 0;
}

static int settings_whole(const struct settings_option *option, const char *text, int64_t *number_r,
                          const char **reason_r)
{
    if (text_parse_integer(text, INT64_MIN, INT64_MAX, number_r))
        return 1;
    *reason_r = error_format("%s is a whole number, not \"%s\"", option->name, text);
    return 0;
}

int settings_value_parse(const struct settings_option *option, const char *text, int64_t *number_r,
                         const char **reason_r)
{
    int result = 1;
    *number_r = 0;
    if (option->type == SETTINGS_FLAG)
        return settings_flag_parse(option, text, number_r, reason_r);
    if (option->type == SETTINGS_NUMBER)
        result = settings_whole(option, text, number_r, reason_r);
    else if (option->type == SETTINGS_SECONDS || option->type == SETTINGS_BYTES)
        result = settings_measure(option, text, number_r, reason_r);
    else
        return 1;
    bool bounded = option->min != 0 || option->max != 0;
    if (result == 1 && bounded && (*number_r < option->min || *number_r > option->max)) {
        static const char *const units[] = {[SETTINGS_SECONDS] = " s", [SETTINGS_BYTES] = " B"};
        const char *unit = option->type == SETTINGS_NUMBER ? "" : units[option->type];
        *reason_r = error_format("%s is from %lld%s to %lld%s, not %s", option->name,
                                 (long long)option->min, unit, (long long)option->max, unit, text);
        return 0;
    }
    return result;
}

/* Takes the bytes into the arena without their last line end and empties buf. */
static int settings_secret_take(struct buf *buf, const char *source, struct arena *arena,
                                const char **secret_r, const char **reason_r)
{
    if (buf->len > 0 && buf->data[buf->len - 1] == '\n')
        buf->len--;
    if (buf->len > 0 && buf->data[buf->len - 1] == '\r')
        buf->len--;
    int result = 0;
    if (buf->len == 0) {
        *reason_r = error_format("%s: is empty", source);
    } else if (memchr(buf->data, '\0', buf->len) != NULL) {
        *reason_r = error_format("%s: holds a NUL byte", source);
    } else {
        *secret_r = arena_strndup(arena, (const char *)buf->data, buf->len);
        result = 1;
    }
    buf_free(buf);
    return result;
}

int settings_secret_file(const char *path, struct arena *arena, const char **secret_r,
                         const char **reason_r)
{
    struct buf buf = {0};
    if (fileio_read_secret(path, SETTINGS_SECRET_MAX, &buf, reason_r) == 1)
        return settings_secret_take(&buf, path, arena, secret_r, reason_r);
    buf_free(&buf);
    return 0;
}

int settings_secret_command(const char *command, struct arena *arena, const char **secret_r,
                            const char **reason_r)
{
    struct buf buf = {0};
    buf_secret(&buf);
    FILE *pipe = popen(command, "re");
    if (pipe == NULL) {
        *reason_r = error_format("command \"%s\": %m", command);
        return 0;
    }
    for (;;) {
        size_t got = fread(buf_reserve(&buf, 4096), 1, 4096, pipe);
        buf.len += got;
        if (got == 0 || buf.len > SETTINGS_SECRET_MAX)
            break;
    }
    bool large = buf.len > SETTINGS_SECRET_MAX;
    int status = pclose(pipe);
    if (!large && status != -1 && WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return settings_secret_take(&buf, command, arena, secret_r, reason_r);
    *reason_r = large ? error_format("command \"%s\": more than 64 kB", command)
                      : error_format("command \"%s\" failed (status %d)", command,
                                     WIFEXITED(status) ? WEXITSTATUS(status) : -1);
    buf_free(&buf);
    return 0;
}
