#include "gateway/base/polls.h"

#include <pthread.h>
#include <stdlib.h>

#include "gateway/desk/queue.h"
#include "lib/clock.h"
#include "lib/memory.h"

enum { BLOCK_LEAST = 256, BLOCK_MOST = 65536, TAKE_MOST = 5000, SLOTS_LEAST = 1024 };

#define SOON INT64_C(1000000) // a block used up within that is too small

struct block {
    uint64_t next, end; // end is not in it
    uint32_t epoch;
};

struct slot {
    uint64_t terminal; // 0 = free
    int64_t time;
};

struct polls {
    struct desk_queue *queue;
    pthread_mutex_t lock;
    struct block now, then;
    bool asked;
    uint32_t size;
    int64_t asked_at;
    struct slot *slots; // open addressing
    size_t n_slots, n_heard;
};

struct polls *polls_new(struct desk_queue *queue)
{
    struct polls *polls = calloc(1, sizeof *polls);
    if (polls == NULL)
        memory_none();
    polls->queue = queue;
    polls->size = BLOCK_LEAST;
    polls->n_slots = SLOTS_LEAST;
    polls->slots = calloc(polls->n_slots, sizeof *polls->slots);
    if (polls->slots == NULL)
        memory_none();
    pthread_mutex_init(&polls->lock, NULL);
    return polls;
}

void polls_free(struct polls **polls)
{
    if (*polls == NULL)
        return;
    pthread_mutex_destroy(&(*polls)->lock);
    free((*polls)->slots);
    free(*polls);
    *polls = NULL;
}

// ---- numbers ----

// On the desk's thread, when the block's end is on disk.
static void take_block(void *context, const Platen__Answer *answer)
{
    struct polls *polls = context;
    pthread_mutex_lock(&polls->lock);
    if (answer->result == PLATEN__RESULT__RESULT_DONE)
        polls->then = (struct block){answer->reception, answer->reception + polls->size,
                                     answer->epoch};
    polls->asked = false;
    pthread_mutex_unlock(&polls->lock);
}

// True: the caller asks the desk, without the lock.
static bool must_ask(struct polls *polls)
{
    uint64_t left = polls->now.end - polls->now.next;
    if (polls->asked || polls->then.end != 0 || left > polls->size / 2)
        return false;
    int64_t now = clock_monotonic();
    if (now - polls->asked_at < SOON && polls->size < BLOCK_MOST)
        polls->size *= 2;
    polls->asked_at = now;
    polls->asked = true;
    return true;
}

static void ask(struct polls *polls, uint32_t size)
{
    Platen__ReserveNumbers reserve = PLATEN__RESERVE_NUMBERS__INIT;
    Platen__Command command = PLATEN__COMMAND__INIT;
    reserve.count = size;
    command.subject_case = PLATEN__COMMAND__SUBJECT_RESERVE_NUMBERS;
    command.reserve_numbers = &reserve;
    command.actor_kind = PLATEN__ACTOR_KIND__ACTOR_CLOCK;
    if (desk_queue_submit(polls->queue, &command, take_block, polls) == 1)
        return;
    pthread_mutex_lock(&polls->lock);
    polls->asked = false;
    pthread_mutex_unlock(&polls->lock);
}

bool polls_number(struct polls *polls, uint32_t *epoch_r, uint64_t *reception_r)
{
    pthread_mutex_lock(&polls->lock);
    if (polls->now.next == polls->now.end && polls->then.end != 0) {
        polls->now = polls->then;
        polls->then = (struct block){0};
    }
    bool found = polls->now.next < polls->now.end;
    if (found) {
        *epoch_r = polls->now.epoch;
        *reception_r = polls->now.next++;
    }
    bool asking = must_ask(polls);
    uint32_t size = polls->size;
    pthread_mutex_unlock(&polls->lock);
    if (asking)
        ask(polls, size);
    return found;
}

// ---- heard ----

static struct slot *slot_of(struct slot *slots, size_t n, uint64_t terminal)
{
    size_t at = (size_t)(terminal * UINT64_C(0x9e3779b97f4a7c15) >> 20) % n;
    while (slots[at].terminal != 0 && slots[at].terminal != terminal)
        at = (at + 1) % n;
    return &slots[at];
}

static void grow(struct polls *polls)
{
    size_t n = polls->n_slots * 2;
    struct slot *slots = calloc(n, sizeof *slots);
    if (slots == NULL)
        memory_none();
    for (size_t i = 0; i < polls->n_slots; i++)
        if (polls->slots[i].terminal != 0)
            *slot_of(slots, n, polls->slots[i].terminal) = polls->slots[i];
    free(polls->slots);
    polls->slots = slots;
    polls->n_slots = n;
}

static void hear(struct polls *polls, uint64_t terminal, int64_t time)
{
    struct slot *slot = slot_of(polls->slots, polls->n_slots, terminal);
    if (slot->terminal == 0 && 2 * ++polls->n_heard > polls->n_slots) {
        grow(polls);
        slot = slot_of(polls->slots, polls->n_slots, terminal);
    }
    slot->terminal = terminal;
    if (time > slot->time)
        slot->time = time;
}

void polls_heard(struct polls *polls, uint64_t terminal, int64_t time)
{
    pthread_mutex_lock(&polls->lock);
    hear(polls, terminal, time);
    pthread_mutex_unlock(&polls->lock);
}

size_t polls_waiting(struct polls *polls)
{
    pthread_mutex_lock(&polls->lock);
    size_t n = polls->n_heard;
    pthread_mutex_unlock(&polls->lock);
    return n;
}

static Platen__HeardOf *heard_of(const struct slot *slot)
{
    Platen__HeardOf *heard = malloc(sizeof *heard);
    if (heard == NULL)
        memory_none();
    platen__heard_of__init(heard);
    heard->terminal = slot->terminal;
    heard->time = slot->time;
    return heard;
}

void polls_take(struct polls *polls, Platen__Tick *tick)
{
    pthread_mutex_lock(&polls->lock);
    struct slot *before = polls->slots;
    size_t n_before = polls->n_slots, n = polls->n_heard < TAKE_MOST ? polls->n_heard : TAKE_MOST;
    tick->n_heard = 0;
    tick->heard = calloc(n + 1, sizeof *tick->heard);
    polls->slots = calloc(n_before, sizeof *polls->slots);
    if (tick->heard == NULL || polls->slots == NULL)
        memory_none();
    polls->n_heard = 0;
    for (size_t i = 0; i < n_before; i++) {
        if (before[i].terminal == 0)
            continue;
        if (tick->n_heard < n)
            tick->heard[tick->n_heard++] = heard_of(&before[i]);
        else
            hear(polls, before[i].terminal, before[i].time);
    }
    free(before);
    pthread_mutex_unlock(&polls->lock);
}

void polls_give_back(struct polls *polls, Platen__Tick *tick, bool taken)
{
    for (size_t i = 0; i < tick->n_heard; i++) {
        if (!taken)
            polls_heard(polls, tick->heard[i]->terminal, tick->heard[i]->time);
        free(tick->heard[i]);
    }
    free(tick->heard);
    tick->heard = NULL;
    tick->n_heard = 0;
}
