/* Finds the sealed reply in a mail. GMime is included in reply_mail.c only. Pure. */
#ifndef PLATEN_AGENT_REPLY_MAIL_H
#define PLATEN_AGENT_REPLY_MAIL_H

#include <stddef.h>

struct buf;

enum { REPLY_MAIL_MAX = 256 * 1024 };

/* Adds the first application/pkcs7-mime part, decoded, to der. 1; 0 there is none, or no mail. */
int reply_mail_find(const void *mail, size_t size, struct buf *der);

#endif
