#include <string.h>

#include "gateway/desk/levels.h"
#include "lib/arena.h"
#include "lib/text.h"
#include "webui/home.h"

enum { QUANTITY_MAX = 999 };

static const char *trimmed(struct web_request *request, const char *name)
{
    return form_text(&request->form, name, request->arena);
}

// Empty means none of it; everything else must be a plain whole number (BAD-INPUTS 51).
static void add_line(struct web_request *request, const Platen__Terminal *terminal,
                     const char *field, struct home_choice *choice)
{
    const Platen__Item *item = home_item(request, terminal, field + 2);
    const char *text = trimmed(request, field);
    Platen__OrderLine *line;
    uint64_t quantity = 0;

    if (!*text || choice->wrong_key)
        return;
    if (!item || !text_parse_unsigned(text, QUANTITY_MAX, &quantity) || quantity == 0) {
        choice->wrong_field = arena_strdup(request->arena, field);
        choice->wrong_key = item ? "choose.error.quantity" : "choose.error.item";
        return;
    }
    line = arena_alloc(request->arena, sizeof *line);
    platen__order_line__init(line);
    line->item = arena_strdup(request->arena, item->code);
    line->quantity = (uint32_t)quantity;
    choice->lines[choice->n++] = line;
}

struct home_choice home_choose(struct web_request *request, const Platen__Terminal *terminal)
{
    const struct form *form = &request->form;
    struct home_choice choice = {
        .lines = arena_array(request->arena, form->n + 1, sizeof *choice.lines)};

    for (size_t i = 0; i < form->n; i++)
        if (!strncmp(form->fields[i].name, "q.", 2) &&
            form_value(form, form->fields[i].name) == form->fields[i].value)
            add_line(request, terminal, form->fields[i].name, &choice);
    if (choice.n == 0 && !choice.wrong_key) {
        choice.wrong_field = "order";
        choice.wrong_key = "choose.error.nothing";
    }
    return choice;
}

void home_answer_choose(struct web_request *request, const Platen__Terminal *terminal,
                        unsigned status, const char *wrong_field, const char *wrong_key)
{
    const Platen__LevelHistory *history;
    struct page page;
    Platen__Item **items;
    xmlNode *list;
    size_t n;

    if (!page_begin(&page, request, "choose"))
        return;
    page_set(page.root, "case", form_value(&request->form, "c"));
    home_add_terminal(&page, page.root, terminal);
    if (wrong_key)
        page_error(page.root, wrong_field, wrong_key);
    list = page_add(page.root, "items");
    history = levels_of(request->txn, terminal->id);
    items = home_items(request, terminal, &n);
    for (size_t i = 0; i < n; i++) {
        xmlNode *node = home_add_item(&page, list, terminal, items[i], NULL);
        const char *field = arena_printf(request->arena, "q.%s", items[i]->code);

        page_set(node, "entered", trimmed(request, field));
        home_add_stock(&page, node, terminal, items[i], history);
    }
    page_answer(&page, status);
}
