/* Expected fingerprints are from openssl x509 -fingerprint -sha256. */
#include "tests/unit/unit.h"

#include <string.h>

#include "lib/arena.h"
#include "lib/enrolment_file.h"
#include "lib/error.h"

static const char open_pem[] =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIBgzCCASmgAwIBAgIUA5sCR+1gVO8Jm1aYg8erR0Sw63kwCgYIKoZIzj0EAwIw\n"
    "FjEUMBIGA1UEAwwLcGxhdGVuIG9wZW4wIBcNMjYxMTIxMTAyNzE1WhgPMjEyNjEw\n"
    "MjgxMDI3MTVaMBYxFDASBgNVBAMMC3BsYXRlbiBvcGVuMFkwEwYHKoZIzj0CAQYI\n"
    "KoZIzj0DAQcDQgAE3Ly3jQJJyPupp35CVQOCRWF/IyGYvDI8YqHPi/5pG+dILn09\n"
    "qqb+ubrC2B9MmypYe0PDvPm6dWPu52aOBx3u4aNTMFEwHQYDVR0OBBYEFHH7rLtb\n"
    "VpDe972AQWXKdg4TZsfMMB8GA1UdIwQYMBaAFHH7rLtbVpDe972AQWXKdg4TZsfM\n"
    "MA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSAAwRQIgI6X9MO5ykMpSb0v9\n"
    "LaqEqBmFR8PMmDoQkcUj7z+FUq0CIQDrbskyfwyWE3VAa90g4GuCSZgUFzdU9vPi\n"
    "pgngcUpPzw==\n"
    "-----END CERTIFICATE-----\n";
static const char sign_pem[] =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIBgzCCASmgAwIBAgIUQk75pEAPuRkry3CQwBAM6Y5gLbIwCgYIKoZIzj0EAwIw\n"
    "FjEUMBIGA1UEAwwLcGxhdGVuIHNpZ24wIBcNMjYxMTIxMTAyNzE1WhgPMjEyNjEw\n"
    "MjgxMDI3MTVaMBYxFDASBgNVBAMMC3BsYXRlbiBzaWduMFkwEwYHKoZIzj0CAQYI\n"
    "KoZIzj0DAQcDQgAE3aLRajSJABiY1VrkxVKsgTbNdY0CtUjCLL/mjT8PkTd+r4Hz\n"
    "e/b4X3v4+dDeqmyvAXwNwBbD8ujVCur1Jyk5dqNTMFEwHQYDVR0OBBYEFNlJVPjl\n"
    "JSkFHpRCS8KxedbvbsZMMB8GA1UdIwQYMBaAFNlJVPjlJSkFHpRCS8KxedbvbsZM\n"
    "MA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSAAwRQIgTWlYiJZKZ7OC6Kyk\n"
    "aw3AmyJ8Coj5f/DM/ysdZxu0uisCIQCpM6lIFp1eojErT1wLyI15QiH8qcY/HsoV\n"
    "HLLc6p3COA==\n"
    "-----END CERTIFICATE-----\n";
static const char open_fingerprint[] =
    "F9:3B:19:4D:F0:B0:6D:74:87:61:84:5B:45:0B:A1:42:"
    "F0:5B:77:6A:88:39:6E:27:4D:04:FE:F6:C1:33:3D:5C";
static const char sign_fingerprint[] =
    "2E:58:35:78:AE:50:40:C6:1E:6F:90:3A:87:7F:BC:B6:"
    "F0:34:27:4C:F3:AC:B2:9C:2C:13:CA:65:F2:EE:DF:3F";

static char *write_sample(size_t *size_r)
{
    const struct enrolment_file file = {
        .url = "https://gateway.platen.test", .mail = "centre@platen.test", .code = "2MTF-X7QZ",
        .expires = 1795255200000000, .open_certificate = open_pem, .sign_certificate = sign_pem};
    char *text;
    const char *error = NULL;
    ck_assert_msg(enrolment_file_write(&file, &text, size_r, &error) == 1, "%s", error);
    return text;
}

START_TEST(fingerprint_is_openssls)
{
    char fingerprint[ENROLMENT_FINGERPRINT_SIZE];
    ck_assert_int_eq(enrolment_file_fingerprint(open_pem, fingerprint), 1);
    ck_assert_str_eq(fingerprint, open_fingerprint);
    ck_assert_int_eq(enrolment_file_fingerprint("-----BEGIN CERTIFICATE-----\n?\n", fingerprint), 0);
}
END_TEST

START_TEST(reads_what_it_writes)
{
    struct arena *arena = arena_new();
    struct enrolment_file *file;
    const char *error = NULL;
    size_t size;
    char *text = write_sample(&size);
    ck_assert_msg(enrolment_file_read("x", text, size, arena, &file, &error) == 1, "%s", error);
    ck_assert_str_eq(file->url, "https://gateway.platen.test");
    ck_assert_str_eq(file->mail, "centre@platen.test");
    ck_assert_str_eq(file->code, "2MTF-X7QZ");
    ck_assert_int_eq(file->expires, 1795255200000000);
    ck_assert_str_eq(file->open_certificate, open_pem);
    ck_assert_str_eq(file->sign_certificate, sign_pem);
    ck_assert_str_eq(file->sign_fingerprint, sign_fingerprint);
    free(text);
    arena_free(&arena);
}
END_TEST

static const struct {
    const char *from, *to, *reason;
} damages[] = {
    {"Platen enrolment 1", "Platen enrolment 9", "x:1: not an enrolment file"},
    {"Code: 2MTF-X7QZ\n", "", "x:1: there is no Code"},
    {"Expires: 2", "Expires: x", "x:6: Expires"},
    {"URL: https", "URL: gopher", "x:1: URL starts with"},
    {"Mail: ", "Mail ", "x:4: not NAME: VALUE"},
    {"Mail: centre@", "Mail: centre ", "x:1: "},
    {"Open fingerprint: ", "Open fingerprint: 00", "x:1: the open certificate is not the one"},
    {"Sign fingerprint: ", "Other fingerprint: ", "x:1: the sign certificate is not the one"},
    {"-----END", "-----ENDE", "does not end"},
};

START_TEST(refuses_damage)
{
    for (size_t i = 0; i < sizeof(damages) / sizeof(damages[0]); i++) {
        struct arena *arena = arena_new();
        struct enrolment_file *file;
        const char *error = "";
        size_t size;
        char *text = write_sample(&size);
        char *place = damages[i].from[0] == '-' ? strstr(strstr(text, "Sign cert"), damages[i].from)
                                                : strstr(text, damages[i].from);
        ck_assert_ptr_nonnull(place);
        char *damaged = arena_printf(arena, "%.*s%s%s", (int)(place - text), text, damages[i].to,
                                     place + strlen(damages[i].from));
        int result = enrolment_file_read("x", damaged, strlen(damaged), arena, &file, &error);
        ck_assert_msg(result == -1, "damage %zu was not seen", i);
        ck_assert_msg(strstr(error, damages[i].reason) != NULL, "%zu: %s", i, error);
        free(text);
        arena_free(&arena);
    }
}
END_TEST

UNIT_MAIN("enrolment_file", fingerprint_is_openssls, reads_what_it_writes, refuses_damage)
