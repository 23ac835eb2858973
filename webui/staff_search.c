// Search: what a person on the telephone reads out. A number of ours that is exact opens its page
// at once; otherwise places and names that hold the words are listed, as far as SCANNED_MAX goes.

#include <ctype.h>
#include <string.h>

#include "gateway/store/store.h"
#include "lib/arena.h"
#include "lib/text.h"
#include "webui/handlers.h"
#include "webui/home.h"
#include "webui/staff.h"

enum { FOUND_MAX = 50, SCANNED_MAX = 20000, QUERY_MAX = 100 };

// ---- exactly ----

// "d3-17" is D3-000017: people leave the zeros out.
static const char *service_id_of(struct web_request *request, const char *text)
{
    const char *hyphen = strrchr(text, '-');
    char *code;
    uint64_t number;

    if (!hyphen || !text_parse_unsigned(hyphen + 1, 99999999, &number))
        return text;
    code = arena_strndup(request->arena, text, (size_t)(hyphen - text));
    for (char *c = code; *c; c++)
        *c = (char)toupper((unsigned char)*c);
    return arena_printf(request->arena, "%s-%06llu", code, (unsigned long long)number);
}

static bool open_case(struct web_request *request, const char *text)
{
    const Platen__Case *kase = home_case(request, service_id_of(request, text));

    if (kase)
        web_redirect(request, "/staff/c/%s", kase->service_id);
    return kase != NULL;
}

static bool open_order(struct web_request *request, const char *text)
{
    struct store_key key = store_key_text(service_id_of(request, text));
    const Platen__Order *order = store_find(request->txn, STORE_ORDER_BY_NUMBER, &key);

    if (order)
        web_redirect(request, "/staff/o/%llu", (unsigned long long)order->id);
    return order != NULL;
}

static bool open_terminal(struct web_request *request, const char *text)
{
    static const enum store_index indexes[] = {STORE_TERMINAL_BY_NUMBER, STORE_TERMINAL_BY_SERIAL};
    struct store_key key = store_key_text(text);

    for (size_t i = 0; i < 2; i++) {
        const Platen__Terminal *terminal = store_find(request->txn, indexes[i], &key);

        if (terminal) {
            web_redirect(request, "/staff/t/%llu", (unsigned long long)terminal->id);
            return true;
        }
    }
    return false;
}

// "1-00000017": what every reply quotes.
static bool open_reception(struct web_request *request, const char *text)
{
    const char *hyphen = strchr(text, '-');
    uint64_t reception;

    if (!hyphen || strlen(hyphen) < 9 || !text_parse_unsigned(hyphen + 1, INT64_MAX, &reception))
        return false;
    if (store_get_id(request->txn, STORE_MAIL_IN, reception))
        web_redirect(request, "/staff/m/%llu", (unsigned long long)reception);
    else if (store_get_id(request->txn, STORE_REPORT, reception))
        web_redirect(request, "/staff/r/%llu", (unsigned long long)reception);
    else
        return false;
    return true;
}

// ---- by words ----

static bool holds(const char *text, const char *words)
{
    return strcasestr(text, words) != NULL;
}

static void find_customers(struct page *page, xmlNode *list, const char *words)
{
    struct store_cursor *cursor = store_scan(page->request->txn, STORE_CUSTOMER, NULL, NULL, false);
    const Platen__Customer *customer;
    size_t found = 0, seen = 0;

    while (found < FOUND_MAX && seen++ < SCANNED_MAX && (customer = store_next(cursor, NULL))) {
        if (!holds(customer->name, words) && strcasecmp(customer->code, words) != 0)
            continue;
        staff_add_customer(page, list, customer->id);
        found++;
    }
    store_cursor_close(&cursor);
}

static void find_people(struct page *page, xmlNode *list, const char *words)
{
    struct store_cursor *cursor = store_scan(page->request->txn, STORE_PERSON, NULL, NULL, false);
    const Platen__Person *person;
    size_t found = 0, seen = 0;

    while (found < FOUND_MAX && seen++ < SCANNED_MAX && (person = store_next(cursor, NULL))) {
        xmlNode *node;

        if (!holds(person->name, words) && !holds(person->mail, words))
            continue;
        node = page_add(list, "found");
        staff_add_person(page, node, "person", person->id);
        staff_add_customer(page, node, person->customer);
        found++;
    }
    store_cursor_close(&cursor);
}

static void find_terminals(struct page *page, xmlNode *list, const char *words)
{
    struct store_cursor *cursor = store_scan(page->request->txn, STORE_TERMINAL, NULL, NULL, false);
    const Platen__Terminal *terminal;
    size_t found = 0, seen = 0;

    while (found < FOUND_MAX && seen++ < SCANNED_MAX && (terminal = store_next(cursor, NULL))) {
        if (!holds(terminal->place, words) && !holds(terminal->number, words) &&
            !holds(terminal->serial, words) && !holds(terminal->model, words) &&
            !holds(terminal->in_company_id, words))
            continue;
        staff_add_age(page, staff_add_terminal(page, list, terminal->id), "heard", terminal->heard);
        found++;
    }
    page_set_flag(list, "cut", found == FOUND_MAX || seen > SCANNED_MAX);
    store_cursor_close(&cursor);
}

void page_staff_search(struct web_request *request)
{
    const char *words = form_text(&request->form, "q", request->arena);
    struct page page;

    if (strlen(words) > QUERY_MAX)
        words =
            arena_strndup(request->arena, words, text_utf8_cut(words, strlen(words), QUERY_MAX));
    if (*words && (open_case(request, words) || open_order(request, words) ||
                   open_terminal(request, words) || open_reception(request, words)))
        return;
    if (!staff_begin(&page, request, "staff-search", NULL))
        return;
    page_set(page.root, "words", words);
    if (*words) {
        find_terminals(&page, page_add(page.root, "terminals"), words);
        find_customers(&page, page_add(page.root, "customers"), words);
        find_people(&page, page_add(page.root, "people"), words);
    }
    page_answer(&page, 200);
}
