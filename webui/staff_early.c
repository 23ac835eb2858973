// Cartridges that were exchanged early, with what was wasted: the list of all, of a customer, of a
// terminal with its sums, and the terminal's own on its page.
#include "gateway/desk/early_exchange.h"
#include "gateway/store/store.h"
#include "webui/handlers.h"
#include "webui/home.h"
#include "webui/staff.h"
#include "webui/staff_early.h"

#define YEAR (INT64_C(365) * 24 * 3600 * 1000000)

enum { ROWS_SHOWN = 200, LOOKED_AT = 5000, TERMINAL_SHOWN = 10 };

static const char *state_of(const Platen__EarlyExchange *early)
{
    static const char *const states[] = {
        [PLATEN__EARLY_STATE__EARLY_SEEN] = "seen",
        [PLATEN__EARLY_STATE__EARLY_COUNTS] = "counts",
        [PLATEN__EARLY_STATE__EARLY_BACK] = "back",
        [PLATEN__EARLY_STATE__EARLY_NONE] = "none",
    };

    return early->state < sizeof states / sizeof *states ? states[early->state] : "none";
}

static xmlNode *add_early(struct page *page, xmlNode *list, const Platen__EarlyExchange *early)
{
    xmlNode *node = page_add(list, "early");
    const Platen__Person *person =
        early->person ? store_get_id(page->request->txn, STORE_PERSON, early->person) : NULL;

    home_set_early(page, node, early);
    page_set(node, "state", state_of(early));
    page_set(node, "before", early->serial_before);
    page_set(node, "after", early->serial_after);
    page_set(node, "item", early->item);
    page_set(node, "by", person ? (*person->name ? person->name : person->mail) : early->by);
    return node;
}

// What did not hold was none, and nobody needs to see it; what staff took out stands there.
static bool is_shown(const Platen__EarlyExchange *early)
{
    return early->state != PLATEN__EARLY_STATE__EARLY_NONE || *early->reason;
}

// ---- a terminal's own ----

void staff_add_early(struct page *page, const Platen__Terminal *terminal)
{
    struct store_key prefix = store_key_u64(terminal->id);
    struct store_cursor *cursor =
        store_scan_index(page->request->txn, STORE_EARLY_BY_TERMINAL, &prefix, NULL, true);
    xmlNode *list = page_add(page->root, "earlies");
    bool may = staff_may(page->request, STAFF_MAY_DECIDE);
    const Platen__EarlyExchange *early;
    int seen = 0;

    page_set_format(list, "href", "/staff/early?terminal=%llu", (unsigned long long)terminal->id);
    for (const char *const *why = early_exchange_reasons; *why; why++)
        page_set(page_add(list, "why"), "name", *why);
    page_set(page_add(list, "why"), "name", EARLY_NOT_COUNTED);
    while (seen++ < TERMINAL_SHOWN && (early = store_next(cursor, NULL))) {
        xmlNode *node = is_shown(early) ? add_early(page, list, early) : NULL;

        if (node && may && (early->state == PLATEN__EARLY_STATE__EARLY_COUNTS || *early->reason))
            page_form(page, node, "early", "/staff/t/%llu/early", (unsigned long long)terminal->id);
    }
    store_cursor_close(&cursor);
}

void do_staff_early(struct web_request *request)
{
    const Platen__Terminal *terminal = staff_terminal_to_change(request, STAFF_MAY_DECIDE);
    Platen__SayEarlyExchange say;
    Platen__Command command;

    if (!terminal)
        return;
    if (!home_read_early(request, terminal, &say)) {
        staff_not_there(request);
        return;
    }
    web_person_command(request, &command);
    command.subject_case = PLATEN__COMMAND__SUBJECT_SAY_EARLY_EXCHANGE;
    command.say_early_exchange = &say;
    staff_terminal_command(request, &command, "early");
}

// ---- the list ----

struct sums {
    int64_t n, percent, wasted;
    bool no_price; // of one at least no money is known
};

static void add_up(struct sums *sums, const Platen__EarlyExchange *early)
{
    if (!early_exchange_is_wasted(early))
        return;
    sums->n++;
    sums->percent += early->percent;
    sums->wasted += early->wasted;
    sums->no_price = sums->no_price || early->price == 0;
}

static struct store_cursor *scan(struct web_request *request, uint64_t customer, uint64_t terminal)
{
    struct store_key prefix = store_key_u64(terminal ? terminal : customer);

    if (!terminal && !customer)
        return store_scan(request->txn, STORE_EARLY_EXCHANGE, NULL, NULL, true);
    return store_scan_index(request->txn,
                            terminal ? STORE_EARLY_BY_TERMINAL : STORE_EARLY_BY_CUSTOMER, &prefix,
                            NULL, true);
}

// The newest first, as they were written down; what is older than a year is passed over.
static void add_list(struct page *page, xmlNode *list, struct store_cursor *cursor)
{
    int64_t since = page->request->now - YEAR;
    struct sums sums = {0};
    const Platen__EarlyExchange *early;
    int seen = 0, shown = 0;

    while (seen++ < LOOKED_AT && (early = store_next(cursor, NULL))) {
        if (early->time < since || !is_shown(early))
            continue;
        add_up(&sums, early);
        if (shown++ < ROWS_SHOWN)
            staff_add_terminal(page, add_early(page, list, early), early->terminal);
    }
    page_set_number(list, "count", sums.n);
    page_set_number(list, "percent", sums.percent);
    page_set_number(list, "wasted", sums.wasted);
    page_set_flag(list, "no-price", sums.no_price);
    page_set_flag(list, "more", shown > ROWS_SHOWN || seen > LOOKED_AT);
}

void page_staff_early(struct web_request *request)
{
    uint64_t customer = form_number(&request->form, "customer");
    uint64_t terminal = form_number(&request->form, "terminal");
    struct store_cursor *cursor;
    struct page page;
    xmlNode *list;

    if ((customer && !store_get_id(request->txn, STORE_CUSTOMER, customer)) ||
        (terminal && !home_terminal_id(request, terminal))) {
        staff_not_there(request);
        return;
    }
    if (!staff_begin(&page, request, "staff-early", NULL))
        return;
    list = page_add(page.root, "earlies");
    if (customer && !terminal)
        staff_add_customer(&page, list, customer);
    if (terminal)
        staff_add_terminal(&page, page_add(list, "of"), terminal);
    cursor = scan(request, customer, terminal);
    add_list(&page, list, cursor);
    store_cursor_close(&cursor);
    page_answer(&page, 200);
}
