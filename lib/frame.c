#include "lib/frame.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "lib/buf.h"
#include "lib/clock.h"
#include "lib/error.h"
#include "lib/text.h"

#define FRAME_STEP (256u * 1024)

int frame_prepare(int fd, const char **error_r)
{
    int flags = fcntl(fd, F_GETFL);
    if (flags >= 0 && fcntl(fd, F_SETFL, flags | O_NONBLOCK) == 0)
        return 1;
    *error_r = error_format("descriptor: %m");
    return -1;
}

static int64_t frame_deadline(int timeout)
{
    return timeout < 0 ? -1 : clock_monotonic() + (int64_t)timeout * 1000;
}

/* 1 ready (or closed: the next call tells), -1 failed. */
static int frame_wait(int fd, short events, int64_t deadline, const char **error_r)
{
    for (;;) {
        int left = -1;
        if (deadline >= 0) {
            int64_t now = clock_monotonic();
            left = now >= deadline ? 0 : (int)((deadline - now + 999) / 1000);
        }
        struct pollfd waiting = {.fd = fd, .events = events};
        int ready = poll(&waiting, 1, left);
        if (ready > 0)
            return 1;
        if (ready == 0) {
            *error_r = "timeout";
            return -1;
        }
        if (errno != EINTR) {
            *error_r = error_format("poll: %m");
            return -1;
        }
    }
}

/* Reads len bytes. 1 all, 0 closed before the first, -1 failed. */
static int frame_read_all(int fd, uint8_t *place, size_t len, int64_t deadline,
                          const char **error_r)
{
    size_t have = 0;
    while (have < len) {
        ssize_t got = read(fd, place + have, len - have);
        if (got > 0) {
            have += (size_t)got;
        } else if (got == 0) {
            *error_r = "closed inside a frame";
            return have == 0 ? 0 : -1;
        } else if (errno == EAGAIN) {
            if (frame_wait(fd, POLLIN, deadline, error_r) < 0)
                return -1;
        } else if (errno != EINTR) {
            *error_r = error_format("read: %m");
            return -1;
        }
    }
    return 1;
}

static int frame_write_all(int fd, const uint8_t *data, size_t len, int64_t deadline,
                           const char **error_r)
{
    while (len > 0) {
        ssize_t put = write(fd, data, len);
        if (put >= 0) {
            data += put;
            len -= (size_t)put;
        } else if (errno == EAGAIN) {
            if (frame_wait(fd, POLLOUT, deadline, error_r) < 0)
                return -1;
        } else if (errno != EINTR) {
            *error_r = error_format("write: %m");
            return -1;
        }
    }
    return 1;
}

int frame_write(int fd, const void *data, size_t len, int timeout, const char **error_r)
{
    int64_t deadline = frame_deadline(timeout);
    uint8_t head[4096];
    if (len > FRAME_MAX) {
        *error_r = "frame too large";
        return -1;
    }
    /* The start of the frame travels with its length: most frames are one write. */
    size_t first = len < sizeof(head) - 4 ? len : sizeof(head) - 4;
    text_put_be32(head, (uint32_t)len);
    if (first > 0)
        memcpy(head + 4, data, first);
    if (frame_write_all(fd, head, 4 + first, deadline, error_r) < 0)
        return -1;
    return frame_write_all(fd, (const uint8_t *)data + first, len - first, deadline, error_r);
}

int frame_read(int fd, struct buf *buf, int timeout, const char **error_r)
{
    int64_t deadline = frame_deadline(timeout);
    uint8_t head[4];

    buf_clear(buf);
    int result = frame_read_all(fd, head, sizeof(head), deadline, error_r);
    if (result <= 0)
        return result;
    size_t left = text_get_be32(head);
    if (left > FRAME_MAX) {
        *error_r = "frame too large";
        return -1;
    }
    /* In steps: a length alone must not cost 16 MB. */
    while (left > 0) {
        size_t step = left < FRAME_STEP ? left : FRAME_STEP;
        result = frame_read_all(fd, buf_reserve(buf, step), step, deadline, error_r);
        if (result <= 0) {
            *error_r = result == 0 ? "closed inside a frame" : *error_r;
            return -1;
        }
        buf->len += step;
        left -= step;
    }
    return 1;
}

int frame_write_version(int fd, const char *name, unsigned version, int timeout,
                        const char **error_r)
{
    char text[64];
    int len = snprintf(text, sizeof(text), "platen %s %u", name, version);
    return frame_write(fd, text, (size_t)len, timeout, error_r);
}

int frame_read_version(int fd, const char *name, unsigned version, int timeout,
                       const char **error_r)
{
    char text[64];
    struct buf buf = {0}, shown = {0};
    int len = snprintf(text, sizeof(text), "platen %s %u", name, version);
    int result = frame_read(fd, &buf, timeout, error_r);

    if (result == 1 && (buf.len != (size_t)len || memcmp(buf.data, text, buf.len) != 0)) {
        buf.len = buf.len < 64 ? buf.len : 64;
        buf_add_byte(&buf, '\0');
        text_add_escaped(&shown, buf_text(&buf));
        *error_r = error_format("the other side is \"%s\", not \"%s\"", buf_text(&shown), text);
        result = -1;
    }
    buf_free(&shown);
    buf_free(&buf);
    return result;
}
