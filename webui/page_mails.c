// How a manager wants to be told, and of what: a plain form over Person's wishes (desk/hear.h).
#include <string.h>

#include "gateway/desk/array.h"
#include "gateway/desk/hear.h"
#include "gateway/store/store.h"
#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/text.h"
#include "webui/guard.h"
#include "webui/handlers.h"
#include "webui/home.h"

// The form has a field for each, and a request has at most FORM_FIELDS_MAX.
enum { SITES_SHOWN = 60, MACHINES_SHOWN = 200, EIGHT = 8 * 60 };

static const char *const kinds[HEAR_KINDS] = {
    [HEAR_SUPPLIES] = "supplies",
    [HEAR_FAILURES] = "failures",
    [HEAR_MAINTENANCE] = "maintenance",
    [HEAR_DATES] = "dates",
};

// ---- the page ----

// What was entered stays as it was entered.
static bool again(const struct web_request *request)
{
    return request->method == WEB_POST;
}

static bool ticked(const struct web_request *request, const char *field, bool kept)
{
    return again(request) ? form_value(&request->form, field) != NULL : kept;
}

static void set_clock(const struct web_request *request, xmlNode *node, const char *name,
                      const char *field, unsigned minute, bool kept)
{
    if (again(request))
        page_set(node, name, form_value(&request->form, field));
    else if (kept)
        page_set_format(node, name, "%02u:%02u", minute / 60, minute % 60);
}

static void add_kinds(struct page *page, xmlNode *wishes)
{
    const struct web_request *request = page->request;
    char field[16];

    for (unsigned i = 0; i < HEAR_KINDS; i++) {
        xmlNode *node = page_add(wishes, "kind");

        snprintf(field, sizeof field, "k%u", i);
        page_set(node, "name", kinds[i]);
        page_set(node, "field", field);
        page_set_flag(node, "on",
                      ticked(request, field, !(request->person->deaf_kinds >> i & 1)));
    }
}

static void add_choice(struct page *page, xmlNode *node, struct buf *shown, char letter,
                       uint64_t id, bool kept)
{
    char field[32];

    snprintf(field, sizeof field, "%c%llu", letter, (unsigned long long)id);
    page_set(node, "field", field);
    page_set_flag(node, "on", ticked(page->request, field, kept));
    buf_printf(shown, "%s%s", shown->len ? " " : "", field);
}

// A site by its name; one alone is no choice.
static void add_sites(struct page *page, xmlNode *wishes, struct buf *shown,
                      Platen__Terminal **terminals, size_t n)
{
    const struct web_request *request = page->request;
    const Platen__Person *person = request->person;
    uint64_t *sites = NULL;
    size_t n_sites = 0;

    for (size_t i = 0; i < n && n_sites < SITES_SHOWN; i++)
        array_add_id(request->arena, &sites, &n_sites, terminals[i]->site);
    for (size_t i = 0; n_sites > 1 && i < n_sites; i++) {
        const Platen__Site *site =
            sites[i] ? store_get_id(request->txn, STORE_SITE, sites[i]) : NULL;
        xmlNode *node;

        if (!site)
            continue;
        node = page_add(wishes, "site");
        page_set(node, "name", *site->name ? site->name : site->code);
        add_choice(page, node, shown, 's', site->id,
                   !array_has_id(person->deaf_sites, person->n_deaf_sites, site->id));
    }
}

static void add_machines(struct page *page, xmlNode *wishes, struct buf *shown,
                         Platen__Terminal **terminals, size_t n)
{
    const Platen__Person *person = page->request->person;

    for (size_t i = 0; i < n && i < MACHINES_SHOWN; i++) {
        xmlNode *node = page_add(wishes, "machine");

        page_set(node, "place", terminals[i]->place);
        page_set(node, "model", terminals[i]->model);
        page_set(node, "number", terminals[i]->number);
        add_choice(page, node, shown, 't', terminals[i]->id,
                   !array_has_id(person->deaf_terminals, person->n_deaf_terminals,
                                 terminals[i]->id));
    }
    if (n > MACHINES_SHOWN)
        page_set_number(wishes, "more", (int64_t)(n - MACHINES_SHOWN));
}

static void add_times(struct page *page, xmlNode *wishes)
{
    const struct web_request *request = page->request;
    const Platen__Person *person = request->person;
    const char *when = form_value(&request->form, "when");
    bool quiet = person->quiet_from != person->quiet_until;

    page_set_flag(wishes, "digest", again(request) ? when && !strcmp(when, "1") : person->digest);
    set_clock(request, wishes, "at", "at", person->digest ? person->digest_minute : EIGHT, true);
    set_clock(request, wishes, "from", "from", person->quiet_from, quiet);
    set_clock(request, wishes, "until", "until", person->quiet_until, quiet);
    page_set_flag(wishes, "weekend", ticked(request, "weekend", person->quiet_weekend));
}

static void add_last(struct page *page, xmlNode *wishes, uint64_t terminal)
{
    const Platen__Terminal *last = home_terminal_id(page->request, terminal);

    if (last)
        home_add_terminal(page, page_add(wishes, "last"), last);
}

static void answer_mails(struct web_request *request, unsigned status, const char *wrong_field,
                         const char *wrong_key, uint64_t terminal)
{
    size_t n;
    Platen__Terminal **terminals;
    struct buf shown = {0};
    struct page page;
    xmlNode *wishes;

    if (!page_begin(&page, request, "mails"))
        return;
    page_done(&page, (const char *const[]){"mails", NULL});
    terminals = home_terminals(request, &n);
    wishes = page_add(page.root, "wishes");
    add_times(&page, wishes);
    if (wrong_key)
        page_error(wishes, wrong_field, wrong_key);
    add_last(&page, wishes, terminal);
    add_kinds(&page, wishes);
    add_sites(&page, wishes, &shown, terminals, n);
    add_machines(&page, wishes, &shown, terminals, n);
    page_set(wishes, "shown", buf_text(&shown));
    page_form(&page, wishes, "mails", "%s/mails", request->base);
    buf_free(&shown);
    page_answer(&page, status);
}

void page_mails(struct web_request *request)
{
    answer_mails(request, 200, NULL, NULL, 0);
}

// ---- the change ----

// "8:00" and "08:00". False: neither.
static bool read_clock(const struct web_request *request, const char *field, uint32_t *minute_r)
{
    const char *text = form_text(&request->form, field, request->arena);
    size_t hour = strspn(text, "0123456789");
    unsigned h = 0, m = 0;

    if (hour < 1 || hour > 2 || strlen(text) != hour + 3 || text[hour] != ':' ||
        strspn(text + hour + 1, "0123456789") != 2)
        return false;
    for (size_t i = 0; i < hour; i++)
        h = 10 * h + (unsigned)(text[i] - '0');
    m = 10 * (unsigned)(text[hour + 1] - '0') + (unsigned)(text[hour + 2] - '0');
    *minute_r = 60 * h + m;
    return h < 24 && m < 60;
}

static bool read_times(const struct web_request *request, Platen__SetWishes *ask,
                       const char **field_r, const char **key_r)
{
    const char *when = form_value(&request->form, "when");
    bool from = *form_text(&request->form, "from", request->arena) != '\0';
    bool until = *form_text(&request->form, "until", request->arena) != '\0';

    ask->digest = when && !strcmp(when, "1");
    ask->quiet_weekend = form_value(&request->form, "weekend") != NULL;
    *field_r = "at";
    *key_r = "mails.error.time";
    if (ask->digest && !read_clock(request, "at", &ask->digest_minute))
        return false;
    *field_r = "quiet";
    if ((from && !read_clock(request, "from", &ask->quiet_from)) ||
        (until && !read_clock(request, "until", &ask->quiet_until)))
        return false;
    *key_r = "mails.error.quiet";
    return from == until;
}

// Only what the form showed was chosen; the rest stays as it is.
static void read_choices(const struct web_request *request, char letter, uint64_t **ids,
                         size_t *n_ids, const uint64_t *kept, size_t n_kept)
{
    char *shown = web_keep((struct web_request *)(uintptr_t)request,
                           form_text(&request->form, "shown", request->arena));
    char *rest = NULL;

    for (size_t i = 0; i < n_kept; i++)
        array_add_id(request->arena, ids, n_ids, kept[i]);
    for (char *field = strtok_r(shown, " ", &rest); field; field = strtok_r(NULL, " ", &rest)) {
        uint64_t id;

        if (*field != letter || !text_parse_unsigned(field + 1, INT64_MAX, &id))
            continue;
        if (form_value(&request->form, field))
            array_remove_id(*ids, n_ids, id);
        else
            array_add_id(request->arena, ids, n_ids, id);
    }
}

static void changed(struct web_request *request, const Platen__Answer *answer)
{
    if (answer->result == PLATEN__RESULT__RESULT_INVALID) {
        if (guard_manager(request))
            answer_mails(request, 422, answer->field, "mails.error.last", answer->id);
    } else if (!home_answer_trouble(request, answer)) {
        web_redirect(request, "%s/mails?done=mails", request->base);
    }
}

void do_mails(struct web_request *request)
{
    const Platen__Person *person = request->person;
    const char *field, *key;
    char name[16];
    Platen__SetWishes ask;
    Platen__Command command;

    platen__set_wishes__init(&ask);
    if (!read_times(request, &ask, &field, &key)) {
        answer_mails(request, 422, field, key, 0);
        return;
    }
    ask.person = person->id;
    for (unsigned i = 0; i < HEAR_KINDS; i++) {
        snprintf(name, sizeof name, "k%u", i);
        if (!form_value(&request->form, name))
            ask.deaf_kinds |= 1u << i;
    }
    read_choices(request, 's', &ask.deaf_sites, &ask.n_deaf_sites, person->deaf_sites,
                 person->n_deaf_sites);
    read_choices(request, 't', &ask.deaf_terminals, &ask.n_deaf_terminals, person->deaf_terminals,
                 person->n_deaf_terminals);
    web_person_command(request, &command);
    command.subject_case = PLATEN__COMMAND__SUBJECT_SET_WISHES;
    command.set_wishes = &ask;
    web_command(request, &command, changed);
}
