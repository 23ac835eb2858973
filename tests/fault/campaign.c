#include "tests/fault/campaign.h"

#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "gateway/store/tree.h"
#include "tests/fault/cuts.h"

#define UNIT_CUTS 500
#define RECORD_UNITS 20 // units of one recorded run
#define CONTROL_CUTS 300
#define TELL_SECONDS 20

static const char *const outcome_names[CUTS_OUTCOMES] = {
    [CUTS_RECOVERED] = "recovered", [CUTS_REBUILT] = "rebuilt", [CUTS_REFUSED] = "refused",
    [CUTS_FOUND] = "found",         [CUTS_WRONG] = "wrong",     [CUTS_LOST] = "lost",
};

struct job {
    pid_t pid; // 0 = free
    int answer;
    uint64_t unit;
};

struct work {
    struct campaign *campaign;
    char dir[150];
    FILE *progress;
    struct disk_calls calls;
    long record; // whose calls these are; -1 = none
    struct cuts_result sum;
    uint64_t cuts, before; // done; of these before this start
    double began, told;
    struct job jobs[CAMPAIGN_JOBS];
    bool *done; // units of an earlier start
    uint64_t done_room;
    bool bad;
};

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void failed(const char *what)
{
    perror(what);
    exit(1);
}

static uint64_t total(const struct cuts_result *result, enum cuts_outcome outcome)
{
    uint64_t sum = 0;
    for (unsigned place = 0; place < DAMAGE_PLACES; place++)
        sum += result->by_place[place][outcome];
    for (enum disk_mode mode = 0; mode < DISK_MODES; mode++)
        sum += result->by_mode[mode][outcome];
    return sum;
}

// After a cut all of it was synced: to be refused is to have lost it. Damage may be refused.
static uint64_t bad_ones(const struct cuts_result *result, bool damage)
{
    uint64_t sum = 0;
    for (enum cuts_outcome outcome = damage ? CUTS_WRONG : CUTS_REFUSED; outcome < CUTS_OUTCOMES;
         outcome++)
        sum += total(result, outcome) + result->again[outcome];
    return sum;
}

static void add(struct work *work, const struct cuts_result *result)
{
    for (enum cuts_outcome outcome = 0; outcome < CUTS_OUTCOMES; outcome++) {
        for (enum disk_mode mode = 0; mode < DISK_MODES; mode++)
            work->sum.by_mode[mode][outcome] += result->by_mode[mode][outcome];
        for (unsigned place = 0; place < DAMAGE_PLACES; place++)
            work->sum.by_place[place][outcome] += result->by_place[place][outcome];
        work->sum.again[outcome] += result->again[outcome];
        work->cuts += total(result, outcome);
    }
}

// ---- recorded runs ----

static void in_child(void (*run)(const char *, const char *, uint64_t, bool), const char *top,
                     const char *trace, uint64_t seed, bool log_sync)
{
    fflush(NULL);
    pid_t pid = fork();
    if (pid < 0)
        failed("fork");
    if (pid == 0) {
        run(top, trace, seed, log_sync);
        _Exit(0); // no tidy close: the trace ends in the middle of work
    }
    int status;
    if (waitpid(pid, &status, 0) != pid || status != 0) {
        fprintf(stderr, "power_cut: recording ended with status %d\n", status);
        exit(1);
    }
}

// The places where images are laid have names of the same length as the place of the recording.
static void record(struct work *work, const char *trace, uint64_t seed, bool log_sync)
{
    char top[200], part[300];
    const char *error;
    snprintf(top, sizeof top, "%s/rec000", work->dir);
    snprintf(part, sizeof part, "%s.part", trace);
    tree_remove(top, &error);
    in_child(cuts_record, top, part, seed, log_sync);
    tree_remove(top, &error);
    if (rename(part, trace) < 0)
        failed(trace);
}

static void trace_path(const struct work *work, long number, char path[static 200])
{
    snprintf(path, 200, "%s/trace-%ld", work->dir, number);
}

static void record_of(struct work *work, uint64_t unit)
{
    long number = (long)(unit / RECORD_UNITS);
    if (work->record == number)
        return;
    disk_calls_free(&work->calls);
    char path[200], old[200];
    trace_path(work, work->record, old);
    if (work->record >= 0 && !work->bad && work->campaign->unit < 0)
        unlink(old);
    trace_path(work, number, path);
    if (access(path, F_OK) < 0)
        record(work, path, work->campaign->seed + (uint64_t)number, true);
    disk_calls_load(&work->calls, path);
    work->record = number;
}

// ---- units ----

// The store has written down where its backup lies.
static void move_paths(const struct disk_calls *calls, const char *was, const char *is)
{
    for (size_t i = 0; i < calls->count; i++) {
        const struct io_call *call = &calls->calls[i];
        void *found = call->data == NULL ? NULL : memmem(call->data, call->size, was, strlen(was));
        if (found != NULL)
            memcpy(found, is, strlen(is));
    }
}

static void run_unit(const struct work *work, const struct disk_calls *calls, unsigned job,
                     uint64_t seed, unsigned cuts, struct cuts_result *result)
{
    char top[200], was[200];
    const char *error;
    snprintf(top, sizeof top, "%s/job%03u", work->dir, job);
    snprintf(was, sizeof was, "%s/rec000", work->dir);
    tree_remove(top, &error);
    move_paths(calls, was, top);
    struct cuts_unit unit = {calls, top, seed, cuts};
    if (work->campaign->damage)
        damage_run(&unit, result);
    else
        cuts_run(&unit, result);
    tree_remove(top, &error);
}

static void start(struct work *work, unsigned number, uint64_t unit, unsigned cuts, uint64_t seed)
{
    struct job *job = &work->jobs[number];
    int ends[2];
    fflush(NULL);
    if (pipe(ends) < 0 || (job->pid = fork()) < 0)
        failed("start a job");
    if (job->pid == 0) {
        struct cuts_result result;
        run_unit(work, &work->calls, number, seed, cuts, &result);
        _Exit(write(ends[1], &result, sizeof result) == sizeof result ? 0 : 1);
    }
    close(ends[1]);
    job->answer = ends[0];
    job->unit = unit;
}

static void finish(struct job *job, int status, struct cuts_result *result)
{
    memset(result, 0, sizeof *result);
    if (read(job->answer, result, sizeof *result) != sizeof *result || status != 0) {
        result->by_mode[DISK_NOTHING][CUTS_WRONG]++;
        snprintf(result->words, sizeof result->words, "ended with wait status %d", status);
    }
    close(job->answer);
    job->pid = 0;
}

static struct job *wait_for_one(struct work *work, struct cuts_result *result)
{
    int status;
    pid_t pid = wait(&status);
    for (unsigned i = 0; i < work->campaign->jobs; i++) {
        if (pid > 0 && work->jobs[i].pid == pid) {
            finish(&work->jobs[i], status, result);
            return &work->jobs[i];
        }
    }
    failed("wait");
    return NULL;
}

// ---- progress ----

static void mark_done(struct work *work, uint64_t unit)
{
    if (unit >= work->done_room) {
        uint64_t room = unit * 2 + 64;
        work->done = realloc(work->done, room);
        if (work->done == NULL)
            abort();
        memset(work->done + work->done_room, 0, room - work->done_room);
        work->done_room = room;
    }
    work->done[unit] = true;
}

static void write_progress(struct work *work, uint64_t unit, const struct cuts_result *result)
{
    fprintf(work->progress, "unit %" PRIu64, unit);
    const uint64_t *numbers = &result->by_mode[0][0];
    for (unsigned i = 0; i < (DISK_MODES + DAMAGE_PLACES) * CUTS_OUTCOMES; i++)
        fprintf(work->progress, " %" PRIu64, numbers[i]);
    for (unsigned i = 0; i < CUTS_OUTCOMES; i++)
        fprintf(work->progress, " %" PRIu64, result->again[i]);
    fprintf(work->progress, "\n");
    fflush(work->progress);
}

static void read_progress(struct work *work, const char *path)
{
    FILE *file = fopen(path, "re");
    uint64_t unit;
    if (file == NULL || fscanf(file, "seed %" SCNu64 "\n", &work->campaign->seed) != 1) {
        if (file != NULL)
            fclose(file);
        return;
    }
    while (fscanf(file, "unit %" SCNu64, &unit) == 1) {
        struct cuts_result result = {.words = ""};
        uint64_t *numbers = &result.by_mode[0][0];
        int found = 0;
        for (unsigned i = 0; i < (DISK_MODES + DAMAGE_PLACES) * CUTS_OUTCOMES; i++)
            found += fscanf(file, " %" SCNu64, &numbers[i]);
        for (unsigned i = 0; i < CUTS_OUTCOMES; i++)
            found += fscanf(file, " %" SCNu64 "\n", &result.again[i]);
        if (found != (DISK_MODES + DAMAGE_PLACES + 1) * CUTS_OUTCOMES)
            break; // it was stopped in the middle of the line
        mark_done(work, unit);
        add(work, &result);
    }
    fclose(file);
    work->before = work->cuts;
}

static void open_progress(struct work *work)
{
    char path[200];
    snprintf(path, sizeof path, "%s/progress", work->dir);
    read_progress(work, path);
    bool begun = access(path, F_OK) == 0;
    work->progress = fopen(path, "ae");
    if (work->progress == NULL)
        failed(path);
    fprintf(work->progress, begun ? "\n" : "seed %" PRIu64 "\n", work->campaign->seed);
    fflush(work->progress);
}

static void tell(const struct work *work)
{
    double each = (now() - work->began) / (double)(work->cuts - work->before + 1);
    printf("%" PRIu64 " cuts, %.2f ms each", work->cuts, each * 1e3);
    if (work->campaign->cuts > work->cuts)
        printf(", about %.0f min to go", each * (double)(work->campaign->cuts - work->cuts) / 60);
    printf(": recovered %" PRIu64 ", rebuilt %" PRIu64 ", wrong %" PRIu64 "\n",
           total(&work->sum, CUTS_RECOVERED), total(&work->sum, CUTS_REBUILT),
           bad_ones(&work->sum, work->campaign->damage));
    fflush(stdout);
}

static void take(struct work *work)
{
    struct cuts_result result;
    const struct job *job = wait_for_one(work, &result);
    if (bad_ones(&result, work->campaign->damage) > 0) {
        printf("unit %" PRIu64 ": %s\n", job->unit, result.words);
        work->bad = true;
    }
    write_progress(work, job->unit, &result);
    add(work, &result);
    if (now() - work->told > TELL_SECONDS) {
        work->told = now();
        tell(work);
    }
}

// ---- the whole ----

static int control(struct work *work)
{
    char path[200];
    snprintf(path, sizeof path, "%s/control", work->dir);
    record(work, path, work->campaign->seed, false);
    disk_calls_load(&work->calls, path);
    start(work, 0, 0, CONTROL_CUTS, work->campaign->seed);
    struct cuts_result result;
    wait_for_one(work, &result);
    disk_calls_free(&work->calls);
    unlink(path);
    uint64_t caught =
        total(&result, CUTS_REFUSED) + total(&result, CUTS_FOUND) + total(&result, CUTS_WRONG);
    uint64_t silent = total(&result, CUTS_LOST);
    printf("control, a log that is not synced: %d cuts, refused with 74: %" PRIu64
           ", refused otherwise or found by verify: %" PRIu64
           ", opened without what was acknowledged: %" PRIu64 "\n",
           CONTROL_CUTS, total(&result, CUTS_REFUSED),
           total(&result, CUTS_FOUND) + total(&result, CUTS_WRONG), silent);
    printf("  one of these: %s\n", result.words);
    fflush(stdout);
    return caught > 0 && silent == 0;
}

static bool more(const struct work *work, uint64_t units)
{
    const struct campaign *campaign = work->campaign;
    if (work->bad)
        return false;
    if (campaign->unit >= 0)
        return units == 0;
    if (campaign->cuts == 0)
        return now() - work->began < campaign->seconds;
    return units * UNIT_CUTS < campaign->cuts;
}

static int free_job(const struct work *work)
{
    for (unsigned i = 0; i < work->campaign->jobs; i++) {
        if (work->jobs[i].pid == 0)
            return (int)i;
    }
    return -1;
}

static void all_units(struct work *work)
{
    for (uint64_t units = 0; more(work, units); units++) {
        uint64_t unit = work->campaign->unit >= 0 ? (uint64_t)work->campaign->unit : units;
        if (work->campaign->unit < 0 && unit < work->done_room && work->done[unit])
            continue;
        while (free_job(work) < 0)
            take(work);
        // A recording waits for its turn at the processors, and jobs read the one before.
        record_of(work, unit);
        start(work, (unsigned)free_job(work), unit, UNIT_CUTS,
              work->campaign->seed * 1000003 + unit);
    }
    for (unsigned i = 0; i < work->campaign->jobs; i++) {
        while (work->jobs[i].pid != 0)
            take(work);
    }
}

static void row(const char *name, const uint64_t numbers[static CUTS_OUTCOMES], const char *more)
{
    printf("  %-13s", name);
    for (enum cuts_outcome outcome = 0; outcome < CUTS_OUTCOMES; outcome++)
        printf(" %s %" PRIu64, outcome_names[outcome], numbers[outcome]);
    printf("%s\n", more);
}

static void summary(const struct work *work)
{
    bool damage = work->campaign->damage;
    for (enum disk_mode mode = 0; mode < DISK_MODES && !damage; mode++)
        row(disk_mode_names[mode], work->sum.by_mode[mode], "");
    if (!damage)
        row("again", work->sum.again, " (cut once more while recovering)");
    for (unsigned place = 0; place < DAMAGE_PLACES && damage; place++)
        row(damage_places[place], work->sum.by_place[place], "");
    printf("%" PRIu64 " %s in %.0f s, seed %" PRIu64 ": %s\n", work->cuts,
           damage ? "damages" : "power cuts", now() - work->began, work->campaign->seed,
           work->bad ? "SOMETHING WAS LOST"
           : damage  ? "each was found, mended or touched nothing"
                     : "nothing acknowledged was lost");
}

static void open_folder(struct work *work)
{
    if (work->campaign->state != NULL) {
        snprintf(work->dir, sizeof work->dir, "%s", work->campaign->state);
        if (mkdir(work->dir, 0700) < 0 && errno != EEXIST)
            failed(work->dir);
        return;
    }
    snprintf(work->dir, sizeof work->dir, "%s/pc.XXXXXX",
             access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    if (mkdtemp(work->dir) == NULL)
        failed(work->dir);
}

int campaign_run(struct campaign *campaign)
{
    struct work *work = calloc(1, sizeof *work);
    if (work == NULL)
        abort();
    work->campaign = campaign;
    work->record = -1;
    work->began = work->told = now();
    open_folder(work);
    open_progress(work);
    bool caught = campaign->unit >= 0 || campaign->damage || control(work);
    work->began = now();
    if (caught)
        all_units(work);
    summary(work);
    const char *error;
    if (campaign->state == NULL && !work->bad)
        tree_remove(work->dir, &error);
    else if (work->bad)
        printf("kept for another look: %s (--state %s --unit U)\n", work->dir, work->dir);
    return caught && !work->bad ? 0 : 1;
}
