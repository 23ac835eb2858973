#include "gateway/base/words.h"

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libxml/hash.h>
#include <libxml/parser.h>

#include "lib/buf.h"
#include "lib/error.h"
#include "lib/memory.h"

enum { MAX_LANGUAGES = 32 };

struct word {
    xmlChar *other;
    xmlChar *one; // NULL: one form for every number
};

struct language {
    char code[16];
    xmlHashTable *words;
};

struct words {
    struct language languages[MAX_LANGUAGES];
    size_t n_languages;
};

struct words *words_new(void)
{
    struct words *words = calloc(1, sizeof *words);

    if (!words)
        memory_none();
    return words;
}

static void word_free(void *payload, const xmlChar *name)
{
    struct word *word = payload;

    (void)name;
    xmlFree(word->other);
    xmlFree(word->one);
    free(word);
}

void words_free(struct words **words)
{
    if (!*words)
        return;
    for (size_t i = 0; i < (*words)->n_languages; i++)
        xmlHashFree((*words)->languages[i].words, word_free);
    free(*words);
    *words = NULL;
}

static const struct language *find_language(const struct words *words, const char *code,
                                            size_t size)
{
    for (size_t i = 0; i < words->n_languages; i++)
        if (strlen(words->languages[i].code) == size &&
            !strncasecmp(words->languages[i].code, code, size))
            return &words->languages[i];
    return NULL;
}

static struct language *add_language(struct words *words, const char *code)
{
    struct language *language =
        words->n_languages < MAX_LANGUAGES ? &words->languages[words->n_languages] : NULL;

    for (size_t i = 0; i < words->n_languages; i++)
        if (!strcmp(words->languages[i].code, code))
            return &words->languages[i];
    if (!language || strlen(code) >= sizeof language->code)
        return NULL;
    strcpy(language->code, code);
    language->words = xmlHashCreate(256);
    words->n_languages++;
    return language;
}

// The texts are one line each: white space of the file is not part of them, but where it says so.
static xmlChar *node_text(const xmlNode *node)
{
    xmlChar *text = xmlNodeGetContent(node);
    xmlChar *to = text;
    bool space = false;

    if (xmlNodeGetSpacePreserve(node) == 1)
        return text;
    for (const xmlChar *from = text; from && *from; from++) {
        if (xmlStrchr(BAD_CAST " \t\r\n", *from)) {
            space = to != text;
            continue;
        }
        if (space)
            *to++ = ' ';
        space = false;
        *to++ = *from;
    }
    if (to)
        *to = 0;
    return text;
}

static void add_word(struct language *language, xmlNode *node)
{
    xmlChar *key = xmlGetNoNsProp(node, BAD_CAST "key");
    struct word *word = calloc(1, sizeof *word);

    if (!word)
        memory_none();
    for (xmlNode *form = xmlFirstElementChild(node); form; form = xmlNextElementSibling(form)) {
        xmlChar **place = xmlStrEqual(form->name, BAD_CAST "one") ? &word->one : &word->other;

        xmlFree(*place);
        *place = node_text(form);
    }
    if (!word->other)
        word->other = node_text(node);
    if (!key || xmlHashAddEntry(language->words, key, word) != 0)
        word_free(word, NULL);
    xmlFree(key);
}

static int add_file(struct words *words, const char *path, const char *code, const char **error_r)
{
    xmlDoc *doc =
        xmlReadFile(path, NULL, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    xmlNode *root = doc ? xmlDocGetRootElement(doc) : NULL;
    struct language *language = root ? add_language(words, code) : NULL;
    const xmlError *error = xmlGetLastError();

    if (!root)
        *error_r = error_format("%s:%d: %s", path, error ? error->line : 0,
                                error && error->message ? error->message : "cannot be read");
    else if (!language)
        *error_r = error_format("%s: too many languages, or \"%s\" is none", path, code);
    else
        for (xmlNode *node = xmlFirstElementChild(root); node; node = xmlNextElementSibling(node))
            if (xmlStrEqual(node->name, BAD_CAST "word"))
                add_word(language, node);
    xmlFreeDoc(doc);
    return language ? 1 : -1;
}

// NAME.LANG.xml; code_r gets LANG.
static bool is_catalogue(const char *name, char code_r[16])
{
    const char *end = strrchr(name, '.');
    const char *dot = end;

    if (!end || strcmp(end, ".xml") || name[0] == '.')
        return false;
    while (dot > name && dot[-1] != '.')
        dot--;
    if (dot == name || end - dot < 2 || end - dot > 15)
        return false;
    snprintf(code_r, 16, "%.*s", (int)(end - dot), dot);
    return true;
}

int words_add_folder(struct words *words, const char *folder, const char **error_r)
{
    struct dirent **entries = NULL;
    int n = scandir(folder, &entries, NULL, alphasort);
    int result = 1;

    if (n < 0) {
        *error_r = error_format("%s: %m", folder);
        return errno == ENOENT ? 1 : -1;
    }
    for (int i = 0; i < n; i++) {
        char code[16];
        char path[PATH_MAX];

        if (result > 0 && is_catalogue(entries[i]->d_name, code)) {
            snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name);
            result = add_file(words, path, code, error_r);
        }
        free(entries[i]);
    }
    free(entries);
    return result;
}

// The language itself, what it is a variety of ("de" for "de-CH"), English.
static const struct word *find_word(const struct words *words, const char *code, const char *key)
{
    const char *wanted = code && *code ? code : "en";
    const size_t sizes[] = {strlen(wanted), strcspn(wanted, "-")};

    for (size_t i = 0; i < 3; i++) {
        const struct language *language =
            i < 2 ? find_language(words, wanted, sizes[i]) : find_language(words, "en", 2);
        struct word *word = language ? xmlHashLookup(language->words, BAD_CAST key) : NULL;

        if (word)
            return word;
    }
    return NULL;
}

const char *words_find(const struct words *words, const char *language, const char *key)
{
    const struct word *word = find_word(words, language, key);

    return word ? (const char *)word->other : NULL;
}

struct each {
    const char *prefix;
    void (*call)(void *context, const char *key, const char *text);
    void *context;
};

static void each_word(void *payload, void *data, const xmlChar *key)
{
    const struct word *word = payload;
    const struct each *each = data;

    if (!strncmp((const char *)key, each->prefix, strlen(each->prefix)))
        each->call(each->context, (const char *)key, (const char *)word->other);
}

void words_each(const struct words *words, const char *language, const char *prefix,
                void (*call)(void *context, const char *key, const char *text), void *context)
{
    const struct language *found = find_language(words, language, strlen(language));
    struct each each = {prefix, call, context};

    if (found)
        xmlHashScan(found->words, each_word, &each);
}

const char *words_language(const struct words *words, const char *wanted)
{
    const struct language *found = find_language(words, wanted, strlen(wanted));

    if (!found)
        found = find_language(words, wanted, strcspn(wanted, "-"));
    return found ? found->code : NULL;
}

const char *words_language_at(const struct words *words, size_t i)
{
    const char *last = "";

    // few, and asked for seldom: no order is kept
    for (;; i--) {
        const char *next = NULL;

        for (size_t n = 0; n < words->n_languages; n++) {
            const struct language *language = &words->languages[n];

            if (xmlHashLookup(language->words, BAD_CAST "language.name") &&
                strcmp(language->code, last) > 0 && (!next || strcmp(language->code, next) < 0))
                next = language->code;
        }
        if (!next || i == 0)
            return next;
        last = next;
    }
}

static const char *pair_value(const char *const *pairs, const char *name, size_t size)
{
    for (; pairs && pairs[0]; pairs += 2)
        if (strlen(pairs[0]) == size && !memcmp(pairs[0], name, size))
            return pairs[1];
    return NULL;
}

char *words_say(const struct words *words, const char *language, const char *key,
                const char *const *pairs)
{
    const struct word *word = find_word(words, language, key);
    const char *count = pair_value(pairs, "count", 5);
    const char *text = word ? (const char *)word->other : key;
    struct buf buf = {0};

    if (word && word->one && count && !strcmp(count, "1"))
        text = (const char *)word->one;
    while (*text) {
        size_t plain = strcspn(text, "{");
        size_t name = text[plain] ? strcspn(text + plain, "}") : 0;
        const char *value =
            name && text[plain + name] ? pair_value(pairs, text + plain + 1, name - 1) : NULL;

        buf_add(&buf, text, plain);
        text += plain;
        if (value) {
            buf_add_text(&buf, value);
            text += name + 1;
        } else if (*text) {
            buf_add_byte(&buf, (uint8_t)*text++);
        }
    }
    return buf_take(&buf);
}

static void add_grouped(struct buf *buf, uint64_t number, const char *group)
{
    char digits[24];
    int n = snprintf(digits, sizeof digits, "%" PRIu64, number);

    for (int i = 0; i < n; i++) {
        if (i > 0 && (n - i) % 3 == 0)
            buf_add_text(buf, group);
        buf_add_byte(buf, (uint8_t)digits[i]);
    }
}

static uint64_t magnitude(int64_t number)
{
    return number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
}

char *words_number(const struct words *words, const char *language, int64_t number)
{
    const char *group = words_find(words, language, "number.group");
    struct buf buf = {0};

    if (number < 0)
        buf_add_text(&buf, "\u2212");
    add_grouped(&buf, magnitude(number), group ? group : ",");
    return buf_take(&buf);
}

// ISO 4217, list one: those that have no minor unit, and those with three digits.
static int minor_digits(const char *currency)
{
    static const char none[] =
        "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF";
    static const char three[] = "BHD IQD JOD KWD LYD OMR TND";

    if (strlen(currency) != 3)
        return 2;
    return strstr(none, currency) ? 0 : strstr(three, currency) ? 3 : 2;
}

// A currency that people know by a sign has a text of its own.
static const char *money_key(const struct words *words, const char *language, const char *currency)
{
    static const char *const known[] = {"money.EUR", "money.GBP", "money.JPY", "money.USD"};

    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (!strcmp(known[i] + strlen("money."), currency) && words_find(words, language, known[i]))
            return known[i];
    return words_find(words, language, "money") ? "money" : "{currency} {amount}";
}

char *words_money(const struct words *words, const char *language, int64_t amount,
                  const char *currency)
{
    const char *group = words_find(words, language, "number.group");
    const char *decimal = words_find(words, language, "number.decimal");
    int digits = minor_digits(currency);
    uint64_t unit = digits == 0 ? 1 : digits == 3 ? 1000 : 100;
    struct buf buf = {0};
    char *text;

    if (amount < 0)
        buf_add_text(&buf, "\u2212");
    add_grouped(&buf, magnitude(amount) / unit, group ? group : ",");
    if (digits > 0)
        buf_printf(&buf, "%s%0*" PRIu64, decimal ? decimal : ".", digits, magnitude(amount) % unit);
    text = words_say(words, language, money_key(words, language, currency),
                     (const char *const[]){"currency", currency, "amount", buf_text(&buf), NULL});
    buf_free(&buf);
    return text;
}
