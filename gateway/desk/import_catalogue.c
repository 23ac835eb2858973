// Models, and the catalogue of consumables and parts that fit them.
#include <string.h>

#include "gateway/desk/array.h"
#include "gateway/desk/find.h"
#include "gateway/desk/import.h"
#include "lib/money.h"

bool import_model_known(struct import *im, const char *code)
{
    return import_defined(im, "model", code, NULL) != NULL || find_model(im->c, code) != NULL;
}

bool import_item_known(struct import *im, const char *code)
{
    return import_defined(im, "item", code, NULL) != NULL || find_item(im->c, code) != NULL;
}

bool import_check_model(struct import *im)
{
    const char *code = import_text(im, "code");
    if (!import_once(im, "code", code, NULL))
        return false;
    import_define(im, "model", code, NULL, code);
    return true;
}

void import_write_model(struct import *im)
{
    Platen__Model fresh, *model = find_model(im->c, import_text(im, "code"));
    platen__model__init(&fresh);
    struct import_before before = import_before(im, model != NULL ? &model->base : NULL);
    struct cell_row was, now;
    if (model != NULL)
        cells_of_model(model, &was);
    if (model == NULL) {
        model = &fresh;
        model->id = desk_next_id(im->c, STORE_MODEL);
    }
    import_set(im, "code", &model->code);
    import_set(im, "maker", &model->maker);
    import_set(im, "name", &model->name);
    import_set(im, "kind", &model->kind);
    import_put_id(im, STORE_MODEL, model->id, &model->base, &before);
    cells_of_model(model, &now);
    cell_set_note(&im->set, CELL_MODELS, before.there ? &was : NULL, &now);
}

bool import_check_item(struct import *im)
{
    const char *code = import_text(im, "code"), *list = import_text(im, "models"), *word;
    while ((word = import_next_word(im, &list)) != NULL)
        if (!import_model_known(im, word))
            return import_fail(im, "models", "there is no model \"%s\"", word);
    if (!import_once(im, "code", code, NULL))
        return false;
    import_define(im, "item", code, NULL, code);
    return true;
}

static void set_models(struct import *im, Platen__Item *item)
{
    const char *list = import_text(im, "models"), *word;
    item->n_models = 0;
    item->models = NULL;
    while ((word = import_next_word(im, &list)) != NULL)
        array_add_text(im->c->arena, &item->models, &item->n_models, word);
}

// An empty text takes that language out.
static void set_local(struct import *im, Platen__LocalText ***texts, size_t *n,
                      const char *language, const char *text)
{
    size_t i = 0;
    while (i < *n && strcmp((*texts)[i]->language, language) != 0)
        i++;
    if (text[0] == '\0') {
        if (i < *n) {
            memmove(*texts + i, *texts + i + 1, (*n - i - 1) * sizeof **texts);
            --*n;
        }
        return;
    }
    Platen__LocalText *local = arena_alloc(im->c->arena, sizeof *local);
    platen__local_text__init(local);
    local->language = arena_strdup(im->c->arena, language);
    local->text = arena_strdup(im->c->arena, text);
    if (i < *n)
        (*texts)[i] = local;
    else
        *texts = array_add(im->c->arena, *texts, n, local);
}

static void set_texts(struct import *im, Platen__Item *item)
{
    for (size_t i = 0; i < im->row->n_cells; i++) {
        const Platen__Fact *cell = im->row->cells[i];
        const char *language = import_language_of(cell->name, "name_");
        if (language != NULL)
            set_local(im, &item->names, &item->n_names, language, cell->value);
        language =
            strcmp(cell->name, "how_to") == 0 ? "en" : import_language_of(cell->name, "how_to_");
        if (language != NULL)
            set_local(im, &item->how_to, &item->n_how_to, language, cell->value);
    }
}

static void set_item(struct import *im, Platen__Item *item)
{
    const char *price = import_cell(im, "price");
    import_set(im, "code", &item->code);
    import_set(im, "kind", &item->kind);
    import_set(im, "name", &item->name);
    import_set(im, "supply_type", &item->supply_type);
    import_set(im, "colour", &item->colour);
    import_set(im, "part", &item->part);
    import_set(im, "picture", &item->picture);
    import_set(im, "fitted_by", &item->fitted_by);
    import_set_number(im, "yield", &item->yield);
    if (price != NULL && !money_parse(price, im->c->dealer->currency, &item->price))
        item->price = 0;
    set_models(im, item);
    set_texts(im, item);
}

void import_write_item(struct import *im)
{
    Platen__Item fresh, *item = find_item(im->c, import_text(im, "code"));
    platen__item__init(&fresh);
    struct import_before before = import_before(im, item != NULL ? &item->base : NULL);
    if (item == NULL) {
        item = &fresh;
        item->id = desk_next_id(im->c, STORE_ITEM);
    }
    set_item(im, item);
    import_put_id(im, STORE_ITEM, item->id, &item->base, &before);
}
