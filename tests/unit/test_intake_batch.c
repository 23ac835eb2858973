// gateway/intake/batch.c with a reader, a store and a desk that do what the mail's first word says.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/base/reader_pool.h"
#include "gateway/desk/queue.h"
#include "gateway/intake/batch.h"
#include "gateway/store/store.h"
#include "lib/text.h"
#include "tests/unit/unit.h"

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static unsigned counts[1000]; // CountMailTry by UID
static unsigned reads, reading, most_reading, reports, mails;
static uint32_t tried_before[1000]; // what the store says
static bool full;
static char last_reason[300];
static Platen__Fate last_fate;

static void forget(void)
{
    memset(counts, 0, sizeof counts);
    memset(tried_before, 0, sizeof tried_before);
    reads = reading = most_reading = reports = mails = 0;
    full = false;
    last_reason[0] = '\0';
}

// ---- what batch.c calls ----

struct store_txn *store_snapshot_begin(struct store *store)
{
    return (struct store_txn *)store;
}

int store_snapshot_end(struct store_txn **txn, const char **error_r)
{
    *txn = NULL;
    *error_r = "";
    return 1;
}

void *store_get(struct store_txn *txn, enum store_table table, const struct store_key *key)
{
    static Platen__MailTry seen = PLATEN__MAIL_TRY__INIT;
    (void)txn;
    ck_assert_int_eq(table, STORE_MAIL_TRY);
    seen.tries = tried_before[text_get_be32(key->data + key->size - 4)];
    return seen.tries > 0 ? &seen : NULL;
}

int store_raw_add(struct store *store, const void *data, size_t size, Platen__RawRef *ref,
                  struct arena *arena, const char **error_r)
{
    (void)store, (void)data, (void)arena, (void)error_r;
    ref->length = size;
    return 1;
}

static bool says(const void *raw, size_t size, const char *word)
{
    return memmem(raw, size, word, strlen(word)) != NULL;
}

int reader_pool_read(struct reader_pool *pool, Platen__WorkKind kind, const void *raw, size_t size,
                     const char *outer_agent, int64_t now, Platen__Parsed **parsed_r)
{
    (void)pool, (void)kind, (void)outer_agent, (void)now;
    pthread_mutex_lock(&mutex);
    reads++;
    reading++;
    most_reading = reading > most_reading ? reading : most_reading;
    pthread_mutex_unlock(&mutex);
    int result = says(raw, size, "dies") ? 0 : says(raw, size, "noreader") ? -1 : 1;
    if (result == 1) {
        *parsed_r = calloc(1, sizeof **parsed_r);
        platen__parsed__init(*parsed_r);
        (*parsed_r)->class_ = strdup("person");
        (*parsed_r)->reason = strdup(says(raw, size, "refused") ? "refused" : "");
        if (says(raw, size, "report")) {
            (*parsed_r)->trust = PLATEN__TRUST__TRUST_SIGNED;
            (*parsed_r)->report = calloc(1, sizeof *(*parsed_r)->report);
            platen__report__init((*parsed_r)->report);
        }
        if (says(raw, size, "bad"))
            (*parsed_r)->fate = PLATEN__FATE__FATE_REJECTED;
    }
    pthread_mutex_lock(&mutex);
    reading--;
    pthread_mutex_unlock(&mutex);
    return result;
}

static Platen__Answer take(const Platen__Parsed *parsed)
{
    Platen__Answer answer = PLATEN__ANSWER__INIT;
    snprintf(last_reason, sizeof last_reason, "%s", parsed->reason);
    last_fate = answer.fate = parsed->fate;
    if (strcmp(parsed->reason, "refused") == 0) {
        answer.result = PLATEN__RESULT__RESULT_REFUSED;
        static char text[] = "the desk will not have it";
        answer.text = text;
    }
    return answer;
}

int desk_queue_submit(struct desk_queue *queue, const Platen__Command *command,
                      desk_answer_fn *done, void *context)
{
    Platen__Answer answer = PLATEN__ANSWER__INIT;
    (void)queue;
    pthread_mutex_lock(&mutex);
    if (command->subject_case == PLATEN__COMMAND__SUBJECT_COUNT_MAIL_TRY) {
        uint32_t uid = command->count_mail_try->place->uid;
        ck_assert_str_eq(command->count_mail_try->place->account, "main");
        ck_assert_uint_eq(command->count_mail_try->place->uidvalidity, 7);
        counts[uid]++;
        answer.tries = ++tried_before[uid];
    } else if (full) {
        pthread_mutex_unlock(&mutex);
        return 0;
    } else if (command->subject_case == PLATEN__COMMAND__SUBJECT_TAKE_REPORT) {
        reports++;
        answer = take(command->take_report->parsed);
    } else {
        mails++;
        answer = take(command->take_mail->parsed);
    }
    pthread_mutex_unlock(&mutex);
    done(context, &answer);
    return 1;
}

// ---- tests ----

static int64_t fixed_now(void)
{
    return 1795255200000000;
}

static enum batch_verdict verdicts[1000];

static bool decide(const char *const *texts, size_t n, uint32_t size)
{
    struct intake_settings settings = {.name = "main", .folder = "INBOX", .now = fixed_now};
    static int nothing;
    settings.store = (struct store *)&nothing;
    struct imap_mail list[1000];
    char copy[1000][40];
    for (size_t i = 0; i < n; i++) {
        snprintf(copy[i], sizeof copy[i], "%s", texts[i]);
        list[i] = (struct imap_mail){.uid = (uint32_t)i + 1, .raw = copy[i]};
        list[i].raw_size = strlen(copy[i]);
        list[i].size = size > 0 ? size : (uint32_t)list[i].raw_size;
    }
    struct batch *batch = batch_new(&settings);
    bool pause = batch_decide(batch, 7, list, n, verdicts);
    batch_free(&batch);
    return pause;
}

START_TEST(verdict_follows_the_fate)
{
    const char *texts[] = {"person", "report", "bad", "bad report"};
    forget();
    ck_assert(!decide(texts, 4, 0));
    ck_assert_int_eq(verdicts[0], BATCH_PROCESSED);
    ck_assert_int_eq(verdicts[1], BATCH_PROCESSED);
    ck_assert_int_eq(verdicts[2], BATCH_REJECTED);
    ck_assert_int_eq(verdicts[3], BATCH_REJECTED);
    ck_assert_uint_eq(reports, 1);
    ck_assert_uint_eq(mails, 3);
    for (int uid = 1; uid <= 4; uid++)
        ck_assert_uint_eq(counts[uid], 1);
}
END_TEST

START_TEST(full_queue_leaves_the_mail)
{
    const char *texts[] = {"person", "report"};
    forget();
    full = true;
    ck_assert(decide(texts, 2, 0));
    ck_assert_int_eq(verdicts[0], BATCH_LEFT);
    ck_assert_int_eq(verdicts[1], BATCH_LEFT);
}
END_TEST

START_TEST(three_deaths_reject)
{
    const char *texts[] = {"person", "dies"};
    forget();
    for (unsigned try = 1; try <= 2; try++) {
        decide(texts, 2, 0);
        ck_assert_int_eq(verdicts[1], BATCH_LEFT);
        ck_assert_uint_eq(counts[2], try);
    }
    decide(texts, 2, 0);
    ck_assert_int_eq(verdicts[1], BATCH_REJECTED);
    ck_assert(strstr(last_reason, "three") != NULL);
}
END_TEST

START_TEST(tries_that_never_ended_reject_without_reading)
{
    const char *texts[] = {"person"};
    forget();
    tried_before[1] = 3;
    decide(texts, 1, 0);
    ck_assert_uint_eq(reads, 0);
    ck_assert_int_eq(verdicts[0], BATCH_REJECTED);
}
END_TEST

// The daemon died with all of them under way: each is read alone, and those behind the one that
// does it are not counted before their turn.
START_TEST(suspects_go_alone)
{
    const char *texts[] = {"person", "person", "noreader", "person"};
    forget();
    for (int uid = 1; uid <= 4; uid++)
        tried_before[uid] = 1;
    ck_assert(decide(texts, 4, 0));
    ck_assert_uint_eq(most_reading, 1);
    ck_assert_int_eq(verdicts[1], BATCH_PROCESSED);
    ck_assert_int_eq(verdicts[2], BATCH_LEFT);
    ck_assert_int_eq(verdicts[3], BATCH_LEFT);
    ck_assert_uint_eq(counts[4], 0);
}
END_TEST

START_TEST(too_large_is_rejected_with_its_size)
{
    const char *texts[] = {"report"};
    forget();
    decide(texts, 1, 11 << 20);
    ck_assert_int_eq(verdicts[0], BATCH_REJECTED);
    ck_assert_str_eq(last_reason, "too large: 11534336 bytes");
    ck_assert_uint_eq(reports, 0);
}
END_TEST

START_TEST(what_the_desk_refuses_gets_a_fate)
{
    const char *texts[] = {"refused"};
    forget();
    decide(texts, 1, 0);
    ck_assert_int_eq(verdicts[0], BATCH_REJECTED);
    ck_assert_int_eq(last_fate, PLATEN__FATE__FATE_REJECTED);
    ck_assert_str_eq(last_reason, "the desk will not have it");
}
END_TEST

START_TEST(many_at_once)
{
    const char *texts[900];
    forget();
    for (int i = 0; i < 900; i++)
        texts[i] = i % 3 == 0 ? "report" : i % 3 == 1 ? "person" : "bad";
    ck_assert(!decide(texts, 900, 0));
    for (int i = 0; i < 900; i++)
        ck_assert_int_eq(verdicts[i], i % 3 == 2 ? BATCH_REJECTED : BATCH_PROCESSED);
    ck_assert_uint_eq(reads, 900);
}
END_TEST

UNIT_MAIN("intake_batch", verdict_follows_the_fate, full_queue_leaves_the_mail, three_deaths_reject,
          tries_that_never_ended_reject_without_reading, suspects_go_alone,
          too_large_is_rejected_with_its_size, what_the_desk_refuses_gets_a_fate, many_at_once)
