// The store under a power cut, for tests/fault/test_power_cut.py:
//   power_cut write DIR TRACE BATCHES sync|nosync    writes and records every call to the disk
//   power_cut fail DIR PREFIX COUNT    makes a store and writes until that sync gives EIO; prints
//   the
//                          last event acknowledged, then tries to go on, which must be refused
//   power_cut full DIR     like read, on a disk without space until the ballast is given up
//   power_cut read DIR     opens and verifies all of it; prints RESULT EVENT "told"|"-" WORDS
// read exits 74 at a page found damaged while running, as the daemon does; it is then run again.
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "gateway/store/store.h"
#include "lib/arena.h"
#include "tests/fault/io_trace.h"

#define CACHE (2 << 20) // small: pages leave it all the time
#define LOG (128 << 10)
#define LARGE 300000 // a raw input with a file of its own

static const char *error, *told;
static int check_status = 1;

static void check(int result)
{
    if (result > 0)
        return;
    fprintf(stderr, "power_cut: %s\n", error);
    _Exit(check_status);
}

static enum store_result open_store(const char *dir, bool create, struct store **store)
{
    struct store_settings settings = {.dir = dir,
                                      .create = create,
                                      .cache_bytes = CACHE,
                                      .log_bytes = LOG,
                                      .ballast_bytes = 4096};
    return store_open(&settings, store, &told, &error);
}

static void put_report(struct store *store, struct store_txn *batch, uint64_t number)
{
    static char text[LARGE];
    size_t size = number % 61 == 0 ? sizeof text : (size_t)(rand() % 3000);
    memset(text, 'a' + rand() % 26, sizeof text);
    Platen__RawRef raw;
    check(store_raw_add(store, text, size, &raw, store_arena(batch), &error));
    Platen__ReportRecord report;
    platen__report_record__init(&report);
    report.reception = number;
    report.terminal = 1 + number % 40;
    report.raw = &raw;
    text[size < 400 ? size : 400] = '\0';
    report.summary = text;
    store_put_id(batch, STORE_REPORT, number, &report);
}

static void put_terminal(struct store_txn *batch, uint64_t id, uint64_t number)
{
    Platen__Terminal terminal;
    platen__terminal__init(&terminal);
    char serial[40];
    snprintf(serial, sizeof serial, "S%" PRIu64, number);
    terminal.id = id;
    terminal.customer = 1 + id % 5;
    terminal.serial = serial;
    terminal.silent = number % 3 == 0;
    store_put_id(batch, STORE_TERMINAL, id, &terminal);
}

static uint64_t one_command(struct store *store, struct store_txn *batch)
{
    Platen__Event header;
    platen__event__init(&header);
    store_event_begin(batch, &header);
    uint64_t number = store_next_number(batch, "reception");
    header.time = (int64_t)number;
    put_report(store, batch, number);
    put_terminal(batch, 1 + number % 40, number);
    struct store_key key = store_key_u64(number);
    if (number > 30 && number % 2 == 0) {
        key = store_key_u64(number - 30);
        store_delete(batch, STORE_DUE, &key);
    } else {
        Platen__Due due;
        platen__due__init(&due);
        store_put(batch, STORE_DUE, &key, &due);
    }
    return store_event_end(batch, false);
}

static uint64_t one_batch(struct store *store, int *result)
{
    struct store_txn *batch = store_batch_begin(store);
    uint64_t last = 0;
    for (int commands = 1 + rand() % 6; commands > 0; commands--)
        last = one_command(store, batch);
    *result = store_batch_end(&batch, &error);
    return last;
}

static int write_all(const char *dir, const char *trace, unsigned batches, bool log_sync)
{
    io_trace_begin(trace, dir, log_sync);
    struct store *store;
    check(open_store(dir, true, &store));
    srand(3);
    for (unsigned i = 0; i < batches; i++) {
        int result;
        uint64_t last = one_batch(store, &result);
        check(result);
        io_trace_ack(last);
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL); // lets the checkpoints come
    }
    io_trace_end();
    _Exit(0); // no tidy close: the trace ends in the middle of work
}

static int read_all(const char *dir)
{
    struct store *store;
    enum store_result result = open_store(dir, false, &store);
    if (result != STORE_OK) {
        printf("%d 0 - %s\n", result, error);
        return 0;
    }
    struct store_verify_report report;
    int whole = store_verify_tables(store, NULL, NULL, &report, &error);
    printf("%d %" PRIu64 " %s %s\n", whole == 1 ? STORE_OK : 0, report.events,
           told == NULL ? "-" : "told", whole == 1 ? "whole" : error);
    store_close(&store);
    return 0;
}

static int write_until_failure(const char *dir, const char *prefix, unsigned count)
{
    io_trace_fail_sync(dir, prefix, count);
    struct store *store;
    check(open_store(dir, true, &store));
    int result = 1;
    check_status = 74; // the page writer may be on its way to end the process
    for (time_t end = time(NULL) + 20; time(NULL) < end;) { // a checkpoint's sync comes by the clock
        uint64_t last = one_batch(store, &result);
        if (result < 0)
            break;
        printf("%" PRIu64 "\n", last);
        fflush(stdout);
    }
    if (result > 0)
        return 0; // that sync never came
    fprintf(stderr, "%s\n", error);
    struct store_txn *batch = store_batch_begin(store);
    Platen__Event header;
    platen__event__init(&header);
    store_event_begin(batch, &header);
    store_next_number(batch, "reception");
    store_event_end(batch, false);
    _Exit(store_batch_end(&batch, &error) < 0 ? 74 : 2);
}

int main(int argc, char **argv)
{
    if (argc == 6 && strcmp(argv[1], "write") == 0)
        return write_all(argv[2], argv[3], (unsigned)strtoul(argv[4], NULL, 10),
                         strcmp(argv[5], "sync") == 0);
    if (argc == 5 && strcmp(argv[1], "fail") == 0)
        return write_until_failure(argv[2], argv[3], (unsigned)strtoul(argv[4], NULL, 10));
    if (argc == 3 && strcmp(argv[1], "full") == 0)
        io_trace_fill_disk(argv[2]);
    if (argc == 3 && (strcmp(argv[1], "full") == 0 || strcmp(argv[1], "read") == 0))
        return read_all(argv[2]);
    fputs("usage: power_cut write DIR TRACE BATCHES sync|nosync | fail DIR PREFIX COUNT | full DIR "
          "| read DIR\n",
          stderr);
    return 64;
}
