// Many power cuts of one recorded run of the store: each instant's disk is laid, opened with
// recovery and examined, and some recoveries are cut once more.
#ifndef PLATEN_TESTS_FAULT_CUTS_H
#define PLATEN_TESTS_FAULT_CUTS_H

#include "tests/fault/disk.h"

enum cuts_outcome {
    CUTS_RECOVERED,
    CUTS_REBUILT, // from the logs, and told
    CUTS_REFUSED, // with exit 74 and what to do: right where something is missing
    CUTS_WRONG,   // damaged, or refused without a word of help
    CUTS_LOST,    // opened without what was acknowledged
    CUTS_OUTCOMES,
};

struct cuts_result {
    uint64_t by_mode[DISK_MODES][CUTS_OUTCOMES];
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

#endif
