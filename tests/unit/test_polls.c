// Numbers out of reserved blocks never come twice, and what was heard reaches the tick.
#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

#include "gateway/base/polls.h"
#include "gateway/desk/queue.h"
#include "tests/unit/desk_house.h"
#include "tests/unit/unit.h"

enum { THREADS = 4, EACH = 20000 };

static int64_t now(void)
{
    return HOUSE_START;
}

static int64_t monotonic(void)
{
    return 1;
}

static void fatal(const char *why)
{
    ck_abort_msg("%s", why);
}

static struct house *house;
static struct desk_queue *queue;
static struct polls *polls;

static void set_up(void)
{
    const char *error = "";
    house = house_open();
    struct desk_queue_settings settings = {
        .store = house->store, .desk = house->desk, .now = now, .monotonic = monotonic, .fatal = fatal};
    queue = desk_queue_start(&settings, &error);
    ck_assert_msg(queue != NULL, "%s", error);
    polls = polls_new(queue);
}

static void tear_down(void)
{
    desk_queue_stop(&queue);
    polls_free(&polls);
    house_close(house);
}

static uint64_t next(void)
{
    uint32_t epoch;
    uint64_t number;
    while (!polls_number(polls, &epoch, &number))
        usleep(200);
    ck_assert_uint_ne(epoch, 0);
    return number;
}

static void *take_many(void *context)
{
    uint64_t *numbers = context;
    for (int i = 0; i < EACH; i++)
        numbers[i] = next();
    return NULL;
}

static int by_number(const void *a, const void *b)
{
    uint64_t one = *(const uint64_t *)a, two = *(const uint64_t *)b;
    return one < two ? -1 : one > two;
}

START_TEST(no_number_twice)
{
    static uint64_t numbers[THREADS][EACH];
    pthread_t threads[THREADS];
    set_up();
    for (int i = 0; i < THREADS; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, take_many, numbers[i]), 0);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    uint64_t *all = &numbers[0][0];
    qsort(all, THREADS * EACH, sizeof *all, by_number);
    for (size_t i = 1; i < THREADS * EACH; i++)
        ck_assert_uint_ne(all[i - 1], all[i]);
    // The store knows of all of them: what comes next is behind.
    Platen__ReserveNumbers reserve;
    platen__reserve_numbers__init(&reserve);
    reserve.count = 1;
    Platen__Command command = HOUSE_COMMAND(RESERVE_NUMBERS, reserve_numbers, &reserve);
    Platen__Answer *answer = NULL;
    ck_assert_int_eq(desk_queue_call(queue, &command, &answer), 1);
    ck_assert_uint_gt(answer->reception, all[THREADS * EACH - 1]);
    platen__answer__free_unpacked(answer, NULL);
    tear_down();
}
END_TEST

START_TEST(what_was_heard_is_taken_once)
{
    Platen__Tick tick;
    size_t seen = 0;
    set_up();
    for (uint64_t id = 1; id <= 7000; id++) {
        polls_heard(polls, id, 1000 + (int64_t)id);
        polls_heard(polls, id, 500); // older
    }
    ck_assert_uint_eq(polls_waiting(polls), 7000);
    platen__tick__init(&tick);
    polls_take(polls, &tick);
    ck_assert_uint_eq(tick.n_heard, 5000);
    polls_give_back(polls, &tick, false);
    ck_assert_uint_eq(polls_waiting(polls), 7000);
    while (polls_waiting(polls) > 0) {
        polls_take(polls, &tick);
        for (size_t i = 0; i < tick.n_heard; i++)
            ck_assert_int_eq(tick.heard[i]->time, 1000 + (int64_t)tick.heard[i]->terminal);
        seen += tick.n_heard;
        polls_give_back(polls, &tick, true);
    }
    ck_assert_uint_eq(seen, 7000);
    tear_down();
}
END_TEST

UNIT_MAIN("polls", no_number_twice, what_was_heard_is_taken_once)
