/* The mail that carries a sealed report (docs/protocol.md, Mail). Pure. */
#ifndef PLATEN_LIB_COURIER_MAIL_H
#define PLATEN_LIB_COURIER_MAIL_H

#include <stddef.h>
#include <stdint.h>

struct buf;

struct courier_mail {
    const char *from; /* addresses that text_mail_address_ok() took */
    const char *to;
    const char *agent; /* Platen-Agent */
    const char *id;    /* UUID: Message-ID is <UUID@domain of from>, also when sent again */
    int64_t time;
    const void *der;
    size_t size;
};

/* Adds the whole message with CRLF line ends. */
void courier_mail_add(struct buf *buf, const struct courier_mail *mail);

#endif
