// The catalogue: every word of pages and mails by key and language, from
// templates/lang/NAME.LANG.xml (namespace urn:platen:words:1; docs in templates/README). All files
// of one language are merged; what was added first wins, so a dealer's folder is added before ours.
// Read-only after loading.
//
// In a sheet, with xmlns:w="urn:platen:words:1":
//   w:say('key', 'name', value, ...)  the text with each {name} replaced; a text with forms takes
//                                     <one> where the value named "count" is 1 (Unicode CLDR plural
//                                     rules of English and German; other languages give <other>
//                                     only)
//   w:has('key')                      whether the language or English has it
//   w:number(n)                       a whole number with the language's grouping
//   w:desk(text)                      a sentence of the desk, w:summary(line) a report's summary,
//                                     said again in the language (gateway/base/words_again.h)
//   w:money(amount, 'EUR')            smallest units as an amount with its currency (ISO 4217)
// A missing key gives English, then the key itself.
#ifndef PLATEN_BASE_WORDS_H
#define PLATEN_BASE_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <libxslt/xsltInternals.h>

struct words;

struct words *words_new(void);
void words_free(struct words **words);
// Adds every *.LANG.xml in folder; a folder that is not there is fine. 1, or -1 with *error_r.
int words_add_folder(struct words *words, const char *folder, const char **error_r);

// The language that is there for a wanted one, "de" for "de-CH"; NULL: no catalogue speaks it.
const char *words_language(const struct words *words, const char *wanted);
// All that call themselves something (key language.name), in the order of their codes; NULL behind
// the last.
const char *words_language_at(const struct words *words, size_t i);

// The text by key, its <other> form; NULL when neither the language nor English has it.
const char *words_find(const struct words *words, const char *language, const char *key);

// Calls each(context, key, text) for every key of the language itself that begins so, in no order.
void words_each(const struct words *words, const char *language, const char *prefix,
                void (*each)(void *context, const char *key, const char *text), void *context);

// pairs: name, value, ... NULL. malloc'd, never NULL.
char *words_say(const struct words *words, const char *language, const char *key,
                const char *const *pairs);
char *words_number(const struct words *words, const char *language, int64_t number);
char *words_money(const struct words *words, const char *language, int64_t amount,
                  const char *currency);

// Gives a transformation the functions above. Both pointers must outlive it.
struct words_view {
    const struct words *words;
    const char *language;
};
void words_register(xsltTransformContext *transform, struct words_view *view);

#endif
