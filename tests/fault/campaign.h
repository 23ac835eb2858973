// A campaign of power cuts: records runs, shares units of cuts among processes, adds them up, tells
// how it goes, goes on where it was stopped.
#ifndef PLATEN_TESTS_FAULT_CAMPAIGN_H
#define PLATEN_TESTS_FAULT_CAMPAIGN_H

#include <stdbool.h>
#include <stdint.h>

#define CAMPAIGN_JOBS 64

struct campaign {
    uint64_t cuts; // 0: until `seconds` are over
    double seconds;
    uint64_t seed; // of a state folder: the one it was begun with
    unsigned jobs;
    bool damage;       // turn bits, zero sectors, cut files instead of the power
    const char *state; // NULL: a temporary folder
    long unit;         // only this one again; -1 = all
};

// 0 when nothing was lost and the negative control was caught, 1 when not.
int campaign_run(struct campaign *campaign);

#endif
