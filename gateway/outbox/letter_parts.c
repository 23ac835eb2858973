#include "gateway/outbox/letter_parts.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/link.h"
#include "lib/memory.h"
#include "lib/text.h"
#include "lib/zone.h"

#include "gateway/store/store.h"

#include "gateway/desk/case.h"
#include "gateway/desk/case_item.h"
#include "gateway/desk/condition_kind.h"
#include "gateway/desk/fitting.h"
#include "gateway/desk/item_name.h"
#include "gateway/desk/levels.h"

#include "gateway/base/render.h"

#include "gateway/outbox/dates.h"

enum { TEXT_MAX = 300 };

// ---- small things ----

static int64_t number_fact(const Platen__Outbox *row, const char *name)
{
    int64_t number = 0;
    text_parse_integer(letter_fact(row, name), INT64_MIN, INT64_MAX, &number);
    return number;
}

const char *letter_clean(struct arena *arena, const char *text)
{
    struct buf lossy = {0};
    size_t cut, out = 0, step;
    text_utf8_add_lossy(&lossy, text, strlen(text));
    cut = text_utf8_cut(buf_text(&lossy), lossy.len, TEXT_MAX);
    char *line = arena_alloc(arena, cut + 1);
    for (size_t at = 0; at < cut; at += step) {
        uint32_t point;
        step = text_utf8_next(buf_text(&lossy) + at, cut - at, &point);
        if (step == 0)
            break;
        bool control =
            point < 0x20 || (point >= 0x7f && point < 0xa0) || point == 0x2028 || point == 0x2029;
        bool direction =
            (point >= 0x202a && point <= 0x202e) || (point >= 0x2066 && point <= 0x2069);
        if (control || direction || point == 0xfffe || point == 0xffff) {
            line[out++] = ' ';
            continue;
        }
        memcpy(line + out, buf_text(&lossy) + at, step);
        out += step;
    }
    line[out] = '\0';
    buf_free(&lossy);
    return line;
}

static void set(struct letter_work *top, xmlNode *node, const char *name, const char *value)
{
    if (value == NULL || value[0] == '\0')
        return;
    if (xmlNewProp(node, BAD_CAST name, BAD_CAST letter_clean(top->arena, value)) == NULL)
        memory_none();
}

static void set_number(struct letter_work *top, xmlNode *node, const char *name, int64_t value)
{
    set(top, node, name, arena_printf(top->arena, "%" PRId64, value));
}

static xmlNode *add(xmlNode *parent, const char *name)
{
    xmlNode *node = xmlNewChild(parent, NULL, BAD_CAST name, NULL);
    if (node == NULL)
        memory_none();
    return node;
}

const char *letter_first_of(const char *a, const char *b, const char *c)
{
    return a != NULL && a[0] != '\0' ? a : b != NULL && b[0] != '\0' ? b : c;
}

// ---- the link ----

// A query's report leads nowhere: whom it goes to has no homepage by it.
static void make_link(struct letter_work *top)
{
    if (letter_has_paper(top->row))
        return;
    char token[LINK_TOKEN_SIZE];
    const char *service_id = letter_first_of(letter_fact(top->row, "service_id"),
                                             top->kase != NULL ? top->kase->service_id : "", "");
    link_token(top->settings->link_key, top->person->id, "h", top->person->link_generation, token);
    const char *home = arena_printf(top->arena, "%s/h/%s", top->settings->base_url, token);
    bool order =
        strcmp(top->row->kind, "order-taken") == 0 || strcmp(top->row->kind, "delivery-date") == 0;
    top->letter->link = order && top->order != NULL
                            ? arena_printf(top->arena, "%s/o/%" PRIu64, home, top->order->id)
                        : service_id[0] != '\0'
                            ? arena_printf(top->arena, "%s/c/%s", home, service_id)
                            : home;
    set(top, top->root, "home", home);
    set(top, top->root, "link", top->letter->link);
}

// ---- the parts of the document ----

// Black or white, whichever is easier to read on the accent colour (WCAG 2.2, relative luminance).
static const char *ink_on(const char *accent)
{
    static const double weight[] = {0.2126, 0.7152, 0.0722};
    uint8_t rgb[3];
    double light = 0;
    if (accent[0] != '#' || strlen(accent) != 7 || !text_unhex(accent + 1, 6, rgb, 3))
        return NULL;
    for (int i = 0; i < 3; i++) {
        double part = rgb[i] / 255.0;
        // the power of 2.4 is near enough to a square and a half for a choice of two
        light += weight[i] * part * part * (0.6 + 0.4 * part);
    }
    return light > 0.19 ? "#000000" : "#ffffff";
}

static void add_dealer(struct letter_work *top)
{
    const Platen__Dealer *dealer = top->dealer;
    xmlNode *node = add(top->root, "dealer");
    const char *name = letter_first_of(dealer->name, top->settings->from, "");
    const char *ink = ink_on(dealer->accent);
    set(top, node, "name", name);
    set(top, node, "telephone", dealer->telephone);
    set(top, node, "mail", letter_first_of(dealer->mail, top->settings->from, ""));
    set(top, node, "address", dealer->address);
    set(top, node, "accent", ink != NULL ? dealer->accent : "#1f5f8b");
    set(top, node, "ink", ink != NULL ? ink : "#ffffff");
    top->letter->from_name = letter_clean(top->arena, name);
}

static const Platen__Model *find_model(struct letter_work *top)
{
    struct store_key key = store_key_text(top->terminal->model);
    return top->terminal->model[0] != '\0' ? store_find(top->txn, STORE_MODEL_BY_CODE, &key) : NULL;
}

static void add_machine(struct letter_work *top)
{
    const Platen__Terminal *terminal = top->terminal;
    if (terminal == NULL)
        return;
    const Platen__Model *model = find_model(top);
    xmlNode *node = add(top->root, "machine");
    const char *name =
        model != NULL ? letter_first_of(model->name, model->code, "") : terminal->model;
    set(top, node, "kind", model != NULL ? model->kind : "");
    set(top, node, "maker", model != NULL ? model->maker : terminal->maker);
    set(top, node, "model", name);
    set(top, node, "place", terminal->place);
    set(top, node, "number", terminal->number);
    set(top, node, "serial", terminal->serial);
    top->letter->place =
        letter_clean(top->arena, arena_printf(top->arena, "%s, %s", name, terminal->place));
}

static const Platen__ConditionText *condition_text(struct letter_work *top, const char *model)
{
    struct store_key key = store_key_text(top->kase->keyword);
    store_key_add_text(&key, model);
    store_key_add_text(&key, top->letter->language);
    return store_get(top->txn, STORE_CONDITION_TEXT, &key);
}

static void add_words_of_case(struct letter_work *top, xmlNode *node)
{
    const char *model = top->terminal != NULL ? top->terminal->model : "";
    const Platen__ConditionText *text = condition_text(top, model);
    if (text == NULL)
        text = condition_text(top, "");
    if (text != NULL) {
        set(top, node, "name", text->name);
        set(top, node, "what-to-do", text->what_to_do);
    }
    if (top->kase->component[0] == '\0')
        return;
    struct store_key key = store_key_text(model);
    store_key_add_text(&key, top->kase->component);
    const Platen__MaintenanceItem *item = store_get(top->txn, STORE_MAINTENANCE_ITEM, &key);
    set(top, node, "component", item != NULL ? item->name : top->kase->component);
    if (item != NULL && text == NULL)
        set(top, node, "what-to-do", item->what_to_do);
}

static const char *state_of(const Platen__Case *kase)
{
    const char *keyword = kase->keyword, *wears = condition_wears(keyword);
    if (wears != NULL)
        return wears;
    if (strstr(keyword, "almost-full") != NULL)
        return "almost-full";
    if (strstr(keyword, "full") != NULL)
        return "full";
    if (strstr(keyword, "almost-empty") == NULL && strstr(keyword, "empty") != NULL)
        return "empty";
    return "low";
}

// Of what there is, or of the room that is left in a box; -1: unknown, which is said as unknown and
// never as empty.
static int percent_of(const Platen__Supply *supply)
{
    int64_t whole = strcmp(supply->unit, "percent") == 0 ? 100 : supply->capacity;
    if (supply->level_kind != PLATEN__LEVEL_KIND__LEVEL_EXACT || supply->level < 0 || whole <= 0)
        return -1;
    return supply->level >= whole ? 100 : (int)((double)supply->level * 100 / (double)whole);
}

static const char *colour_of(const Platen__Case *kase)
{
    static const char *const colours[] = {"black", "cyan", "magenta", "yellow"};
    const char *colour =
        letter_first_of(kase->colour, kase->supply != NULL ? kase->supply->colour : "", "");
    // a plain mail names the colour as the component of its condition (docs/mail.md)
    for (size_t i = 0; colour[0] == '\0' && i < sizeof colours / sizeof *colours; i++)
        if (strcmp(kase->component, colours[i]) == 0)
            return colours[i];
    return colour;
}

// As of now, where the terminal still has it: a mail is made when it is sent.
static void add_left(struct letter_work *top, xmlNode *node)
{
    struct days_left_said said;
    const Platen__LevelHistory *history =
        top->terminal != NULL ? levels_of(top->txn, top->terminal->id) : NULL;
    if (percent_of(top->kase->supply) == 0 ||
        !levels_left(history, top->kase->supply_index, top->settings->now, &said))
        return;
    xmlNode *left = add(node, "left");
    set(top, left, "unit", said.unit);
    if (said.about > 0)
        set_number(top, left, "about", said.about);
    if (said.least > 0)
        set_number(top, left, "least", said.least);
    if (said.most > 0)
        set_number(top, left, "most", said.most);
    set(top, left, "coarse", said.coarse ? "yes" : "");
}

static void add_supply(struct letter_work *top)
{
    const Platen__Case *kase = top->kase;
    const Platen__Supply *supply = kase->supply;
    const char *type = letter_first_of(kase->supply_type, supply != NULL ? supply->type : "", "");
    if (type[0] == '\0' && supply == NULL)
        return;
    xmlNode *node = add(top->root, "supply");
    set(top, node, "type", type);
    set(top, node, "colour", colour_of(kase));
    if (supply == NULL)
        return;
    bool fills = supply->class_ == PLATEN__SUPPLY_CLASS__SUPPLY_CLASS_FILLED;
    int percent = percent_of(supply);
    set(top, node, "name", supply->name);
    set(top, node, "part", supply->part);
    set(top, node, "fills", fills ? "yes" : "");
    if (percent >= 0)
        set_number(top, node, "percent", fills ? 100 - percent : percent);
    if (supply->level_kind == PLATEN__LEVEL_KIND__LEVEL_SOME_REMAINING)
        set(top, node, "some", "yes");
    add_left(top, node);
}

static void add_case(struct letter_work *top)
{
    const Platen__Case *kase = top->kase;
    if (kase == NULL)
        return;
    xmlNode *node = add(top->root, "case");
    set(top, node, "service-id", kase->service_id);
    set(top, node, "kind", case_kind_text(kase->kind));
    set(top, node, "keyword", kase->keyword);
    set(top, node, "state", state_of(kase));
    set(top, node, "text", kase->text);
    set(top, node, "since",
        dates_moment(&top->dates, kase->since != 0 ? kase->since : kase->opened,
                     top->settings->now));
    if (kase->done != 0)
        set(top, node, "done", dates_moment(&top->dates, kase->done, top->settings->now));
    set(top, node, "done-by", kase->done_by);
    const Platen__Item *item =
        top->terminal != NULL && kase->kind == PLATEN__CASE_KIND__CASE_MAINTENANCE
            ? case_item(top->txn, top->terminal, kase)
            : NULL;
    set(top, node, "self", item != NULL && !fitting_of_item(item) ? "yes" : "");
    add_words_of_case(top, node);
    add_supply(top);
}

static bool add_line(struct letter_work *top, xmlNode *order, const Platen__OrderLine *line)
{
    struct store_key key = store_key_text(line->item);
    const Platen__Item *item = store_find(top->txn, STORE_ITEM_BY_CODE, &key);
    const char *language = top->letter->language;
    const char *name = item != NULL ? item_name(item, language, &language) : line->item;
    xmlNode *node = add(order, "line");
    set_number(top, node, "quantity", line->quantity);
    set(top, node, "name", name);
    if (strcmp(language, top->letter->language) != 0)
        set(top, node, "lang", language);
    set(top, node, "item", line->item);
    return item != NULL && fitting_of_item(item);
}

static void add_order(struct letter_work *top)
{
    const Platen__Order *order = top->order;
    if (order == NULL)
        return;
    xmlNode *node = add(top->root, "order");
    set(top, node, "number", letter_first_of(letter_fact(top->row, "order"), order->number, ""));
    int64_t total =
        letter_fact(top->row, "total")[0] != '\0' ? number_fact(top->row, "total") : order->total;
    if (total > 0)
        set_number(top, node, "total", total);
    set(top, node, "currency", letter_first_of(top->dealer->currency, "EUR", "EUR"));
    set(top, node, "placed", dates_moment(&top->dates, order->placed, top->settings->now));
    if (order->undo_until > top->settings->now)
        set(top, node, "undo", dates_moment(&top->dates, order->undo_until, top->settings->now));
    bool fitted = false;
    for (size_t i = 0; i < order->n_lines; i++)
        fitted |= add_line(top, node, order->lines[i]);
    set(top, node, "fitted", fitted ? "yes" : "");
}

static void add_visit(struct letter_work *top)
{
    const Platen__Visit *visit =
        top->row->visit != 0 ? store_get_id(top->txn, STORE_VISIT, top->row->visit) : NULL;
    if (visit == NULL)
        return;
    const Platen__ServiceStore *store =
        store_get_id(top->txn, STORE_SERVICE_STORE, visit->service_store);
    xmlNode *node = add(top->root, "visit");
    set(top, node, "note", visit->note);
    set(top, node, "cancelled", letter_fact(top->row, "cancelled")[0] == '1' ? "yes" : "");
    if (store != NULL) {
        set(top, node, "store", store->name);
        set(top, node, "telephone", store->telephone);
        set(top, node, "person", store->service_person);
    }
}

static void add_time(struct letter_work *top)
{
    int64_t start = number_fact(top->row, "start"), end = number_fact(top->row, "end");
    if (start == 0)
        return;
    top->letter->start = start;
    top->letter->end = end > start ? end : start;
    xmlNode *node = add(top->root, "time");
    set(top, node, "day", dates_day(&top->dates, start, top->settings->now));
    set(top, node, "span", dates_span(&top->dates, start, end, top->settings->now));
}

static void add_report(struct letter_work *top)
{
    const Platen__Outbox *row = top->row;
    if (!letter_has_paper(row))
        return;
    xmlNode *node = add(top->root, "report");
    set(top, node, "said", letter_fact(row, "said"));
    set(top, node, "summary", letter_fact(row, "summary"));
    set(top, node, "received",
        dates_moment(&top->dates, number_fact(row, "received"), top->settings->now));
    set(top, node, "reception", letter_fact(row, "reception"));
    set(top, node, "cover", top->person->mail);
    set(top, node, "fax", letter_fact(row, "fax"));
}

// A line of a digest is what a mail about it would be, without its frame.
static void add_matter(const struct letter_work *top, const Platen__Matter *matter)
{
    Platen__Outbox row = *top->row;
    struct letter letter = *top->letter;
    struct letter_work line = *top;
    row.kind = matter->kind;
    row.case_id = matter->case_id;
    row.order = matter->order;
    row.visit = matter->visit;
    row.terminal = matter->terminal;
    row.n_facts = matter->n_facts;
    row.facts = matter->facts;
    line.row = &row;
    line.letter = &letter;
    letter_find_records(&line);
    line.root = add(top->root, "matter");
    set(&line, line.root, "kind", matter->kind);
    make_link(&line);
    add_machine(&line);
    add_case(&line);
    add_order(&line);
    add_visit(&line);
    add_time(&line);
}

void letter_parts_add(struct letter_work *top)
{
    set(top, top->root, "kind", top->row->kind);
    set(top, top->root, "language", top->letter->language);
    make_link(top);
    add_dealer(top);
    xmlNode *person = add(top->root, "person");
    set(top, person, "name", top->person->name);
    set(top, person, "customer", top->customer != NULL ? top->customer->name : "");
    add_machine(top);
    add_case(top);
    add_order(top);
    add_visit(top);
    add_time(top);
    for (size_t i = 0; i < top->row->n_matters; i++)
        add_matter(top, top->row->matters[i]);
    add_report(top);
    const char *waiting = letter_fact(top->row, "waiting");
    if (waiting[0] != '\0')
        set(top, add(top->root, "waiting"), "count", waiting);
}
