// Public keys that were read lately, by their SubjectPublicKeyInfo: reading one costs a third of
// verifying by it (docs/performance.md). Any thread. Holds no secret.
#ifndef PLATEN_LIB_SEAL_CACHE_H
#define PLATEN_LIB_SEAL_CACHE_H

#include <stddef.h>

struct seal_cache;
struct seal_key;

struct seal_cache *seal_cache_new(void);
void seal_cache_free(struct seal_cache **cache);
// As seal_key_read_public(): NULL when it is none, else the caller frees it with seal_key_free(),
// at any time. cache may be NULL: then it is read.
struct seal_key *seal_cache_public(struct seal_cache *cache, const void *der, size_t size);

#endif
