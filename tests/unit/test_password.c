// Expected values: Python's hashlib.scrypt; RFC 6238, appendix B (the last six of its eight
// digits).
#include <stdlib.h>
#include <string.h>

#include "lib/password.h"
#include "lib/text.h"
#include "lib/totp.h"
#include "tests/unit/unit.h"

#define SECOND 1000000LL

START_TEST(scrypt_as_others_compute_it)
{
    uint8_t stored[PASSWORD_STORED_SIZE] = {1};
    const char *error;
    for (uint8_t i = 0; i < PASSWORD_SALT_SIZE; i++)
        stored[1 + i] = i;
    ck_assert_int_eq(text_unhex("af5ecdbec02ddf047a3df2b4942e217b0b69c80fd3276e1923abbe0d1c80ea89",
                                64, stored + 17, PASSWORD_KEY_SIZE),
                     1);
    ck_assert_int_eq(password_check("correct horse battery", stored, sizeof stored, &error), 1);
    ck_assert_int_eq(password_check("correct horse batterz", stored, sizeof stored, &error), 0);
    ck_assert_int_eq(password_check("correct horse battery", NULL, 0, &error), 0);
    stored[0] = 2;
    ck_assert_int_eq(password_check("correct horse battery", stored, sizeof stored, &error), 0);
}
END_TEST

START_TEST(made_and_checked)
{
    uint8_t stored[PASSWORD_STORED_SIZE], again[PASSWORD_STORED_SIZE];
    const char *error;
    ck_assert_int_eq(password_make("ein sehr langes Wort", stored, &error), 1);
    ck_assert_int_eq(password_make("ein sehr langes Wort", again, &error), 1);
    ck_assert_mem_ne(stored, again, sizeof stored);
    ck_assert_int_eq(password_check("ein sehr langes Wort", stored, sizeof stored, &error), 1);
}
END_TEST

START_TEST(acceptable)
{
    const char *error;
    ck_assert_int_eq(password_acceptable("1234567", &error), 0);
    ck_assert_int_eq(password_acceptable("12345678", &error), 1);
    ck_assert_int_eq(password_acceptable("123456789\xff", &error), 0);
    char sentence[129] = "";
    memset(sentence, 'x', sizeof sentence - 1);
    ck_assert_int_eq(password_acceptable(sentence, &error), 1);
}
END_TEST

static const uint8_t rfc_secret[] = "12345678901234567890";

START_TEST(totp_of_the_rfc)
{
    static const struct {
        int64_t second;
        const char *code;
    } rows[] = {
        {59, "287082"},         {1111111109, "081804"}, {1111111111, "050471"},
        {1234567890, "005924"}, {2000000000, "279037"}, {20000000000, "353130"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        uint64_t step = 0;
        ck_assert_int_eq(
            totp_check(rfc_secret, 20, rows[i].code, rows[i].second * SECOND, 0, &step), 1);
        ck_assert_uint_eq(step, (uint64_t)rows[i].second / 30);
    }
}
END_TEST

START_TEST(totp_works_once_and_soon)
{
    uint64_t step = 0;
    int64_t now = 1234567890 * SECOND;
    ck_assert_int_eq(totp_check(rfc_secret, 20, "005924", now, 0, &step), 1);
    ck_assert_int_eq(totp_check(rfc_secret, 20, "005924", now, step, &step), 0);
    ck_assert_int_eq(totp_check(rfc_secret, 20, "005924", now + 30 * SECOND, 0, &step), 1);
    ck_assert_int_eq(totp_check(rfc_secret, 20, "005924", now - 30 * SECOND, 0, &step), 1);
    ck_assert_int_eq(totp_check(rfc_secret, 20, "005924", now + 60 * SECOND, 0, &step), 0);
    ck_assert_int_eq(totp_check(rfc_secret, 20, "5924", now, 0, &step), 0);
    ck_assert_int_eq(totp_check(rfc_secret, 20, " 05924", now, 0, &step), 0);
    ck_assert_int_eq(totp_check(rfc_secret, 0, "005924", now, 0, &step), 0);
}
END_TEST

START_TEST(totp_texts)
{
    char uri[TOTP_URI_SIZE];
    char *text = totp_secret_text(rfc_secret, 20);
    ck_assert_str_eq(text, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    free(text);
    ck_assert_int_eq(totp_uri(rfc_secret, 20, "Platen", "desk one", uri), 1);
    ck_assert_str_eq(
        uri,
        "otpauth://totp/Platen:desk%20one?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Platen");
}
END_TEST

UNIT_MAIN("password", scrypt_as_others_compute_it, made_and_checked, acceptable, totp_of_the_rfc,
          totp_works_once_and_soon, totp_texts)
