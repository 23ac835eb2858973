#include "gateway/base/words_again.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/buf.h"

// What was said may hold names that others chose: no text and no search is without an end.
enum { TEXT_MAX = 2000, VALUES_MAX = 6, DEPTH_MAX = 3, STEPS_MAX = 4000 };

struct value {
    const char *name;
    size_t name_size;
    const char *text;
    size_t size;
};

struct match {
    struct value values[VALUES_MAX];
    size_t n;
    int steps;
};

struct search {
    const struct words *words;
    const char *language;
    const char *prefix; // of the keys
    bool sentences;     // a whole text is no pattern of two values and a word between
    const char *text;
    const char *key; // the most exact so far
    size_t exact;    // how much of it is not a value
    struct match match;
};

// ---- one text against one pattern ----

static bool match_here(const char *pattern, const char *text, struct match *match);

// A value is at least a character, and as short as lets the rest fit.
static bool match_value(const char *pattern, const char *text, struct match *match)
{
    size_t name = strcspn(pattern, "}"), length = strlen(text);
    struct value *value = &match->values[match->n];

    if (!pattern[name] || match->n == VALUES_MAX)
        return false;
    *value = (struct value){.name = pattern + 1, .name_size = name - 1, .text = text};
    match->n++;
    for (size_t size = 1; size <= length; size++) {
        if (text[size] != pattern[name + 1] && pattern[name + 1] != '{')
            continue;
        value->size = size;
        if (match_here(pattern + name + 1, text + size, match))
            return true;
    }
    match->n--;
    return false;
}

static bool match_here(const char *pattern, const char *text, struct match *match)
{
    if (++match->steps > STEPS_MAX)
        return false;
    while (*pattern && *pattern != '{' && *pattern == *text) {
        pattern++;
        text++;
    }
    if (*pattern == '{')
        return match_value(pattern, text, match);
    return !*pattern && !*text;
}

static size_t exact_size(const char *pattern)
{
    size_t size = 0;

    for (; *pattern; pattern++) {
        if (*pattern == '{')
            pattern += strcspn(pattern, "}");
        else
            size++;
        if (!*pattern)
            break;
    }
    return size;
}

// "{from} to {until}": a piece of a sentence, which nearly any sentence would fit.
static bool is_piece(const char *pattern)
{
    return pattern[0] == '{' && pattern[strlen(pattern) - 1] == '}';
}

static void try_word(void *context, const char *key, const char *pattern)
{
    struct search *search = context;
    struct match match;
    size_t exact;

    // Nearly all of them begin otherwise.
    if (*pattern != '{' && *pattern != *search->text)
        return;
    match.n = 0;
    match.steps = 0;
    exact = exact_size(pattern);
    if ((search->key && exact <= search->exact) || (search->sentences && is_piece(pattern)) ||
        !match_here(pattern, search->text, &match))
        return;
    search->key = key;
    search->exact = exact;
    search->match = match;
}

// ---- a text ----

static char *translate(const struct search *search, const char *text, int depth);

static char *cut(const char *text, size_t size)
{
    struct buf buf = {0};

    buf_add(&buf, text, size);
    return buf_take(&buf);
}

static char *say_match(const struct search *found, int depth)
{
    char *names[VALUES_MAX], *values[VALUES_MAX], *said;
    const char *pairs[2 * VALUES_MAX + 1] = {NULL};

    for (size_t i = 0; i < found->match.n; i++) {
        const struct value *value = &found->match.values[i];
        char *plain = cut(value->text, value->size);
        char *again = translate(found, plain, depth + 1);

        names[i] = cut(value->name, value->name_size);
        values[i] = again ? again : plain;
        if (again)
            free(plain);
        pairs[2 * i] = names[i];
        pairs[2 * i + 1] = values[i];
    }
    said = words_say(found->words, found->language, found->key, pairs);
    for (size_t i = 0; i < found->match.n; i++) {
        free(names[i]);
        free(values[i]);
    }
    return said;
}

// The keyword of a condition by its name.
static char *condition_name(const struct search *search, const char *text)
{
    char key[128];
    const char *name;

    if (strlen(text) > 60)
        return NULL;
    snprintf(key, sizeof key, "condition.%s.name", text);
    name = words_find(search->words, search->language, key);
    return name ? cut(name, strlen(name)) : NULL;
}

// NULL: not found.
static char *translate(const struct search *search, const char *text, int depth)
{
    struct search fresh = {.words = search->words,
                           .language = search->language,
                           .prefix = search->prefix,
                           .sentences = search->sentences && depth == 0,
                           .text = text};

    if (depth > DEPTH_MAX || !*text || strlen(text) > TEXT_MAX)
        return NULL;
    words_each(search->words, "en", search->prefix, try_word, &fresh);
    return fresh.key ? say_match(&fresh, depth) : condition_name(search, text);
}

// Sentences one behind another: the longest beginning that is one, then the rest.
static char *translate_all(const struct search *search, const char *text)
{
    char *whole = translate(search, text, 0);

    if (whole || strlen(text) > TEXT_MAX)
        return whole;
    for (size_t at = strlen(text); at > 1; at--) {
        char *first, *before, *rest;
        struct buf buf = {0};

        if (text[at] != ' ' || text[at - 1] != '.')
            continue;
        first = cut(text, at);
        before = translate(search, first, 0);
        free(first);
        if (!before)
            continue;
        rest = translate_all(search, text + at + 1);
        buf_add_text(&buf, before);
        if (strlen(before) < 3 || strcmp(before + strlen(before) - 3, "\u3002") != 0)
            buf_add_text(&buf, " ");
        buf_add_text(&buf, rest ? rest : text + at + 1);
        free(before);
        free(rest);
        return buf_take(&buf);
    }
    return NULL;
}

char *words_again(const struct words *words, const char *language, const char *text)
{
    struct search search = {
        .words = words, .language = language, .prefix = "desk.", .sentences = true};
    const char *found = words_language(words, language);
    char *again = found && strcmp(found, "en") != 0 ? translate_all(&search, text) : NULL;

    return again ? again : cut(text, strlen(text));
}

char *words_summary(const struct words *words, const char *language, const char *line)
{
    struct search search = {.words = words, .language = language, .prefix = "summary."};
    struct buf buf = {0};

    while (*line) {
        const char *end = strstr(line, "; ");
        char *plain = cut(line, end ? (size_t)(end - line) : strlen(line));
        char *again = translate(&search, plain, 0);

        buf_add_text(&buf, again ? again : plain);
        if (end)
            buf_add_text(&buf, "; ");
        line = end ? end + 2 : line + strlen(line);
        free(again);
        free(plain);
    }
    return buf_take(&buf);
}
