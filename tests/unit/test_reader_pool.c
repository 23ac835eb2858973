#include "tests/unit/unit.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/seal.h"

#include "gateway/base/reader_pool.h"
#include "gateway/reader/reader.h"

static const char person[] =
    "From: Manager <manager@platen.test>\r\nSubject: hello\r\n\r\nHow are you?\r\n";

struct pinned {
    struct seal_key *agent;
    int asked;
};

static int find_key(void *context, const char *agent, uint8_t **spki_r, size_t *size_r)
{
    struct pinned *pinned = context;
    char id[21] = "";
    pinned->asked++;
    if (pinned->agent != NULL)
        seal_key_id(pinned->agent, id);
    return pinned->agent != NULL && strcmp(id, agent) == 0 &&
           seal_key_public(pinned->agent, spki_r, size_r) == 1;
}

// As the supervisor does it: forked before any thread, in its cage.
static pid_t start_reader(struct reader_pool *pool, const struct seal_key *open_key)
{
    int pair[2];
    ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), 0);
    pid_t process = fork();
    ck_assert_int_ge(process, 0);
    if (process == 0) {
        const struct reader_settings settings = {.open_key = open_key};
        close(pair[0]);
        _exit(reader_run(pair[1], &settings));
    }
    close(pair[1]);
    reader_pool_add(pool, pair[0]);
    return process;
}

static int read_text(struct reader_pool *pool, const char *mail, Platen__Parsed **parsed)
{
    return reader_pool_read(pool, PLATEN__WORK_KIND__WORK_MAIL, mail, strlen(mail), NULL, 0,
                            parsed);
}

START_TEST(a_mail_is_read)
{
    struct pinned pinned = {0};
    struct reader_pool *pool = reader_pool_new(find_key, &pinned);
    Platen__Parsed *parsed = NULL;
    pid_t process = start_reader(pool, NULL);
    for (int i = 0; i < 3; i++) {
        ck_assert_int_eq(read_text(pool, person, &parsed), 1);
        ck_assert_str_eq(parsed->class_, "person");
        ck_assert_str_eq(parsed->from, "manager@platen.test");
        ck_assert_str_eq(parsed->text, "How are you?\n");
        platen__parsed__free_unpacked(parsed, NULL);
    }
    reader_pool_free(&pool);
    int status;
    ck_assert_int_eq(waitpid(process, &status, 0), process);
    ck_assert_int_eq(status, 0);
}
END_TEST

static const char photo[] =
    "From: Manager <manager@platen.test>\r\nSubject: photo\r\nContent-Type: multipart/mixed; "
    "boundary=b\r\n\r\n--b\r\n\r\nSee.\r\n--b\r\nContent-Type: image/png\r\n"
    "Content-Disposition: attachment; filename=\"../a\xe2\x80\xae/gnp.exe\"\r\n"
    "Content-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n--b--\r\n";

START_TEST(a_part_is_handed_out)
{
    struct pinned pinned = {0};
    struct reader_pool *pool = reader_pool_new(find_key, &pinned);
    Platen__Parsed *parsed = NULL;
    Platen__MailPart *part = NULL;
    start_reader(pool, NULL);
    ck_assert_int_eq(read_text(pool, photo, &parsed), 1);
    ck_assert_uint_eq(parsed->n_attachments, 1);
    ck_assert_str_eq(parsed->attachments[0]->path, "2");
    ck_assert_str_eq(parsed->attachments[0]->name, "gnp.exe");
    ck_assert_str_eq(parsed->attachments[0]->type, "image/png");
    ck_assert_str_eq(parsed->attachments[0]->caution, "program");
    ck_assert_uint_eq(parsed->attachments[0]->size, 8);
    ck_assert_int_eq(
        reader_pool_part(pool, photo, strlen(photo), parsed->attachments[0]->path, &part), 1);
    ck_assert(part->found);
    ck_assert_uint_eq(part->content.len, 8);
    ck_assert_mem_eq(part->content.data, "\x89PNG\r\n\x1a\n", 8);
    platen__mail_part__free_unpacked(part, NULL);
    platen__parsed__free_unpacked(parsed, NULL);
    ck_assert_int_eq(reader_pool_part(pool, photo, strlen(photo), "7", &part), 1);
    ck_assert(!part->found);
    platen__mail_part__free_unpacked(part, NULL);
    ck_assert_int_eq(reader_pool_part(pool, "", 0, "1", &part), 1);
    ck_assert(!part->found);
    platen__mail_part__free_unpacked(part, NULL);
    reader_pool_free(&pool);
}
END_TEST

// The dialogue: the reader asks for the agent's key before it believes a report.
START_TEST(a_report_is_read_under_the_pinned_key)
{
    struct seal_key *gateway = seal_key_new();
    struct pinned pinned = {.agent = seal_key_new()};
    char id[21];
    char xml[512];
    uint8_t *der = NULL;
    size_t size = 0;
    seal_key_id(pinned.agent, id);
    int length = snprintf(
        xml, sizeof(xml),
        "<report xmlns='urn:platen:report:1' id='6f1c9f7e-52f0-4b3c-9b93-0d8a1a2b3c4d' agent='%s' "
        "time='2026-11-21T10:00:00Z' sequence='1' purpose='status'/>",
        id);
    ck_assert_int_eq(seal_make(xml, (size_t)length, pinned.agent, gateway, NULL, &der, &size),
                     SEAL_DONE);
    struct reader_pool *pool = reader_pool_new(find_key, &pinned);
    Platen__Parsed *parsed = NULL;
    start_reader(pool, gateway);
    ck_assert_int_eq(
        reader_pool_read(pool, PLATEN__WORK_KIND__WORK_REPORT, der, size, id, 0, &parsed), 1);
    ck_assert_int_eq(parsed->trust, PLATEN__TRUST__TRUST_SIGNED);
    ck_assert_int_eq(parsed->fate, PLATEN__FATE__FATE_ACCEPTED);
    ck_assert_uint_eq(parsed->report_sha256.len, 32);
    ck_assert_str_eq(parsed->report->agent, id);
    ck_assert_int_eq(pinned.asked, 1);
    platen__parsed__free_unpacked(parsed, NULL);
    // Without the header the reader asks itself.
    ck_assert_int_eq(
        reader_pool_read(pool, PLATEN__WORK_KIND__WORK_REPORT, der, size, NULL, 0, &parsed), 1);
    ck_assert_int_eq(parsed->trust, PLATEN__TRUST__TRUST_SIGNED);
    ck_assert_int_eq(pinned.asked, 2);
    platen__parsed__free_unpacked(parsed, NULL);
    // The same without a pinned key: a person must look.
    struct seal_key *agent = pinned.agent;
    pinned.agent = NULL;
    ck_assert_int_eq(
        reader_pool_read(pool, PLATEN__WORK_KIND__WORK_REPORT, der, size, id, 0, &parsed), 1);
    ck_assert_int_eq(parsed->trust, PLATEN__TRUST__TRUST_UNSIGNED);
    ck_assert_int_eq(parsed->fate, PLATEN__FATE__FATE_STAFF);
    platen__parsed__free_unpacked(parsed, NULL);
    reader_pool_free(&pool);
    seal_key_free(&agent);
    seal_key_free(&gateway);
    free(der);
}
END_TEST

// A reader that says hello, takes the work and dies on it.
static pid_t start_dying_reader(struct reader_pool *pool)
{
    int pair[2];
    ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
    pid_t process = fork();
    if (process == 0) {
        char bytes[64];
        close(pair[0]);
        _exit(read(pair[1], bytes, sizeof(bytes)) > 0 && read(pair[1], bytes, sizeof(bytes)) >= 0
                  ? 9
                  : 8);
    }
    close(pair[1]);
    reader_pool_add(pool, pair[0]);
    return process;
}

START_TEST(a_death_costs_one_try_and_the_next_reader_goes_on)
{
    struct pinned pinned = {0};
    struct reader_pool *pool = reader_pool_new(find_key, &pinned);
    Platen__Parsed *parsed = NULL;
    start_reader(pool, NULL);
    start_dying_reader(pool);
    ck_assert_int_eq(read_text(pool, person, &parsed), 0);
    ck_assert_ptr_null(parsed);
    ck_assert_int_eq(read_text(pool, person, &parsed), 1);
    platen__parsed__free_unpacked(parsed, NULL);
    reader_pool_free(&pool);
}
END_TEST

START_TEST(a_reader_that_died_at_rest_costs_nothing)
{
    struct pinned pinned = {0};
    struct reader_pool *pool = reader_pool_new(find_key, &pinned);
    Platen__Parsed *parsed = NULL;
    start_reader(pool, NULL);
    pid_t dead = start_dying_reader(pool);
    kill(dead, SIGKILL);
    ck_assert_int_eq(waitpid(dead, NULL, 0), dead);
    ck_assert_int_eq(read_text(pool, person, &parsed), 1);
    platen__parsed__free_unpacked(parsed, NULL);
    reader_pool_free(&pool);
}
END_TEST

START_TEST(without_a_reader_it_says_so)
{
    struct pinned pinned = {0};
    struct reader_pool *pool = reader_pool_new(find_key, &pinned);
    Platen__Parsed *parsed = NULL;
    ck_assert_int_eq(read_text(pool, person, &parsed), -1);
    reader_pool_free(&pool);
}
END_TEST

static void *read_often(void *context)
{
    struct reader_pool *pool = context;
    for (int i = 0; i < 50; i++) {
        Platen__Parsed *parsed = NULL;
        if (read_text(pool, person, &parsed) != 1)
            return NULL;
        platen__parsed__free_unpacked(parsed, NULL);
    }
    return pool;
}

START_TEST(threads_share_the_readers)
{
    struct pinned pinned = {0};
    struct reader_pool *pool = reader_pool_new(find_key, &pinned);
    pthread_t threads[8];
    start_reader(pool, NULL);
    start_reader(pool, NULL);
    for (size_t i = 0; i < 8; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, read_often, pool), 0);
    for (size_t i = 0; i < 8; i++) {
        void *result = NULL;
        pthread_join(threads[i], &result);
        ck_assert_ptr_eq(result, pool);
    }
    reader_pool_free(&pool);
}
END_TEST

UNIT_MAIN("reader pool", a_mail_is_read, a_part_is_handed_out,
          a_report_is_read_under_the_pinned_key, a_death_costs_one_try_and_the_next_reader_goes_on,
          a_reader_that_died_at_rest_costs_nothing, without_a_reader_it_says_so,
          threads_share_the_readers)
