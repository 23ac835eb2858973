#include "lib/tls_client.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "lib/clock.h"
#include "lib/error.h"
#include "lib/memory.h"

struct tls_client {
    int fd;
    SSL *ssl; // NULL until secured
    char *host;
    char *ca_file;
    int64_t deadline; // monotonic microseconds
    char error[256];
};

static void fail(struct tls_client *client, const char *what)
{
    snprintf(client->error, sizeof client->error, "%s", what);
}

static int left_ms(const struct tls_client *client)
{
    int64_t left = (client->deadline - clock_monotonic()) / 1000;
    return left < 0 ? 0 : left > 1000000 ? 1000000 : (int)left;
}

// 1 when the socket is ready, 0 when the deadline has passed.
static int ready(struct tls_client *client, short events)
{
    struct pollfd wait = {.fd = client->fd, .events = events};
    for (;;) {
        int n = poll(&wait, 1, left_ms(client));
        if (n > 0)
            return 1;
        if (n == 0 || errno != EINTR) {
            fail(client, "no answer in time");
            return 0;
        }
    }
}

static int connect_one(struct tls_client *client, const struct addrinfo *address)
{
    int one = 1;
    client->fd = socket(address->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (client->fd < 0) {
        fail(client, strerror(errno));
        return -1;
    }
    if (connect(client->fd, address->ai_addr, address->ai_addrlen) < 0 && errno != EINPROGRESS) {
        fail(client, strerror(errno));
    } else if (ready(client, POLLOUT)) {
        int error = 0;
        socklen_t size = sizeof error;
        getsockopt(client->fd, SOL_SOCKET, SO_ERROR, &error, &size);
        if (error == 0) {
            setsockopt(client->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
            setsockopt(client->fd, SOL_SOCKET, SO_KEEPALIVE, &one, sizeof one);
            // a peer that is gone without a word is noticed in two minutes, not in two hours
            setsockopt(client->fd, IPPROTO_TCP, TCP_KEEPIDLE, &(int){60}, sizeof(int));
            setsockopt(client->fd, IPPROTO_TCP, TCP_KEEPINTVL, &(int){15}, sizeof(int));
            setsockopt(client->fd, IPPROTO_TCP, TCP_KEEPCNT, &(int){4}, sizeof(int));
            return 1;
        }
        fail(client, strerror(error));
    }
    close(client->fd);
    client->fd = -1;
    return -1;
}

struct tls_client *tls_client_open(const char *host, int port, const char *ca_file, int seconds,
                                   const char **error_r)
{
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICSERV};
    struct addrinfo *found = NULL;
    char service[16];
    snprintf(service, sizeof service, "%d", port);
    int result = getaddrinfo(host, service, &hints, &found);
    if (result != 0) {
        *error_r = error_format("%s: %s", host, gai_strerror(result));
        return NULL;
    }
    struct tls_client *client = calloc(1, sizeof *client);
    if (client == NULL)
        memory_none();
    client->fd = -1;
    tls_client_set_deadline(client, seconds);
    for (struct addrinfo *address = found; address != NULL; address = address->ai_next)
        if (connect_one(client, address) == 1)
            break;
    freeaddrinfo(found);
    if (client->fd < 0) {
        *error_r = error_format("%s:%d: %s", host, port, client->error);
        tls_client_close(&client);
        return NULL;
    }
    client->error[0] = '\0';
    client->host = strdup(host);
    client->ca_file = ca_file != NULL ? strdup(ca_file) : NULL;
    if (client->host == NULL || (ca_file != NULL && client->ca_file == NULL))
        memory_none();
    return client;
}

void tls_client_close(struct tls_client **client)
{
    struct tls_client *c = *client;
    if (c == NULL)
        return;
    if (c->ssl != NULL) {
        ERR_clear_error();
        SSL_shutdown(c->ssl);
        SSL_free(c->ssl);
        ERR_clear_error();
    }
    if (c->fd >= 0)
        close(c->fd);
    free(c->host);
    free(c->ca_file);
    free(c);
    *client = NULL;
}

static const char *certificate_words(long result)
{
    switch (result) {
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
        return "its certificate is self-signed";
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
        return "its certificate is not signed by an authority that is trusted here";
    case X509_V_ERR_CERT_HAS_EXPIRED:
        return "its certificate has expired";
    case X509_V_ERR_CERT_NOT_YET_VALID:
        return "its certificate is not yet valid";
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
        return "its certificate is for another name";
    default:
        return X509_verify_cert_error_string(result);
    }
}

static SSL_CTX *make_context(struct tls_client *client)
{
    SSL_CTX *context = SSL_CTX_new(TLS_client_method());
    if (context == NULL)
        return NULL;
    int ok = SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, NULL);
    SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    if (client->ca_file != NULL)
        ok = ok && SSL_CTX_load_verify_file(context, client->ca_file);
    else
        ok = ok && SSL_CTX_set_default_verify_paths(context);
    if (!ok)
        SSL_CTX_free(context);
    return ok ? context : NULL;
}

static int expect_name(SSL *ssl, const char *host)
{
    struct in6_addr address;
    if (inet_pton(AF_INET, host, &address) == 1 || inet_pton(AF_INET6, host, &address) == 1)
        return X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), host);
    SSL_set_hostflags(ssl, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    return SSL_set1_host(ssl, host) && SSL_set_tlsext_host_name(ssl, host) == 1;
}

// After SSL_connect, SSL_read or SSL_write gave `result`: 1 try again, 0 failed.
static int again(struct tls_client *client, int result)
{
    switch (SSL_get_error(client->ssl, result)) {
    case SSL_ERROR_WANT_READ:
        return ready(client, POLLIN);
    case SSL_ERROR_WANT_WRITE:
        return ready(client, POLLOUT);
    default:
        fail(client, "the server closed the connection");
        return 0;
    }
}

static int handshake(struct tls_client *client)
{
    int result;
    ERR_clear_error();
    while ((result = SSL_connect(client->ssl)) != 1)
        if (!again(client, result))
            break;
    if (result == 1)
        return 1;
    long verified = SSL_get_verify_result(client->ssl);
    if (verified != X509_V_OK) {
        fail(client, certificate_words(verified));
        return 0;
    }
    unsigned long code = ERR_peek_error();
    if (code == 0)
        return -1;
    snprintf(client->error, sizeof client->error, "no TLS with it: %s",
             ERR_reason_error_string(code));
    return 0;
}

int tls_client_secure(struct tls_client *client)
{
    SSL_CTX *context = make_context(client);
    if (context == NULL) {
        snprintf(client->error, sizeof client->error, "cannot read the trusted certificates%s%s",
                 client->ca_file != NULL ? " in " : "",
                 client->ca_file != NULL ? client->ca_file : "");
        return 0;
    }
    client->ssl = SSL_new(context);
    SSL_CTX_free(context);
    if (client->ssl == NULL)
        memory_none();
    int result = 0;
    if (!expect_name(client->ssl, client->host))
        fail(client, "its name cannot stand in a certificate");
    else
        result = SSL_set_fd(client->ssl, client->fd) == 1 ? handshake(client) : -1;
    if (result != 1) {
        SSL_free(client->ssl);
        client->ssl = NULL;
    }
    return result;
}

void tls_client_set_deadline(struct tls_client *client, int seconds)
{
    client->deadline = clock_monotonic() + (int64_t)seconds * 1000000;
}

static ssize_t read_plain(struct tls_client *client, void *data, size_t size)
{
    for (;;) {
        ssize_t n = recv(client->fd, data, size, 0);
        if (n > 0)
            return n;
        if (n == 0) {
            fail(client, "the server closed the connection");
            return -1;
        }
        if (errno == EAGAIN || errno == EINTR) {
            if (!ready(client, POLLIN))
                return -1;
            continue;
        }
        fail(client, strerror(errno));
        return -1;
    }
}

ssize_t tls_client_read(struct tls_client *client, void *data, size_t size)
{
    // also bytes that are there already count against the deadline: a drip must end
    if (left_ms(client) == 0) {
        fail(client, "no answer in time");
        return -1;
    }
    if (client->ssl == NULL)
        return read_plain(client, data, size);
    for (;;) {
        ERR_clear_error();
        int n = SSL_read(client->ssl, data, size > 1 << 20 ? 1 << 20 : (int)size);
        if (n > 0)
            return n;
        if (!again(client, n))
            return -1;
    }
}

int tls_client_write(struct tls_client *client, const void *data, size_t size)
{
    const char *from = data;
    while (size > 0) {
        ssize_t n;
        if (client->ssl != NULL) {
            ERR_clear_error();
            n = SSL_write(client->ssl, from, size > 1 << 20 ? 1 << 20 : (int)size);
            if (n <= 0 && !again(client, (int)n))
                return -1;
        } else {
            n = send(client->fd, from, size, MSG_NOSIGNAL);
            if (n < 0 && errno != EAGAIN && errno != EINTR) {
                fail(client, strerror(errno));
                return -1;
            }
            if (n < 0 && !ready(client, POLLOUT))
                return -1;
        }
        if (n > 0) {
            from += n;
            size -= (size_t)n;
        }
    }
    return 1;
}

int tls_client_wait(struct tls_client *client, int seconds, int wake_fd)
{
    if (client->ssl != NULL && SSL_has_pending(client->ssl))
        return 1;
    int64_t end = clock_monotonic() + (int64_t)seconds * 1000000;
    struct pollfd wait[2] = {{.fd = client->fd, .events = POLLIN},
                             {.fd = wake_fd, .events = POLLIN}};
    for (;;) {
        int64_t left = (end - clock_monotonic()) / 1000;
        int n = poll(wait, 2, left < 0 ? 0 : (int)left);
        if (n < 0 && errno == EINTR)
            continue;
        return n > 0 && wait[0].revents != 0 ? 1 : 0;
    }
}

int tls_client_fd(const struct tls_client *client)
{
    return client->fd;
}

const char *tls_client_error(const struct tls_client *client)
{
    return client->error;
}
