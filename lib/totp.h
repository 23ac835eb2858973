// Time-based one-time codes (RFC 6238: SHA-1, 30 s, 6 digits) by liboath, as every authenticator
// speaks.
#ifndef PLATEN_LIB_TOTP_H
#define PLATEN_LIB_TOTP_H

#include <stddef.h>
#include <stdint.h>

enum { TOTP_SECRET_SIZE = 20, TOTP_STEP_SECONDS = 30, TOTP_URI_SIZE = 512 };

void totp_secret_new(uint8_t secret_r[TOTP_SECRET_SIZE]);
// Whether `code` is that of the step at `now` (UTC microseconds), the one before or the one after.
// 1 with *step_r; 0 wrong, not six digits, or of a step not above last_step: a code works once.
int totp_check(const uint8_t *secret, size_t size, const char *code, int64_t now,
               uint64_t last_step, uint64_t *step_r);
// The secret in base32 (RFC 4648) for typing; malloc'd, NULL when there is no memory.
char *totp_secret_text(const uint8_t *secret, size_t size);
// otpauth://totp/ISSUER:LOGIN?secret=..&issuer=.. for a QR; names are percent-encoded. 1, 0 too
// long.
int totp_uri(const uint8_t *secret, size_t size, const char *issuer, const char *login,
             char uri_r[TOTP_URI_SIZE]);

#endif
