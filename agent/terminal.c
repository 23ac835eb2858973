#include "agent/terminal.h"

#include <stdlib.h>
#include <string.h>

#include "agent/ini.h"
#include "agent/state.h"
#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/error.h"
#include "lib/text.h"

static const struct {
    const char *key;
    size_t place;
} fields[] = {
    {"manager", offsetof(struct terminal, manager)},
    {"centre", offsetof(struct terminal, centre)},
    {"place", offsetof(struct terminal, place)},
    {"serial", offsetof(struct terminal, serial)},
    {"maker", offsetof(struct terminal, maker)},
    {"model", offsetof(struct terminal, model)},
    {"site", offsetof(struct terminal, site)},
    {"department", offsetof(struct terminal, department)},
    {"number", offsetof(struct terminal, number)},
    {"company-id", offsetof(struct terminal, company_id)},
    {"status", offsetof(struct terminal, status)},
};

enum { FIELDS = sizeof(fields) / sizeof(fields[0]) };

static const char **field(struct terminal *terminal, size_t i)
{
    return (const char **)(void *)((char *)terminal + fields[i].place);
}

static const char *value_of(const struct terminal *terminal, size_t i)
{
    return *(const char *const *)(const void *)((const char *)terminal + fields[i].place);
}

int terminal_name_ok(const char *name, const char **error_r)
{
    size_t len = strlen(name);
    if (len > 0 && len <= 64 && name[0] != '.' &&
        strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.") == len)
        return 1;
    *error_r = "a terminal's name is letters, digits, ., - and _, at most 64, no dot first";
    return 0;
}

struct terminal *terminal_new(const char *name, struct arena *arena)
{
    struct terminal *terminal = arena_alloc(arena, sizeof(*terminal));
    terminal->name = arena_strdup(arena, name);
    for (size_t i = 0; i < FIELDS; i++)
        *field(terminal, i) = "";
    return terminal;
}

int terminal_check(const struct terminal *terminal, const char **error_r)
{
    const char *reason = NULL;
    size_t digits = strlen(terminal->number);
    if (!terminal_name_ok(terminal->name, error_r))
        return 0;
    for (size_t i = 0; i < FIELDS; i++) {
        const char *value = value_of(terminal, i);
        if (strlen(value) > 255 || text_has_control(value) ||
            !text_utf8_valid(value, strlen(value))) {
            *error_r = error_format("%s: at most 255 bytes of UTF-8 without control characters",
                                    fields[i].key);
            return 0;
        }
    }
    if (!text_mail_address_ok(terminal->manager, &reason)) {
        *error_r = error_format("manager: \"%s\": %s", terminal->manager, reason);
        return 0;
    }
    if (!text_mail_address_ok(terminal->centre, &reason)) {
        *error_r = error_format("centre: \"%s\": %s", terminal->centre, reason);
        return 0;
    }
    if (digits != 0 &&
        (digits < 6 || digits > 10 || strspn(terminal->number, "0123456789") != digits)) {
        *error_r = "number: a registration number has 6 to 10 digits";
        return 0;
    }
    return 1;
}

void terminal_write(const struct terminal *terminal, struct buf *buf)
{
    for (size_t i = 0; i < FIELDS; i++)
        ini_add(buf, fields[i].key, value_of(terminal, i));
}

struct reading {
    struct terminal *terminal;
    struct arena *arena;
};

static int take_entry(void *context, const struct ini_entry *entry, const char **error_r)
{
    struct reading *reading = context;
    for (size_t i = 0; entry->key != NULL && i < FIELDS; i++) {
        if (strcmp(fields[i].key, entry->key) == 0) {
            *field(reading->terminal, i) = arena_strdup(reading->arena, entry->value);
            return 1;
        }
    }
    *error_r = "not known";
    return -1;
}

int terminal_load(const struct state *state, const char *name, struct arena *arena,
                  struct terminal **terminal_r, const char **error_r)
{
    struct reading reading = {terminal_new(name, arena), arena};
    struct buf buf = {0};
    if (!terminal_name_ok(name, error_r))
        return -1;
    const char *path = arena_printf(arena, "terminals/%s.terminal", name);
    int result = state_read(state, path, &buf, error_r);
    if (result == 1)
        result = ini_read(state_path(state, arena, path), buf_text(&buf), buf.len, take_entry,
                          &reading, error_r);
    buf_free(&buf);
    *terminal_r = reading.terminal;
    return result;
}

int terminal_list(const struct state *state, struct arena *arena, char ***names_r, size_t *n_r,
                  const char **error_r)
{
    static const char suffix[] = ".terminal";
    const char *reason;
    size_t kept = 0;
    if (state_list(state, "terminals", arena, names_r, n_r, error_r) != 1)
        return -1;
    for (size_t i = 0; i < *n_r; i++) {
        char *name = (*names_r)[i];
        size_t len = strlen(name);
        if (len < sizeof(suffix) || strcmp(name + len - (sizeof(suffix) - 1), suffix) != 0)
            continue;
        name[len - (sizeof(suffix) - 1)] = '\0';
        if (terminal_name_ok(name, &reason))
            (*names_r)[kept++] = name;
    }
    *n_r = kept;
    return 1;
}
