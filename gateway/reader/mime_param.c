#include "gateway/reader/mime_param.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/text.h"

#include "gateway/reader/charset.h"
#include "gateway/reader/mime.h"
#include "gateway/reader/mime_header.h"
#include "gateway/reader/mime_decode.h"
#include "gateway/reader/mime_word.h"

// One "name=value" as it stands; index is of a continuation, -1: none.
struct mime_piece {
    const char *name;
    const char *value;
    int index;
    bool encoded; // "*": a character set in front, bytes as %XX
    bool quoted;
};

static const char *mime_skip(const char *at, const char *more)
{
    for (;;) {
        at += strspn(at, " \t\r\n");
        at += strspn(at, more);
        if (*at == '(')
            at = mime_skip_comment(at);
        else if (*at == '\0' || strchr(" \t\r\n", *at) == NULL)
            return at;
    }
}

// "text/plain charset=x": a parameter begins where a semicolon is missing.
static bool mime_begins_param(const char *at)
{
    at += strspn(at, " \t\r\n");
    size_t name = strcspn(at, " \t\r\n;=\"(/");
    at += name;
    at += strspn(at, " \t");
    return name > 0 && at[0] == '=' && at[1] != '?';
}

static const char *mime_read_value(const char *at, struct buf *out)
{
    while (*at != '\0' && *at != ';') {
        if (*at == '(')
            at = mime_skip_comment(at);
        else if (strchr(" \t\r\n", *at) != NULL) {
            if (out->len > 0 && mime_begins_param(at))
                break;
            at++;
        } else
            buf_add_byte(out, (uint8_t)tolower((unsigned char)*at++));
    }
    return at;
}

// Of two encoded words with folding between them the space is folding only.
static bool mime_joins_words(const struct buf *out, const char *behind)
{
    size_t n = out->len;
    return n > 2 && memcmp(out->data + n - 2, "?=", 2) == 0 && strncmp(behind, "=?", 2) == 0;
}

static const char *mime_read_quoted(const char *at, struct buf *out)
{
    for (; *at != '\0' && *at != '"'; at++) {
        if (*at == '\n' || *at == '\r') {
            const char *behind = at + strspn(at, " \t\r\n");
            if (mime_joins_words(out, behind))
                at = behind - 1;
            continue;
        }
        // In Shift_JIS and its like a backslash is the second half of a character.
        bool half = at[-1] < 0 && *at == '\\';
        if (*at == '\\' && at[1] != '\0' && !half)
            at++;
        buf_add_byte(out, (uint8_t)*at);
    }
    return *at == '"' ? at + 1 : at;
}

static const char *mime_read_token(const char *at, bool name, struct buf *out)
{
    while (*at != '\0' && *at != ';') {
        size_t word = strncmp(at, "=?", 2) == 0 ? mime_word_size(at) : 0;
        if (word > 0) {
            buf_add(out, at, word);
            at += word;
            continue;
        }
        if (*at == '\n' && mime_begins_param(at))
            break;
        // "(Plain text)" is a comment, "bill (2).pdf" is a name.
        if (*at == '(' && !name && (out->len == 0 || strchr(" \t\n", out->data[out->len - 1]))) {
            at = mime_skip_comment(at);
            continue;
        }
        if (*at == '\n' || *at == '\r')
            at++;
        else
            buf_add_byte(out, (uint8_t)*at++);
    }
    while (out->len > 0 && strchr(" \t\r\n", out->data[out->len - 1]) != NULL)
        out->len--;
    if (out->data != NULL)
        out->data[out->len] = '\0';
    return at;
}

// "name*1*": what the stars say goes off the name.
static void mime_read_stars(struct mime_piece *piece, char *name)
{
    char *star = strchr(name, '*');
    piece->name = name;
    piece->index = -1;
    if (star == NULL)
        return;
    *star++ = '\0';
    size_t digits = strspn(star, "0123456789");
    uint64_t index;
    char *number = star;
    char behind = star[digits];
    number[digits] = '\0';
    if (digits > 0 && text_parse_unsigned(number, 9999, &index))
        piece->index = (int)index;
    piece->encoded = digits == 0 || behind == '*';
}

static const char *mime_read_piece(struct mime_mail *mail, const char *at, struct mime_piece *piece)
{
    struct buf out = {0};
    memset(piece, 0, sizeof(*piece));
    for (; *at != '\0' && *at != '=' && *at != ';'; at++) {
        if (!isspace((unsigned char)*at))
            buf_add_byte(&out, (uint8_t)tolower((unsigned char)*at));
    }
    mime_read_stars(piece, arena_strdup(mail->arena, buf_text(&out)));
    buf_clear(&out);
    piece->value = "";
    if (*at == '=') {
        at++;
        at += strspn(at, " \t\r\n");
        piece->quoted = *at == '"';
        bool name = strstr(piece->name, "name") != NULL;
        at = piece->quoted ? mime_read_quoted(at + 1, &out) : mime_read_token(at, name, &out);
        piece->value = arena_strdup(mail->arena, buf_text(&out));
    }
    buf_free(&out);
    return at;
}

// ---- pieces to values ----

static void mime_add_percent(struct buf *out, const char *text)
{
    for (; *text != '\0'; text++) {
        int high = *text == '%' ? text_hex_digit(text[1]) : -1;
        int low = high >= 0 ? text_hex_digit(text[2]) : -1;
        if (low >= 0) {
            buf_add_byte(out, (uint8_t)(high << 4 | low));
            text += 2;
        } else
            buf_add_byte(out, (uint8_t)*text);
    }
}

// "charset'language'" in front of the first piece.
static const char *mime_take_charset(struct mime_mail *mail, const char *value,
                                     const char **charset_r)
{
    const char *first = strchr(value, '\'');
    const char *second = first == NULL ? NULL : strchr(first + 1, '\'');
    if (second == NULL)
        return value;
    *charset_r = arena_strndup(mail->arena, value, (size_t)(first - value));
    return second + 1;
}

static const char *mime_join(struct mime_mail *mail, const struct mime_piece *const *pieces,
                             size_t count)
{
    struct buf out = {0};
    const char *charset = NULL;
    for (size_t i = 0; i < count; i++) {
        const char *value = pieces[i]->value;
        if (pieces[i]->encoded && charset == NULL)
            value = mime_take_charset(mail, value, &charset);
        if (pieces[i]->encoded)
            mime_add_percent(&out, value);
        else
            buf_add_text(&out, value);
    }
    struct charset_text text =
        charset_decode(buf_text(&out), strlen(buf_text(&out)), charset, mail->arena);
    mail->lossy |= text.lossy;
    mail->unknown_charset |= text.unknown;
    buf_free(&out);
    // Some put encoded words into continuations.
    return charset == NULL ? mime_words(mail, text.text, false) : text.text;
}

static void mime_set_param(struct mime_params *params, const char *name, const char *value)
{
    if (params->count < MIME_PARAMS_MAX)
        params->params[params->count++] = (struct mime_param){.name = name, .value = value};
}

static void mime_merge_name(struct mime_mail *mail, struct mime_params *params,
                            const struct mime_piece *all, size_t count, const char *name)
{
    const struct mime_piece *found[MIME_PARAMS_MAX];
    size_t n = 0;
    for (size_t i = 0; i < count && n < MIME_PARAMS_MAX; i++) {
        if ((all[i].index < 0 && !all[i].encoded) || strcmp(all[i].name, name) != 0)
            continue;
        size_t place = n++;
        for (; place > 0 && found[place - 1]->index > all[i].index; place--)
            found[place] = found[place - 1];
        found[place] = &all[i];
    }
    mime_set_param(params, name, mime_join(mail, found, n));
}

static bool mime_has_param(const struct mime_params *params, const char *name)
{
    for (size_t i = 0; i < params->count; i++) {
        if (strcmp(params->params[i].name, name) == 0)
            return true;
    }
    return false;
}

// What RFC 2231 says goes before the plain one beside it, which is for old readers.
static void mime_merge(struct mime_mail *mail, struct mime_params *params,
                       const struct mime_piece *all, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if ((all[i].index >= 0 || all[i].encoded) && !mime_has_param(params, all[i].name))
            mime_merge_name(mail, params, all, count, all[i].name);
    }
    for (size_t i = 0; i < count; i++) {
        if (all[i].index < 0 && !all[i].encoded && !mime_has_param(params, all[i].name))
            mime_set_param(params, all[i].name,
                           mime_words(mail, mime_word_utf8(mail, all[i].value), all[i].quoted));
    }
}

void mime_params_read(struct mime_mail *mail, const char *raw, struct mime_params *params_r)
{
    memset(params_r, 0, sizeof(*params_r));
    params_r->value = "";
    if (raw == NULL)
        return;
    struct buf value = {0};
    const char *at = mime_read_value(raw, &value);
    params_r->value = mime_word_utf8(mail, arena_strdup(mail->arena, buf_text(&value)));
    buf_free(&value);
    at = mime_skip(at, ";");
    if (*at == '\0')
        return;
    struct mime_piece *pieces = arena_array(mail->arena, MIME_PARAMS_MAX, sizeof(*pieces));
    size_t count = 0;
    while (*at != '\0' && count < MIME_PARAMS_MAX) {
        at = mime_skip(mime_read_piece(mail, at, &pieces[count]), ";");
        if (pieces[count].name[0] != '\0' && pieces[count].value[0] != '\0')
            count++;
    }
    params_r->params = arena_array(mail->arena, count + 1, sizeof(*params_r->params));
    mime_merge(mail, params_r, pieces, count);
}

const char *mime_param(const struct mime_params *params, const char *name)
{
    for (size_t i = 0; i < params->count; i++) {
        if (strcmp(params->params[i].name, name) == 0)
            return params->params[i].value;
    }
    return "";
}
