#include <poll.h>

#include "lib/clock.h"
#include "lib/imap_session.h"
#include "lib/tls_client.h"

enum {
    IDLE_SECONDS = 9 * 60, // renewed: under the 29 minutes of RFC 2177 and what firewalls forget
    NOOP_SECONDS = 20,     // between polls where there is no IDLE
};

static bool buffered(const struct imap *imap)
{
    return imap->session->imap_stream->read_buffer_len > 0;
}

static bool woken(int wake_fd)
{
    struct pollfd wait = {.fd = wake_fd, .events = POLLIN};
    return wake_fd >= 0 && poll(&wait, 1, 0) > 0;
}

static enum imap_result idle_once(struct imap *imap, int seconds, int wake_fd)
{
    imap_begin(imap);
    enum imap_result result = imap_result_of(imap, mailimap_idle(imap->session), "IDLE");
    if (result != IMAP_OK)
        return result;
    bool told = buffered(imap) || tls_client_wait(imap->link, seconds, wake_fd);
    imap_begin(imap); // the watchdog: a server that does not answer DONE is lost
    result = imap_result_of(imap, mailimap_idle_done(imap->session), "IDLE");
    if (result != IMAP_OK)
        return result;
    return told || imap->guard.exists ? IMAP_OK : IMAP_NONE;
}

static enum imap_result poll_once(struct imap *imap, int seconds, int wake_fd)
{
    struct pollfd wait = {.fd = wake_fd, .events = POLLIN};
    poll(&wait, 1, seconds * 1000);
    imap_begin(imap);
    enum imap_result result = imap_result_of(imap, mailimap_noop(imap->session), "NOOP");
    if (result != IMAP_OK)
        return result;
    return imap->guard.exists ? IMAP_OK : IMAP_NONE;
}

enum imap_result imap_wait(struct imap *imap, int seconds, int wake_fd)
{
    int64_t end = clock_monotonic() + (int64_t)seconds * 1000000;
    bool idle = imap->capabilities & IMAP_CAN_IDLE;
    enum imap_result result = imap->guard.exists ? IMAP_OK : IMAP_NONE;
    while (result == IMAP_NONE && !woken(wake_fd)) {
        int64_t left = (end - clock_monotonic() + 999999) / 1000000;
        int most = idle ? IDLE_SECONDS : NOOP_SECONDS;
        if (left <= 0)
            break;
        if (left < most)
            most = (int)left;
        result = idle ? idle_once(imap, most, wake_fd) : poll_once(imap, most, wake_fd);
    }
    return result;
}
