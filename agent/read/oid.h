/* Object identifiers (X.660) as numbers. Pure. */
#ifndef PLATEN_AGENT_READ_OID_H
#define PLATEN_AGENT_READ_OID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { OID_MAX = 128 }; /* RFC 3416, 4.1: sub-identifiers */

struct oid {
    size_t n;
    uint32_t id[OID_MAX];
};

/* One that lies elsewhere. */
struct oid_view {
    const uint32_t *id;
    size_t n;
};

/* "1.3.6.1", with or without a leading dot. 1 or 0. */
int oid_parse(const char *text, struct oid *oid);
/* Our own constants: aborts where oid_parse() answers 0. */
struct oid oid_of(const char *text);
/* Lexicographic, as RFC 3416 orders names: negative, 0, positive. */
int oid_compare(const uint32_t *a, size_t a_len, const uint32_t *b, size_t b_len);
/* Whether an identifier starts with prefix (or is it). */
bool oid_under(const struct oid *prefix, const uint32_t *id, size_t len);

#endif
