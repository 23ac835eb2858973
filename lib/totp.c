#include "lib/totp.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <liboath/oath.h>

#include "lib/random.h"
#include "lib/text.h"

enum { DIGITS = 6 };

void totp_secret_new(uint8_t secret_r[TOTP_SECRET_SIZE])
{
    random_bytes(secret_r, TOTP_SECRET_SIZE);
}

// liboath's own validation compares with strcmp and knows no last step; the code alone is taken
// from it.
static bool code_of(const uint8_t *secret, size_t size, uint64_t step, char code_r[DIGITS + 1])
{
    return oath_hotp_generate((const char *)secret, size, step, DIGITS, false,
                              OATH_HOTP_DYNAMIC_TRUNCATION, code_r) == OATH_OK;
}

int totp_check(const uint8_t *secret, size_t size, const char *code, int64_t now,
               uint64_t last_step, uint64_t *step_r)
{
    uint64_t number, middle = (uint64_t)(now / 1000000 / TOTP_STEP_SECONDS);
    if (size == 0 || now <= 0 || strlen(code) != DIGITS ||
        !text_parse_unsigned(code, 999999, &number))
        return 0;
    for (uint64_t step = middle - 1; step <= middle + 1; step++) {
        char wanted[DIGITS + 1];
        if (step > last_step && code_of(secret, size, step, wanted) &&
            text_equal_secret(wanted, code, DIGITS)) {
            *step_r = step;
            return 1;
        }
    }
    return 0;
}

char *totp_secret_text(const uint8_t *secret, size_t size)
{
    char *text = NULL;
    if (oath_base32_encode((const char *)secret, size, &text, NULL) != OATH_OK)
        return NULL;
    size_t length = strcspn(text, "=");
    text[length] = '\0';
    return text;
}

static void percent_encode(char *out, size_t room, const char *text)
{
    static const char plain[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    size_t n = 0;
    for (; *text != '\0' && n + 4 <= room; text++)
        n += (size_t)(strchr(plain, *text) != NULL
                          ? snprintf(out + n, room - n, "%c", *text)
                          : snprintf(out + n, room - n, "%%%02X", (unsigned char)*text));
    out[n] = '\0';
}

int totp_uri(const uint8_t *secret, size_t size, const char *issuer, const char *login,
             char uri_r[TOTP_URI_SIZE])
{
    char issuer_text[160], login_text[160];
    percent_encode(issuer_text, sizeof issuer_text, issuer);
    percent_encode(login_text, sizeof login_text, login);
    char *secret_text = totp_secret_text(secret, size);
    if (secret_text == NULL)
        return 0;
    int n = snprintf(uri_r, TOTP_URI_SIZE, "otpauth://totp/%s:%s?secret=%s&issuer=%s", issuer_text,
                     login_text, secret_text, issuer_text);
    free(secret_text);
    return n < TOTP_URI_SIZE;
}
