// How many pieces of an item lie at a terminal: what was delivered for it and not put in since. A
// machine tells when one was put in, not what lies in the cupboard: an exchange takes a piece away
// where there is one, and what was there before the first delivery is not known. Pure.
#ifndef PLATEN_DESK_ON_SITE_H
#define PLATEN_DESK_ON_SITE_H

#include <stddef.h>
#include <stdint.h>

struct on_site_event {
    int64_t time;
    int64_t pieces; // delivered; -1: one was put in
};

// In any order; sorts them. Of one time, a delivery comes first.
uint32_t on_site(struct on_site_event *events, size_t n);

#endif
