#include "webui/cgi_limit.h"

#include <pthread.h>
#include <stdlib.h>

#include "lib/memory.h"
#include "lib/random.h"

// Two places for each; of a full pair the one that waited longest is forgotten.
enum { BUCKETS = 1 << 15 };

#define MINUTE INT64_C(60000000)

struct bucket {
    uint64_t key;
    int64_t empty_at; // when all that was taken would be filled up again
};

struct cgi_limit {
    pthread_mutex_t lock;
    int64_t each; // microseconds for one; 0 = no limit
    uint64_t seed;
    struct bucket buckets[BUCKETS][2];
};

struct cgi_limit *cgi_limit_new(unsigned per_minute)
{
    struct cgi_limit *limit = calloc(1, sizeof *limit);
    if (limit == NULL)
        memory_none();
    pthread_mutex_init(&limit->lock, NULL);
    limit->each = per_minute == 0 ? 0 : MINUTE / per_minute;
    random_bytes(&limit->seed, sizeof limit->seed);
    return limit;
}

void cgi_limit_free(struct cgi_limit **limit)
{
    if (*limit == NULL)
        return;
    pthread_mutex_destroy(&(*limit)->lock);
    free(*limit);
    *limit = NULL;
}

// FNV-1a from a seed that nobody outside knows, then mixed.
static uint64_t key_of(const struct cgi_limit *limit, const void *who, size_t size)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325) ^ limit->seed;
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ ((const uint8_t *)who)[i]) * UINT64_C(0x100000001b3);
    hash = (hash ^ hash >> 32) * UINT64_C(0x9e3779b97f4a7c15);
    return hash ^ hash >> 29;
}

static struct bucket *bucket_of(struct cgi_limit *limit, uint64_t key)
{
    struct bucket *pair = limit->buckets[key % BUCKETS];
    if (pair[0].key == key || pair[1].key == key)
        return &pair[pair[1].key == key];
    struct bucket *bucket = &pair[pair[1].empty_at < pair[0].empty_at];
    *bucket = (struct bucket){.key = key};
    return bucket;
}

bool cgi_limit_may(struct cgi_limit *limit, const void *who, size_t size, int64_t now,
                   unsigned *seconds_r)
{
    if (limit->each == 0)
        return true;
    uint64_t key = key_of(limit, who, size);
    pthread_mutex_lock(&limit->lock);
    struct bucket *bucket = bucket_of(limit, key);
    int64_t from = bucket->empty_at > now ? bucket->empty_at : now;
    bool may = from + limit->each <= now + MINUTE;
    if (may)
        bucket->empty_at = from + limit->each;
    else
        *seconds_r = (unsigned)((from + limit->each - now - MINUTE) / 1000000 + 1);
    pthread_mutex_unlock(&limit->lock);
    return may;
}
