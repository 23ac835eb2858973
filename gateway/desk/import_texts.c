// What conditions are called and what to do about them; maintenance items; guides of new products.
#include <string.h>

#include "gateway/desk/import.h"

static const char *language_of_row(const struct import *im)
{
    const char *language = import_text(im, "language");
    return language[0] != '\0' ? language : "en";
}

static bool check_model(struct import *im)
{
    const char *model = import_text(im, "model");
    return model[0] == '\0' || import_model_known(im, model) ||
           import_fail(im, "model", "there is no model \"%s\"", model);
}

bool import_check_condition(struct import *im)
{
    const char *of =
        arena_printf(im->c->arena, "%s %s", import_text(im, "model"), language_of_row(im));
    return check_model(im) && import_once(im, "keyword", import_text(im, "keyword"), of);
}

void import_write_condition(struct import *im)
{
    struct store_key key = store_key_text(import_text(im, "keyword"));
    store_key_add_text(&key, import_text(im, "model"));
    store_key_add_text(&key, language_of_row(im));
    Platen__ConditionText fresh, *text = store_get(im->c->txn, STORE_CONDITION_TEXT, &key);
    platen__condition_text__init(&fresh);
    struct import_before before = import_before(im, text != NULL ? &text->base : NULL);
    if (text == NULL)
        text = &fresh;
    import_set(im, "keyword", &text->keyword);
    import_set(im, "model", &text->model);
    text->language = arena_strdup(im->c->arena, language_of_row(im));
    import_set(im, "name", &text->name);
    import_set(im, "what_to_do", &text->what_to_do);
    import_put(im, STORE_CONDITION_TEXT, &key, &text->base, &before);
}

bool import_check_maintenance(struct import *im)
{
    const char *item = import_text(im, "item");
    if (item[0] != '\0' && !import_item_known(im, item))
        return import_fail(im, "item", "the catalogue has no \"%s\"", item);
    return check_model(im) &&
           import_once(im, "code", import_text(im, "model"), import_text(im, "code"));
}

void import_write_maintenance(struct import *im)
{
    struct store_key key = store_key_text(import_text(im, "model"));
    store_key_add_text(&key, import_text(im, "code"));
    Platen__MaintenanceItem fresh, *item = store_get(im->c->txn, STORE_MAINTENANCE_ITEM, &key);
    platen__maintenance_item__init(&fresh);
    struct import_before before = import_before(im, item != NULL ? &item->base : NULL);
    if (item == NULL)
        item = &fresh;
    import_set(im, "model", &item->model);
    import_set(im, "code", &item->code);
    import_set(im, "name", &item->name);
    import_set(im, "item", &item->item);
    import_set(im, "what_to_do", &item->what_to_do);
    import_put(im, STORE_MAINTENANCE_ITEM, &key, &item->base, &before);
}

bool import_check_guide(struct import *im)
{
    const char *of =
        arena_printf(im->c->arena, "%s %s", import_text(im, "model"), language_of_row(im));
    return check_model(im) && import_once(im, "title", of, import_text(im, "title"));
}

// A model has a handful of guides, so looking through them is cheaper than an index by title.
static Platen__ProductGuide *find_guide(struct import *im)
{
    struct store_key prefix = store_key_text(import_text(im, "model"));
    struct store_cursor *cursor =
        store_scan_index(im->c->txn, STORE_GUIDE_BY_MODEL, &prefix, NULL, false);
    Platen__ProductGuide *guide;
    while ((guide = store_next(cursor, NULL)) != NULL)
        if (strcmp(guide->language, language_of_row(im)) == 0 &&
            strcmp(guide->title, import_text(im, "title")) == 0)
            break;
    store_cursor_close(&cursor);
    return guide;
}

void import_write_guide(struct import *im)
{
    Platen__ProductGuide fresh, *guide = find_guide(im);
    platen__product_guide__init(&fresh);
    struct import_before before = import_before(im, guide != NULL ? &guide->base : NULL);
    if (guide == NULL) {
        guide = &fresh;
        guide->id = desk_next_id(im->c, STORE_PRODUCT_GUIDE);
    }
    import_set(im, "model", &guide->model);
    guide->language = arena_strdup(im->c->arena, language_of_row(im));
    import_set(im, "title", &guide->title);
    import_set(im, "text", &guide->text);
    import_put_id(im, STORE_PRODUCT_GUIDE, guide->id, &guide->base, &before);
}
