// SMTP submission by libcurl, for the outbox and the agent: kept connections, TLS verified,
// addresses checked byte by byte before they reach libcurl (PITFALLS 12.17). Blocking; a struct
// smtp belongs to one thread at a time; several of them are several connections.
#ifndef PLATEN_LIB_SMTP_H
#define PLATEN_LIB_SMTP_H

#include <stddef.h>

struct smtp;

enum smtp_security { SMTP_TLS, SMTP_STARTTLS, SMTP_PLAIN }; // PLAIN: loopback addresses only

struct smtp_settings {
    const char *host;
    int port;
    enum smtp_security security;
    const char *user; // NULL: no login
    const char *password;
    const char *ca_file; // NULL: the system's
    int timeout_seconds; // 0 = 60
};

enum smtp_result {
    SMTP_SENT = 1,         // 250 after the final dot
    SMTP_LATER = 0,        // 4xx, or the server could not be reached: try again
    SMTP_REFUSED = -1,     // 5xx: this mail to this address will not go
    SMTP_BAD_ADDRESS = -2, // not sent at all: the address has no legal form
};

struct smtp *smtp_new(const struct smtp_settings *settings, const char **error_r);
void smtp_free(struct smtp **smtp);
// mail: a whole message with CRLF line ends. sender "" = null sender. reply_r: the server's reply
// or why, one line, kept until the next call.
enum smtp_result smtp_send(struct smtp *smtp, const char *sender, const char *recipient,
                           const void *mail, size_t size, const char **reply_r);

// Connects, greets and logs in, and sends no mail. SMTP_SENT: it would take one.
enum smtp_result smtp_greet(struct smtp *smtp, const char **reply_r);

#endif
