// DER (X.690) read from the outside in: only what it allows, definite lengths in their shortest
// form and tags of one byte. For lib/seal_form.c. Pure; gives views of the bytes it was given.
#ifndef PLATEN_LIB_DER_READ_H
#define PLATEN_LIB_DER_READ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/der.h"

struct der_view {
    const uint8_t *at;
    size_t size; // that is left
};

// Takes the next value when it has this tag and lies within the view: its contents. False takes
// nothing.
bool der_take(struct der_view *from, unsigned int tag, struct der_view *contents_r);
// The same with its head: *whole_r; contents_r may be NULL.
bool der_take_whole(struct der_view *from, unsigned int tag, struct der_view *whole_r,
                    struct der_view *contents_r);
// Takes a value that must be these bytes.
bool der_take_same(struct der_view *from, unsigned int tag, const void *bytes, size_t size);
// SEQUENCE { OID }, or with NULL behind it when null_allowed: an AlgorithmIdentifier.
bool der_take_algorithm(struct der_view *from, const void *oid, size_t size, bool null_allowed);
bool der_same(const struct der_view *view, const void *bytes, size_t size);

#endif
