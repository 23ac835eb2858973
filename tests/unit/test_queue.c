#include <pthread.h>
#include <stdatomic.h>

#include "gateway/desk/queue.h"
#include "tests/unit/desk_house.h"
#include "tests/unit/unit.h"

static _Atomic int64_t clock_now = HOUSE_START, clock_monotonic = 1;
static _Atomic uint64_t last_committed;
static _Atomic int fatal_calls;

static int64_t now(void)
{
    return atomic_load(&clock_now);
}

static int64_t monotonic(void)
{
    return atomic_load(&clock_monotonic);
}

static void fatal(const char *why)
{
    ck_assert_ptr_nonnull(why);
    atomic_fetch_add(&fatal_calls, 1);
}

static void committed(void *context, uint64_t event)
{
    ck_assert_ptr_null(context);
    atomic_store(&last_committed, event);
}

static struct desk_queue *queue_open(struct house *house, unsigned capacity)
{
    struct desk_queue_settings settings = {
        .store = house->store,
        .desk = house->desk,
        .now = now,
        .monotonic = monotonic,
        .capacity = capacity,
        .fatal = fatal,
        .committed = committed,
    };
    const char *error = "";
    struct desk_queue *queue = desk_queue_start(&settings, &error);
    ck_assert_msg(queue != NULL, "%s", error);
    return queue;
}

struct caller {
    struct desk_queue *queue;
    unsigned number;
    unsigned done;
};

static Platen__Result call_service(struct desk_queue *queue, const char *key)
{
    Platen__CallService subject;
    platen__call_service__init(&subject);
    subject.person = 900;
    subject.terminal = 1;
    subject.text = T("It squeaks.");
    Platen__Command command = HOUSE_COMMAND(CALL_SERVICE, call_service, &subject);
    command.key.len = strlen(key);
    command.key.data = (uint8_t *)T(key);
    Platen__Answer *answer;
    ck_assert_int_eq(desk_queue_call(queue, &command, &answer), 1);
    Platen__Result result = answer->result;
    if (result == PLATEN__RESULT__RESULT_DONE)
        ck_assert_str_eq(answer->text, "Service is called: D3-000017.");
    platen__answer__free_unpacked(answer, NULL);
    return result;
}

static void *caller_main(void *context)
{
    struct caller *caller = context;
    for (unsigned i = 0; i < 50; i++) {
        char key[32];
        snprintf(key, sizeof key, "%u-%u", caller->number, i / 2);
        caller->done += call_service(caller->queue, key) == PLATEN__RESULT__RESULT_DONE;
    }
    return NULL;
}

START_TEST(many_callers_one_writer)
{
    struct house *house = house_registered();
    struct desk_queue *queue = queue_open(house, 0);
    pthread_t threads[8];
    struct caller callers[8] = {0};
    for (unsigned i = 0; i < 8; i++) {
        callers[i] = (struct caller){.queue = queue, .number = i};
        ck_assert_int_eq(pthread_create(&threads[i], NULL, caller_main, &callers[i]), 0);
    }
    for (unsigned i = 0; i < 8; i++) {
        pthread_join(threads[i], NULL);
        ck_assert_uint_eq(callers[i].done, 50);
    }
    desk_queue_stop(&queue);
    ck_assert_ptr_null(queue);
    ck_assert_uint_eq(house_case(house, 1)->n_messages, 200); // each key once
    Platen__Event *event = NULL;
    house_count(house, STORE_EVENT, &event);
    ck_assert_uint_eq(event->sequence, last_committed);
    house_close(house);
}
END_TEST

static _Atomic unsigned answered;

static void count_answer(void *context, const Platen__Answer *answer)
{
    (void)context;
    (void)answer;
    atomic_fetch_add(&answered, 1);
}

START_TEST(stopping_answers_what_is_queued)
{
    struct house *house = house_open();
    struct desk_queue *queue = queue_open(house, 1000);
    Platen__Tick tick;
    platen__tick__init(&tick);
    Platen__Command command = HOUSE_COMMAND(TICK, tick, &tick);
    unsigned taken = 0;
    for (unsigned i = 0; i < 1000; i++)
        taken += desk_queue_submit(queue, &command, count_answer, NULL) == 1;
    desk_queue_stop(&queue);
    ck_assert_uint_eq(taken, answered);
    house_close(house);
}
END_TEST

static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;

static void wait_at_gate(void *context, const Platen__Answer *answer)
{
    (void)context;
    (void)answer;
    pthread_mutex_lock(&gate);
    pthread_mutex_unlock(&gate);
}

START_TEST(a_full_queue_says_so)
{
    struct house *house = house_open();
    struct desk_queue *queue = queue_open(house, 4);
    Platen__Tick tick;
    platen__tick__init(&tick);
    Platen__Command command = HOUSE_COMMAND(TICK, tick, &tick);
    pthread_mutex_lock(&gate);
    unsigned taken = 0;
    int result = 1;
    while (taken < 1000 && (result = desk_queue_submit(queue, &command, wait_at_gate, NULL)) == 1)
        taken++;
    ck_assert_int_eq(result, 0);
    pthread_mutex_unlock(&gate);
    desk_queue_stop(&queue);
    house_close(house);
}
END_TEST

START_TEST(a_set_clock_is_an_event)
{
    struct house *house = house_open();
    struct desk_queue *queue = queue_open(house, 0);
    Platen__Tick tick;
    platen__tick__init(&tick);
    Platen__Command command = HOUSE_COMMAND(TICK, tick, &tick);
    static const struct {
        int64_t clock, steady;
        unsigned items;
    } rows[] = {
        {HOUSE_HOUR, HOUSE_HOUR, 0}, // time passes
        {4 * HOUSE_MINUTE, 0, 0},    // a small step is no event
        {365 * HOUSE_DAY, 0, 1},
        {-366 * HOUSE_DAY, 0, 2},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        Platen__Answer *answer;
        ck_assert_int_eq(desk_queue_call(queue, &command, &answer), 1);
        platen__answer__free_unpacked(answer, NULL);
        atomic_fetch_add(&clock_now, rows[i].clock);
        atomic_fetch_add(&clock_monotonic, rows[i].steady);
        ck_assert_int_eq(desk_queue_call(queue, &command, &answer), 1);
        platen__answer__free_unpacked(answer, NULL);
        ck_assert_uint_eq(house_items(house, "clock", NULL), rows[i].items);
        house_unlook(house);
    }
    Platen__Event *event = NULL;
    house_count(house, STORE_EVENT, &event);
    ck_assert_int_eq(event->time, atomic_load(&clock_now)); // the floor is set anew
    desk_queue_stop(&queue);
    house_close(house);
}
END_TEST

UNIT_MAIN("queue", many_callers_one_writer, stopping_answers_what_is_queued, a_full_queue_says_so,
          a_set_clock_is_an_event)
