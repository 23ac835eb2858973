// The page that the code on a machine opens: what is known already, and a form to say what is wrong.
// Anybody may stand there: no name, no address and no other person's words are shown, and what is said
// counts as unsigned.
#include <ctype.h>
#include <string.h>

#include "gateway/base/render.h"
#include "gateway/store/store.h"
#include "lib/arena.h"
#include "lib/clock.h"
#include "lib/link.h"
#include "lib/zone.h"
#include "webui/cgi_limit.h"
#include "webui/cgi_query.h"
#include "webui/guard.h"
#include "webui/handlers.h"
#include "webui/home.h"
#include "webui/internal.h"

enum { TEXT_MOST = 2000, CODE_MOST = 16, MATTERS_MOST = 20 };

static const char *const choices[] = {"jam", "supply", "print", "stopped", "other"};
enum { CHOICES = sizeof choices / sizeof choices[0] };

struct label_wrong {
    unsigned status;
    const char *field, *key;
};

// ---- the page ----

static const struct zone *zone_of(const struct web_request *request)
{
    const Platen__Terminal *terminal = request->terminal;
    const Platen__Site *site = store_get_id(request->txn, STORE_SITE, terminal->site);
    const Platen__Customer *customer = store_get_id(request->txn, STORE_CUSTOMER, terminal->customer);

    return zone_first(site ? site->zone : "", customer ? customer->zone : "",
                      request->dealer->zone);
}

// When it comes, where that is known: of goods on their way, of a service person.
static void add_coming(struct page *page, xmlNode *node, const Platen__Case *kase)
{
    struct store_txn *txn = page->request->txn;
    const Platen__Order *order = kase->order ? store_get_id(txn, STORE_ORDER, kase->order) : NULL;
    const Platen__Visit *visit = kase->visit ? store_get_id(txn, STORE_VISIT, kase->visit) : NULL;

    if (order && (order->state == PLATEN__ORDER_STATE__ORDER_ACCEPTED ||
                  order->state == PLATEN__ORDER_STATE__ORDER_DISPATCHED))
        page_add_span(page, node, "arrives", order->delivery_start, order->delivery_end);
    if (visit && visit->state == PLATEN__VISIT_STATE__VISIT_CONFIRMED)
        page_add_span(page, node, "comes", visit->start, visit->end);
}

static void add_matters(struct page *page)
{
    const Platen__Terminal *terminal = page->request->terminal;
    struct store_key prefix = store_key_u64(terminal->id);
    struct store_cursor *cursor = store_scan_index(
        page->request->txn, STORE_CASE_OPEN_BY_TERMINAL, &prefix, NULL, true);
    xmlNode *list = page_add(page->root, "matters");
    const Platen__Case *kase;

    for (size_t n = 0; n < MATTERS_MOST && (kase = store_next(cursor, NULL)); n++) {
        xmlNode *node = page_add(list, "case");

        home_set_case(page, node, terminal, kase);
        home_add_case_name(page, node, terminal, kase);
        page_add_when(page, node, "since", kase->since ? kase->since : kase->opened);
        add_coming(page, node, kase);
    }
    store_cursor_close(&cursor);
}

// "1-00000017" as our own redirect wrote it; anything else is not shown.
static void add_noted(struct page *page)
{
    const char *noted = form_value(&page->request->form, "noted");
    size_t epoch = noted ? strspn(noted, "0123456789") : 0;

    if (epoch > 0 && epoch <= 10 && noted[epoch] == '-' && strlen(noted) <= 32 &&
        strspn(noted + epoch + 1, "0123456789") == strlen(noted) - epoch - 1)
        page_set(page_add(page->root, "noted"), "reception", noted);
}

static void add_form(struct page *page, const struct label_wrong *wrong)
{
    const struct web_request *request = page->request;
    const char *what = wrong ? form_value(&request->form, "what") : NULL;
    xmlNode *form = page_form(page, page->root, "tell", "%s", request->base);

    for (size_t i = 0; i < CHOICES; i++) {
        xmlNode *choice = page_add(form, "choice");

        page_set(choice, "key", choices[i]);
        page_set_flag(choice, "chosen", what && !strcmp(what, choices[i]));
    }
    if (!wrong)
        return;
    page_set(form, "code", form_text(&request->form, "code", request->arena));
    page_add_text(form, "entered", form_value(&request->form, "text"));
}

static void answer_label(struct web_request *request, const struct label_wrong *wrong)
{
    struct page page;

    if (!page_begin(&page, request, "label"))
        return;
    page.zone = zone_of(request);
    home_add_terminal(&page, page.root, request->terminal);
    page_languages(&page, page.root, page.language);
    if (wrong)
        page_error(page.root, wrong->field, wrong->key);
    else
        add_noted(&page);
    add_matters(&page);
    add_form(&page, wrong);
    page_answer(&page, wrong ? wrong->status : 200);
}

void page_label(struct web_request *request)
{
    answer_label(request, NULL);
}

// ---- what was said ----

static const char *choice_of(const struct web_request *request)
{
    const char *what = form_value(&request->form, "what");

    for (size_t i = 0; what && i < CHOICES; i++)
        if (!strcmp(what, choices[i]))
            return choices[i];
    return NULL;
}

static const char *one_line(struct web_request *request, const char *text)
{
    char *line = arena_strdup(request->arena, text);

    for (char *at = line; *at; at++)
        if (strchr("\t\r\n", *at))
            *at = ' ';
    return line;
}

// What was chosen, in the language of those who read it, then their own words.
static const char *words_of(struct web_request *request, const char *choice, const char *text)
{
    const char *language = guard_label_language(request);
    const char *key = choice ? arena_printf(request->arena, "label.what.%s", choice) : NULL;
    const char *word = key && strcmp(choice, "other") != 0
                           ? render_word(request->settings->render, language, key)
                           : "";

    return arena_printf(request->arena, "%s%s%s", word, *word && *text ? ": " : "",
                        one_line(request, text));
}

static bool code_is_good(const char *code)
{
    size_t size = strlen(code);

    for (size_t i = 0; i < size; i++)
        if (!isalnum((unsigned char)code[i]) && !strchr(".-_", code[i]))
            return false;
    return size <= CODE_MOST;
}

// As often as nobody needs it. Of this machine (a proxy) the label alone counts.
static bool may_say(struct web_request *request)
{
    unsigned seconds = 0;
    int64_t now = clock_monotonic();
    uint64_t terminal = request->terminal->id;

    if ((request->loopback || cgi_limit_may(request->webui->by_address, request->client,
                                            sizeof request->client, now, &seconds)) &&
        cgi_limit_may(request->webui->by_label, &terminal, sizeof terminal, now, &seconds))
        return true;
    answer_label(request, &(struct label_wrong){429, "text", "label.error.often"});
    web_header_add(request, "Retry-After", arena_printf(request->arena, "%u", seconds));
    return false;
}

static const char *fault_of(struct web_request *request, const char *code, const char *text,
                            const char **field_r)
{
    *field_r = "code";
    if (!code_is_good(code))
        return "label.error.code";
    *field_r = "text";
    if (strlen(text) > TEXT_MOST)
        return "label.error.long";
    *field_r = "what";
    return !choice_of(request) && !*code && !*text ? "label.error.none" : NULL;
}

static void said(struct web_request *request, const Platen__Answer *answer)
{
    const char *language = form_value(&request->form, "lang") ? request->language : NULL;

    switch (answer->result) {
    case PLATEN__RESULT__RESULT_DONE:
    case PLATEN__RESULT__RESULT_DUPLICATE:
    case PLATEN__RESULT__RESULT_STAFF:
        web_redirect(request, "%s?noted=%u-%08llu%s%s", request->base, answer->epoch,
                     (unsigned long long)answer->reception, language ? "&lang=" : "",
                     language ? language : "");
        break;
    case PLATEN__RESULT__RESULT_UNKNOWN:
        page_message(request, 503, "unknown");
        break;
    default:
        page_message(request, 410, "label-gone");
    }
}

static void fill(struct web_request *request, const char *code, const char *words,
                 Platen__TakeQuery *query)
{
    uint8_t *label = arena_alloc(request->arena, LINK_HASH_SIZE);

    platen__take_query__init(query);
    link_hash(request->part[0], label);
    query->label_sha256 = (ProtobufCBinaryData){LINK_HASH_SIZE, label};
    query->kind = *code ? PLATEN__QUERY_KIND__QUERY_ERROR : PLATEN__QUERY_KIND__QUERY_TEXT;
    query->code = (char *)(uintptr_t)code;
    query->text = (char *)(uintptr_t)words;
    query->raw = arena_printf(request->arena, "%s%s%s%s%s", *code ? "P=" : "", code,
                              *code && *words ? "&" : "", *words ? "T=" : "",
                              form_encode(words, request->arena));
    cgi_query_hash(request->arena, query);
}

void do_label(struct web_request *request)
{
    const char *code = form_text(&request->form, "code", request->arena);
    const char *text = form_text(&request->form, "text", request->arena);
    struct label_wrong wrong = {.status = 422};
    Platen__TakeQuery query;
    Platen__Command command;

    wrong.key = fault_of(request, code, text, &wrong.field);
    if (wrong.key) {
        answer_label(request, &wrong);
        return;
    }
    if (!may_say(request))
        return;
    fill(request, code, words_of(request, choice_of(request), text), &query);
    platen__command__init(&command);
    command.actor_kind = PLATEN__ACTOR_KIND__ACTOR_TERMINAL;
    command.actor = request->terminal->id;
    command.subject_case = PLATEN__COMMAND__SUBJECT_TAKE_QUERY;
    command.take_query = &query;
    web_command(request, &command, said);
}
