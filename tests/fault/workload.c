#include "tests/fault/workload.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/arena.h"
#include "lib/error.h"
#include "tests/fault/disk.h"

#define CACHE (256 << 10)
#define LOG (32 << 10)
#define SEGMENT (16 << 10)
#define LARGE 270000 // a raw input with a file of its own
#define LARGE_EVERY 63
#define SUMMARY 400

struct store_settings workload_settings(const char *dir)
{
    return (struct store_settings){.dir = dir,
                                   .cache_bytes = CACHE,
                                   .log_bytes = LOG,
                                   .segment_bytes = SEGMENT,
                                   .ballast_bytes = 4096};
}

static size_t size_of(uint64_t number)
{
    return number % LARGE_EVERY == 22 ? LARGE : 1 + (number * 2654435761u) % 2500;
}

// To read each back costs most of a check.
static bool has_raw(uint64_t number)
{
    return number % 3 == 1;
}

static int letter_of(uint64_t number)
{
    return 'a' + (int)(number % 26);
}

static size_t summary_of(uint64_t number)
{
    return size_of(number) < SUMMARY ? size_of(number) : SUMMARY;
}

static int put_report(struct store *store, struct store_txn *batch, uint64_t number,
                      const char **error_r)
{
    static char text[LARGE + 1];
    memset(text, letter_of(number), size_of(number));
    Platen__RawRef raw;
    if (has_raw(number) &&
        store_raw_add(store, text, size_of(number), &raw, store_arena(batch), error_r) < 0)
        return -1;
    Platen__ReportRecord report;
    platen__report_record__init(&report);
    report.reception = number;
    report.terminal = 1 + number % 40;
    report.raw = has_raw(number) ? &raw : NULL;
    text[summary_of(number)] = '\0';
    report.summary = text;
    store_put_id(batch, STORE_REPORT, number, &report);
    return 1;
}

static void put_terminal(struct store_txn *batch, uint64_t number)
{
    Platen__Terminal terminal;
    platen__terminal__init(&terminal);
    char serial[40];
    snprintf(serial, sizeof serial, "S%" PRIu64, number);
    terminal.id = 1 + number % 40;
    terminal.customer = 1 + terminal.id % 5;
    terminal.serial = serial;
    terminal.silent = number % 3 == 0;
    store_put_id(batch, STORE_TERMINAL, terminal.id, &terminal);
}

static void put_due(struct store_txn *batch, uint64_t number)
{
    struct store_key key = store_key_u64(number);
    if (number > 30 && number % 2 == 0) {
        key = store_key_u64(number - 30);
        store_delete(batch, STORE_DUE, &key);
        return;
    }
    Platen__Due due;
    platen__due__init(&due);
    store_put(batch, STORE_DUE, &key, &due);
}

static uint64_t command(struct store *store, struct store_txn *batch, const char **error_r)
{
    Platen__Event header;
    platen__event__init(&header);
    store_event_begin(batch, &header);
    uint64_t number = store_next_number(batch, "reception");
    header.time = (int64_t)number;
    int result = put_report(store, batch, number, error_r);
    put_terminal(batch, number);
    put_due(batch, number);
    uint64_t event = store_event_end(batch, false);
    return result < 0 ? 0 : event;
}

uint64_t workload_batch(struct store *store, unsigned most, uint64_t *random, int *result,
                        const char **error_r)
{
    struct store_txn *batch = store_batch_begin(store);
    uint64_t last = 1;
    for (uint64_t commands = 1 + disk_random_below(random, most); commands > 0 && last > 0;
         commands--)
        last = command(store, batch, error_r);
    if (last == 0) {
        store_batch_abort(&batch);
        *result = -1;
        return 0;
    }
    *result = store_batch_end(&batch, error_r);
    return last;
}

static const char *wrong(const Platen__ReportRecord *report, uint64_t number)
{
    if (report == NULL)
        return "is missing";
    if (report->reception != number || report->terminal != 1 + number % 40)
        return "is another one";
    if ((report->raw != NULL) != has_raw(number) ||
        (report->raw != NULL && report->raw->length != size_of(number)))
        return "names another raw input";
    if (strlen(report->summary) != summary_of(number) ||
        strspn(report->summary, (char[]){(char)letter_of(number), '\0'}) != summary_of(number))
        return "says something else";
    return NULL;
}

int workload_check(struct store *store, uint64_t first, uint64_t last, const char **error_r)
{
    struct store_txn *txn = store_snapshot_begin(store);
    const char *found = NULL, *why;
    uint64_t number = first < 1 ? 1 : first;
    for (; number < last && found == NULL; number++)
        found = wrong(store_get_id(txn, STORE_REPORT, number), number);
    if (store_snapshot_end(&txn, &why) < 0) {
        *error_r = why;
        return -1;
    }
    if (found != NULL)
        *error_r = error_format("reception %" PRIu64 " %s", number - 1, found);
    return found == NULL;
}
