#include "gateway/reader/mime_word.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/text.h"

#include "gateway/reader/charset.h"
#include "gateway/reader/mime.h"
#include "gateway/reader/mime_decode.h"

// Much longer than RFC 2047, 2 allows (75), and short enough to look for an end from every "=?".
enum { MIME_WORD_CHARSET_MAX = 60, MIME_WORD_MAX = 4096 };

struct mime_word {
    const char *charset;
    size_t charset_size; // without a language (RFC 2231, 5)
    bool base64;
    const char *text;
    size_t text_size;
    size_t size; // of all of it
};

static size_t mime_word_run(const char *text, bool base64)
{
    size_t length = 0;
    while (text[length] != '\0' && !isspace((unsigned char)text[length]) &&
           (!base64 || isalnum((unsigned char)text[length]) || strchr("+/=", text[length]) != NULL))
        length++;
    return length;
}

static bool mime_word_parse(const char *at, struct mime_word *word_r)
{
    if (at[0] != '=' || at[1] != '?')
        return false;
    const char *charset = at + 2;
    size_t length = strcspn(charset, "? \t\n\"<>()@,;");
    if (length == 0 || length > MIME_WORD_CHARSET_MAX || charset[length] != '?')
        return false;
    const char *encoding = charset + length + 1;
    char kind = (char)tolower((unsigned char)*encoding);
    if ((kind != 'b' && kind != 'q') || encoding[1] != '?')
        return false;
    word_r->charset = charset;
    word_r->charset_size = strcspn(charset, "?*");
    word_r->base64 = kind == 'b';
    word_r->text = encoding + 2;
    size_t most = strnlen(word_r->text, MIME_WORD_MAX);
    const char *end = memmem(word_r->text, most, "?=", 2);
    const char *next = memmem(word_r->text, most, "=?", 2);
    if (end != NULL && (next == NULL || next + 1 >= end)) {
        word_r->text_size = (size_t)(end - word_r->text);
        word_r->size = (size_t)(end + 2 - at);
        return true;
    }
    // Its end got lost: as far as the characters go.
    word_r->text_size = mime_word_run(word_r->text, word_r->base64);
    const char *mark = memchr(word_r->text, '?', word_r->text_size);
    if (mark != NULL)
        word_r->text_size = (size_t)(mark - word_r->text);
    const char *behind = word_r->text + word_r->text_size;
    behind += *behind == '?';
    word_r->size = (size_t)(behind - at);
    return word_r->text_size > 0 && (*behind == '\0' || isspace((unsigned char)*behind));
}

size_t mime_word_size(const char *text)
{
    struct mime_word word;
    return mime_word_parse(text, &word) ? word.size : 0;
}

// ---- words behind each other ----

struct mime_word_run {
    struct mime_mail *mail;
    struct buf *out;
    struct buf bytes; // of the words so far, in charset
    struct buf half;  // base64 that was cut in the middle of a group
    char charset[MIME_WORD_CHARSET_MAX + 1];
};

static void mime_word_whole(struct mime_word_run *run)
{
    mime_decode_base64(&run->bytes, buf_text(&run->half), run->half.len);
    buf_clear(&run->half);
}

static void mime_word_flush(struct mime_word_run *run)
{
    mime_word_whole(run);
    if (run->bytes.len > 0) {
        struct charset_text text =
            charset_decode(run->bytes.data, run->bytes.len, run->charset, run->mail->arena);
        run->mail->lossy |= text.lossy;
        run->mail->unknown_charset |= text.unknown;
        buf_add(run->out, text.text, text.size);
    }
    buf_clear(&run->bytes);
}

static void mime_word_quoted(struct buf *bytes, const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        int high = text[i] == '=' && i + 2 < size ? text_hex_digit(text[i + 1]) : -1;
        int low = high >= 0 ? text_hex_digit(text[i + 2]) : -1;
        if (low >= 0) {
            buf_add_byte(bytes, (uint8_t)(high << 4 | low));
            i += 2;
        } else
            buf_add_byte(bytes, text[i] == '_' ? ' ' : (uint8_t)text[i]);
    }
}

// A character may begin in one word and end in the next of the same charset.
static void mime_word_add(struct mime_word_run *run, const struct mime_word *word)
{
    if (strlen(run->charset) != word->charset_size ||
        strncasecmp(run->charset, word->charset, word->charset_size) != 0) {
        mime_word_flush(run);
        memcpy(run->charset, word->charset, word->charset_size);
        run->charset[word->charset_size] = '\0';
    }
    if (!word->base64) {
        mime_word_whole(run);
        mime_word_quoted(&run->bytes, word->text, word->text_size);
        return;
    }
    for (size_t i = 0; i < word->text_size; i++) {
        if (!isspace((unsigned char)word->text[i]))
            buf_add_byte(&run->half, (uint8_t)word->text[i]);
    }
    if (run->half.len % 4 == 0 || strchr(buf_text(&run->half), '=') != NULL)
        mime_word_whole(run);
}

const char *mime_words(struct mime_mail *mail, const char *text, bool quoted)
{
    if (strstr(text, "=?") == NULL)
        return text;
    struct buf out = {0};
    struct mime_word_run run = {.mail = mail, .out = &out};
    bool behind = false; // a word stands before at
    for (const char *at = text; *at != '\0';) {
        struct mime_word word;
        size_t space = behind && !quoted ? strspn(at, " \t\n") : 0;
        if (mime_word_parse(at + space, &word)) {
            mime_word_add(&run, &word);
            at += space + word.size;
            behind = true;
            continue;
        }
        mime_word_flush(&run);
        behind = false;
        buf_add_byte(&out, (uint8_t)*at++);
    }
    mime_word_flush(&run);
    const char *decoded = arena_strdup(mail->arena, buf_text(&out));
    buf_free(&run.bytes);
    buf_free(&run.half);
    buf_free(&out);
    return decoded;
}

const char *mime_word_utf8(struct mime_mail *mail, const char *raw)
{
    const unsigned char *at = (const unsigned char *)raw;
    while (*at != '\0' && *at < 0x80 && *at != 0x1b)
        at++;
    if (*at == '\0')
        return raw;
    struct charset_text text = charset_decode(raw, strlen(raw), NULL, mail->arena);
    mail->lossy |= text.lossy;
    return text.text;
}
