/* When a supply is low, empty, and fine again: one table of rules (level_rule.c; RFC 3805 for what
 * a level means). Pure.
 *
 * A cartridge that was shaken or put in again shows some more for a while, so what rises a little
 * (to less than half) counts as exchanged only when it has stayed there for LEVEL_SETTLE; what rises
 * to half and more, or has another serial number, counts at once.
 */
#ifndef PLATEN_AGENT_LEVEL_RULE_H
#define PLATEN_AGENT_LEVEL_RULE_H

#include <stdbool.h>
#include <stdint.h>

#include "schemas/records.pb-c.h"

#define LEVEL_SETTLE (INT64_C(3600) * 1000000) /* microseconds */

struct level_bounds {
    int low;  /* percent: low at or under */
    int fine; /* fine again over */
};

/* The same cartridge as it was told. */
struct level_before {
    Platen__SupplyState state;
    bool low;      /* a shortage was told and has not ended */
    int64_t risen; /* since when it has been over fine, though low was told; 0 = it is not */
};

struct level_sight {
    Platen__SupplyState told; /* by the device itself; UNKNOWN: nothing */
    bool filled;              /* it fills (RFC 3805, receptacleThatIsFilled) */
    bool at_once;             /* any rise counts: paper is put in by the handful */
    bool estimated;           /* the percent is; then it says low at most */
    bool some;                /* the level is "some remaining" (-3) */
    int percent;              /* what remains, or what room does; -1 not known */
};

/* The state now; *risen_r as level_before has it. before NULL: not seen before, or another one. */
Platen__SupplyState level_rule(const struct level_before *before, const struct level_sight *sight,
                               const struct level_bounds *bounds, int64_t now, int64_t *risen_r);
/* low, empty or full */
bool level_is_shortage(Platen__SupplyState state);

#endif
