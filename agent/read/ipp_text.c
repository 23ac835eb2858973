#include "agent/read/ipp_text.h"

#include <iconv.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "agent/read/reading.h"
#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/text.h"

enum { WORDS_MAX = 1023, KEYWORD_MAX = 255, CHARSET_MAX = 40 };

/* A name that iconv_open() can be given: it takes options behind slashes. */
static const char *charset_of(const struct ipp_message *message, struct arena *arena)
{
    const struct ipp_attribute *charset =
        ipp_find(message, IPP_GROUP_OPERATION, "attributes-charset");
    if (charset == NULL || !ipp_has_text(charset->values) || charset->values->size > CHARSET_MAX)
        return "utf-8";
    char *name = arena_strndup(arena, (const char *)charset->values->data, charset->values->size);
    text_lower(name);
    for (const char *c = name; *c != '\0'; c++)
        if (strchr("abcdefghijklmnopqrstuvwxyz0123456789-_.:", *c) == NULL)
            return "utf-8";
    return name;
}

/* What cannot be converted ends the text. False when there is no such charset here. */
static bool convert(const char *charset, const struct ipp_value *value, size_t size,
                    struct buf *plain)
{
    iconv_t way = iconv_open("UTF-8", charset);
    char *in = (char *)(uintptr_t)value->data;
    size_t room = size * 4;
    if (way == (iconv_t)-1)
        return false;
    char *out = (char *)buf_reserve(plain, room), *start = out;
    iconv(way, &in, &size, &out, &room);
    iconv_close(way);
    plain->len = (size_t)(out - start);
    return true;
}

const char *ipp_text(const struct ipp_message *message, const struct ipp_value *value,
                     struct arena *arena)
{
    size_t size = value->size > WORDS_MAX ? WORDS_MAX : value->size;
    const char *charset, *text;
    struct buf plain = {0};
    if (!ipp_has_text(value))
        return NULL;
    size_t whole = size == value->size
                       ? size
                       : text_utf8_cut((const char *)value->data, value->size, WORDS_MAX);
    charset = charset_of(message, arena);
    if (strcmp(charset, "utf-8") == 0 && text_utf8_valid((const char *)value->data, whole) != 1)
        charset = "iso-8859-1";
    if (strcmp(charset, "utf-8") != 0 && convert(charset, value, size, &plain))
        text = reading_text(plain.data, plain.len, arena);
    else
        text = reading_text(value->data, size, arena);
    buf_free(&plain);
    return text;
}

const char *ipp_text_of(const struct ipp_message *message, const char *name, struct arena *arena)
{
    const struct ipp_attribute *attribute = ipp_find(message, IPP_GROUP_PRINTER, name);
    const char *text = NULL;
    if (attribute != NULL)
        for (const struct ipp_value *v = attribute->values; v != NULL && text == NULL; v = v->next)
            text = ipp_text(message, v, arena);
    return text;
}

const char *ipp_keyword(const struct ipp_value *value, struct arena *arena)
{
    if (!ipp_has_text(value) || value->size == 0 || value->size > KEYWORD_MAX)
        return NULL;
    char *keyword = arena_strndup(arena, (const char *)value->data, value->size);
    text_lower(keyword);
    if (strspn(keyword, "abcdefghijklmnopqrstuvwxyz0123456789-._") != value->size)
        return NULL;
    return keyword;
}

int ipp_integer_of(const struct ipp_message *message, const char *name, int32_t *number_r)
{
    const struct ipp_attribute *attribute = ipp_find(message, IPP_GROUP_PRINTER, name);
    return attribute != NULL && ipp_integer(attribute->values, number_r) == 1;
}

static char *trim(char *text)
{
    while (*text == ' ')
        text++;
    for (size_t len = strlen(text); len > 0 && text[len - 1] == ' ';)
        text[--len] = '\0';
    return text;
}

static void add_pair(struct ipp_pairs *pairs, char *text)
{
    char *equals = strchr(text, '=');
    if (equals == NULL || pairs->n == IPP_PAIRS_MAX)
        return;
    *equals = '\0';
    char *key = trim(text);
    text_lower(key);
    pairs->pairs[pairs->n].key = key;
    pairs->pairs[pairs->n++].value = trim(equals + 1);
}

const struct ipp_pairs *ipp_pairs(const struct ipp_value *value, struct arena *arena)
{
    struct ipp_pairs *pairs = arena_alloc(arena, sizeof(*pairs));
    if (!ipp_has_text(value))
        return pairs;
    size_t size = value->size > WORDS_MAX ? WORDS_MAX : value->size;
    char *at = arena_strndup(arena, (const char *)value->data, size), *start = strstr(at, "] = ");
    if (start != NULL && strncmp(at, "printer-", 8) == 0)
        at = start + 4;
    for (char *next; at != NULL; at = next) {
        next = strchr(at, ';');
        if (next != NULL)
            *next++ = '\0';
        add_pair(pairs, at);
    }
    return pairs;
}

const char *ipp_pair(const struct ipp_pairs *pairs, const char *key)
{
    for (size_t i = 0; i < pairs->n; i++)
        if (strcmp(pairs->pairs[i].key, key) == 0)
            return pairs->pairs[i].value;
    return NULL;
}

int ipp_pair_number(const struct ipp_pairs *pairs, const char *key, int64_t *number_r)
{
    const char *text = ipp_pair(pairs, key);
    return text != NULL && text_parse_integer(text, INT32_MIN, INT32_MAX, number_r) == 1;
}
