// A mail of ours as bytes, by GMime: multipart/alternative of text, HTML and, for dates, a calendar
// part, and a page of paper (RFC 8118) where
// there is one; or the sealed reply to an agent (RFC 8551: application/pkcs7-mime). No text of a header can
// begin another: control characters are taken out here and GMime encodes the rest (RFC 2047, 5322).
// Pure: no clock, no file; any thread.
#ifndef PLATEN_OUTBOX_COMPOSE_H
#define PLATEN_OUTBOX_COMPOSE_H

#include <stddef.h>
#include <stdint.h>

struct compose {
    const char *from_name, *from;
    const char *to_name, *to;
    const char *subject;
    const char *message_id;  // with angle brackets
    const char *in_reply_to; // NULL or not of the form of a Message-ID: left out
    int64_t date;            // UTC microseconds
    const char *text, *html; // UTF-8
    const char *calendar;    // NULL; iCalendar with its method
    const char *calendar_method;
    const void *paper; // PDF to attach; NULL = none
    size_t paper_size;
    const char *paper_name;
    const void *sealed; // DER; then there is no text, HTML or calendar
    size_t sealed_size;
    const char *agent; // header Platen-Agent of a sealed one
};

// *mail_r is malloc'd, with CRLF line ends. 1; 0 when an address is none, *error_r.
int compose_mail(const struct compose *compose, char **mail_r, size_t *size_r,
                 const char **error_r);

#endif
