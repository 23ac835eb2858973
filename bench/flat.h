// The parts of bench/flat: see bench/flat.c.
#ifndef PLATEN_BENCH_FLAT_H
#define PLATEN_BENCH_FLAT_H

#include <stdint.h>

#include "lib/link.h"

struct flat_keys {
    uint8_t link[LINK_KEY_SIZE], index[32];
};

void flat_read_keys(struct flat_keys *keys_r, const char *key_dir);
// The cookie of the staff's one session.
void flat_session(char token_r[LINK_TOKEN_SIZE]);
int flat_fill(char **argv);

#endif
