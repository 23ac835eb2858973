// A mail as a tree of parts. Whatever the mail is, what comes out are valid strings in the arena,
// which live as long as it does; bodies lie in the raw mail. Pure; call scan_mail() first.
#ifndef PLATEN_READER_MIME_H
#define PLATEN_READER_MIME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gateway/reader/mime_decode.h"

struct arena;

struct mime_field {
    const char *name; // ASCII
    const char *raw;  // as it stands, not yet decoded; "\n" where it was folded
};

enum { MIME_TEXT_MAX = 256 << 10, MIME_DATE_SIZE = 40 };

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
    struct mime_field *fields; // of a message's body also the message's own
    size_t field_count;
    // of a multipart; of message/rfc822 the one body of that mail, which has the mail's fields
    struct mime_part **parts;
    size_t part_count;
    const char *header; // where its fields begin
    const char *body;   // as it stands in the raw mail (or in what an encoded part held)
    size_t body_size;
    enum mime_encoding encoding;
    struct mime_mail *mail;
};

struct mime_address {
    const char *address; // addr-spec, "" = none
    const char *name;    // with comments; "" = none
    const char *group;   // "" = none
};

struct mime_mail {
    struct mime_part *root;
    struct arena *arena;
    bool lossy; // some text had to be changed to be valid
    bool unknown_charset;
    bool damaged;       // a boundary, a header line or a transfer encoding was not as it should be
    const char *inside; // while the tree is made: path of the message round it
    struct mime_part *tree; // and its root
};

// Never fails: a mail without anything is an empty text. raw must outlive the mail.
void mime_read(const void *raw, size_t size, struct arena *arena, struct mime_mail **mail_r);

// The first field of that name (any case), or NULL.
const struct mime_field *mime_find_field(const struct mime_part *part, const char *name);
// Its value unfolded, decoded (RFC 2047), one line of UTF-8 in the arena; NULL: none.
const char *mime_field(const struct mime_part *part, const char *name);
const char *mime_field_raw(const struct mime_part *part, const char *name);
// Where a field stands twice: the others were there before.
const char *mime_field_raw_last(const struct mime_part *part, const char *name);
// The same of any field's raw value.
const char *mime_line(struct mime_mail *mail, const char *raw);

// The part's bytes without transfer encoding, in the arena or in the raw mail; NUL stands behind
// them only where they were decoded.
const void *mime_bytes(struct mime_mail *mail, const struct mime_part *part, size_t *size_r);
// The same as text in UTF-8, with LF line ends; the first MIME_TEXT_MAX bytes of it.
const char *mime_text(struct mime_mail *mail, const struct mime_part *part);
// The bytes without the transfer encodings of RFC 2045: a uuencoded part stays as it is.
const void *mime_content(struct mime_mail *mail, const struct mime_part *part, size_t *size_r);
// All of these as text in UTF-8, with line ends and NUL as they stand, without mere guesses
// (charset_decode_sure()).
const char *mime_text_whole(struct mime_mail *mail, const struct mime_part *part, size_t *size_r);

// Addresses of a field's raw value, groups flattened. *count_r of them.
struct mime_address *mime_addresses(struct mime_mail *mail, const char *raw, size_t *count_r);
// Message-IDs of a field's raw value without their angle brackets.
char **mime_message_ids(struct mime_mail *mail, const char *raw, size_t *count_r);
// UTC microseconds; 0: not a date.
int64_t mime_date(const char *raw);
// RFC 3339 with the offset that was written; "": not a date.
void mime_date_text(const char *raw, char text_r[MIME_DATE_SIZE]);

// The first part that matches, the part itself included, depth first; attached messages are not
// entered.
struct mime_part *mime_find(struct mime_part *part, const char *type);
// The same of those that are no attachments.
const struct mime_part *mime_find_shown(const struct mime_part *part, const char *type);

#endif
