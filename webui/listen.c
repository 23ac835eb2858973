#include "webui/listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lib/error.h"

bool listen_is_loopback(const char *host)
{
    return !strncmp(host, "127.", 4) || !strcmp(host, "::1");
}

int listen_on(const char *host, int port, bool *in_use_r, const char **error_r)
{
    struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port)};
    bool is_v4 = inet_pton(AF_INET, host, &v4.sin_addr) == 1;
    int one = 1;
    int fd;

    if (!is_v4 && inet_pton(AF_INET6, host, &v6.sin6_addr) != 1) {
        *error_r = error_format("listen address \"%s\" is not an address in numbers", host);
        return -1;
    }
    fd = socket(is_v4 ? AF_INET : AF_INET6, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd >= 0) {
        setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
        if (bind(fd, is_v4 ? (struct sockaddr *)&v4 : (struct sockaddr *)&v6,
                 is_v4 ? sizeof v4 : sizeof v6) == 0 &&
            listen(fd, 511) == 0)
            return fd;
    }
    *in_use_r = errno == EADDRINUSE;
    *error_r = error_format("cannot listen on %s port %d: %m", host, port);
    if (fd >= 0)
        close(fd);
    return -1;
}
