#include "webui/page.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/base/render.h"
#include "gateway/store/store.h"
#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/local_text.h"
#include "lib/log.h"
#include "lib/random.h"
#include "lib/text.h"
#include "lib/zone.h"
#include "webui/accent.h"
#include "webui/guard.h"
#include "webui/internal.h"
#include "webui/static.h"

// ---- nodes ----

static bool is_direction_mark(uint32_t point)
{
    return point == 0x200e || point == 0x200f || (point >= 0x202a && point <= 0x202e) ||
           (point >= 0x2066 && point <= 0x2069);
}

// What XML cannot hold and what would turn a line around is left out.
static void add_clean(struct buf *buf, const char *text)
{
    size_t size = strlen(text);
    size_t step;

    if (size > PAGE_TEXT_MAX)
        size = PAGE_TEXT_MAX;
    for (size_t i = 0; i < size; i += step) {
        uint32_t point = 0;

        step = text_utf8_next(text + i, size - i, &point);
        if (step == 0) {
            step = 1;
            if (size < PAGE_TEXT_MAX)
                buf_add_text(buf, "\uFFFD");
        } else if ((point >= 0x20 || point == '\n' || point == '\t') && point != 0x7f &&
                   point != 0xfffe && point != 0xffff && !is_direction_mark(point)) {
            buf_add(buf, text + i, step);
        }
    }
    if (strlen(text) > PAGE_TEXT_MAX)
        buf_add_text(buf, "\u2026");
}

xmlNode *page_add(xmlNode *parent, const char *name)
{
    return xmlNewChild(parent, NULL, (const xmlChar *)name, NULL);
}

xmlNode *page_add_text(xmlNode *parent, const char *name, const char *text)
{
    struct buf buf = {0};
    xmlNode *node;

    if (!text || !*text)
        return NULL;
    add_clean(&buf, text);
    node = xmlNewTextChild(parent, NULL, (const xmlChar *)name, (const xmlChar *)buf_text(&buf));
    buf_free(&buf);
    return node;
}

void page_set(xmlNode *node, const char *name, const char *value)
{
    struct buf buf = {0};

    if (!value || !*value)
        return;
    add_clean(&buf, value);
    xmlNewProp(node, (const xmlChar *)name, (const xmlChar *)buf_text(&buf));
    buf_free(&buf);
}

void page_set_format(xmlNode *node, const char *name, const char *format, ...)
{
    struct buf buf = {0};
    va_list args;

    va_start(args, format);
    buf_vprintf(&buf, format, args);
    va_end(args);
    page_set(node, name, buf_text(&buf));
    buf_free(&buf);
}

void page_set_number(xmlNode *node, const char *name, int64_t number)
{
    page_set_format(node, name, "%lld", (long long)number);
}

void page_set_flag(xmlNode *node, const char *name, bool flag)
{
    if (flag)
        page_set(node, name, "yes");
}

// ---- times ----

static int64_t day_number(const struct zone_time *local)
{
    struct zone_time noon = {
        .year = local->year, .month = local->month, .day = local->day, .hour = 12};
    int64_t time = 0;

    zone_time_utc(zone_utc(), &noon, &time);
    return time / ((int64_t)86400 * 1000000);
}

static void set_date(xmlNode *node, const char *prefix, const struct zone_time *local)
{
    char name[32];

    snprintf(name, sizeof name, "%sweekday", prefix);
    page_set_number(node, name, local->weekday);
    snprintf(name, sizeof name, "%sday", prefix);
    page_set_number(node, name, local->day);
    snprintf(name, sizeof name, "%smonth", prefix);
    page_set_number(node, name, local->month);
    snprintf(name, sizeof name, "%syear", prefix);
    page_set_number(node, name, local->year);
}

static void set_near(const struct page *page, xmlNode *node, const struct zone_time *local)
{
    struct zone_time today;
    int64_t days;

    zone_local(page->zone, page->request->now, &today);
    days = day_number(local) - day_number(&today);
    page_set(node, "near",
             days == 0    ? "today"
             : days == -1 ? "yesterday"
             : days == 1  ? "tomorrow"
                          : NULL);
    page_set_flag(node, "this-year", today.year == local->year);
}

xmlNode *page_add_when(const struct page *page, xmlNode *parent, const char *name, int64_t time)
{
    return page_add_span(page, parent, name, time, 0);
}

xmlNode *page_add_span(const struct page *page, xmlNode *parent, const char *name, int64_t start,
                       int64_t end)
{
    char iso[ZONE_TEXT_SIZE];
    struct zone_time local;
    struct zone_time last;
    xmlNode *node;

    if (!start)
        return NULL;
    node = page_add(parent, name);
    zone_local(page->zone, start, &local);
    zone_iso(page->zone, start, iso);
    page_set(node, "iso", iso);
    set_date(node, "", &local);
    page_set_format(node, "clock", "%d:%02d", local.hour, local.minute);
    set_near(page, node, &local);
    if (end <= start)
        return node;
    zone_local(page->zone, end, &last);
    page_set_format(node, "until", "%d:%02d", last.hour, last.minute);
    if (last.day != local.day || last.month != local.month || last.year != local.year)
        set_date(node, "until-", &last);
    return node;
}

// ---- forms and texts ----

xmlNode *page_form(struct page *page, xmlNode *parent, const char *name, const char *format, ...)
{
    xmlNode *node = page_add(parent, "form");
    uint8_t random[16];
    char once[33];
    va_list args;
    char *path;

    va_start(args, format);
    path = arena_vprintf(page->request->arena, format, args);
    va_end(args);
    random_bytes(random, sizeof random);
    text_hex(once, random, sizeof random);
    page_set(node, "name", name);
    page_set(node, "action", path);
    page_set(node, "token", guard_form_token(page->request, path));
    page_set(node, "once", once);
    return node;
}

void page_error(xmlNode *parent, const char *field, const char *key)
{
    xmlNode *node = page_add(parent, "error");

    page_set(node, "field", field);
    page_set(node, "key", key);
}

void page_done(struct page *page, const char *const *keys)
{
    const char *done = form_value(&page->request->form, "done");

    for (; done && *keys; keys++) {
        if (!strcmp(*keys, done)) {
            page_set(page_add(page->root, "done"), "key", done);
            return;
        }
    }
}

void page_languages(const struct page *page, xmlNode *parent, const char *chosen)
{
    const struct render *render = page->request->settings->render;
    const char *taken = render_language(render, chosen);
    const char *code;

    for (size_t i = 0; (code = render_language_at(render, i)); i++) {
        xmlNode *node = page_add(parent, "language");

        page_set(node, "code", code);
        page_set(node, "name", render_word(render, code, "language.name"));
        page_set_flag(node, "chosen", taken && !strcmp(code, taken));
    }
}

const Platen__LocalText *page_local(const struct page *page, Platen__LocalText *const *texts,
                                    size_t n)
{
    const Platen__LocalText *found = local_text_find(texts, n, page->language);

    if (!found)
        found = local_text_find(texts, n, "en");
    return found ? found : n ? texts[0] : NULL;
}

void page_set_language(const struct page *page, xmlNode *node, const char *name,
                       const char *language)
{
    if (node && strcmp(language, page->language) != 0)
        page_set(node, name, language);
}

// ---- a page ----

static const Platen__Customer *find_customer(const struct web_request *request)
{
    return request->person
               ? store_get_id(request->txn, STORE_CUSTOMER, request->person->customer)
               : NULL;
}

// The person's, else the customer's, else the dealer's, as far as the catalogue speaks it.
static const char *choose_language(const struct web_request *request)
{
    const Platen__Customer *customer = find_customer(request);
    const char *const wanted[] = {
        request->language,
        request->staff ? request->staff->language : NULL,
        request->person ? request->person->language : NULL,
        customer ? customer->language : NULL,
        request->dealer->language,
    };

    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        const char *found = render_language(request->settings->render, wanted[i]);

        if (found)
            return found;
    }
    return "en";
}

static void add_dealer(struct page *page)
{
    const Platen__Dealer *dealer = page->request->dealer;
    xmlNode *node = page_add(page->root, "dealer");

    page_set(node, "name", dealer->name);
    page_set(node, "telephone", dealer->telephone);
    page_set(node, "mail", dealer->mail);
    page_set(node, "currency", *dealer->currency ? dealer->currency : "EUR");
    page_add_text(node, "address", dealer->address);
}

static void add_person(struct page *page)
{
    const Platen__Person *person = page->request->person;
    const Platen__Customer *customer = find_customer(page->request);
    xmlNode *node;

    if (!person)
        return;
    node = page_add(page->root, "person");
    page_set(node, "name", person->name);
    page_set(node, "mail", person->mail);
    page_set_flag(node, "confirmed", person->confirmed != 0);
    if (customer)
        page_set(node, "customer", customer->name);
}

const struct zone *page_zone(const struct web_request *request)
{
    const Platen__Person *person = request->person;
    const Platen__Customer *customer = find_customer(request);

    return zone_first(person ? person->zone : "", customer ? customer->zone : "",
                      request->dealer->zone);
}

bool page_begin(struct page *page, struct web_request *request, const char *name)
{
    *page = (struct page){.request = request, .name = name};
    if (!web_snapshot(request))
        return false;
    page->language = arena_strdup(request->arena, choose_language(request));
    page->zone = page_zone(request);
    page->doc = xmlNewDoc((const xmlChar *)"1.0");
    page->root = xmlNewDocNode(page->doc, NULL, (const xmlChar *)"page", NULL);
    xmlDocSetRootElement(page->doc, page->root);
    page_set(page->root, "name", name);
    page_set(page->root, "language", page->language);
    page_set(page->root, "static", static_base(request->webui->statics));
    page_set(page->root, "base", request->base);
    page_set(page->root, "accent", accent_path(request->dealer->accent, request->arena));
    add_dealer(page);
    add_person(page);
    return true;
}

void page_drop(struct page *page)
{
    xmlFreeDoc(page->doc);
    page->doc = NULL;
    web_snapshot_end(page->request);
}

void page_answer(struct page *page, unsigned status)
{
    struct web_request *request = page->request;
    const char *error = "";
    char sheet[64];
    char *out = NULL;
    size_t size = 0;

    if (request->txn && store_failed(request->txn)) {
        page_drop(page);
        web_problem(request, 503, NULL, "The store does not answer. Please try again in a minute.");
        return;
    }
    web_snapshot_end(request);
    if (request->settings->watch)
        request->settings->watch(page->name, page->doc);
    snprintf(sheet, sizeof sheet, "pages/%s", page->name);
    if (render_document(request->settings->render, sheet, page->language, page->doc, NULL, &out,
                        &size, &error) > 0) {
        web_bytes(request, status, "text/html; charset=utf-8", out, size);
    } else {
        web_log(request->webui, LOG_LEVEL_ERROR, "page: %s", error);
        web_text(request, 500, "text/plain; charset=utf-8",
                 "This page could not be drawn. We have noted it.\n");
    }
    page_drop(page);
}

void page_message_text(struct web_request *request, unsigned status, const char *key,
                       const char *text)
{
    struct page page;
    xmlNode *node;

    if (!page_begin(&page, request, "message"))
        return;
    node = page_add(page.root, "message");
    page_set_number(node, "status", status);
    page_set(node, "key", key);
    page_add_text(node, "text", text);
    page_answer(&page, status);
    if (status == 503)
        web_header_add(request, "Retry-After", "10");
}

void page_message(struct web_request *request, unsigned status, const char *key)
{
    page_message_text(request, status, key, NULL);
}
