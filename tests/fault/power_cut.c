// The store under power cuts and a failing disk.
//   power_cut --cuts N | --seconds S [--seed S] [--jobs N] [--state FOLDER]
//       Records runs of the store and cuts each at random instants, a million times if asked. The
//       same on a run that does not sync is to be caught first. With a folder to keep its state in
//       (a new one, on tmpfs) it goes on where it was stopped, and --unit U does that unit again.
//   power_cut --damage N [--seed S] [--jobs N] [--state FOLDER]
//       Turns bits, zeroes sectors and cuts files short, in tables, logs, the acknowledged file,
//       raw input and backups: each is found or mended, or touched nothing that anyone reads.
//   power_cut fail DIR PREFIX COUNT    makes a store and writes until that sync gives EIO; prints
//                          the last event acknowledged, then tries to go on, which must be refused
//   power_cut full DIR     like read, on a disk without space until the ballast is given up
//   power_cut read DIR     opens and verifies all of it; prints RESULT EVENT "told"|"-" WORDS
// read exits 74 at a page found damaged while running, as the daemon does; it is then run again.
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "gateway/store/store.h"
#include "tests/fault/campaign.h"
#include "tests/fault/io_trace.h"
#include "tests/fault/workload.h"

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
    struct store_settings settings = workload_settings(dir);
    settings.create = create;
    return store_open(&settings, store, &told, &error);
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
    if (whole > 0)
        whole = workload_check(store, 1, report.events, &error);
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
    uint64_t random = 3;
    int result = 1;
    check_status = 74; // the page writer may be on its way to end the process
    for (time_t end = time(NULL) + 20;
         time(NULL) < end;) { // a checkpoint's sync comes by the clock
        uint64_t last = workload_batch(store, 6, &random, &result, &error);
        if (result < 0)
            break;
        printf("%" PRIu64 "\n", last);
        fflush(stdout);
    }
    if (result > 0)
        return 0; // that sync never came
    fprintf(stderr, "%s\n", error);
    workload_batch(store, 1, &random, &result, &error);
    _Exit(result < 0 ? 74 : 2);
}

static int usage(void)
{
    fputs("usage: power_cut --cuts N | --damage N | --seconds S [--seed S] [--jobs N] [--state "
          "FOLDER] [--unit "
          "U]\n"
          "       power_cut fail DIR PREFIX COUNT | full DIR | read DIR\n",
          stderr);
    return 64;
}

static int cuts(int argc, char **argv)
{
    static const struct option options[] = {
        {"cuts", required_argument, NULL, 'c'},    {"damage", required_argument, NULL, 'g'},
        {"seconds", required_argument, NULL, 's'}, {"seed", required_argument, NULL, 'r'},
        {"jobs", required_argument, NULL, 'j'},    {"state", required_argument, NULL, 'd'},
        {"unit", required_argument, NULL, 'u'},    {NULL, 0, NULL, 0}};
    struct campaign campaign = {.seed = (uint64_t)time(NULL), .jobs = 1, .unit = -1};
    for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        switch (option) {
        case 'c':
            campaign.cuts = strtoull(optarg, NULL, 10);
            break;
        case 'g':
            campaign.cuts = strtoull(optarg, NULL, 10);
            campaign.damage = true;
            break;
        case 's':
            campaign.seconds = strtod(optarg, NULL);
            break;
        case 'r':
            campaign.seed = strtoull(optarg, NULL, 10);
            break;
        case 'j':
            campaign.jobs = (unsigned)strtoul(optarg, NULL, 10);
            break;
        case 'd':
            campaign.state = optarg;
            break;
        case 'u':
            campaign.unit = strtol(optarg, NULL, 10);
            break;
        default:
            return usage();
        }
    }
    bool one = campaign.unit >= 0 && campaign.state != NULL;
    if (optind != argc || campaign.jobs < 1 || campaign.jobs > CAMPAIGN_JOBS ||
        (!one && campaign.cuts == 0 && campaign.seconds <= 0))
        return usage();
    return campaign_run(&campaign);
}

int main(int argc, char **argv)
{
    if (argc == 5 && strcmp(argv[1], "fail") == 0)
        return write_until_failure(argv[2], argv[3], (unsigned)strtoul(argv[4], NULL, 10));
    if (argc == 3 && strcmp(argv[1], "full") == 0)
        io_trace_fill_disk(argv[2]);
    if (argc == 3 && (strcmp(argv[1], "full") == 0 || strcmp(argv[1], "read") == 0))
        return read_all(argv[2]);
    return argc > 1 && argv[1][0] == '-' ? cuts(argc, argv) : usage();
}
