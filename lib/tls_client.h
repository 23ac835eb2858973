// A TCP connection that becomes a verified TLS one: TLS 1.2 or newer, the chain and the name in the
// certificate checked in the handshake (RFC 9525), every wait under one deadline. For protocols
// whose library would not verify (PITFALLS 4). Blocking; one thread at a time. The program ignores
// SIGPIPE.
#ifndef PLATEN_LIB_TLS_CLIENT_H
#define PLATEN_LIB_TLS_CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct tls_client;

// Connects within `seconds`, not yet secured. ca_file NULL: the system's. NULL with *error_r.
struct tls_client *tls_client_open(const char *host, int port, const char *ca_file, int seconds,
                                   const char **error_r);
void tls_client_close(struct tls_client **client);
// The handshake. 1 verified; 0 refused, tls_client_error() says in words why; -1 connection lost.
int tls_client_secure(struct tls_client *client);

// All reads and writes until the next call must be over in `seconds` from now.
void tls_client_set_deadline(struct tls_client *client, int seconds);
// At least one byte, or -1 (lost, ended by the peer, or the deadline has passed).
ssize_t tls_client_read(struct tls_client *client, void *data, size_t size);
// All of it: 1, or -1.
int tls_client_write(struct tls_client *client, const void *data, size_t size);
// Waits for bytes from the peer. 1 there are some (or the end), 0 `seconds` passed or wake_fd (-1:
// none) is readable.
int tls_client_wait(struct tls_client *client, int seconds, int wake_fd);

int tls_client_fd(const struct tls_client *client);
// Why the last call failed, one line; "" when nothing did.
const char *tls_client_error(const struct tls_client *client);

#endif
