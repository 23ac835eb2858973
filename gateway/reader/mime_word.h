// Encoded words in headers (RFC 2047), also as they should not be: characters split between words,
// spaces inside, no end. Pure.
#ifndef PLATEN_READER_MIME_WORD_H
#define PLATEN_READER_MIME_WORD_H

#include <stdbool.h>
#include <stddef.h>

struct mime_mail;

// The length of the encoded word at text, 0: there is none.
size_t mime_word_size(const char *text);
// text (UTF-8) with its encoded words decoded, in the mail's arena. quoted: inside quotes, where
// white space between two words stays.
const char *mime_words(struct mime_mail *mail, const char *text, bool quoted);
// Raw bytes of a header as valid UTF-8, not yet decoded.
const char *mime_word_utf8(struct mime_mail *mail, const char *raw);

#endif
