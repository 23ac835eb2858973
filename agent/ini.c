#include "agent/ini.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/buf.h"
#include "lib/clock.h"
#include "lib/error.h"
#include "lib/memory.h"
#include "lib/text.h"

enum { KEYS_MAX = 64, KEY_LENGTH = 40 };

struct reading {
    char section[64];
    char title[256];
    char keys[KEYS_MAX][KEY_LENGTH]; /* of this section, to find repeats */
    size_t n_keys;
    ini_fn *fn;
    void *context;
};

static char *trim(char *text)
{
    while (*text == ' ' || *text == '\t')
        text++;
    size_t len = strlen(text);
    while (len > 0 && (text[len - 1] == ' ' || text[len - 1] == '\t'))
        text[--len] = '\0';
    return text;
}

static int start_section(struct reading *reading, char *line, const char **error_r)
{
    size_t len = strlen(line);
    if (line[len - 1] != ']') {
        *error_r = "a section line ends with ]";
        return -1;
    }
    line[len - 1] = '\0';
    char *name = trim(line + 1);
    char *title = name + strcspn(name, " ");
    if (*title != '\0') {
        *title = '\0';
        title = trim(title + 1);
    }
    if (name[0] == '\0' || strlen(name) >= sizeof(reading->section)) {
        *error_r = "a section needs a name of at most 63 characters";
        return -1;
    }
    if (strlen(title) >= sizeof(reading->title)) {
        *error_r = "the section's title is longer than 255 bytes";
        return -1;
    }
    strcpy(reading->section, name);
    strcpy(reading->title, title);
    reading->n_keys = 0;
    struct ini_entry entry = {reading->section, reading->title, NULL, NULL};
    return reading->fn(reading->context, &entry, error_r);
}

static int remember_key(struct reading *reading, const char *key, const char **error_r)
{
    if (strlen(key) >= KEY_LENGTH) {
        *error_r = error_format("the key is longer than %d characters", KEY_LENGTH - 1);
        return -1;
    }
    for (size_t i = 0; i < reading->n_keys; i++) {
        if (strcmp(reading->keys[i], key) == 0) {
            *error_r = error_format("\"%s\" is said twice", key);
            return -1;
        }
    }
    if (reading->n_keys == KEYS_MAX) {
        *error_r = error_format("more than %d keys in one section", KEYS_MAX);
        return -1;
    }
    strcpy(reading->keys[reading->n_keys++], key);
    return 1;
}

static int take_line(struct reading *reading, char *line, const char **error_r)
{
    size_t len = strlen(line);
    if (len > 0 && line[len - 1] == '\r')
        line[len - 1] = '\0';
    for (char *c = line; *c != '\0'; c++)
        if (*c == '\t')
            *c = ' ';
    if (text_has_control(line)) {
        *error_r = "a control character";
        return -1;
    }
    line = trim(line);
    if (line[0] == '\0' || line[0] == '#')
        return 1;
    if (line[0] == '[')
        return start_section(reading, line, error_r);
    char *equals = strchr(line, '=');
    if (equals == NULL) {
        *error_r = "neither [section] nor key = value";
        return -1;
    }
    *equals = '\0';
    struct ini_entry entry = {reading->section, reading->title, trim(line), trim(equals + 1)};
    if (entry.key[0] == '\0') {
        *error_r = "no key before =";
        return -1;
    }
    if (remember_key(reading, entry.key, error_r) != 1)
        return -1;
    return reading->fn(reading->context, &entry, error_r);
}

static unsigned line_of(const char *text, size_t offset)
{
    unsigned line = 1;
    for (size_t i = 0; i < offset; i++)
        line += text[i] == '\n';
    return line;
}

/* What is wrong with the bytes as such; 1, or -1 with "NAME:LINE: reason". */
static int check_bytes(const char *name, const char *text, size_t size, const char **error_r)
{
    if (size > INI_MAX) {
        *error_r = error_format("%s:1: larger than %d kB", name, INI_MAX / 1024);
        return -1;
    }
    if (size >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
        *error_r = error_format("%s:1: starts with a byte order mark", name);
        return -1;
    }
    for (size_t i = 0; i < size;) {
        size_t step = text_utf8_next(text + i, size - i, NULL);
        if (step == 0 || text[i] == '\0') {
            *error_r = error_format("%s:%u: %s", name, line_of(text, i),
                                    step == 0 ? "not valid UTF-8" : "a NUL byte");
            return -1;
        }
        i += step;
    }
    return 1;
}

int ini_read(const char *name, const char *text, size_t size, ini_fn *fn, void *context,
             const char **error_r)
{
    if (check_bytes(name, text, size, error_r) != 1)
        return -1;
    struct reading *reading = calloc(1, sizeof(*reading));
    char *copy = strndup(text, size);
    if (reading == NULL || copy == NULL)
        memory_none();
    reading->fn = fn;
    reading->context = context;
    int result = 1;
    unsigned number = 0;
    char *next = copy;
    while (result == 1 && next != NULL) {
        char *line = next;
        next = strchr(line, '\n');
        if (next != NULL)
            *next++ = '\0';
        number++;
        const char *reason = NULL;
        result = take_line(reading, line, &reason);
        if (result != 1)
            *error_r = error_format("%s:%u: %s", name, number, reason);
    }
    free(copy);
    free(reading);
    return result;
}

static void add_clean(struct buf *buf, const char *text)
{
    for (; *text != '\0'; text++) {
        unsigned char c = (unsigned char)*text;
        buf_add_byte(buf, c < 0x20 || c == 0x7f ? ' ' : c);
    }
}

void ini_add_section(struct buf *buf, const char *section, const char *title)
{
    buf_printf(buf, "[%s", section);
    if (title != NULL && title[0] != '\0') {
        buf_add_byte(buf, ' ');
        add_clean(buf, title);
    }
    buf_add_text(buf, "]\n");
}

void ini_add(struct buf *buf, const char *key, const char *value)
{
    if (value == NULL || value[0] == '\0')
        return;
    buf_printf(buf, "%s = ", key);
    add_clean(buf, value);
    buf_add_byte(buf, '\n');
}

void ini_add_number(struct buf *buf, const char *key, int64_t value)
{
    buf_printf(buf, "%s = %lld\n", key, (long long)value);
}

void ini_add_time(struct buf *buf, const char *key, int64_t time)
{
    if (time == 0)
        return;
    char text[32];
    clock_format(text, time);
    ini_add(buf, key, text);
}
