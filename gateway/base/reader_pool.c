#include "gateway/base/reader_pool.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "lib/buf.h"
#include "lib/frame.h"
#include "lib/memory.h"

enum {
    READER_POOL_VERSION = 1,
    READER_POOL_MAX = 64,
    READER_POOL_AGENT_SIZE = 20,     // of an agent's ID
    READER_POOL_WAIT = 10,           // seconds for a reader to become free
    READER_POOL_TIMEOUT = 20 * 1000, // milliseconds for a frame; the cage ends at 2 s of CPU
};

struct pool_reader {
    int fd;
    unsigned forms; // which of the pool's it was given
};

struct reader_pool {
    reader_key_fn *find_key;
    void *context;
    pthread_mutex_t mutex;
    pthread_cond_t freed;
    struct pool_reader idle[READER_POOL_MAX]; // that wait for work
    size_t idle_count;
    struct reader_pool_state state; // without idle
    uint8_t *forms;                 // a frame with the dealer's own, packed; NULL = none yet
    size_t forms_size;
    unsigned forms_number;
};

struct reader_pool *reader_pool_new(reader_key_fn *find_key, void *context)
{
    struct reader_pool *pool = calloc(1, sizeof(*pool));
    if (pool == NULL)
        return NULL;
    pool->find_key = find_key;
    pool->context = context;
    pthread_mutex_init(&pool->mutex, NULL);
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&pool->freed, &monotonic);
    pthread_condattr_destroy(&monotonic);
    return pool;
}

void reader_pool_free(struct reader_pool **pool)
{
    if (*pool == NULL)
        return;
    for (size_t i = 0; i < (*pool)->idle_count; i++)
        close((*pool)->idle[i].fd);
    free((*pool)->forms);
    pthread_cond_destroy(&(*pool)->freed);
    pthread_mutex_destroy(&(*pool)->mutex);
    free(*pool);
    *pool = NULL;
}

// ---- one reader's socket ----

// The machine lacks something for us: no word about the reader, nor about the mail.
static bool reader_pool_ours(void)
{
    return errno == ENOMEM || errno == ENOBUFS || errno == EIO;
}

// 1 sent, 0 the reader is gone, -1 not now.
static int reader_pool_send(int fd, const Platen__ReaderFrame *frame)
{
    const char *error;
    size_t size = platen__reader_frame__get_packed_size(frame);
    uint8_t *bytes = memory_need(malloc(size + 1));
    platen__reader_frame__pack(frame, bytes);
    errno = 0;
    int result = frame_write(fd, bytes, size, READER_POOL_TIMEOUT, &error) == 1 ? 1
                 : reader_pool_ours()                                           ? -1
                                                                                : 0;
    free(bytes);
    return result;
}

// As above.
static int reader_pool_receive(int fd, Platen__ReaderFrame **frame_r)
{
    const char *error;
    struct buf in = {0};
    *frame_r = NULL;
    errno = 0;
    int result = frame_read(fd, &in, READER_POOL_TIMEOUT, &error) == 1 ? 1
                 : reader_pool_ours()                                  ? -1
                                                                       : 0;
    if (result == 1)
        *frame_r = platen__reader_frame__unpack(&memory_for_messages, in.len, in.data);
    buf_free(&in);
    return result == 1 && *frame_r == NULL ? 0 : result;
}

// The first message each way is the version; ours goes at once, the reader's is read with the first
// work.
static int reader_pool_greet(int fd)
{
    Platen__ReaderFrame hello;
    platen__reader_frame__init(&hello);
    hello.version = READER_POOL_VERSION;
    return reader_pool_send(fd, &hello);
}

// The bytes in key_r are to be freed. -1 when it cannot be looked up.
static int reader_pool_find_key(struct reader_pool *pool, const char *agent,
                                Platen__PinnedKey *key_r)
{
    uint8_t *spki = NULL;
    size_t size = 0;
    platen__pinned_key__init(key_r);
    int found = pool->find_key(pool->context, agent, &spki, &size);
    if (found == 1) {
        key_r->known = 1;
        key_r->sign_key.data = spki;
        key_r->sign_key.len = size;
    }
    return found;
}

// 1 answered, 0 the reader is gone, -1 not now.
static int reader_pool_answer_key(struct reader_pool *pool, int fd, const char *agent)
{
    Platen__PinnedKey key;
    Platen__ReaderFrame answer;
    if (reader_pool_find_key(pool, agent, &key) < 0)
        return -1;
    platen__reader_frame__init(&answer);
    answer.pinned_key = &key;
    int result = reader_pool_send(fd, &answer);
    free(key.sign_key.data);
    return result;
}

// What a reader answers with: one of them.
struct reader_pool_answer {
    Platen__Parsed *parsed;
    Platen__MailPart *part;
};

// 1 go on, 0 the reader is out of step, -1 not now; answer_r is filled when it has answered.
static int reader_pool_frame(struct reader_pool *pool, int fd, Platen__ReaderFrame *frame,
                             struct reader_pool_answer *answer_r)
{
    int good = frame->version == 0 || frame->version == READER_POOL_VERSION;
    if (good && frame->need_key != NULL)
        good = reader_pool_answer_key(pool, fd, frame->need_key->agent);
    answer_r->parsed = frame->parsed;
    answer_r->part = frame->part;
    frame->parsed = NULL;
    frame->part = NULL;
    return good;
}

// What has not the kind that was asked for is no answer.
static bool reader_pool_answered(const struct reader_pool_answer *answer, Platen__WorkKind kind)
{
    return kind == PLATEN__WORK_KIND__WORK_PART ? answer->part != NULL : answer->parsed != NULL;
}

// 1, or 0: dead or out of step, or -1: not now.
static int reader_pool_talk(struct reader_pool *pool, int fd, const Platen__ReaderFrame *work,
                            struct reader_pool_answer *answer_r)
{
    memset(answer_r, 0, sizeof(*answer_r));
    int good = reader_pool_send(fd, work);
    while (good == 1 && answer_r->parsed == NULL && answer_r->part == NULL) {
        Platen__ReaderFrame *frame;
        good = reader_pool_receive(fd, &frame);
        if (good == 1) {
            good = reader_pool_frame(pool, fd, frame, answer_r);
            platen__reader_frame__free_unpacked(frame, NULL);
        }
    }
    if (good == 1 && reader_pool_answered(answer_r, work->work->kind))
        return 1;
    if (answer_r->parsed != NULL)
        platen__parsed__free_unpacked(answer_r->parsed, NULL);
    if (answer_r->part != NULL)
        platen__mail_part__free_unpacked(answer_r->part, NULL);
    return good < 0 ? -1 : 0;
}

// ---- the readers that are free ----

static void reader_pool_put(struct reader_pool *pool, struct pool_reader reader)
{
    pthread_mutex_lock(&pool->mutex);
    bool room = pool->idle_count < READER_POOL_MAX;
    if (room)
        pool->idle[pool->idle_count++] = reader;
    pthread_mutex_unlock(&pool->mutex);
    pthread_cond_signal(&pool->freed);
    if (!room)
        close(reader.fd);
}

void reader_pool_add(struct reader_pool *pool, int fd)
{
    const char *error;
    if (frame_prepare(fd, &error) < 0 || reader_pool_greet(fd) != 1) {
        close(fd);
        return;
    }
    reader_pool_put(pool, (struct pool_reader){.fd = fd});
}

// A reader that died while it was free (the machine's doing, not a mail's) costs nobody a try.
static int reader_pool_alive(int fd)
{
    struct pollfd socket = {.fd = fd, .events = POLLRDHUP};
    return poll(&socket, 1, 0) <= 0 || (socket.revents & (POLLRDHUP | POLLHUP | POLLERR)) == 0;
}

// fd is -1 after ten seconds without one.
static struct pool_reader reader_pool_take(struct reader_pool *pool)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += READER_POOL_WAIT;
    struct pool_reader reader = {.fd = -1};
    int late = 0;
    pthread_mutex_lock(&pool->mutex);
    while (reader.fd < 0 && (pool->idle_count > 0 || late == 0)) {
        if (pool->idle_count == 0) {
            late = pthread_cond_timedwait(&pool->freed, &pool->mutex, &until);
            continue;
        }
        // The one that rested longest comes last: a warm one is better.
        reader = pool->idle[--pool->idle_count];
        if (!reader_pool_alive(reader.fd)) {
            close(reader.fd);
            reader.fd = -1;
        }
    }
    pthread_mutex_unlock(&pool->mutex);
    return reader;
}

static void reader_pool_count(struct reader_pool *pool, int busy, unsigned works, unsigned deaths)
{
    pthread_mutex_lock(&pool->mutex);
    pool->state.busy += (unsigned)busy;
    pool->state.works += works;
    pool->state.deaths += deaths;
    pthread_mutex_unlock(&pool->mutex);
}

void reader_pool_look(struct reader_pool *pool, struct reader_pool_state *state_r)
{
    pthread_mutex_lock(&pool->mutex);
    *state_r = pool->state;
    state_r->idle = (unsigned)pool->idle_count;
    pthread_mutex_unlock(&pool->mutex);
}

// ---- the dealer's own forms of alert mails ----

void reader_pool_set_forms(struct reader_pool *pool, const Platen__AlertForms *forms)
{
    Platen__ReaderFrame frame;
    platen__reader_frame__init(&frame);
    // protobuf-c's fields have no const; packing only reads them.
    frame.forms = (Platen__AlertForms *)(uintptr_t)forms;
    size_t size = platen__reader_frame__get_packed_size(&frame);
    uint8_t *bytes = memory_need(malloc(size + 1));
    platen__reader_frame__pack(&frame, bytes);
    pthread_mutex_lock(&pool->mutex);
    free(pool->forms);
    pool->forms = bytes;
    pool->forms_size = size;
    pool->forms_number++;
    pthread_mutex_unlock(&pool->mutex);
}

// Those that count, where this reader has others: it sends no answer. As reader_pool_send().
static int reader_pool_give_forms(struct reader_pool *pool, struct pool_reader *reader)
{
    const char *error;
    pthread_mutex_lock(&pool->mutex);
    unsigned number = pool->forms_number;
    size_t size = pool->forms_size;
    uint8_t *bytes = NULL;
    if (number != reader->forms) {
        bytes = memory_need(malloc(size + 1));
        memcpy(bytes, pool->forms, size);
    }
    pthread_mutex_unlock(&pool->mutex);
    if (bytes == NULL)
        return 1;
    errno = 0;
    int result = frame_write(reader->fd, bytes, size, READER_POOL_TIMEOUT, &error) == 1 ? 1
                 : reader_pool_ours()                                                   ? -1
                                                                                        : 0;
    reader->forms = number;
    free(bytes);
    return result;
}

// One work by the next free reader: 1, 0 it died, -1 none was free or a key cannot be looked up.
static int reader_pool_work(struct reader_pool *pool, Platen__ReaderWork *work,
                            struct reader_pool_answer *answer_r)
{
    struct pool_reader reader = reader_pool_take(pool);
    if (reader.fd < 0)
        return -1;
    reader_pool_count(pool, 1, 0, 0);
    Platen__ReaderFrame frame;
    platen__reader_frame__init(&frame);
    frame.work = work;
    int result = reader_pool_give_forms(pool, &reader);
    if (result == 1)
        result = reader_pool_talk(pool, reader.fd, &frame, answer_r);
    if (result != 1) {
        // Without its socket it ends, and the supervisor starts another.
        close(reader.fd);
        reader_pool_count(pool, -1, 0, result == 0);
        return result;
    }
    reader_pool_count(pool, -1, 1, 0);
    reader_pool_put(pool, reader);
    return 1;
}

static void reader_pool_init_work(Platen__ReaderWork *work, Platen__WorkKind kind, const void *raw,
                                  size_t size)
{
    platen__reader_work__init(work);
    work->kind = kind;
    // protobuf-c's fields have no const; packing only reads them.
    work->raw.data = (uint8_t *)(uintptr_t)raw;
    work->raw.len = size;
}

int reader_pool_part(struct reader_pool *pool, const void *raw, size_t size, const char *path,
                     Platen__MailPart **part_r)
{
    Platen__ReaderWork work;
    struct reader_pool_answer answer;
    reader_pool_init_work(&work, PLATEN__WORK_KIND__WORK_PART, raw, size);
    work.path = (char *)(uintptr_t)path;
    int result = reader_pool_work(pool, &work, &answer);
    if (result == 1)
        *part_r = answer.part;
    return result;
}

int reader_pool_try(struct reader_pool *pool, Platen__WorkKind kind, const void *raw, size_t size,
                    int64_t now, const Platen__AlertFormText *trial, bool lines,
                    Platen__Parsed **parsed_r)
{
    Platen__ReaderWork work;
    struct reader_pool_answer answer;
    reader_pool_init_work(&work, kind, raw, size);
    work.now = now;
    work.trial = (Platen__AlertFormText *)(uintptr_t)trial;
    work.lines = lines;
    int result = reader_pool_work(pool, &work, &answer);
    if (result == 1)
        *parsed_r = answer.parsed;
    return result;
}

int reader_pool_read(struct reader_pool *pool, Platen__WorkKind kind, const void *raw, size_t size,
                     const char *outer_agent, int64_t now, Platen__Parsed **parsed_r)
{
    Platen__ReaderWork work;
    Platen__PinnedKey pinned;
    struct reader_pool_answer answer;
    reader_pool_init_work(&work, kind, raw, size);
    work.now = now;
    platen__pinned_key__init(&pinned);
    if (outer_agent != NULL) {
        work.outer_agent = (char *)(uintptr_t)outer_agent;
        // The reader would ask for this one, unless the report lies.
        if (strlen(outer_agent) == READER_POOL_AGENT_SIZE) {
            if (reader_pool_find_key(pool, outer_agent, &pinned) < 0)
                return -1;
            work.pinned = &pinned;
        }
    }
    int result = reader_pool_work(pool, &work, &answer);
    free(pinned.sign_key.data);
    if (result == 1)
        *parsed_r = answer.parsed;
    return result;
}
