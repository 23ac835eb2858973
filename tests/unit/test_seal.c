#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/der_read.h"
#include "lib/seal.h"
#include "lib/seal_agree.h"

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

// ---- agreement with a bare point ----

static void bytes_of(const char *hex, uint8_t *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        unsigned byte;
        ck_assert_int_eq(sscanf(hex + 2 * i, "%2x", &byte), 1);
        bytes[i] = (uint8_t)byte;
    }
}

// NIST CAVP, "ECC CDH Primitive", P-256, count 0.
#define CAVP_X "700c48f77f56584c5cc632ca65640db91b6bacce3a4df6b42ce7cc838833d287"
#define CAVP_Y "db71e509e3fd9b060ddb20ba5c51dcc5948d46fbf640dfe0441782cab85fa4ac"
#define CAVP_D "7d7dc5f71eb29ddaf80d6214632eeae03d9058af1fb6d22ed80badb62bc1a534"
// SHA-256 of its shared secret 46fc6210...bd7b, 00000001 and the DER of RFC 5753, 7.2, by Python.
#define CAVP_WRAPPING "9509542f7b980fc6a331fd9da6ce958beca557a28b76637f40c2dc43c71ebc7c"
#define P256_P "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff"

// RFC 5915: SEQUENCE { 1, OCTET STRING, [0] prime256v1 }.
static struct seal_key *cavp_key(void)
{
    uint8_t der[51];
    bytes_of("303102010104"
             "20" CAVP_D "a00a06082a8648ce3d030107",
             der, sizeof(der));
    struct seal_key *key = seal_key_read_private(der, sizeof(der));
    ck_assert_ptr_nonnull(key);
    return key;
}

START_TEST(agreement_is_that_of_nist)
{
    struct seal_key *key = cavp_key();
    uint8_t point[65], expected[32], got[32];
    bytes_of("04" CAVP_X CAVP_Y, point, sizeof(point));
    bytes_of(CAVP_WRAPPING, expected, sizeof(expected));
    ck_assert(seal_agree_receive(key, point, sizeof(point), got));
    ck_assert_mem_eq(got, expected, sizeof(got));
    seal_key_free(&key);
}
END_TEST

START_TEST(both_ends_agree)
{
    uint8_t point[65], sent[32], received[32], last[65] = {0};
    for (int i = 0; i < 20; i++) {
        ck_assert(seal_agree_send(gateway, point, sent));
        ck_assert(seal_agree_receive(gateway, point, sizeof(point), received));
        ck_assert_mem_eq(sent, received, sizeof(sent));
        ck_assert_mem_ne(point, last, sizeof(point));
        memcpy(last, point, sizeof(last));
    }
}
END_TEST

// The point of an attack by invalid curves, and all that is no uncompressed point of P-256.
static const char *const bad_points[] = {
    "00", // infinity (SEC 1, 2.3.3)
    "04" CAVP_X
    "db71e509e3fd9b060ddb20ba5c51dcc5948d46fbf640dfe0441782cab85fa4ad", // beside the curve
    "04" CAVP_Y CAVP_X,
    "04"
    "0000000000000000000000000000000000000000000000000000000000000000"
    "0000000000000000000000000000000000000000000000000000000000000000",
    "00"
    "0000000000000000000000000000000000000000000000000000000000000000"
    "0000000000000000000000000000000000000000000000000000000000000000",
    "04" P256_P CAVP_Y, // not in the field
    "04" CAVP_X P256_P,
    "04"
    "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
    "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "02" CAVP_X,             // compressed: not the profile
    "06" CAVP_X CAVP_Y,      // hybrid
    "04" CAVP_X,             // half
    "04" CAVP_X CAVP_Y "00", // more
};

START_TEST(bad_point_is_refused)
{
    const char *hex = bad_points[_i];
    uint8_t point[80], wrapping[32];
    size_t size = strlen(hex) / 2;
    bytes_of(hex, point, size);
    ck_assert(!seal_agree_receive(gateway, point, size, wrapping));
    ck_assert_ptr_null(seal_point_read(point, size));
}
END_TEST

START_TEST(bad_point_is_no_key)
{
    uint8_t *spki = NULL;
    size_t size;
    ck_assert_int_eq(seal_key_public(alice, &spki, &size), 1);
    if (strlen(bad_points[_i]) == 2 * 65) {
        bytes_of(bad_points[_i], spki + size - 65, 65);
        ck_assert_ptr_null(seal_key_read_public(spki, size));
    }
    free(spki);
}
END_TEST

// In a sealed message: where the sender's key stands, right before the agreement's algorithm.
START_TEST(message_with_a_bad_point_is_damaged)
{
    static const uint8_t head[] = {0x03, 0x42, 0x00, 0x04};
    uint8_t *der = NULL, *inner = NULL;
    size_t size, inner_size;
    if (strlen(bad_points[_i]) != 2 * 65)
        return;
    ck_assert_int_eq(seal_make(content, sizeof(content), alice, gateway, NULL, &der, &size),
                     SEAL_DONE);
    uint8_t *at = memmem(der, size, head, sizeof(head));
    ck_assert_ptr_nonnull(at);
    bytes_of(bad_points[_i], at + 3, 65);
    ck_assert_int_eq(seal_open(der, size, gateway, &inner, &inner_size), SEAL_DAMAGED);
    ck_assert_ptr_null(inner);
    free(der);
}
END_TEST

// ---- DER that BER would allow ----

START_TEST(only_der_is_taken)
{
    static const struct {
        const char *hex;
        int taken;
    } rows[] = {
        {"0403010203", 1},
        {"0400", 1},
        {"048103010203", 0}, // X.690, 10.1: shortest length
        {"04820003010203", 0},
        {"0480010203"
         "0000",
         0}, // indefinite
        {"040401020304ff", 1},
        {"0404010203", 0}, // beyond the end
        {"0503010203", 0},
        {"04", 0},
        {"", 0},
        {"0484ffffffff01", 0},
        {"04ff01", 0},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        uint8_t bytes[16];
        struct der_view view = {bytes, strlen(rows[i].hex) / 2}, inside;
        bytes_of(rows[i].hex, bytes, view.size);
        struct der_view before = view;
        ck_assert_int_eq(der_take(&view, DER_OCTET_STRING, &inside), rows[i].taken);
        if (!rows[i].taken)
            ck_assert(view.at == before.at && view.size == before.size);
    }
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
    tcase_add_test(tcase, other_bytes_are_no_key);
    tcase_add_test(tcase, agreement_is_that_of_nist);
    tcase_add_test(tcase, both_ends_agree);
    int bad = (int)(sizeof(bad_points) / sizeof(bad_points[0]));
    tcase_add_loop_test(tcase, bad_point_is_refused, 0, bad);
    tcase_add_loop_test(tcase, bad_point_is_no_key, 0, bad);
    tcase_add_loop_test(tcase, message_with_a_bad_point_is_damaged, 0, bad);
    tcase_add_test(tcase, only_der_is_taken);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
