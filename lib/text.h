/* Pure functions on bytes and text: hex, base64, UTF-8, big-endian numbers, decimal parsing, mail
 * addresses. No locale, no clock, nothing global.
 *
 * Results: 1 done or yes, 0 no or not well-formed. A function that adds to a `struct buf` leaves it
 * unchanged when it answers 0.
 */
#ifndef PLATEN_LIB_TEXT_H
#define PLATEN_LIB_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;

/* Lower-case hex. hex has room for 2 * len + 1 bytes. */
void text_hex(char *hex, const void *data, size_t len);
/* Exactly 2 * len hex digits (either case) into len bytes. */
int text_unhex(const char *hex, size_t hex_len, void *data, size_t len);

/* What one digit is worth, in either case; -1: it is none. */
int text_hex_digit(char c);

/* RFC 4648, sections 4 (with padding) and 5 (without). Decoding is strict: no white space, right
 * padding (none for base64url), no stray bits. */
void text_base64_add(struct buf *buf, const void *data, size_t len);
int text_base64_decode(struct buf *buf, const char *text, size_t len);
void text_base64url_add(struct buf *buf, const void *data, size_t len);
int text_base64url_decode(struct buf *buf, const char *text, size_t len);
/* What one digit of section 4 is worth; -1: it is none ("=" is not). Inline: a mail has millions. */
extern const uint8_t text_base64_digits[256];
static inline int text_base64_digit(char c)
{
    return text_base64_digits[(unsigned char)c] - 1;
}
/* base64 in lines of 76 characters ended by CRLF, as RFC 2045, 6.8 wants it. */
void text_base64_add_lines(struct buf *buf, const void *data, size_t len);

/* RFC 3629: no overlong form, no surrogate, nothing above U+10FFFF. NUL is valid UTF-8. */
int text_utf8_valid(const char *text, size_t len);
/* The length in bytes of the valid character at text, 0 when there is none; *point_r may be NULL.
 */
size_t text_utf8_next(const char *text, size_t len, uint32_t *point_r);
/* Adds text, each wrong part as U+FFFD as the Unicode Standard (3.9, "maximal subparts") does.
 * Returns 1 when nothing had to be replaced, else 0. */
int text_utf8_add_lossy(struct buf *buf, const char *text, size_t len);
/* Writes one character, RFC 3629, at most 4 bytes; U+FFFD for what is none (a surrogate, above
 * U+10FFFF). How many bytes. */
size_t text_utf8_put(char *out, uint32_t point);
/* Adds it. */
void text_utf8_add(struct buf *buf, uint32_t point);
/* How many bytes of valid UTF-8 text fit into max bytes without cutting a character. */
size_t text_utf8_cut(const char *text, size_t len, size_t max);
/* Adds text with "\n", "\\" and "\xNN" in place of control characters, broken UTF-8, line
 * separators and direction marks: one line that shows what others sent and cannot be mistaken for
 * another. */
void text_add_escaped(struct buf *buf, const char *text);

/* Adds text as XML 1.0 character data; quoted: as the value of an attribute in double quotes, where
 * white space would be normalized (3.3.3). */
void text_add_xml(struct buf *buf, const char *text, bool quoted);

void text_put_be16(void *place, uint16_t number);
void text_put_be32(void *place, uint32_t number);
void text_put_be64(void *place, uint64_t number);
uint16_t text_get_be16(const void *place);
uint32_t text_get_be32(const void *place);
uint64_t text_get_be64(const void *place);

/* Takes the same time whatever differs; the length is no secret. */
bool text_equal_secret(const void *a, const void *b, size_t len);

/* ASCII digits only (no sign, space, separator or full-width digit), at most max. */
int text_parse_unsigned(const char *text, uint64_t max, uint64_t *number_r);
/* The same with one optional leading '-', from min to max. */
int text_parse_integer(const char *text, int64_t min, int64_t max, int64_t *number_r);

/* ASCII only, in place. */
void text_lower(char *text);
/* True when a byte is below 0x20 or 0x7f. */
bool text_has_control(const char *text);
/* RFC 9562 text form, 36 characters, either case. */
int text_uuid_ok(const char *text);

/* Whether an address may go into an SMTP command as it is: every byte is looked at, because libcurl
 * passes line ends through. RFC 5321 Mailbox as a dot-string local part of at most 64 bytes and a
 * domain name of A-labels, 254 bytes in all. Quoted local parts, address literals and bytes outside
 * ASCII are refused. 1, or 0 with the reason in words. */
int text_mail_address_ok(const char *address, const char **error_r);

#endif
