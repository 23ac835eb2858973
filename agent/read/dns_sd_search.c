#include "agent/read/dns_sd_search.h"

#include <errno.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdbool.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

#include "agent/read/dns_sd.h"
#include "lib/arena.h"
#include "lib/clock.h"
#include "lib/error.h"

static const int64_t second = 1000000;

enum { ASKS = 3, DATAGRAM_MAX = 9000 };

/* Our own address on a link that has a part in the network; 0: none. */
static uint32_t own_address(uint32_t first, uint32_t last)
{
    struct ifaddrs *all;
    uint32_t found = 0;
    if (getifaddrs(&all) != 0)
        return 0;
    for (const struct ifaddrs *one = all; one != NULL && found == 0; one = one->ifa_next) {
        struct sockaddr_in address, mask;
        if (one->ifa_addr == NULL || one->ifa_addr->sa_family != AF_INET ||
            one->ifa_netmask == NULL || (one->ifa_flags & IFF_UP) == 0)
            continue;
        memcpy(&address, one->ifa_addr, sizeof(address));
        memcpy(&mask, one->ifa_netmask, sizeof(mask));
        uint32_t own = ntohl(address.sin_addr.s_addr), bits = ntohl(mask.sin_addr.s_addr);
        if ((own & bits) <= last && (own | ~bits) >= first)
            found = own;
    }
    freeifaddrs(all);
    return found;
}

static int open_socket(uint32_t own, const char **error_r)
{
    const struct in_addr link = {htonl(own)};
    const struct sockaddr_in place = {.sin_family = AF_INET, .sin_addr = link};
    const int hops = 255; /* RFC 6762, 11 */
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd >= 0 && setsockopt(fd, IPPROTO_IP, IP_MULTICAST_IF, &link, sizeof(link)) == 0 &&
        setsockopt(fd, IPPROTO_IP, IP_MULTICAST_TTL, &hops, sizeof(hops)) == 0 &&
        bind(fd, (const struct sockaddr *)&place, sizeof(place)) == 0)
        return fd;
    *error_r = error_format("cannot ask by multicast DNS: %s", strerror(errno));
    if (fd >= 0)
        close(fd);
    return -1;
}

struct search {
    int fd;
    uint16_t id;
    struct dns_sd *found;
    uint8_t missing[DNS_SD_QUESTION_MAX]; /* asked for last */
    size_t missing_size;
};

static bool send_question(const struct search *search, const uint8_t *bytes, size_t size)
{
    const struct sockaddr_in all = {
        .sin_family = AF_INET, .sin_port = htons(DNS_SD_PORT), .sin_addr = {htonl(DNS_SD_ADDRESS)}};
    return sendto(search->fd, bytes, size, 0, (const struct sockaddr *)&all, sizeof(all)) >= 0;
}

/* again: also what was asked for last. */
static void ask_missing(struct search *search, bool again)
{
    uint8_t bytes[DNS_SD_QUESTION_MAX];
    size_t size = dns_sd_ask_missing(search->found, search->id, bytes);
    bool same = size == search->missing_size && memcmp(bytes, search->missing, size) == 0;
    if (size == 0 || (same && !again))
        return;
    memcpy(search->missing, bytes, size);
    search->missing_size = size;
    send_question(search, bytes, size);
}

static void hear(struct search *search, int64_t until)
{
    static uint8_t bytes[DATAGRAM_MAX];
    for (int64_t left; (left = until - clock_monotonic()) > 0;) {
        struct pollfd waiting = {.fd = search->fd, .events = POLLIN};
        if (poll(&waiting, 1, (int)(left / 1000) + 1) <= 0)
            continue;
        ssize_t size = recv(search->fd, bytes, sizeof(bytes), MSG_DONTWAIT);
        if (size > 0 && dns_sd_take(search->found, search->id, bytes, (size_t)size) == 1)
            ask_missing(search, false);
    }
}

/* RFC 6762, 5.2: each question at least a second behind itself. */
static int ask_and_hear(struct search *search, const char **error_r)
{
    uint8_t bytes[DNS_SD_QUESTION_MAX];
    for (int i = 0; i < ASKS; i++) {
        size_t size = dns_sd_ask_all(search->id, bytes);
        if (!send_question(search, bytes, size)) {
            *error_r = error_format("cannot ask by multicast DNS: %s", strerror(errno));
            return -1;
        }
        ask_missing(search, true);
        hear(search, clock_monotonic() + second);
    }
    return 1;
}

int dns_sd_search(uint32_t first, uint32_t last, struct arena *arena,
                  const struct dns_sd_printer **printers_r, size_t *n_r, const char **error_r)
{
    uint32_t own = own_address(first, last);
    const struct dns_sd_printer *printers;
    *n_r = 0;
    if (own == 0)
        return 0;
    struct search search = {.fd = open_socket(own, error_r), .found = dns_sd_new(arena)};
    if (search.fd < 0)
        return -1;
    if (getrandom(&search.id, sizeof(search.id), 0) != sizeof(search.id))
        search.id = (uint16_t)clock_monotonic();
    int result = ask_and_hear(&search, error_r);
    close(search.fd);
    size_t n = dns_sd_printers(search.found, &printers);
    struct dns_sd_printer *within = arena_array(arena, n + 1, sizeof(*within));
    for (size_t i = 0; i < n; i++)
        if (printers[i].address >= first && printers[i].address <= last)
            within[(*n_r)++] = printers[i];
    *printers_r = within;
    return result;
}
