// What the files of the IMAP client (lib/imap*.c) share and nobody else sees: the connection over
// libetpan, which is included here only.
#ifndef PLATEN_LIB_IMAP_SESSION_H
#define PLATEN_LIB_IMAP_SESSION_H

#include <stdbool.h>

#include <libetpan/libetpan.h>

#include "lib/imap.h"
#include "lib/imap_guard.h"

struct buf;
struct tls_client;

enum {
    IMAP_HEADER_MAX = 64 * 1024, // of a mail that is over the size limit
};

enum imap_capability {
    IMAP_CAN_IDLE = 1,
    IMAP_CAN_MOVE = 2,
    IMAP_CAN_UIDPLUS = 4,
    IMAP_CAN_PLAIN = 8,
    IMAP_CAN_STARTTLS = 16,
    IMAP_LOGIN_DISABLED = 32,
    IMAP_CAN_XOAUTH2 = 64,
    IMAP_CAN_OAUTHBEARER = 128,
};

struct imap {
    struct tls_client *link;
    struct imap_guard guard;
    mailimap *session;
    bool broken; // nothing more is written or read
    int timeout;
    unsigned capabilities; // enum imap_capability
    char name[280];        // host:port, for errors
    char error[600];
};

// ---- imap_stream.c ----
// libetpan's stream over imap->link: what the server sends passes the guard first. Aborts without
// memory; mailimap_free() frees it.
mailstream *imap_stream_new(struct imap *imap);
// The first error of a connection stays; it is broken from now on.
enum imap_result imap_lost(struct imap *imap, const char *what);

// ---- imap.c ----
// Every call of imap.h begins with it: a new deadline, no error.
void imap_begin(struct imap *imap);
// What a libetpan code means; `what` was tried. The server's own words go with a refusal.
enum imap_result imap_result_of(struct imap *imap, int code, const char *what);
// Ascending UIDs as ranges. Freed with mailimap_set_free.
struct mailimap_set *imap_set(const uint32_t *uids, size_t n);

// ---- imap_login.c ----
// The token of token_command, or an empty text where there is none; *token is a secret.
enum imap_result imap_login_token(struct imap *imap, const struct imap_settings *settings,
                                  struct buf *token);
enum imap_result imap_login(struct imap *imap, const struct imap_settings *settings,
                            const char *token);

#endif
