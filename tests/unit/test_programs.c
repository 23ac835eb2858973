// The gateway's repository of updates: who waits for whom. What is taken and refused is in
// tests/flow/test_update.py and test_update_attacks.py.
#include "gateway/base/programs.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/arena.h"
#include "lib/text.h"
#include "tests/unit/unit.h"

#define NOW INT64_C(1790000000000000)
#define DAY (INT64_C(24) * 3600 * 1000000)

// printf ABC | sha256sum (FIPS 180-4's example is "abc")
#define HASH "b5d4045c3f466fa91fe2cc6abe79232a1a57cdf104f7a26e716e0a1e2789df78"

static struct programs *programs;
static struct tuf_signer *operator;
static char folder[] = "/tmp/pl.XXXXXX";

static struct programs_document finish(json_t *body)
{
    const struct tuf_signer *signers[] = {operator};
    const char *error = "";
    char *text;
    size_t size;
    ck_assert_msg(tuf_finish(body, signers, 1, &text, &size, &error) == 1, "%s", error);
    return (struct programs_document){text, size};
}

static struct programs_document make_root(void)
{
    char hex[2 * TUF_PUBLIC_SIZE + 1], ids[2][TUF_ID_SIZE];
    uint8_t online[TUF_PUBLIC_SIZE];
    json_t *keys = json_object(), *roles = json_object();
    json_t *body = tuf_begin(TUF_ROOT, 1, NOW + 9 * DAY);
    programs_public(programs, hex);
    text_unhex(hex, sizeof hex - 1, online, sizeof online);
    const uint8_t *const bytes[] = {tuf_signer_public(operator), online};
    for (size_t i = 0; i < 2; i++) {
        tuf_key_id(bytes[i], ids[i]);
        json_object_set_new(keys, ids[i], tuf_key_json(bytes[i]));
    }
    for (int role = 0; role < TUF_ROLES; role++) {
        const char *id = ids[role == TUF_SNAPSHOT || role == TUF_TIMESTAMP];
        json_object_set_new(roles, tuf_role_name((enum tuf_role)role), tuf_signers_json(&id, 1, 1));
    }
    json_object_set_new(body, "consistent_snapshot", json_true());
    json_object_set_new(body, "keys", keys);
    json_object_set_new(body, "roles", roles);
    return finish(body);
}

static struct programs_document make_targets(int64_t version, json_t *files)
{
    json_t *body = tuf_begin(TUF_TARGETS, version, NOW + 9 * DAY);
    json_object_set_new(body, "targets", files);
    return finish(body);
}

static json_t *one_program(void)
{
    return json_pack("{s:{s:i, s:{s:s}, s:{s:s, s:i, s:s, s:s, s:[s]}}}", "controller-1.bin",
                     "length", 3, "hashes", "sha256", HASH, "custom", "program", "controller",
                     "release", 1, "version", "1", "text", "", "models", "M100");
}

static int publish(const struct programs_document *root, struct programs_document targets,
                   const char **error_r)
{
    struct arena *arena = arena_new();
    struct programs_list list;
    int rc = programs_publish(programs, root, root != NULL, &targets, NOW, arena, &list, error_r);
    free((void *)(uintptr_t)targets.data);
    arena_free(&arena);
    return rc;
}

static void *publish_one(void *context)
{
    const char *error = "";
    *(int *)context = publish(NULL, make_targets(2, one_program()), &error);
    return NULL;
}

static int timestamp(int64_t now)
{
    const char *error = "";
    uint64_t size;
    int fd = -1;
    int rc = programs_file(programs, "metadata", "timestamp.json", now, &fd, &size, &error);
    if (fd >= 0)
        close(fd);
    return rc;
}

// The program's file is a pipe that is not at its end: it is being hashed for as long as we like.
START_TEST(a_timestamp_does_not_wait_while_files_are_hashed)
{
    const char *error = "";
    char path[256];
    int result = 1;
    pthread_t thread;
    struct programs_document root;
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/key", folder);
    ck_assert_msg(programs_open(folder, path, &programs, &error) == 1, "%s", error);
    operator= tuf_signer_new();
    root = make_root();
    ck_assert_msg(publish(&root, make_targets(1, json_object()), &error) == 1, "%s", error);
    snprintf(path, sizeof path, "%s/part/" HASH ".controller-1.bin", folder);
    ck_assert_int_eq(mkfifo(path, 0600), 0);
    ck_assert_int_eq(pthread_create(&thread, NULL, publish_one, &result), 0);
    int pipe = open(path, O_WRONLY); // returns when the other end is open
    ck_assert_int_eq(write(pipe, "AB", 2), 2);
    ck_assert_int_eq(timestamp(NOW), 1);
    ck_assert_int_eq(timestamp(NOW + DAY + 1), 1); // signed anew
    close(pipe);
    pthread_join(thread, NULL);
    ck_assert_int_ne(result, 1); // AB is not what was signed
    programs_free(&programs);
    tuf_signer_free(&operator);
    free((void *)(uintptr_t)root.data);
    snprintf(path, sizeof path, "rm -r %s", folder);
    ck_assert_int_eq(system(path), 0);
}
END_TEST

UNIT_MAIN("base: programs", a_timestamp_does_not_wait_while_files_are_hashed)
