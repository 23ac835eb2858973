#include "agent/panel.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "agent/ini.h"
#include "agent/spool.h"
#include "agent/state.h"
#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/clock.h"
#include "lib/error.h"
#include "lib/text.h"

static struct panel_entry *new_entry(struct arena *arena)
{
    struct panel_entry *entry = arena_alloc(arena, sizeof(*entry));
    entry->id = entry->terminal = entry->purpose = entry->summary = "";
    entry->reception = entry->type = entry->description = entry->notice = "";
    return entry;
}

struct panel_entry *panel_begin(const struct spool_entry *report, struct arena *arena)
{
    struct panel_entry *entry = new_entry(arena);
    entry->sequence = report->sequence;
    entry->id = report->id;
    entry->terminal = report->terminal;
    entry->purpose = report->purpose;
    entry->summary = report->summary;
    entry->time = report->time;
    return entry;
}

void panel_write(const struct panel_entry *entry, struct buf *buf)
{
    ini_add_section(buf, "report", NULL);
    ini_add_number(buf, "sequence", (int64_t)entry->sequence);
    ini_add(buf, "id", entry->id);
    ini_add(buf, "terminal", entry->terminal);
    ini_add(buf, "purpose", entry->purpose);
    ini_add(buf, "summary", entry->summary);
    ini_add_time(buf, "time", entry->time);
    if (entry->mailed)
        ini_add(buf, "mailed", "yes");
    ini_add_time(buf, "sent", entry->sent_time);
    ini_add(buf, "notice", entry->notice);
    ini_add(buf, "reception", entry->reception);
    ini_add(buf, "type", entry->type);
    ini_add(buf, "description", entry->description);
    ini_add_time(buf, "replied", entry->reply_time);
}

struct reading {
    struct panel_entry *entry;
    struct arena *arena;
};

static int take_entry(void *context, const struct ini_entry *line, const char **error_r)
{
    struct reading *reading = context;
    struct panel_entry *entry = reading->entry;
    const struct {
        const char *key;
        const char **place;
    } texts[] = {{"id", &entry->id},
                 {"terminal", &entry->terminal},
                 {"purpose", &entry->purpose},
                 {"summary", &entry->summary},
                 {"reception", &entry->reception},
                 {"type", &entry->type},
                 {"description", &entry->description},
                 {"notice", &entry->notice}};
    int64_t *time = NULL;
    if (line->key == NULL)
        return 1;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        if (strcmp(texts[i].key, line->key) == 0) {
            *texts[i].place = arena_strdup(reading->arena, line->value);
            return 1;
        }
    }
    if (strcmp(line->key, "mailed") == 0) {
        entry->mailed = strcmp(line->value, "yes") == 0;
        return 1;
    }
    if (strcmp(line->key, "sequence") == 0 &&
        text_parse_unsigned(line->value, INT64_MAX, &entry->sequence))
        return 1;
    if (strcmp(line->key, "time") == 0)
        time = &entry->time;
    else if (strcmp(line->key, "sent") == 0)
        time = &entry->sent_time;
    else if (strcmp(line->key, "replied") == 0)
        time = &entry->reply_time;
    if (time != NULL && clock_parse(line->value, time) == 1)
        return 1;
    *error_r = error_format("%s = %s is not understood", line->key, line->value);
    return -1;
}

int panel_read(const char *name, const char *text, size_t size, struct arena *arena,
               struct panel_entry **entry_r, const char **error_r)
{
    struct reading reading = {new_entry(arena), arena};
    *entry_r = reading.entry;
    return ini_read(name, text, size, take_entry, &reading, error_r);
}

int panel_store(const struct state *state, const struct panel_entry *entry, const char **error_r)
{
    struct arena *arena = arena_new();
    struct buf buf = {0};
    panel_write(entry, &buf);
    int result = state_write(
        state, arena_printf(arena, "panel/%s", spool_name(entry->sequence, entry->id, arena)),
        buf.data, buf.len, error_r);
    buf_free(&buf);
    arena_free(&arena);
    return result;
}

/* Names of the folder that are reports, oldest first. */
static int list_names(const struct state *state, struct arena *arena, char ***names_r, size_t *n_r,
                      const char **error_r)
{
    size_t kept = 0;
    if (state_list(state, "panel", arena, names_r, n_r, error_r) != 1)
        return -1;
    for (size_t i = 0; i < *n_r; i++)
        if (strlen((*names_r)[i]) == 20 + 1 + 36)
            (*names_r)[kept++] = (*names_r)[i];
    *n_r = kept;
    return 1;
}

int panel_prune(const struct state *state, size_t keep, const char **error_r)
{
    struct arena *arena = arena_new();
    char **names;
    size_t n;
    int result = list_names(state, arena, &names, &n, error_r);
    for (size_t i = 0; result == 1 && i + keep < n; i++)
        unlink(state_path(state, arena, arena_printf(arena, "panel/%s", names[i])));
    arena_free(&arena);
    return result;
}

/* 1, 0 gone or not readable: a panel goes without it. */
static int load(const struct state *state, const char *name, struct arena *arena,
                struct panel_entry **entry_r)
{
    struct buf buf = {0};
    const char *error;
    int result = state_read(state, arena_printf(arena, "panel/%s", name), &buf, &error);
    if (result == 1)
        result = panel_read(name, buf_text(&buf), buf.len, arena, entry_r, &error);
    buf_free(&buf);
    return result == 1;
}

static int load_waiting(const struct state *state, const char *name, struct arena *arena,
                        struct panel_entry **entry_r)
{
    struct spool_entry *report;
    const char *error;
    if (spool_read(state, name, arena, &report, NULL, &error) != 1)
        return 0;
    *entry_r = panel_begin(report, arena);
    return 1;
}

int panel_find(const struct state *state, const char *id, struct arena *arena,
               struct panel_entry **entry_r, const char **error_r)
{
    char **names;
    size_t n;
    if (list_names(state, arena, &names, &n, error_r) != 1)
        return -1;
    for (size_t i = n; i-- > 0;)
        if (strcasecmp(names[i] + 21, id) == 0 && load(state, names[i], arena, entry_r))
            return 1;
    if (spool_list(state, arena, &names, &n, error_r) != 1)
        return -1;
    for (size_t i = 0; i < n; i++)
        if (strcasecmp(names[i] + 21, id) == 0 && load_waiting(state, names[i], arena, entry_r))
            return 1;
    return 0;
}

static int newest_first(const void *a, const void *b)
{
    const struct panel_entry *first = *(struct panel_entry *const *)a;
    const struct panel_entry *second = *(struct panel_entry *const *)b;
    return first->sequence < second->sequence ? 1 : first->sequence > second->sequence ? -1 : 0;
}

int panel_list(const struct state *state, const char *terminal, struct arena *arena,
               struct panel_entry ***entries_r, size_t *n_r, const char **error_r)
{
    char **sent, **waiting;
    size_t n_sent, n_waiting, n = 0;
    if (list_names(state, arena, &sent, &n_sent, error_r) != 1 ||
        spool_list(state, arena, &waiting, &n_waiting, error_r) != 1)
        return -1;
    struct panel_entry **entries = arena_array(arena, n_sent + n_waiting + 1, sizeof(*entries));
    for (size_t i = 0; i < n_sent; i++)
        if (load(state, sent[i], arena, &entries[n]) &&
            (terminal == NULL || strcmp(entries[n]->terminal, terminal) == 0))
            n++;
    for (size_t i = 0; i < n_waiting; i++) {
        bool there = false;
        for (size_t j = 0; j < n_sent && !there; j++)
            there = strcmp(sent[j], waiting[i]) == 0;
        if (!there && load_waiting(state, waiting[i], arena, &entries[n]) &&
            (terminal == NULL || strcmp(entries[n]->terminal, terminal) == 0))
            n++;
    }
    qsort(entries, n, sizeof(*entries), newest_first);
    *entries_r = entries;
    *n_r = n;
    return 1;
}

const char *panel_outcome(const struct panel_entry *entry, struct arena *arena)
{
    const char *colon = entry->description[0] != '\0' ? ": " : "";
    if (entry->type[0] != '\0')
        return arena_printf(arena, "%s%s%s%s%s", entry->reception,
                            entry->reception[0] != '\0' ? " " : "",
                            strcmp(entry->type, "waiting") == 0 ? "waits for staff" : entry->type,
                            colon, entry->description);
    if (entry->mailed)
        return "sent, not confirmed";
    if (entry->notice[0] != '\0')
        return arena_printf(arena, "waits to be sent; last answer: %s", entry->notice);
    return "waits to be sent";
}
