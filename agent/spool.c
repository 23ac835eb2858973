#include "agent/spool.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <openssl/evp.h>

#include "agent/state.h"
#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/clock.h"
#include "lib/error.h"
#include "lib/fileio.h"
#include "lib/text.h"

enum { DIGEST_HEX = 64 };

static const char first_line[] = "platen-spool 1\n";

/* ---- the file's form: header lines, an empty line, the blobs, SHA-256 of all before ---- */

static void digest_hex(const void *data, size_t size, char hex[DIGEST_HEX + 1])
{
    uint8_t digest[32] = {0};
    EVP_Digest(data, size, digest, NULL, EVP_sha256(), NULL);
    text_hex(hex, digest, sizeof(digest));
}

static void add_line(struct buf *buf, const char *key, const char *value)
{
    buf_printf(buf, "%s=", key);
    for (; *value != '\0'; value++)
        buf_add_byte(buf, *value == '\n' || *value == '\r' ? ' ' : (uint8_t)*value);
    buf_add_byte(buf, '\n');
}

void spool_encode(const struct spool_entry *entry, struct buf *buf)
{
    char hex[DIGEST_HEX + 1];
    buf_add_text(buf, first_line);
    buf_printf(buf, "sequence=%llu\n", (unsigned long long)entry->sequence);
    add_line(buf, "id", entry->id);
    add_line(buf, "terminal", entry->terminal);
    add_line(buf, "purpose", entry->purpose);
    add_line(buf, "recipient", entry->recipient);
    add_line(buf, "summary", entry->summary);
    buf_printf(buf, "time=%lld\n", (long long)entry->time);
    if (entry->routine)
        add_line(buf, "routine", "yes");
    for (size_t i = 0; i < entry->n_files; i++)
        buf_printf(buf, "file=%zu %s\n", entry->files[i].size, entry->files[i].name);
    buf_printf(buf, "report=%zu\n\n", entry->report_size);
    for (size_t i = 0; i < entry->n_files; i++)
        buf_add(buf, entry->files[i].data, entry->files[i].size);
    buf_add(buf, entry->report, entry->report_size);
    digest_hex(buf->data, buf->len, hex);
    buf_add_text(buf, hex);
}

/* One header line. 1, or 0 when it is not one of ours. */
static int take_line(struct spool_entry *entry, char *line)
{
    char *value = strchr(line, '=');
    uint64_t number;
    int64_t time;
    if (value == NULL)
        return 0;
    *value++ = '\0';
    const struct {
        const char *key;
        const char **place;
    } texts[] = {{"id", &entry->id},
                 {"terminal", &entry->terminal},
                 {"purpose", &entry->purpose},
                 {"recipient", &entry->recipient},
                 {"summary", &entry->summary}};
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        if (strcmp(texts[i].key, line) == 0) {
            *texts[i].place = value;
            return 1;
        }
    }
    if (strcmp(line, "sequence") == 0)
        return text_parse_unsigned(value, INT64_MAX, &entry->sequence);
    if (strcmp(line, "time") == 0 && text_parse_integer(value, INT64_MIN, INT64_MAX, &time)) {
        entry->time = time;
        return 1;
    }
    if (strcmp(line, "routine") == 0) {
        entry->routine = strcmp(value, "yes") == 0;
        return 1;
    }
    if (strcmp(line, "report") == 0 && text_parse_unsigned(value, SIZE_MAX / 2, &number)) {
        entry->report_size = number;
        return 1;
    }
    char *name = strchr(value, ' ');
    if (strcmp(line, "file") != 0 || name == NULL || entry->n_files == SPOOL_FILES_MAX)
        return 0;
    *name++ = '\0';
    if (!text_parse_unsigned(value, SIZE_MAX / 8, &number) || strstr(name, "..") != NULL)
        return 0;
    entry->files[entry->n_files++] = (struct spool_file){name, NULL, number};
    return 1;
}

/* The blobs behind the header must fill the rest exactly. */
static int place_blobs(struct spool_entry *entry, const char *at, const char *end)
{
    for (size_t i = 0; i < entry->n_files; i++) {
        if ((size_t)(end - at) < entry->files[i].size)
            return 0;
        entry->files[i].data = at;
        at += entry->files[i].size;
    }
    entry->report = at;
    return (size_t)(end - at) == entry->report_size && entry->report_size > 0;
}

static int decode_checked(char *text, size_t size, struct spool_entry *entry)
{
    char *line = text + sizeof(first_line) - 1;
    while (*line != '\n') {
        char *end = strchr(line, '\n');
        if (end == NULL)
            return 0;
        *end = '\0';
        if (!take_line(entry, line))
            return 0;
        line = end + 1;
    }
    return entry->sequence > 0 && text_uuid_ok(entry->id) &&
           place_blobs(entry, line + 1, text + size);
}

int spool_decode(const char *name, const void *data, size_t size, struct arena *arena,
                 struct spool_entry **entry_r, const char **error_r)
{
    struct spool_entry *entry = arena_alloc(arena, sizeof(*entry));
    char hex[DIGEST_HEX + 1];
    entry->id = entry->terminal = entry->purpose = entry->recipient = entry->summary = "";
    *error_r = error_format("%s: damaged", name);
    if (size < sizeof(first_line) + DIGEST_HEX ||
        memcmp(data, first_line, sizeof(first_line) - 1) != 0)
        return -1;
    size -= DIGEST_HEX;
    digest_hex(data, size, hex);
    if (memcmp(hex, (const char *)data + size, DIGEST_HEX) != 0)
        return -1;
    char *text = arena_alloc(arena, size + 1);
    memcpy(text, data, size);
    if (!decode_checked(text, size, entry))
        return -1;
    *entry_r = entry;
    return 1;
}

/* ---- the folder ---- */

char *spool_name(uint64_t sequence, const char *id, struct arena *arena)
{
    return arena_printf(arena, "%020llu-%s", (unsigned long long)sequence, id);
}

int spool_list(const struct state *state, struct arena *arena, char ***names_r, size_t *n_r,
               const char **error_r)
{
    char **names;
    size_t n, kept = 0;
    if (state_list(state, "spool", arena, &names, &n, error_r) != 1)
        return -1;
    for (size_t i = 0; i < n; i++)
        if (strlen(names[i]) == 20 + 1 + 36 && strspn(names[i], "0123456789") == 20 &&
            names[i][20] == '-' && text_uuid_ok(names[i] + 21))
            names[kept++] = names[i];
    *names_r = names;
    *n_r = kept;
    return 1;
}

static int read_sequence(const struct state *state, uint64_t *sequence_r, const char **error_r)
{
    struct buf buf = {0};
    int result = state_read(state, "sequence", &buf, error_r);
    *sequence_r = 0;
    if (result == 1) {
        char *text = (char *)buf.data;
        text[strcspn(text, "\n")] = '\0';
        if (text_parse_unsigned(text, INT64_MAX, sequence_r) != 1) {
            *error_r = error_format("%s/sequence: not a number", state_folder(state));
            result = -1;
        }
    }
    buf_free(&buf);
    return result < 0 ? -1 : 1;
}

int spool_next_sequence(const struct state *state, uint64_t *sequence_r, const char **error_r)
{
    if (read_sequence(state, sequence_r, error_r) != 1)
        return -1;
    *sequence_r += 1;
    return 1;
}

int spool_write(const struct state *state, const struct spool_entry *entry, const char **error_r)
{
    struct arena *arena = arena_new();
    struct buf buf = {0};
    spool_encode(entry, &buf);
    int result = state_write(
        state, arena_printf(arena, "spool/%s", spool_name(entry->sequence, entry->id, arena)),
        buf.data, buf.len, error_r);
    buf_free(&buf);
    arena_free(&arena);
    return result;
}

int spool_apply(const struct state *state, const struct spool_entry *entry, const char **error_r)
{
    char number[32];
    for (size_t i = 0; i < entry->n_files; i++)
        if (state_write(state, entry->files[i].name, entry->files[i].data, entry->files[i].size,
                        error_r) != 1)
            return -1;
    int len = snprintf(number, sizeof(number), "%llu\n", (unsigned long long)entry->sequence);
    return state_write(state, "sequence", number, (size_t)len, error_r);
}

int spool_put(const struct state *state, const struct spool_entry *entry, const char **error_r)
{
    if (spool_write(state, entry, error_r) != 1)
        return -1;
    return spool_apply(state, entry, error_r);
}

int spool_recover(const struct state *state, const char **error_r)
{
    struct arena *arena = arena_new();
    struct spool_entry *entry;
    char **names;
    size_t n;
    uint64_t applied;
    int result = read_sequence(state, &applied, error_r);
    if (result == 1)
        result = spool_list(state, arena, &names, &n, error_r);
    /* Every writer came through here first, so at most the newest is not applied. */
    if (result == 1 && n > 0 && strtoull(names[n - 1], NULL, 10) > applied) {
        bool damaged;
        result = spool_read(state, names[n - 1], arena, &entry, &damaged, error_r);
        if (result == 1)
            result = spool_apply(state, entry, error_r);
        else if (damaged)
            result = spool_set_aside(state, names[n - 1], error_r);
        else if (result == 0)
            result = 1;
    }
    arena_free(&arena);
    return result;
}

int spool_read(const struct state *state, const char *name, struct arena *arena,
               struct spool_entry **entry_r, bool *damaged_r, const char **error_r)
{
    struct buf buf = {0};
    int result = state_read(state, arena_printf(arena, "spool/%s", name), &buf, error_r);
    bool read = result == 1;
    if (read)
        result = spool_decode(name, buf.data, buf.len, arena, entry_r, error_r);
    if (damaged_r != NULL)
        *damaged_r = read && result < 0;
    buf_free(&buf);
    return result;
}

int spool_remove(const struct state *state, const char *name, const char **error_r)
{
    struct arena *arena = arena_new();
    const char *path = state_path(state, arena, arena_printf(arena, "spool/%s", name));
    int result = 1;
    if (unlink(path) != 0 && errno != ENOENT) {
        *error_r = error_format("%s: %m", path);
        result = -1;
    }
    arena_free(&arena);
    return result;
}

int spool_set_aside(const struct state *state, const char *name, const char **error_r)
{
    struct arena *arena = arena_new();
    const char *path = state_path(state, arena, arena_printf(arena, "spool/%s", name));
    const char *aside = state_path(state, arena, arena_printf(arena, "spool/damaged-%s", name));
    int result = 1;
    if (rename(path, aside) != 0 && errno != ENOENT) {
        *error_r = error_format("%s: %m", path);
        result = -1;
    }
    arena_free(&arena);
    return result;
}
