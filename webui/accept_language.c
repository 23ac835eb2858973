#include "webui/accept_language.h"

#include <stdbool.h>
#include <string.h>

static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
static const char more[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-";

// RFC 9110, 12.4.2: "0" or "1" with at most three digits behind a point. false: it is none.
static bool read_weight(const char *text, size_t size, unsigned *weight_r)
{
    static const unsigned worth[] = {100, 10, 1};
    if (size == 0 || size > 5 || (text[0] != '0' && text[0] != '1') || (size > 1 && text[1] != '.'))
        return false;
    *weight_r = text[0] == '1' ? 1000 : 0;
    for (size_t i = 2; i < size; i++) {
        if (text[i] < '0' || text[i] > '9')
            return false;
        *weight_r += (unsigned)(text[i] - '0') * worth[i - 2];
    }
    return *weight_r <= 1000;
}

static size_t trim(const char **text, size_t size)
{
    while (size > 0 && (**text == ' ' || **text == '\t')) {
        (*text)++;
        size--;
    }
    while (size > 0 && ((*text)[size - 1] == ' ' || (*text)[size - 1] == '\t'))
        size--;
    return size;
}

static bool read_range(const char *text, size_t size, struct accept_language *range_r)
{
    size = trim(&text, size);
    const char *semicolon = memchr(text, ';', size);
    size_t tag = semicolon != NULL ? (size_t)(semicolon - text) : size;
    const char *tag_text = text;
    size_t tag_size = trim(&tag_text, tag);
    range_r->weight = 1000;
    if (semicolon != NULL) {
        const char *weight = semicolon + 1;
        size_t left = trim(&weight, size - tag - 1);
        if (left < 2 || (weight[0] | 0x20) != 'q' || weight[1] != '=' ||
            !read_weight(weight + 2, left - 2, &range_r->weight))
            return false;
    }
    if (tag_size == 0 || tag_size >= ACCEPT_LANGUAGE_TAG || range_r->weight == 0 ||
        strchr(letters, tag_text[0]) == NULL)
        return false;
    memcpy(range_r->tag, tag_text, tag_size);
    range_r->tag[tag_size] = '\0';
    return strspn(range_r->tag, more) == tag_size;
}

static void insert(struct accept_language *wanted, size_t n, const struct accept_language *range)
{
    size_t at = n;
    while (at > 0 && wanted[at - 1].weight < range->weight) {
        wanted[at] = wanted[at - 1];
        at--;
    }
    wanted[at] = *range;
}

size_t accept_language_read(const char *header, struct accept_language wanted_r[ACCEPT_LANGUAGE_MOST])
{
    size_t n = 0;
    while (header != NULL && n < ACCEPT_LANGUAGE_MOST) {
        size_t size = strcspn(header, ",");
        struct accept_language range;
        if (read_range(header, size, &range))
            insert(wanted_r, n++, &range);
        header = header[size] != '\0' ? header + size + 1 : NULL;
    }
    return n;
}
