#include <stdio.h>
#include <stdlib.h>

#include "lib/imap_session.h"
#include "lib/memory.h"
#include "lib/tls_client.h"

enum imap_result imap_lost(struct imap *imap, const char *what)
{
    if (!imap->broken)
        snprintf(imap->error, sizeof imap->error, "%s: %s", imap->name, what);
    imap->broken = true;
    return IMAP_LOST;
}

static ssize_t low_read(mailstream_low *low, void *data, size_t size)
{
    struct imap *imap = low->data;
    const char *error;
    if (imap->broken)
        return -1;
    ssize_t n = tls_client_read(imap->link, data, size);
    if (n <= 0) {
        imap_lost(imap, tls_client_error(imap->link));
        return -1;
    }
    if (!imap_guard_feed(&imap->guard, data, (size_t)n, &error)) {
        imap_lost(imap, error);
        return -1;
    }
    return n;
}

static ssize_t low_write(mailstream_low *low, const void *data, size_t size)
{
    struct imap *imap = low->data;
    if (imap->broken)
        return -1;
    if (tls_client_write(imap->link, data, size) != 1) {
        imap_lost(imap, tls_client_error(imap->link));
        return -1;
    }
    return (ssize_t)size;
}

static int low_close(mailstream_low *low)
{
    struct imap *imap = low->data;
    imap->broken = true;
    return 0;
}

static int low_fd(mailstream_low *low)
{
    return tls_client_fd(((struct imap *)low->data)->link);
}

static void low_free(mailstream_low *low)
{
    free(low); // its data is the struct imap, which imap_close frees
}

static void low_cancel(mailstream_low *low)
{
    (void)low;
}

static struct mailstream_cancel *low_get_cancel(mailstream_low *low)
{
    (void)low;
    return NULL;
}

static carray *low_chain(mailstream_low *low)
{
    (void)low;
    return NULL;
}

static int low_idle(mailstream_low *low)
{
    (void)low;
    return -1;
}

static mailstream_low_driver driver = {
    .mailstream_read = low_read,
    .mailstream_write = low_write,
    .mailstream_close = low_close,
    .mailstream_get_fd = low_fd,
    .mailstream_free = low_free,
    .mailstream_cancel = low_cancel,
    .mailstream_get_cancel = low_get_cancel,
    .mailstream_get_certificate_chain = low_chain,
    .mailstream_setup_idle = low_idle,
    .mailstream_unsetup_idle = low_idle,
    .mailstream_interrupt_idle = low_idle,
};

mailstream *imap_stream_new(struct imap *imap)
{
    mailstream_low *low = mailstream_low_new(imap, &driver);
    mailstream *stream = low != NULL ? mailstream_new(low, 65536) : NULL;
    if (stream == NULL)
        memory_none();
    return stream;
}
