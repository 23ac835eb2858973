#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gateway/store/store.h"
#include "gateway/store/tree.h"
#include "lib/error.h"
#include "tests/fault/cuts.h"
#include "tests/fault/lay.h"
#include "tests/fault/workload.h"

enum place { TABLES, LOGS, ACKED, RAW, BACKUP_TABLES, BACKUP_LOGS, BACKUP_ACKED, BACKUP_RAW };
const char *const damage_places[DAMAGE_PLACES] = {
    "tables", "logs", "acked", "raw", "backup-tables", "backup-logs", "backup-acked", "backup-raw",
};

struct run {
    const struct cuts_unit *unit;
    struct disk *disk;
    struct lay *lay;
    uint64_t random;
    char backup[300]; // the newest whole one; "" = none yet
    uint64_t held;    // events in it
    struct cuts_result *result;
};

static bool ends(const char *name, const char *tail)
{
    size_t length = strlen(name), size = strlen(tail);
    return length >= size && strcmp(name + length - size, tail) == 0;
}

// -1: nothing that anyone reads, or a backup that is not the one restored.
static int place_of(const struct run *run, const char *name)
{
    bool backup = strncmp(name, "backups/", 8) == 0;
    if (strstr(name, ".part") != NULL || (!backup && strncmp(name, "store/", 6) != 0))
        return -1;
    if (backup && (run->backup[0] == '\0' || strncmp(name, run->backup, strlen(run->backup)) != 0 ||
                   name[strlen(run->backup)] != '/'))
        return -1;
    int base = backup ? BACKUP_TABLES : TABLES;
    if (ends(name, ".db"))
        return base + TABLES;
    if (strstr(name, "/db/log.") != NULL)
        return base + LOGS;
    if (ends(name, "/acked"))
        return base + ACKED;
    return strstr(name, "/raw/") != NULL ? base + RAW : -1;
}

// Any place is as likely as another, then any file of it.
static const struct disk_entry *choose(struct run *run, const struct disk_image *image,
                                       enum place *place_r)
{
    for (;;) {
        *place_r = (enum place)disk_random_below(&run->random, DAMAGE_PLACES);
        const struct disk_entry *found = NULL;
        uint64_t seen = 0;
        for (size_t i = 0; i < image->count; i++) {
            if (place_of(run, image->entries[i].name) == (int)*place_r &&
                disk_random_below(&run->random, ++seen) == 0)
                found = &image->entries[i];
        }
        if (found != NULL)
            return found;
    }
}

static const char *damage(struct run *run, const char *name)
{
    char path[600];
    snprintf(path, sizeof path, "%s/%s", run->unit->top, name);
    int fd = open(path, O_RDWR | O_CLOEXEC);
    struct stat status;
    if (fd < 0 || fstat(fd, &status) < 0 || status.st_size == 0) {
        if (fd >= 0)
            close(fd);
        return "empty";
    }
    uint64_t at = disk_random_below(&run->random, (uint64_t)status.st_size);
    static const uint8_t zeros[DISK_SECTOR];
    uint8_t byte;
    uint64_t kind = disk_random_below(&run->random, DAMAGE_KINDS);
    ssize_t done = 0;
    if (kind == 0 && pread(fd, &byte, 1, (off_t)at) == 1) {
        byte ^= (uint8_t)(1u << disk_random_below(&run->random, 8));
        done = pwrite(fd, &byte, 1, (off_t)at);
    } else if (kind == 1) {
        uint64_t sector = at / DISK_SECTOR * DISK_SECTOR, left = (uint64_t)status.st_size - sector;
        done = pwrite(fd, zeros, left < DISK_SECTOR ? left : DISK_SECTOR, (off_t)sector);
    } else {
        done = ftruncate(fd, (off_t)at) == 0;
    }
    close(fd);
    if (done <= 0)
        abort();
    return error_format("%s at %llu of %s",
                        kind == 0   ? "a bit turned"
                        : kind == 1 ? "a sector zeroed"
                                    : "cut",
                        (unsigned long long)at, name);
}

// ---- a damaged backup ----

static void note_fatal(void *context, const char *why)
{
    (void)context;
    (void)why;
}

static enum cuts_outcome restored(struct run *run, struct examination *it)
{
    char from[600], to[600];
    snprintf(from, sizeof from, "%s/%s", run->unit->top, run->backup);
    snprintf(to, sizeof to, "%s/restored", run->unit->top);
    const char *error = "", *ignored;
    tree_remove(to, &ignored);
    if (mkdir(to, 0700) < 0)
        abort();
    struct store_settings settings = workload_settings(to);
    settings.fatal = note_fatal; // what is refused ends the process otherwise
    int result = store_restore(from, &settings, false, NULL, NULL, &error);
    snprintf(it->words, sizeof it->words, "%s", error);
    snprintf(it->dir, sizeof it->dir, "%s", to);
    it->acked = run->held;
    it->others = 1; // the one that began the new epoch
    enum cuts_outcome outcome = result <= 0 ? CUTS_FOUND : cuts_examine(it);
    tree_remove(to, &ignored);
    return outcome;
}

static void see(void *context, const struct io_call *call)
{
    struct run *run = context;
    if (strncmp(call->name, "restored", 8) != 0)
        lay_sees(run->lay, call);
}

static void learn_backup(struct run *run, const struct disk_image *image)
{
    char newest[300] = "";
    for (size_t i = 0; i < image->count; i++) {
        const char *name = image->entries[i].name;
        if (strncmp(name, "backups/", 8) == 0 && ends(name, "/acked") &&
            strstr(name, ".part") == NULL && strcmp(name, newest) > 0)
            snprintf(newest, sizeof newest, "%s", name);
    }
    if (newest[0] == '\0' || strncmp(newest, run->backup, strlen(newest) - 6) == 0)
        return;
    newest[strlen(newest) - 6] = '\0';
    snprintf(run->backup, sizeof run->backup, "%s", newest);
    struct examination it = {.thorough = false};
    io_trace_begin(run->unit->top, true, see, run);
    run->held = 0;
    if (restored(run, &it) != CUTS_RECOVERED) {
        fprintf(stderr, "damage: a whole backup: %s\n", it.words);
        abort();
    }
    run->held = it.events;
    io_trace_end();
}

// The control: what is whole and yet less than was acknowledged has to be seen.
static void control(struct run *run)
{
    struct examination it = {.acked = disk_acked(run->disk) + 1};
    snprintf(it.dir, sizeof it.dir, "%s/store", run->unit->top);
    io_trace_begin(run->unit->top, true, see, run);
    bool seen = cuts_examine(&it) == CUTS_LOST;
    io_trace_end();
    if (!seen)
        abort();
}

// ---- one damage ----

static void one(struct run *run, bool first)
{
    struct disk_image image;
    uint64_t none = 0;
    disk_cut(run->disk, DISK_ALL, &none, &image);
    lay_disk(run->lay, run->disk, &image);
    if (first)
        control(run);
    learn_backup(run, &image);
    enum place place;
    const struct disk_entry *entry = choose(run, &image, &place);
    char what[400];
    snprintf(what, sizeof what, "%s", damage(run, entry->name));
    struct io_call touched = {'c', entry->name, NULL, 0, NULL, 0};
    lay_sees(run->lay, &touched);
    struct examination it = {.acked = disk_acked(run->disk), .thorough = true};
    snprintf(it.dir, sizeof it.dir, "%s/store", run->unit->top);
    io_trace_begin(run->unit->top, true, see, run);
    enum cuts_outcome outcome = place >= BACKUP_TABLES ? restored(run, &it) : cuts_examine(&it);
    io_trace_end();
    run->result->by_place[place][outcome]++;
    if (outcome >= CUTS_WRONG && outcome > run->result->worst) {
        run->result->worst = outcome;
        snprintf(run->result->words, sizeof run->result->words, "%s: %s", what, it.words);
    }
    disk_image_free(&image);
}

void damage_run(const struct cuts_unit *unit, struct cuts_result *result_r)
{
    memset(result_r, 0, sizeof *result_r);
    struct run run = {.unit = unit,
                      .disk = disk_new(),
                      .lay = lay_new(unit->top),
                      .random = unit->seed,
                      .result = result_r};
    size_t first = 0, done = 0, count = unit->calls->count;
    while (unit->calls->calls[first].what != 'A')
        first++;
    for (unsigned i = 0; i < unit->cuts; i++) {
        size_t to = first + 1 + (count - first - 1) * i / unit->cuts;
        while (done < to)
            disk_step(run.disk, &unit->calls->calls[done++]);
        one(&run, i == 0);
    }
}
