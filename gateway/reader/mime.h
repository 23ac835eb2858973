// A mail as a tree of parts, read by GMime, which is included in mime.c only. Whatever the mail is,
// what comes out are valid strings in the arena. Pure; call scan_mail() first.
#ifndef PLATEN_READER_MIME_H
#define PLATEN_READER_MIME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

struct mime_field { // lives as long as the mail
    const char *name;
    const char *raw; // as it stands, not yet decoded
};

enum { MIME_TEXT_MAX = 256 << 10 };

struct mime_part {
    // RFC 3501, 6.4.5: "1", "2.1"; "TEXT" and "2.TEXT" for the multipart that is the body of the
    // mail or of the mail in part 2
    const char *path;
    const char *type;        // "text/plain", lower-case
    const char *charset;     // "" = none said
    const char *filename;    // "" = none
    const char *report_type; // parameters of Content-Type, "" = none
    const char *smime_type;
    const char *method;
    bool attachment;           // Content-Disposition
    struct mime_field *fields; // of a message also its Content-* fields
    size_t field_count;
    struct mime_part *
        *parts; // of a multipart; of message/rfc822 the message, whose fields are the mail's
    size_t part_count;
    struct mime_mail *mail;
    void *handle; // GMime's object
};

struct mime_address {
    const char *address; // addr-spec
    const char *name;
};

struct mime_mail {
    struct mime_part *root;
    struct arena *arena;
    bool lossy; // some text had to be changed to be valid
    bool unknown_charset;
    void *handle; // GMime's message, and the bytes it reads
    void *bytes;
};

// Once, before the first mail and before the cage.
void mime_prepare(void);

// 1, or 0: GMime could not make a message of it. raw must outlive the mail.
int mime_read(const void *raw, size_t size, struct arena *arena, struct mime_mail **mail_r);
void mime_free(struct mime_mail **mail);

// The first field of that name (any case): unfolded, decoded (RFC 2047), one line of UTF-8 in the
// arena; NULL: none.
const char *mime_field(const struct mime_part *part, const char *name);
const char *mime_field_raw(const struct mime_part *part, const char *name);

// The part's bytes without transfer encoding, in the arena; an empty one gives "" and 0.
const void *mime_bytes(struct mime_mail *mail, const struct mime_part *part, size_t *size_r);
// The same as text in UTF-8, with LF line ends; the first MIME_TEXT_MAX bytes of it.
const char *mime_text(struct mime_mail *mail, const struct mime_part *part);

// Addresses of a field's raw value, groups flattened. *count_r of them.
struct mime_address *mime_addresses(struct mime_mail *mail, const char *raw, size_t *count_r);
// Message-IDs of a field's raw value without their angle brackets.
char **mime_message_ids(struct mime_mail *mail, const char *raw, size_t *count_r);
// UTC microseconds; 0: not a date.
int64_t mime_date(const char *raw);

// The first part that matches, the part itself included, depth first; attached messages are not
// entered.
struct mime_part *mime_find(struct mime_part *part, const char *type);

#endif
