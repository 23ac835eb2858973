#include <string.h>

#include "gateway/desk/fitting.h"
#include "gateway/desk/item_name.h"
#include "gateway/store/store.h"
#include "lib/arena.h"
#include "webui/form.h"
#include "webui/home.h"

enum { ITEMS_MAX = 200, GUIDES_MAX = 20 };

Platen__Item **home_items(struct web_request *request, const Platen__Terminal *terminal,
                          size_t *n_r)
{
    Platen__Item **items = arena_array(request->arena, ITEMS_MAX, sizeof *items);
    struct store_key prefix = store_key_text(terminal->model);
    struct store_cursor *cursor;
    Platen__Item *item;

    *n_r = 0;
    if (!*terminal->model)
        return items;
    cursor = store_scan_index(request->txn, STORE_ITEM_BY_MODEL, &prefix, NULL, false);
    while (*n_r < ITEMS_MAX && (item = store_next(cursor, NULL)))
        items[(*n_r)++] = item;
    store_cursor_close(&cursor);
    return items;
}

Platen__Item *home_item(struct web_request *request, const Platen__Terminal *terminal,
                        const char *code)
{
    struct store_key key = store_key_text(code);
    Platen__Item *item = *code ? store_find(request->txn, STORE_ITEM_BY_CODE, &key) : NULL;

    for (size_t i = 0; item && i < item->n_models; i++)
        if (!strcmp(item->models[i], terminal->model))
            return item;
    return NULL;
}

void home_set_item_name(const struct page *page, xmlNode *node, const Platen__Item *item)
{
    const char *language;

    page_set(node, "name", item_name(item, page->language, &language));
    page_set_language(page, node, "name-lang", language);
}

static const char *picture_path(struct page *page, const Platen__Item *item)
{
    const char *name = *item->picture ? item->picture : "box.svg";

    return arena_printf(page->request->arena, "/pictures/%s",
                        form_encode(name, page->request->arena));
}

xmlNode *home_add_item(struct page *page, xmlNode *parent, const Platen__Terminal *terminal,
                       const Platen__Item *item, const Platen__Case *kase)
{
    const Platen__LocalText *how_to = page_local(page, item->how_to, item->n_how_to);
    xmlNode *node = page_add(parent, "item");
    const char *code = form_encode(item->code, page->request->arena);

    page_set(node, "code", item->code);
    home_set_item_name(page, node, item);
    page_set(node, "kind", item->kind);
    page_set(node, "part", item->part);
    page_set_flag(node, "fitted", fitting_of_item(item));
    page_set(node, "picture", picture_path(page, item));
    if (item->yield)
        page_set_number(node, "yield", item->yield);
    if (item->price > 0)
        page_set_number(node, "price", item->price);
    page_set_format(node, "order", "%s/t/%llu/review?%s%s%sq.%s=1", page->request->base,
                    (unsigned long long)terminal->id, kase ? "c=" : "",
                    kase ? kase->service_id : "", kase ? "&" : "", code);
    if (how_to)
        page_set_language(page, page_add_text(node, "how-to", how_to->text), "lang",
                          how_to->language);
    return node;
}

static bool language_fits(const struct page *page, const char *language)
{
    return !*language || !strcmp(language, page->language) || !strcmp(language, "en");
}

void home_add_guides(struct page *page, xmlNode *parent, const Platen__Terminal *terminal,
                     bool with_text)
{
    struct web_request *request = page->request;
    struct store_key prefix = store_key_text(terminal->model);
    struct store_cursor *cursor =
        store_scan_index(request->txn, STORE_GUIDE_BY_MODEL, &prefix, NULL, false);
    const Platen__ProductGuide *guide;

    for (int n = 0; n < GUIDES_MAX && (guide = store_next(cursor, NULL)); n++) {
        xmlNode *node;

        if (!language_fits(page, guide->language))
            continue;
        node = page_add(parent, "guide");
        page_set_number(node, "id", (int64_t)guide->id);
        page_set(node, "title", guide->title);
        page_set_language(page, node, "lang", guide->language);
        page_set(node, "model", guide->model);
        page_set_format(node, "href", "%s/t/%llu/guide#guide-%llu", request->base,
                        (unsigned long long)terminal->id, (unsigned long long)guide->id);
        if (with_text)
            page_add_text(node, "text", guide->text);
    }
    store_cursor_close(&cursor);
}
