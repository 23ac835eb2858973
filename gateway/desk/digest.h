// SHA-256 for keys of the store. Pure.
#ifndef PLATEN_DESK_DIGEST_H
#define PLATEN_DESK_DIGEST_H

#include <stddef.h>
#include <stdint.h>

enum { DIGEST_SIZE = 32 };

void digest_sha256(const void *data, size_t size, uint8_t digest_r[DIGEST_SIZE]);

#endif
