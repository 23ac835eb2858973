// Page documents: an xmlDoc built from records, valid against schemas/page-NAME.rng, drawn by
// templates/pages/NAME.xsl. Texts are cleaned on the way in (no control characters, no direction
// marks, valid UTF-8, at most PAGE_TEXT_MAX bytes); escaping is the serializer's.
//
//   struct page page;
//   if (!page_begin(&page, request, "home"))
//       return;                               // answered already
//   xmlNode *list = page_add(page.root, "notices");
//   page_set(list, "colour", supply->colour);
//   page_form(&page, list, "order", "%s/order", request->base);
//   page_answer(&page, 200);                  // ends the snapshot, draws, answers, frees
#ifndef PLATEN_WEBUI_PAGE_H
#define PLATEN_WEBUI_PAGE_H

#include <stdbool.h>
#include <stdint.h>

#include <libxml/tree.h>

#include "webui/request.h"

struct zone;

enum { PAGE_TEXT_MAX = 4000 };

struct page {
    struct web_request *request;
    const char *name; // "home": the sheet and the schema
    xmlDoc *doc;
    xmlNode *root;           // <page>
    const struct zone *zone; // of the person, else the dealer
    const char *language;
};

// Opens a snapshot where none is open; root gets what every page shows: dealer, person, style,
// base.
bool page_begin(struct page *page, struct web_request *request, const char *name);
// The zone of its times: the person's, the customer's, the dealer's. A snapshot must be open.
const struct zone *page_zone(const struct web_request *request);
// Draws by pages/NAME, answers with status, frees the document. Ends the snapshot first.
void page_answer(struct page *page, unsigned status);
void page_drop(struct page *page); // frees without answering

// A whole page with a heading, a sentence and perhaps a way on, by words message.KEY.title, .text.
// Without a snapshot it opens one of its own. Statuses 4xx and 5xx.
void page_message(struct web_request *request, unsigned status, const char *key);
// The same with the desk's own words.
void page_message_text(struct web_request *request, unsigned status, const char *key,
                       const char *text);

xmlNode *page_add(xmlNode *parent, const char *name);
xmlNode *page_add_text(xmlNode *parent, const char *name,
                       const char *text);                          // "" and NULL: no element, NULL
void page_set(xmlNode *node, const char *name, const char *value); // "" and NULL: no attribute
void page_set_number(xmlNode *node, const char *name, int64_t number);
void page_set_flag(xmlNode *node, const char *name, bool flag); // "yes" or no attribute
void page_set_format(xmlNode *node, const char *name, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

// <NAME iso= year= month= day= weekday= clock= near="today|yesterday|tomorrow"/> in the page's
// zone; 0 gives no element. With an end also until= (its clock) and, on another day, until-day=
// etc.
xmlNode *page_add_when(const struct page *page, xmlNode *parent, const char *name, int64_t time);
xmlNode *page_add_span(const struct page *page, xmlNode *parent, const char *name, int64_t start,
                       int64_t end);

// <form name= action= token= once=>: a POST to a path of ours. The sheet writes the two hidden
// fields.
xmlNode *page_form(struct page *page, xmlNode *parent, const char *name, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
// <error field=>text</error>
void page_error(xmlNode *parent, const char *field, const char *key);

// <done key=/> where the query says done=KEY and KEY is one of keys (NULL-ended): what was just
// done.
void page_done(struct page *page, const char *const *keys);

// <language code= name= chosen=/> for each that the catalogue has, by its own name; chosen: which is
// taken now, or NULL.
void page_languages(const struct page *page, xmlNode *parent, const char *chosen);

// The first text in the page's language, else in English, else the first; NULL when there is none.
const Platen__LocalText *page_local(const struct page *page, Platen__LocalText *const *texts,
                                    size_t n);
// Says as attribute `name` in which language the dealer wrote a text, where that is known and is not
// the page's; else nothing is claimed. node may be NULL.
void page_set_language(const struct page *page, xmlNode *node, const char *name,
                       const char *language);

#endif
