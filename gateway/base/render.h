// Renderer: an XML document and a compiled sheet of templates/ give bytes. Sheets are compiled
// once, read-only after, shared by all threads; XSLT may neither read nor write files or the net.
// Templates: TEMPLATE_DIR/pages/NAME.xsl, mails/NAME.xsl, words by lang/LANG.xml; a dealer's own
// directory is looked in first, also for a sheet that another imports. The catalogue and the
// functions w:say, w:has, w:number, w:money that sheets have: gateway/base/words.h and
// templates/README.
#ifndef PLATEN_BASE_RENDER_H
#define PLATEN_BASE_RENDER_H

#include <stddef.h>

#include <libxml/tree.h>

struct render;

// Loads every sheet under dirs[] (first wins) and merges lang/*.LANG.xml. NULL with *error_r.
struct render *render_load(const char *const *dirs, size_t n_dirs, const char **error_r);
void render_free(struct render **render);
// sheet: "pages/home". language falls back to "en". Extra params: NULL-ended name, value pairs
// (values are plain strings). *out_r is malloc'd. 1, or -1 with *error_r. Any thread.
int render_document(const struct render *render, const char *sheet, const char *language,
                    xmlDoc *doc, const char *const *params, char **out_r, size_t *size_r,
                    const char **error_r);
// The language of the catalogue for a wanted one, "de" for "de-CH"; NULL where there is none, or
// nothing is wanted.
const char *render_language(const struct render *render, const char *wanted);
// What a person can choose of, in the order of their codes; NULL behind the last.
const char *render_language_at(const struct render *render, size_t i);
// A single word or sentence of the catalogue, e.g. for subjects; key itself when missing.
const char *render_word(const struct render *render, const char *language, const char *key);
// A sentence of the desk, said again in the language (gateway/base/words_again.h). malloc'd.
char *render_again(const struct render *render, const char *language, const char *text);
// The same as render_word() with each {name} replaced. pairs: name, value, ... NULL. malloc'd, never NULL.
char *render_say(const struct render *render, const char *language, const char *key,
                 const char *const *pairs);

#endif
