#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "lib/seal.h"
#include "lib/seal_cache.h"

static struct seal_key *alice;   // signs
static struct seal_key *gateway; // reads
static struct seal_key *other;

static const char content[] = "<report xmlns='urn:platen:report:1'/>\r\n\n.\n";

static void make_keys(void)
{
    alice = seal_key_new();
    gateway = seal_key_new();
    other = seal_key_new();
    ck_assert_ptr_nonnull(alice);
    ck_assert_ptr_nonnull(gateway);
    ck_assert_ptr_nonnull(other);
}

static void free_keys(void)
{
    seal_key_free(&alice);
    seal_key_free(&gateway);
    seal_key_free(&other);
}

// What a reader does with the DER; size_r is the content's.
static enum seal_result open_and_verify(const uint8_t *der, size_t size,
                                        const struct seal_key *recipient,
                                        const struct seal_key *signer, uint8_t **content_r,
                                        size_t *size_r)
{
    uint8_t *inner = NULL;
    size_t inner_size = 0;
    enum seal_result result = seal_open(der, size, recipient, &inner, &inner_size);
    if (result != SEAL_DONE) {
        ck_assert_ptr_null(inner);
        return result;
    }
    result = seal_verify(inner, inner_size, signer, content_r, size_r);
    free(inner);
    return result;
}

START_TEST(round_trip)
{
    uint8_t *der = NULL;
    uint8_t *opened = NULL;
    size_t size;
    size_t opened_size;
    ck_assert_int_eq(seal_make(content, sizeof(content), alice, gateway, NULL, &der, &size),
                     SEAL_DONE);
    ck_assert_int_eq(open_and_verify(der, size, gateway, alice, &opened, &opened_size), SEAL_DONE);
    ck_assert_uint_eq(opened_size, sizeof(content));
    ck_assert_mem_eq(opened, content, sizeof(content));
    free(opened);
    free(der);
}
END_TEST

START_TEST(two_recipients_and_no_third)
{
    uint8_t *der = NULL;
    uint8_t *opened = NULL;
    size_t size;
    size_t opened_size;
    struct seal_key *third = seal_key_new();
    ck_assert_int_eq(seal_make(content, sizeof(content), alice, gateway, other, &der, &size),
                     SEAL_DONE);
    ck_assert_int_eq(open_and_verify(der, size, gateway, alice, &opened, &opened_size), SEAL_DONE);
    free(opened);
    ck_assert_int_eq(open_and_verify(der, size, other, alice, &opened, &opened_size), SEAL_DONE);
    free(opened);
    ck_assert_int_eq(open_and_verify(der, size, third, alice, &opened, &opened_size),
                     SEAL_NOT_OURS);
    seal_key_free(&third);
    free(der);
}
END_TEST

START_TEST(another_signer_is_refused)
{
    uint8_t *der = NULL;
    uint8_t *opened = NULL;
    size_t size;
    size_t opened_size;
    ck_assert_int_eq(seal_make(content, sizeof(content), other, gateway, NULL, &der, &size),
                     SEAL_DONE);
    ck_assert_int_eq(open_and_verify(der, size, gateway, alice, &opened, &opened_size),
                     SEAL_DAMAGED);
    ck_assert_ptr_null(opened);
    free(der);
}
END_TEST

START_TEST(public_key_alone_verifies_and_cannot_open)
{
    uint8_t *spki = NULL;
    uint8_t *der = NULL;
    uint8_t *inner = NULL;
    uint8_t *opened = NULL;
    size_t size;
    size_t inner_size;
    ck_assert_int_eq(seal_key_public(alice, &spki, &size), 1);
    struct seal_key *pinned = seal_key_read_public(spki, size);
    ck_assert_ptr_nonnull(pinned);
    char id[21];
    char pinned_id[21];
    seal_key_id(alice, id);
    seal_key_id(pinned, pinned_id);
    ck_assert_str_eq(id, pinned_id);
    ck_assert_int_eq(seal_make(content, sizeof(content), alice, gateway, NULL, &der, &size),
                     SEAL_DONE);
    ck_assert_int_eq(open_and_verify(der, size, gateway, pinned, &opened, &inner_size), SEAL_DONE);
    ck_assert_int_eq(seal_open(der, size, pinned, &inner, &inner_size), SEAL_NO_KEY);
    free(opened);
    free(der);
    // A reply is sealed to a key of which only the public half is known.
    ck_assert_int_eq(seal_make(content, sizeof(content), gateway, pinned, NULL, &der, &size),
                     SEAL_DONE);
    opened = NULL;
    ck_assert_int_eq(open_and_verify(der, size, alice, gateway, &opened, &inner_size), SEAL_DONE);
    ck_assert_int_eq(
        seal_make(content, sizeof(content), pinned, gateway, NULL, &inner, &inner_size),
        SEAL_NO_KEY);
    seal_key_free(&pinned);
    free(opened);
    free(der);
    free(spki);
}
END_TEST

START_TEST(private_key_is_read_again)
{
    uint8_t *pkcs8 = NULL;
    size_t size;
    ck_assert_int_eq(seal_key_private(alice, &pkcs8, &size), 1);
    struct seal_key *again = seal_key_read_private(pkcs8, size);
    ck_assert_ptr_nonnull(again);
    char id[21];
    char again_id[21];
    seal_key_id(alice, id);
    seal_key_id(again, again_id);
    ck_assert_str_eq(id, again_id);
    ck_assert_ptr_null(seal_key_read_private(pkcs8, size - 1));
    seal_key_free(&again);
    free(pkcs8);
}
END_TEST

START_TEST(peek_gives_the_content_unverified)
{
    uint8_t *der = NULL;
    uint8_t *inner = NULL;
    uint8_t *peeked = NULL;
    size_t size;
    size_t inner_size;
    size_t peeked_size;
    ck_assert_int_eq(seal_make(content, sizeof(content), alice, gateway, NULL, &der, &size),
                     SEAL_DONE);
    ck_assert_int_eq(seal_open(der, size, gateway, &inner, &inner_size), SEAL_DONE);
    ck_assert_int_eq(seal_peek(inner, inner_size, &peeked, &peeked_size), SEAL_DONE);
    ck_assert_uint_eq(peeked_size, sizeof(content));
    ck_assert_mem_eq(peeked, content, sizeof(content));
    ck_assert_int_eq(seal_verify(der, size, alice, &peeked, &peeked_size), SEAL_DAMAGED);
    free(peeked);
    free(inner);
    free(der);
}
END_TEST

// Some bytes decide nothing (a recipient's name, an unused parameter): then the content is the
// same.
START_TEST(flipped_byte_never_changes_the_content)
{
    uint8_t *der = NULL;
    size_t size;
    size_t refused = 0;
    ck_assert_int_eq(seal_make(content, sizeof(content), alice, gateway, NULL, &der, &size),
                     SEAL_DONE);
    for (size_t i = 0; i < size; i++) {
        uint8_t *opened = NULL;
        size_t opened_size = 0;
        der[i] ^= 1 << (i % 8);
        if (open_and_verify(der, size, gateway, alice, &opened, &opened_size) == SEAL_DONE) {
            ck_assert_uint_eq(opened_size, sizeof(content));
            ck_assert_mem_eq(opened, content, sizeof(content));
            free(opened);
        } else {
            refused++;
            ck_assert_ptr_null(opened);
        }
        der[i] ^= 1 << (i % 8);
    }
    ck_assert_uint_gt(refused, size - 40);
    free(der);
}
END_TEST

START_TEST(cut_short_or_longer_is_damaged)
{
    uint8_t *der = NULL;
    uint8_t *opened = NULL;
    size_t size;
    size_t opened_size;
    ck_assert_int_eq(seal_make(content, sizeof(content), alice, gateway, NULL, &der, &size),
                     SEAL_DONE);
    for (size_t cut = 0; cut < size; cut += 7)
        ck_assert_int_eq(open_and_verify(der, cut, gateway, alice, &opened, &opened_size),
                         SEAL_DAMAGED);
    der = realloc(der, size + 1);
    der[size] = 0;
    ck_assert_int_eq(open_and_verify(der, size + 1, gateway, alice, &opened, &opened_size),
                     SEAL_DAMAGED);
    free(der);
}
END_TEST

START_TEST(certificate_holds_the_key)
{
    char *pem = NULL;
    // 2026-01-01
    ck_assert_int_eq(
        seal_key_certificate(gateway, "Platen gateway", INT64_C(1767225600000000), 3650, &pem), 1);
    struct seal_key *read = seal_key_read_pem(pem, strlen(pem));
    ck_assert_ptr_nonnull(read);
    char id[21];
    char read_id[21];
    seal_key_id(gateway, id);
    seal_key_id(read, read_id);
    ck_assert_str_eq(id, read_id);
    seal_key_free(&read);
    ck_assert_ptr_null(seal_key_read_pem("-----BEGIN CERTIFICATE-----\n", 28));
    free(pem);
}
END_TEST

START_TEST(cache_gives_the_same_key_and_no_other)
{
    struct seal_cache *cache = seal_cache_new();
    const struct seal_key *const keys[] = {alice, gateway, other};
    for (size_t i = 0; i < 6; i++) { // the second round comes out of the cache
        uint8_t *der = NULL;
        size_t size;
        char wanted[21];
        char got[21];
        ck_assert_int_eq(seal_key_public(keys[i % 3], &der, &size), 1);
        struct seal_key *key = seal_cache_public(cache, der, size);
        ck_assert_ptr_nonnull(key);
        seal_key_id(keys[i % 3], wanted);
        seal_key_id(key, got);
        ck_assert_str_eq(got, wanted);
        ck_assert_ptr_null(seal_cache_public(cache, der, size - 1));
        der[size - 2] ^= 1; // off the curve
        ck_assert_ptr_null(seal_cache_public(cache, der, size));
        seal_key_free(&key);
        free(der);
    }
    seal_cache_free(&cache);
    ck_assert_ptr_null(cache);
    ck_assert_ptr_null(seal_cache_public(NULL, "", 0));
}
END_TEST

START_TEST(other_bytes_are_no_key)
{
    uint8_t *spki = NULL;
    size_t size;
    ck_assert_int_eq(seal_key_public(alice, &spki, &size), 1);
    ck_assert_uint_eq(size, 91);
    ck_assert_ptr_null(seal_key_read_public(spki, size - 1));
    spki[40] ^= 1; // no longer on the curve
    ck_assert_ptr_null(seal_key_read_public(spki, size));
    ck_assert_ptr_null(seal_key_read_private("", 0));
    free(spki);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("seal");
    TCase *tcase = tcase_create("all");
    tcase_set_timeout(tcase, 60);
    tcase_add_checked_fixture(tcase, make_keys, free_keys);
    tcase_add_test(tcase, round_trip);
    tcase_add_test(tcase, two_recipients_and_no_third);
    tcase_add_test(tcase, another_signer_is_refused);
    tcase_add_test(tcase, public_key_alone_verifies_and_cannot_open);
    tcase_add_test(tcase, private_key_is_read_again);
    tcase_add_test(tcase, peek_gives_the_content_unverified);
    tcase_add_test(tcase, flipped_byte_never_changes_the_content);
    tcase_add_test(tcase, cut_short_or_longer_is_damaged);
    tcase_add_test(tcase, certificate_holds_the_key);
    tcase_add_test(tcase, cache_gives_the_same_key_and_no_other);
    tcase_add_test(tcase, other_bytes_are_no_key);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
