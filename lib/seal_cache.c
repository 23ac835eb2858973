#include "lib/seal_cache.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "lib/seal_key.h"

// One place a key: the newer one stays. A key is about 3 kB.
enum { SEAL_CACHE_PLACES = 256 };

struct seal_cache {
    pthread_mutex_t lock;
    struct seal_key *places[SEAL_CACHE_PLACES];
};

struct seal_cache *seal_cache_new(void)
{
    struct seal_cache *cache = calloc(1, sizeof(*cache));
    if (cache == NULL)
        abort();
    pthread_mutex_init(&cache->lock, NULL);
    return cache;
}

void seal_cache_free(struct seal_cache **cache)
{
    if (*cache == NULL)
        return;
    for (size_t i = 0; i < SEAL_CACHE_PLACES; i++)
        seal_key_free(&(*cache)->places[i]);
    pthread_mutex_destroy(&(*cache)->lock);
    free(*cache);
    *cache = NULL;
}

// The last byte is one of a point's coordinate, as good as any hash of it.
static struct seal_key **seal_cache_place(struct seal_cache *cache, const uint8_t *der)
{
    return &cache->places[der[SEAL_KEY_SPKI_SIZE - 1] % SEAL_CACHE_PLACES];
}

static struct seal_key *seal_cache_find(struct seal_cache *cache, const uint8_t *der)
{
    pthread_mutex_lock(&cache->lock);
    struct seal_key *key = *seal_cache_place(cache, der);
    if (key != NULL)
        key = memcmp(key->spki, der, SEAL_KEY_SPKI_SIZE) == 0 ? seal_key_hold(key) : NULL;
    pthread_mutex_unlock(&cache->lock);
    return key;
}

struct seal_key *seal_cache_public(struct seal_cache *cache, const void *der, size_t size)
{
    if (cache == NULL || size != SEAL_KEY_SPKI_SIZE)
        return seal_key_read_public(der, size);
    struct seal_key *key = seal_cache_find(cache, der);
    if (key != NULL)
        return key;
    key = seal_key_read_public(der, size);
    if (key == NULL)
        return NULL;
    pthread_mutex_lock(&cache->lock);
    struct seal_key **place = seal_cache_place(cache, der);
    struct seal_key *old = *place;
    *place = seal_key_hold(key);
    pthread_mutex_unlock(&cache->lock);
    seal_key_free(&old);
    return key;
}
