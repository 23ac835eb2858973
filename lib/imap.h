// IMAP client over libetpan and our own verified OpenSSL transport (RFC 9051/3501, 2177, 6851,
// 4315). Blocking, with deadlines; a struct imap belongs to one thread. Used by the gateway's
// intake and by the agent's reply mailbox. libetpan is included in imap_session.h only.
#ifndef PLATEN_LIB_IMAP_H
#define PLATEN_LIB_IMAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct imap;

enum imap_security { IMAP_TLS, IMAP_STARTTLS }; // never without

struct imap_settings {
    const char *host;
    int port;
    enum imap_security security;
    const char *user;
    const char *password;
    // prints an OAuth 2 access token (RFC 6749), run by sh(1) at each login; NULL: the password
    const char *token_command;
    const char *ca_file; // NULL: the system's
    int timeout_seconds; // 0 = 30
};

enum imap_result {
    IMAP_OK = 1,
    IMAP_NONE = 0,
    IMAP_LOST = -1,          // connection gone or nonsense: reconnect with backoff
    IMAP_LOGIN_REFUSED = -2, // at most once a minute again
    IMAP_TLS_REFUSED = -3,   // certificate or STARTTLS not as it must be
    IMAP_REFUSED = -4,       // the server said NO; connection is good
};

struct imap_mail {
    uint32_t uid;
    uint32_t size; // RFC822.SIZE
    char *raw;     // whole; where size is over max_size the header only
    size_t raw_size;
};

// Connects, verifies, logs in (AUTH=PLAIN, else LOGIN; with a token OAUTHBEARER of RFC 7628, else
// XOAUTH2), reads capabilities anew. *error_r: in words, as error_format() keeps it; never the
// password or token, even where the server repeats it. *imap_r is NULL unless IMAP_OK. A token that
// is refused, or a token_command that fails, is IMAP_LOGIN_REFUSED.
enum imap_result imap_open(const struct imap_settings *settings, struct imap **imap_r,
                           const char **error_r);
void imap_close(struct imap **imap);
const char *imap_error(const struct imap *imap); // of the last call, until the next
// Makes folders that are not there. SELECT; tells UIDVALIDITY.
enum imap_result imap_ensure_folder(struct imap *imap, const char *folder);
enum imap_result imap_select(struct imap *imap, const char *folder, uint32_t *uidvalidity_r);
// UIDs in the selected folder above `after`, ascending, malloc'd.
enum imap_result imap_uids(struct imap *imap, uint32_t after, uint32_t **uids_r, size_t *n_r);
// Sizes first, then bodies (BODY.PEEK[]) of those within max_size, the header's first 64 kB of the
// others. uids ascending. Fewer mails may come than were asked for: at most 32 MB of bodies a call,
// and what the server leaves out is not gone, only not told; ask again.
enum imap_result imap_fetch(struct imap *imap, const uint32_t *uids, size_t n, uint32_t max_size,
                            struct imap_mail **mails_r, size_t *n_r);
void imap_mails_free(struct imap_mail **mails, size_t n);
// MOVE (RFC 6851), or COPY + \Deleted + UID EXPUNGE; never a plain EXPUNGE: without UIDPLUS the
// mails stay, marked as deleted, and imap_uids does not list them again. uids ascending.
// imap_removes(): false where a move leaves such marked mails behind.
bool imap_removes(const struct imap *imap);
enum imap_result imap_move(struct imap *imap, const uint32_t *uids, size_t n, const char *folder);
// IDLE until something is there that came after the last imap_uids (OK), `seconds` passed or
// wake_fd is readable (NONE); polls by NOOP where the server has no IDLE. IDLE is renewed every
// nine minutes, which a dead connection does not outlive. wake_fd: -1 = none. OK may be a false
// alarm.
enum imap_result imap_wait(struct imap *imap, int seconds, int wake_fd);

#endif
