#include "agent/spool_thin.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "agent/spool.h"
#include "agent/state.h"
#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/clock.h"
#include "lib/text.h"

static const int64_t day = INT64_C(24) * 3600 * 1000000;

const char spool_thin_file[] = "left-out";

/* ---- which ---- */

static size_t take_out(struct spool_item *item, int64_t *total)
{
    item->out = true;
    *total -= item->size;
    return 1;
}

static bool has_later_that_day(const struct spool_item *items, size_t n, size_t i)
{
    for (size_t j = i + 1; j < n; j++)
        if (items[j].routine && !items[j].out && items[j].time / day == items[i].time / day &&
            strcmp(items[j].terminal, items[i].terminal) == 0)
            return true;
    return false;
}

size_t spool_thin_choose(struct spool_item *items, size_t n, const struct spool_bounds *bounds,
                         int64_t now)
{
    int64_t total = 0;
    size_t out = 0;
    for (size_t i = 0; i < n; i++) {
        items[i].out = false;
        total += items[i].size;
    }
    for (size_t i = 0; i < n; i++)
        if (items[i].routine && now - items[i].time > bounds->age)
            out += take_out(&items[i], &total);
    for (size_t i = 0; i < n && total > bounds->size; i++)
        if (items[i].routine && !items[i].out && has_later_that_day(items, n, i))
            out += take_out(&items[i], &total);
    for (size_t i = 0; i < n && total > bounds->size; i++)
        if (items[i].routine && !items[i].out)
            out += take_out(&items[i], &total);
    return out;
}

/* ---- the folder ---- */

static int64_t size_of(const struct state *state, const char *name, struct arena *arena)
{
    struct stat status;
    const char *path = state_path(state, arena, arena_printf(arena, "spool/%s", name));
    return stat(path, &status) == 0 ? (int64_t)status.st_size : 0;
}

/* What cannot be read is somebody else's matter (agent/deliver.c), and stays. */
static void look_into(const struct state *state, const char *name, struct spool_item *item,
                      struct arena *arena)
{
    struct arena *own = arena_new();
    struct spool_entry *entry;
    const char *error;
    bool damaged;
    item->terminal = "";
    if (spool_read(state, name, own, &entry, &damaged, &error) == 1) {
        item->terminal = arena_strdup(arena, entry->terminal);
        item->routine = entry->routine;
        item->time = entry->time;
    }
    arena_free(&own);
}

/* "COUNT FROM TO"; adds to what is there already. */
static int note(const struct state *state, const struct spool_item *items, size_t n,
                const char **error_r)
{
    struct buf buf = {0};
    unsigned long long count = 0;
    long long from = 0, to = 0;
    if (state_read(state, spool_thin_file, &buf, error_r) == 1)
        sscanf(buf_text(&buf), "%llu %lld %lld", &count, &from, &to);
    buf_free(&buf);
    for (size_t i = 0; i < n; i++) {
        if (!items[i].out)
            continue;
        if (count++ == 0 || items[i].time < from)
            from = items[i].time;
        if (items[i].time > to)
            to = items[i].time;
    }
    buf_printf(&buf, "%llu %lld %lld\n", count, from, to);
    int result = state_write(state, spool_thin_file, buf.data, buf.len, error_r);
    buf_free(&buf);
    return result;
}

static int leave_out(const struct state *state, char **names, const struct spool_item *items,
                     size_t n, const char **error_r)
{
    /* Told of twice rather than never, if this is cut off. */
    if (note(state, items, n, error_r) != 1)
        return -1;
    for (size_t i = 0; i < n; i++)
        if (items[i].out && spool_remove(state, names[i], error_r) != 1)
            return -1;
    return 1;
}

int spool_thin(const struct state *state, const struct spool_bounds *bounds, bool ages, int64_t now,
               size_t *n_r, const char **error_r)
{
    struct arena *arena = arena_new();
    char **names;
    size_t n;
    int64_t total = 0;
    *n_r = 0;
    int result = spool_list(state, arena, &names, &n, error_r);
    struct spool_item *items = result == 1 ? arena_array(arena, n + 1, sizeof(*items)) : NULL;
    for (size_t i = 0; result == 1 && i < n; i++)
        total += items[i].size = size_of(state, names[i], arena);
    if (result == 1 && (ages || total > bounds->size)) {
        for (size_t i = 0; i < n; i++)
            look_into(state, names[i], &items[i], arena);
        *n_r = spool_thin_choose(items, n, bounds, now);
        if (*n_r > 0)
            result = leave_out(state, names, items, n, error_r);
    }
    arena_free(&arena);
    return result;
}

const char *spool_thin_note(const struct state *state, struct arena *arena)
{
    struct buf buf = {0};
    const char *error, *text = NULL;
    unsigned long long count;
    long long from, to;
    if (state_read(state, spool_thin_file, &buf, &error) == 1 &&
        sscanf(buf_text(&buf), "%llu %lld %lld", &count, &from, &to) == 3) {
        char first[32], last[32];
        clock_format(first, from);
        clock_format(last, to);
        text = arena_printf(arena,
                            "while nothing could be sent, %llu routine reports from %s to %s were "
                            "left out",
                            count, first, last);
    }
    buf_free(&buf);
    return text;
}
