#include "tests/fault/cuts.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

#include "gateway/store/store.h"
#include "lib/error.h"
#include "tests/fault/lay.h"
#include "tests/fault/workload.h"

#define BATCHES 36
#define BACKUP_EVERY 13   // batches
#define PAUSE_MAX_MS 90   // between batches: trickles and checkpoints come meanwhile
#define THOROUGH_EVERY 32 // all tables against the events, and work goes on
#define AGAIN_EVERY 16    // cut once more while recovering; a rebuild always
#define TAIL 12           // receptions whose content is compared each time

// ---- recording ----

static void must(int result, const char *const *error)
{
    if (result > 0)
        return;
    fprintf(stderr, "power_cut: %s\n", *error);
    _Exit(1);
}

static void batches(struct store *store, const char *top, uint64_t seed)
{
    const char *error;
    for (unsigned i = 1; i <= BATCHES; i++) {
        int result;
        uint64_t last = workload_batch(store, 4, &seed, &result, &error);
        must(result, &error);
        io_trace_ack(last);
        nanosleep(
            &(struct timespec){.tv_nsec = (long)disk_random_below(&seed, PAUSE_MAX_MS * 1000000)},
            NULL);
        char to[300];
        snprintf(to, sizeof to, "%s/backups/%u", top, i);
        if (i % BACKUP_EVERY == 0)
            must(store_backup(store, to, NULL, NULL, &error), &error);
    }
}

void cuts_record(const char *top, const char *trace, uint64_t seed, bool log_sync)
{
    FILE *file = fopen(trace, "wbe");
    char dir[300], backups[300];
    snprintf(dir, sizeof dir, "%s/store", top);
    snprintf(backups, sizeof backups, "%s/backups", top);
    must(file != NULL && mkdir(top, 0700) == 0 && mkdir(dir, 0700) == 0 &&
             mkdir(backups, 0700) == 0,
         &trace);
    io_trace_begin(top, log_sync, disk_calls_write, file);
    struct store_settings settings = workload_settings(dir);
    settings.create = true;
    struct store *store;
    const char *told, *error = "";
    must(store_open(&settings, &store, &told, &error), &error);
    batches(store, top, seed);
    io_trace_end();
    must(fclose(file) == 0, &trace);
}

// ---- examining what a cut left ----

static void note_fatal(void *context, const char *why)
{
    (void)why;
    *(bool *)context = true;
}

static enum cuts_outcome wrong(struct examination *it, const char *words)
{
    snprintf(it->words, sizeof it->words, "%s", words);
    return it->lost ? CUTS_LOST : CUTS_FOUND;
}

static int check(struct examination *it, struct store *store, const char **error_r)
{
    struct store_verify_report report;
    int whole = it->thorough ? store_verify_tables(store, NULL, NULL, &report, error_r)
                             : store_verify(store, NULL, NULL, &report, error_r);
    if (whole > 0 && report.events < it->acked) {
        it->lost = true;
        *error_r =
            error_format("%" PRIu64 " events, %" PRIu64 " acknowledged", report.events, it->acked);
        whole = 0;
    }
    if (whole <= 0)
        return whole;
    it->events = report.events;
    uint64_t last = report.events - it->others;
    whole = workload_check(store, it->thorough || last < TAIL ? 1 : last - TAIL, last, error_r);
    it->lost = whole == 0;
    return whole;
}

static int go_on(struct examination *it, struct store *store, const char **error_r)
{
    uint64_t random = it->acked;
    int result;
    it->acked = workload_batch(store, 4, &random, &result, error_r);
    return result;
}

// -1 when a page was found damaged while running: the supervisor starts it once more.
static int open_and_check(struct examination *it, bool work, enum cuts_outcome *outcome_r)
{
    bool fatal = false;
    struct store_settings settings = workload_settings(it->dir);
    settings.fatal = note_fatal;
    settings.context = &fatal;
    struct store *store;
    const char *told, *error = "";
    enum store_result opened = store_open(&settings, &store, &told, &error);
    if (opened != STORE_OK && fatal)
        return -1;
    if (opened != STORE_OK) {
        bool helped = strstr(error, "--restore BACKUP") != NULL;
        wrong(it, error);
        *outcome_r = helped && store_result_exit(opened) == EX_IOERR ? CUTS_REFUSED : CUTS_WRONG;
        return 0;
    }
    *outcome_r = told == NULL ? CUTS_RECOVERED : CUTS_REBUILT;
    int result = check(it, store, &error);
    if (result > 0 && work)
        result = go_on(it, store, &error);
    if (result <= 0 && !fatal)
        *outcome_r = wrong(it, error);
    store_close(&store);
    return fatal ? -1 : result > 0;
}

enum cuts_outcome cuts_examine(struct examination *it)
{
    enum cuts_outcome first, second;
    int result = open_and_check(it, it->thorough, &first);
    if (result < 0 && (result = open_and_check(it, it->thorough, &first)) < 0)
        return wrong(it, "a damaged page after the restart that was to mend it");
    if (result == 0 || !it->thorough)
        return first;
    if (open_and_check(it, false, &second) <= 0)
        return second >= CUTS_REFUSED ? second : wrong(it, "work went on and was lost");
    return first;
}

// ---- one cut ----

struct run {
    const struct cuts_unit *unit;
    struct disk *disk;
    struct lay *lay;
    struct disk_calls recovery;
    uint64_t random;
    struct cuts_result *result;
};

static void see(void *context, const struct io_call *call)
{
    struct run *run = context;
    lay_sees(run->lay, call);
    disk_calls_add(&run->recovery, call);
}

static enum cuts_outcome examined(struct run *run, struct examination *it)
{
    io_trace_begin(run->unit->top, true, see, run);
    enum cuts_outcome outcome = cuts_examine(it);
    io_trace_end();
    return outcome;
}

static void tell(struct run *run, enum cuts_outcome outcome, const char *where,
                 const struct examination *it)
{
    if (run->result->words[0] == '\0' || outcome > run->result->worst)
        snprintf(run->result->words, sizeof run->result->words, "%s: %s", where, it->words);
    if (outcome > run->result->worst)
        run->result->worst = outcome;
}

// The power goes while the store recovers from the first cut.
static void cut_again(struct run *run, const struct disk_image *image, struct examination *it)
{
    struct disk *disk = disk_new();
    for (size_t i = 0; i < image->count; i++) {
        size_t size;
        uint8_t *data = disk_content(run->disk, image, &image->entries[i], &size);
        disk_put(disk, image->entries[i].name, data, size);
    }
    struct disk_calls calls = run->recovery;
    memset(&run->recovery, 0, sizeof run->recovery);
    size_t position = disk_random_below(&run->random, calls.count + 1);
    for (size_t i = 0; i < position; i++)
        disk_step(disk, &calls.calls[i]);
    enum disk_mode mode = (enum disk_mode)disk_random_below(&run->random, DISK_MODES);
    struct disk_image second;
    disk_cut(disk, mode, &run->random, &second);
    lay_forget(run->lay);
    lay_disk(run->lay, disk, &second);
    it->thorough = true;
    enum cuts_outcome outcome = examined(run, it);
    run->result->again[outcome]++;
    if (outcome >= CUTS_REFUSED)
        tell(run, outcome,
             error_format("recovery cut at its call %zu, %s", position, disk_mode_names[mode]), it);
    lay_forget(run->lay);
    disk_image_free(&second);
    disk_free(&disk);
    disk_calls_free(&calls);
}

static void cut(struct run *run, size_t position, unsigned number)
{
    enum disk_mode mode = (enum disk_mode)disk_random_below(&run->random, DISK_MODES);
    struct disk_image image;
    disk_cut(run->disk, mode, &run->random, &image);
    lay_disk(run->lay, run->disk, &image);
    struct examination it = {.acked = disk_acked(run->disk),
                             .thorough = number % THOROUGH_EVERY == 0};
    snprintf(it.dir, sizeof it.dir, "%s/store", run->unit->top);
    if (it.thorough && !lay_right(run->lay, run->disk, &image))
        abort();
    enum cuts_outcome outcome = examined(run, &it);
    run->result->by_mode[mode][outcome]++;
    if (outcome >= CUTS_REFUSED)
        tell(run, outcome,
             error_format("cut %u at call %zu, %s", number, position, disk_mode_names[mode]), &it);
    it.acked = disk_acked(run->disk);
    if (outcome == CUTS_REBUILT || (outcome == CUTS_RECOVERED && number % AGAIN_EVERY == 1))
        cut_again(run, &image, &it);
    disk_calls_free(&run->recovery);
    disk_image_free(&image);
}

static int by_size(const void *a, const void *b)
{
    size_t left = *(const size_t *)a, right = *(const size_t *)b;
    return (left > right) - (left < right);
}

static size_t *positions(const struct cuts_unit *unit, uint64_t *random)
{
    size_t *made = malloc(unit->cuts * sizeof *made), first = 0;
    if (made == NULL)
        abort();
    while (first < unit->calls->count && unit->calls->calls[first].what != 'A')
        first++;
    for (unsigned i = 0; i < unit->cuts; i++)
        made[i] = first + 1 + disk_random_below(random, unit->calls->count - first);
    qsort(made, unit->cuts, sizeof *made, by_size);
    return made;
}

void cuts_run(const struct cuts_unit *unit, struct cuts_result *result_r)
{
    memset(result_r, 0, sizeof *result_r);
    struct run run = {.unit = unit,
                      .disk = disk_new(),
                      .lay = lay_new(unit->top),
                      .random = unit->seed,
                      .result = result_r};
    size_t *at = positions(unit, &run.random), done = 0;
    for (unsigned i = 0; i < unit->cuts; i++) {
        while (done < at[i])
            disk_step(run.disk, &unit->calls->calls[done++]);
        cut(&run, at[i], i);
    }
    free(at);
}
