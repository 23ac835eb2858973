/* The enrolment file: what an agent needs to know of its gateway, and the code that lets it in once
 * (DESIGN 4, Enrolment; docs/protocol.md). `platenctl code new` writes it, `platen-agent register`
 * reads it. Plain text:
 *
 *     Platen enrolment 1
 *     URL: https://gateway.platen.test
 *     Mail: centre@platen.test
 *     Code: 2MTF-...
 *     Expires: 2026-12-21T10:00:00Z
 *     Open fingerprint: 12:34:...          SHA-256 of the certificate that follows, as openssl(1)
 * says Open certificate:
 *     -----BEGIN CERTIFICATE-----          whom reports are sealed to
 *     ...
 *     Sign fingerprint: ...
 *     Sign certificate:
 *     -----BEGIN CERTIFICATE-----          under which replies verify
 *     ...
 *
 *     Update root: 1 4d8e...               optional: which root of updates to believe (lib/tuf.h)
 *
 * Lines of other names are ignored. Pure functions. Whether the code has expired is the caller's to
 * look at: it has the clock.
 */
#ifndef PLATEN_LIB_ENROLMENT_FILE_H
#define PLATEN_LIB_ENROLMENT_FILE_H

#include <stddef.h>
#include <stdint.h>

struct arena;

enum { ENROLMENT_FILE_MAX = 64 * 1024, ENROLMENT_FINGERPRINT_SIZE = 32 * 3 };

struct enrolment_file {
    const char *url;              /* base: reports go to URL/report; "" = by mail only */
    const char *mail;             /* the service centre's address; "" = by HTTP only */
    const char *code;             /* as typed */
    int64_t expires;              /* UTC microseconds; 0 = not said */
    const char *open_certificate; /* PEM */
    const char *sign_certificate;
    const char *open_fingerprint; /* "AA:BB:..."; enrolment_file_write() does not look at it */
    const char *sign_fingerprint;
    const char *update_root; /* "VERSION SHA256" of the root of updates to believe; "" = none yet */
};

/* 1 and *file_r in arena; -1 with "NAME:LINE: reason": not an enrolment file, something missing, or
 * a fingerprint that is not its certificate's. */
int enrolment_file_read(const char *name, const void *text, size_t size, struct arena *arena,
                        struct enrolment_file **file_r, const char **error_r);
/* *text_r is malloc'd. 1, or -1 when a value has no place in it (a line end, no certificate). */
int enrolment_file_write(const struct enrolment_file *file, char **text_r, size_t *size_r,
                         const char **error_r);
/* SHA-256 over the DER of a certificate in PEM. 1 or 0: not one. */
int enrolment_file_fingerprint(const char *pem, char fingerprint_r[ENROLMENT_FINGERPRINT_SIZE]);

#endif
