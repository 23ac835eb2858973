#include <string.h>

#include "gateway/desk/levels.h"
#include "gateway/desk/standing.h"
#include "gateway/store/store.h"
#include "lib/arena.h"
#include "webui/home.h"

enum { LOW_PERCENT = 10 }; // where the dealer has not said

static const char *model_name(struct web_request *request, const Platen__Terminal *terminal,
                              const char **maker_r)
{
    struct store_key key = store_key_text(terminal->model);
    const Platen__Model *model =
        *terminal->model ? store_find(request->txn, STORE_MODEL_BY_CODE, &key) : NULL;

    *maker_r = model && *model->maker ? model->maker : terminal->maker;
    return model && *model->name ? model->name : terminal->model;
}

xmlNode *home_add_terminal(struct page *page, xmlNode *parent, const Platen__Terminal *terminal)
{
    xmlNode *node = page_add(parent, "terminal");
    enum standing standing = standing_of(terminal);
    const char *maker;
    const char *model = model_name(page->request, terminal, &maker);

    page_set_number(node, "id", (int64_t)terminal->id);
    page_set_format(node, "href", "%s/t/%llu", page->request->base,
                    (unsigned long long)terminal->id);
    page_set(node, "place", terminal->place);
    page_set(node, "maker", maker);
    page_set(node, "model", model);
    page_set(node, "number", terminal->number);
    page_set(node, "serial", terminal->serial);
    page_set_flag(node, "silent", terminal->silent);
    if (standing != STANDING_ACTIVE && standing != STANDING_SILENT)
        page_set(node, "standing", standing_text(standing));
    return node;
}

int home_percent(const Platen__Supply *supply)
{
    int64_t level = supply->level;

    if (supply->level_kind != PLATEN__LEVEL_KIND__LEVEL_EXACT || level < 0)
        return -1;
    if (!strcmp(supply->unit, "percent"))
        return level > 100 ? 100 : (int)level;
    if (supply->capacity <= 0)
        return -1;
    return level >= supply->capacity ? 100 : (int)((double)level * 100 / (double)supply->capacity);
}

// The device's own word outranks its gauge (DESIGN 4, Levels).
Platen__SupplyState home_supply_state(const struct page *page, const Platen__Supply *supply)
{
    uint32_t low = page->request->dealer ? page->request->dealer->low_percent : 0;
    int percent = home_percent(supply);

    if (supply->state != PLATEN__SUPPLY_STATE__SUPPLY_STATE_UNKNOWN)
        return supply->state;
    if (supply->level_kind == PLATEN__LEVEL_KIND__LEVEL_SOME_REMAINING)
        return PLATEN__SUPPLY_STATE__SUPPLY_STATE_SOME;
    if (percent < 0)
        return PLATEN__SUPPLY_STATE__SUPPLY_STATE_UNKNOWN;
    if (percent == 0)
        return supply->class_ == PLATEN__SUPPLY_CLASS__SUPPLY_CLASS_FILLED
                   ? PLATEN__SUPPLY_STATE__SUPPLY_STATE_FULL
                   : PLATEN__SUPPLY_STATE__SUPPLY_STATE_EMPTY;
    return percent <= (int)(low ? low : LOW_PERCENT) ? PLATEN__SUPPLY_STATE__SUPPLY_STATE_LOW
                                                     : PLATEN__SUPPLY_STATE__SUPPLY_STATE_OK;
}

xmlNode *home_add_supply(struct page *page, xmlNode *parent, const Platen__Supply *supply)
{
    static const char *const states[] = {
        [PLATEN__SUPPLY_STATE__SUPPLY_STATE_UNKNOWN] = "unknown",
        [PLATEN__SUPPLY_STATE__SUPPLY_STATE_OK] = "ok",
        [PLATEN__SUPPLY_STATE__SUPPLY_STATE_LOW] = "low",
        [PLATEN__SUPPLY_STATE__SUPPLY_STATE_EMPTY] = "empty",
        [PLATEN__SUPPLY_STATE__SUPPLY_STATE_FULL] = "full",
        [PLATEN__SUPPLY_STATE__SUPPLY_STATE_SOME] = "some",
    };
    xmlNode *node = page_add(parent, "supply");
    int percent = home_percent(supply);

    page_set(node, "index", supply->index);
    page_set(node, "name", supply->name);
    page_set(node, "type", supply->type);
    page_set(node, "colour", supply->colour);
    page_set(node, "class",
             supply->class_ == PLATEN__SUPPLY_CLASS__SUPPLY_CLASS_FILLED ? "filled" : "consumed");
    page_set(node, "state", states[home_supply_state(page, supply)]);
    page_set(node, "part", supply->part);
    page_set(node, "serial", supply->serial);
    if (percent >= 0)
        page_set_number(node, "percent", percent);
    return node;
}

void home_add_supplies(struct page *page, xmlNode *node, const Platen__Terminal *terminal)
{
    for (size_t i = 0; i < terminal->n_supplies; i++)
        home_add_supply(page, node, terminal->supplies[i]);
}

void home_add_left(struct page *page, xmlNode *node, const Platen__LevelHistory *history,
                   const Platen__Supply *supply)
{
    struct days_left_said said;
    xmlNode *child;

    if (home_percent(supply) == 0 ||
        !levels_left(history, supply->index, page->request->now, &said))
        return;
    child = page_add(node, "left");
    page_set(child, "unit", said.unit);
    if (said.about)
        page_set_number(child, "about", said.about);
    if (said.least)
        page_set_number(child, "least", said.least);
    if (said.most)
        page_set_number(child, "most", said.most);
    page_set_flag(child, "coarse", said.coarse);
}

void home_add_lasting(struct page *page, xmlNode *node, const Platen__Terminal *terminal)
{
    const Platen__LevelHistory *history = levels_of(page->request->txn, terminal->id);

    for (size_t i = 0; i < terminal->n_supplies; i++)
        home_add_left(page, home_add_supply(page, node, terminal->supplies[i]), history,
                      terminal->supplies[i]);
}
