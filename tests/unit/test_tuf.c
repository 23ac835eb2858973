#include "lib/tuf.h"

#include <string.h>

#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/clock.h"
#include "lib/program.h"
#include "lib/tuf_sign.h"
#include "tests/unit/tuf_documents.h"
#include "tests/unit/unit.h"

static struct tuf_trust trust;
static const char *error;

static int64_t at(const char *text)
{
    int64_t time;
    ck_assert_int_eq(clock_parse(text, &time), 1);
    return time;
}

static void begin(const char *now)
{
    trust = (struct tuf_trust){.arena = arena_new(), .now = at(now)};
}

#define TAKE(role, text) tuf_take_##role(&trust, TUF_FETCHED, text, strlen(text), &error)

START_TEST(canonical_form)
{
    static const struct {
        const char *json, *canonical; // OLPC: sorted keys, no space, two characters escaped
    } rows[] = {
        {"{\"b\": [1, true, null], \"a\": \"x\"}", "{\"a\":\"x\",\"b\":[1,true,null]}"},
        {"{\"\\u00e4\": \"\\\"\\\\\\n\", \"B\": -5, \"a\": false}",
         "{\"B\":-5,\"a\":false,\"\303\244\":\"\\\"\\\\\n\"}"},
        {"[{}, [], \"\"]", "[{},[],\"\"]"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct buf buf = {0};
        json_t *value = json_loads(rows[i].json, 0, NULL);
        ck_assert_int_eq(tuf_canonical(value, &buf), 1);
        ck_assert_str_eq(buf_text(&buf), rows[i].canonical);
        json_decref(value);
        buf_free(&buf);
    }
    struct buf buf = {0};
    json_t *real = json_loads("[1.5]", 0, NULL);
    ck_assert_int_eq(tuf_canonical(real, &buf), 0);
    json_decref(real);
    buf_free(&buf);
}
END_TEST

START_TEST(another_signers_documents_are_believed)
{
    struct program program;
    begin("2026-11-21T00:00:00Z");
    ck_assert_int_eq(tuf_take_root(&trust, root_text, strlen(root_text), &error), 1);
    ck_assert_int_eq(tuf_check_root(&trust, &error), 1);
    ck_assert_msg(TAKE(timestamp, timestamp_text) == 1, "%s", error);
    ck_assert_int_eq(tuf_wanted(&trust, TUF_SNAPSHOT)->version, 5);
    ck_assert_msg(TAKE(snapshot, snapshot_text) == 1, "%s", error);
    ck_assert_msg(TAKE(targets, targets_text) == 1, "%s", error);
    const struct tuf_file *file = tuf_find(trust.targets, "controller-3.bin");
    ck_assert_int_eq(program_read(file, trust.arena, &program, &error), 1);
    ck_assert_str_eq(program.name, "controller");
    ck_assert_int_eq(program.release, 3);
    ck_assert(program_fits(&program, "m-100") && !program_fits(&program, "M-10"));
    ck_assert_int_eq(tuf_check_file(file, "program", 7, &error), 1);
    ck_assert_int_eq(tuf_check_file(file, "progrem", 7, &error), 0);
    ck_assert_int_eq(tuf_check_file(file, "program!", 8, &error), 0);
    arena_free(&trust.arena);
}
END_TEST

START_TEST(expired_by_the_clock_that_is_passed_in)
{
    begin("2030-01-01T00:00:00Z");
    ck_assert_int_eq(tuf_take_root(&trust, root_text, strlen(root_text), &error), 1);
    ck_assert_int_eq(tuf_check_root(&trust, &error), 0);
    ck_assert_int_eq(TAKE(timestamp, timestamp_text), 0);
    ck_assert_ptr_nonnull(strstr(error, "expired"));
    ck_assert_int_eq(tuf_take_timestamp(&trust, TUF_STORED, timestamp_text, strlen(timestamp_text), &error), 1);
    arena_free(&trust.arena);
}
END_TEST

START_TEST(one_byte_changed)
{
    char *text = strdup(timestamp_text), *digit = strstr(text, "\"version\": 7");
    ck_assert_ptr_nonnull(digit);
    digit[11] = '8';
    begin("2026-11-21T00:00:00Z");
    ck_assert_int_eq(tuf_take_root(&trust, root_text, strlen(root_text), &error), 1);
    ck_assert_int_eq(TAKE(timestamp, text), 0);
    ck_assert_int_eq(TAKE(snapshot, snapshot_text), 0); // no timestamp yet
    ck_assert_int_eq(TAKE(targets, targets_text), 0);
    ck_assert_int_eq(tuf_take_root(&trust, root_text, strlen(root_text), &error), 0); // not the next
    free(text);
    arena_free(&trust.arena);
}
END_TEST

START_TEST(what_we_sign_is_what_they_would)
{
    // RFC 8032, 7.1, TEST 1: the key as PKCS#8 by openssl(1)
    static const char pem[] = "-----BEGIN PRIVATE KEY-----\n"
                              "MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n"
                              "-----END PRIVATE KEY-----\n";
    struct tuf_signer *signer = tuf_signer_read(pem, strlen(pem));
    const struct tuf_signer *signers[] = {signer};
    char id[TUF_ID_SIZE], *text;
    size_t size;
    ck_assert_ptr_nonnull(signer);
    tuf_key_id(tuf_signer_public(signer), id);
    ck_assert_str_eq(id, KEY_ID);
    json_t *theirs = json_loads(snapshot_text, 0, NULL);
    json_t *body = tuf_begin(TUF_SNAPSHOT, 5, at("2030-01-01T00:00:00Z"));
    json_object_set_new(body, "meta",
                        json_pack("{s:o}", "targets.json",
                                  tuf_file_json(3, targets_text, strlen(targets_text))));
    ck_assert_int_eq(tuf_finish(body, signers, 1, &text, &size, &error), 1);
    json_t *ours = json_loads(text, 0, NULL);
    ck_assert(json_equal(ours, theirs)); // Ed25519 is deterministic
    json_decref(ours);
    json_decref(theirs);
    free(text);
    tuf_signer_free(&signer);
    ck_assert_ptr_null(tuf_signer_read("x", 1));
}
END_TEST

UNIT_MAIN("tuf", canonical_form, another_signers_documents_are_believed,
          expired_by_the_clock_that_is_passed_in, one_byte_changed, what_we_sign_is_what_they_would)
