// Many power cuts of one recorded run of the store: each instant's disk is laid, opened with
// recovery and examined, and some recoveries are cut once more.
#ifndef PLATEN_TESTS_FAULT_CUTS_H
#define PLATEN_TESTS_FAULT_CUTS_H

#include "tests/fault/disk.h"

enum cuts_outcome {
    CUTS_RECOVERED,
    CUTS_REBUILT, // from the logs, and told
    CUTS_REFUSED, // with exit 74 and what to do: right where something is missing
    CUTS_FOUND,   // by verify, or while reading
    CUTS_WRONG,   // refused without a word of help, or it died
    CUTS_LOST,    // opened and verified without what was acknowledged
    CUTS_OUTCOMES,
};

// Where and how something was damaged.
#define DAMAGE_PLACES 8
#define DAMAGE_KINDS 3
extern const char *const damage_places[DAMAGE_PLACES];

struct cuts_result {
    uint64_t by_mode[DISK_MODES][CUTS_OUTCOMES];
    uint64_t by_place[DAMAGE_PLACES][CUTS_OUTCOMES];
    uint64_t again[CUTS_OUTCOMES]; // cut once more while recovering
    enum cuts_outcome worst;
    char words[700]; // about the first of these
};

struct cuts_unit {
    const struct disk_calls *calls;
    const char *top; // where images are laid
    uint64_t seed;
    unsigned cuts;
};
// Records a run in the folder top into a trace file.
void cuts_record(const char *top, const char *trace, uint64_t seed, bool log_sync);
void cuts_run(const struct cuts_unit *unit, struct cuts_result *result_r);

// ---- what a folder holds ----
struct examination {
    char dir[300];
    uint64_t acked;
    uint64_t events; // found
    unsigned others; // events that took no reception, beside the first
    bool thorough;   // all tables against the events, then work goes on
    bool lost;       // verified, and yet not what it was
    char words[600];
};
enum cuts_outcome cuts_examine(struct examination *it);

// ---- damage.c ----
// Bits turned, sectors zeroed and files cut short, in each file of a store and its backups.
void damage_run(const struct cuts_unit *unit, struct cuts_result *result_r);

#endif
