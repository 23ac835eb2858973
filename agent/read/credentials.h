/* Who we are to a printer: a community or a user of SNMP version 3, a user of IPP. They come from
 * the URI, where they are no secret, or from a file in the form of agent/ini.h:
 *
 *   [snmp]                  [snmp 10.1.2.3]         [ipps printer.example]
 *   community = secret      user = reader           user = reader
 *                           auth = SHA-256          password = ...
 *                           auth-password = ...     pin = sha256//...
 *                           privacy = AES
 *                           privacy-password = ...
 *
 * A section with a host (as the URI names it) goes before the one without.
 */
#ifndef PLATEN_AGENT_READ_CREDENTIALS_H
#define PLATEN_AGENT_READ_CREDENTIALS_H

struct arena;
struct credentials;

/* NULL: not told. */
struct credential {
    const char *community;
    const char *user;
    const char *auth; /* MD5, SHA, SHA-224, SHA-256, SHA-384, SHA-512 */
    const char *auth_password;
    const char *privacy; /* DES, AES */
    const char *privacy_password;
    const char *context;
    const char *password; /* of IPP, over TLS only: there is no [ipp] */
    const char *pin;      /* of IPP: "sha256//" and its base64, of the printer's public key */
};

/* 1; -1 with "FILE:LINE: reason". Others than owner and group may not read the file. */
int credentials_read(const char *path, struct arena *arena, struct credentials **credentials_r,
                     const char **error_r);
/* NULL when there is none for it; credentials may be NULL. */
const struct credential *credentials_find(const struct credentials *credentials, const char *scheme,
                                          const char *host);

#endif
