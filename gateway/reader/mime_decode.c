#include "gateway/reader/mime_decode.h"

#include <string.h>
#include <strings.h>

#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/text.h"

enum mime_encoding mime_encoding_of(const char *field)
{
    static const struct {
        const char *name;
        enum mime_encoding encoding;
    } names[] = {
        {"base64", MIME_BASE64}, {"base-64", MIME_BASE64}, {"quoted-printable", MIME_QUOTED},
        {"x-uuencode", MIME_UU}, {"uuencode", MIME_UU},    {"x-uue", MIME_UU},
        {"uue", MIME_UU},        {"x-uu", MIME_UU},
    };
    while (*field != '\0' && strchr(" \t\n\"'", *field) != NULL)
        field++;
    size_t length = strcspn(field, " \t\n\"';(");
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (strlen(names[i].name) == length && strncasecmp(field, names[i].name, length) == 0)
            return names[i].encoding;
    }
    return MIME_PLAIN;
}

// ---- base64 ----

struct mime_base64 {
    uint32_t bits;
    int count;   // characters of a group of four
    size_t junk; // bytes that are neither base64 nor white space
    size_t good;
    bool ended; // "=" was there
};

// What a group that is not whole holds.
static void mime_base64_end(struct mime_base64 *state, struct buf *out)
{
    if (state->count >= 2)
        buf_add_byte(out, (uint8_t)(state->bits >> (state->count == 2 ? 4 : 10)));
    if (state->count == 3)
        buf_add_byte(out, (uint8_t)(state->bits >> 2));
    state->count = 0;
    state->bits = 0;
}

static void mime_base64_byte(struct mime_base64 *state, char c, struct buf *out)
{
    int value = text_base64_digit(c);
    if (value >= 0) {
        state->good++;
        state->bits = state->bits << 6 | (uint32_t)value;
        if (++state->count < 4)
            return;
        const uint8_t three[] = {(uint8_t)(state->bits >> 16), (uint8_t)(state->bits >> 8),
                                 (uint8_t)state->bits};
        buf_add(out, three, sizeof(three));
        state->count = 0;
        state->bits = 0;
    } else if (c == '=') {
        // Pieces that were encoded one by one stand behind each other.
        mime_base64_end(state, out);
        state->ended = true;
        state->good++;
    } else if (strchr(" \t\r\n", c) == NULL || c == '\0')
        state->junk++;
}

void mime_decode_base64(struct buf *out, const char *text, size_t size)
{
    struct mime_base64 state = {0};
    for (size_t i = 0; i < size; i++)
        mime_base64_byte(&state, text[i], out);
    mime_base64_end(&state, out);
}

// A footer that a list or a gateway wrote below: words, not base64.
static bool mime_base64_is_words(const char *line, size_t size)
{
    size_t junk = 0;
    for (size_t i = 0; i < size; i++)
        junk += text_base64_digit(line[i]) < 0 && line[i] != '=' && line[i] != '\r';
    return junk > 0;
}

// 1, or 0: it is no base64.
static int mime_decode_lines(const char *bytes, size_t size, struct buf *out, bool *damaged_r)
{
    struct mime_base64 state = {0};
    const char *end = bytes + size;
    buf_reserve(out, size / 4 * 3 + 4);
    for (const char *at = bytes; at < end;) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        size_t length = stop == NULL ? (size_t)(end - at) : (size_t)(stop - at) + 1;
        if (state.ended && mime_base64_is_words(at, length - (stop != NULL))) {
            *damaged_r = true;
            break;
        }
        for (size_t i = 0; i < length; i++)
            mime_base64_byte(&state, at[i], out);
        at += length;
    }
    // Without "=" at its end a group is whole enough; behind one that had it, it is somebody
    // else's.
    if (!state.ended)
        mime_base64_end(&state, out);
    *damaged_r |= state.junk > 0;
    // A stray byte now and then is passed over (RFC 2045, 6.8); words are not base64.
    return state.junk * 20 <= state.good + state.junk;
}

// ---- quoted-printable ----

// White space before a line's end is not the sender's (RFC 2045, 6.7, rule 3).
static size_t mime_quoted_trim(const char *line, size_t size)
{
    while (size > 0 && (line[size - 1] == ' ' || line[size - 1] == '\t'))
        size--;
    return size;
}

static void mime_quoted_line(const char *line, size_t size, struct buf *out, bool *damaged_r)
{
    for (size_t i = 0; i < size; i++) {
        int high = line[i] == '=' && i + 2 < size ? text_hex_digit(line[i + 1]) : -1;
        int low = high >= 0 ? text_hex_digit(line[i + 2]) : -1;
        if (low >= 0) {
            buf_add_byte(out, (uint8_t)(high << 4 | low));
            i += 2;
        } else {
            *damaged_r |= line[i] == '=';
            buf_add_byte(out, (uint8_t)line[i]);
        }
    }
}

static void mime_decode_quoted(const char *bytes, size_t size, struct buf *out, bool *damaged_r)
{
    const char *end = bytes + size;
    buf_reserve(out, size + 1);
    for (const char *at = bytes; at < end;) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        size_t length = (size_t)((stop == NULL ? end : stop) - at);
        size_t text = length;
        while (text > 0 && at[text - 1] == '\r')
            text--;
        size_t breaks = length - text;
        if (stop != NULL || breaks > 0)
            text = mime_quoted_trim(at, text);
        bool soft = text > 0 && at[text - 1] == '=';
        mime_quoted_line(at, text - soft, out, damaged_r);
        if (!soft) {
            buf_add(out, at + length - breaks, breaks);
            if (stop != NULL)
                buf_add_byte(out, '\n');
        }
        at = stop == NULL ? end : stop + 1;
    }
}

// ---- uuencode ----

static int mime_uu_value(char c)
{
    return c == '`' ? 0 : c >= ' ' && c <= '_' ? c - ' ' : -1;
}

static void mime_uu_line(const char *line, size_t size, struct buf *out)
{
    int left = size > 0 ? mime_uu_value(line[0]) : 0;
    for (size_t i = 1; left > 0; i += 4) {
        uint32_t bits = 0;
        for (size_t j = i; j < i + 4; j++) {
            // White space at the line's end gets lost on the way.
            int value = j < size ? mime_uu_value(line[j]) : 0;
            bits = bits << 6 | (uint32_t)(value < 0 ? 0 : value);
        }
        for (int j = 0; j < 3 && left > 0; j++, left--)
            buf_add_byte(out, (uint8_t)(bits >> (16 - 8 * j)));
    }
}

static int mime_decode_uu(const char *bytes, size_t size, struct buf *out, bool *damaged_r)
{
    const char *end = bytes + size;
    bool inside = false;
    bool ended = false;
    for (const char *at = bytes; at < end && !ended;) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        size_t length = (size_t)((stop == NULL ? end : stop) - at);
        size_t text = length > 0 && at[length - 1] == '\r' ? length - 1 : length;
        if (!inside)
            inside = text > 9 && strncmp(at, "begin ", 6) == 0;
        else if (text == 3 && strncmp(at, "end", 3) == 0)
            ended = true;
        else
            mime_uu_line(at, text, out);
        at = stop == NULL ? end : stop + 1;
    }
    *damaged_r |= !ended;
    return inside;
}

const char *mime_decode(const char *bytes, size_t size, enum mime_encoding encoding,
                        struct arena *arena, size_t *size_r, bool *damaged_r)
{
    struct buf out = {0};
    int done = 0;
    if (encoding == MIME_BASE64)
        done = mime_decode_lines(bytes, size, &out, damaged_r);
    else if (encoding == MIME_UU)
        done = mime_decode_uu(bytes, size, &out, damaged_r);
    else if (encoding == MIME_QUOTED) {
        mime_decode_quoted(bytes, size, &out, damaged_r);
        done = 1;
    }
    const char *decoded = bytes;
    *size_r = size;
    if (done) {
        *size_r = out.len;
        decoded = arena_strndup(arena, "", 0);
        if (out.len > 0) {
            char *copy = arena_alloc(arena, out.len + 1);
            memcpy(copy, out.data, out.len);
            decoded = copy;
        }
    } else if (encoding != MIME_PLAIN)
        *damaged_r = true;
    buf_free(&out);
    return decoded;
}
