#include "gateway/desk/output.h"

#include <inttypes.h>
#include <string.h>

#include "gateway/desk/array.h"
#include "gateway/desk/case.h"
#include "gateway/desk/find.h"
#include "gateway/desk/order.h"
#include "gateway/desk/order_item.h"
#include "gateway/desk/outbox_row.h"
#include "gateway/desk/staff_name.h"
#include "gateway/desk/visit.h"

struct output {
    struct desk_command *c;
    const Platen__HandleReport *ask;
    Platen__ReportRecord *report; // the handlers change it, desk_take_handle_report puts it
    Platen__Terminal *terminal;
};

Platen__Handling *output_note(struct desk_command *c, Platen__ReportRecord *report,
                              const char *what, const char *to)
{
    Platen__Handling *entry = arena_alloc(c->arena, sizeof *entry);
    platen__handling__init(entry);
    entry->what = arena_strdup(c->arena, what);
    entry->to = arena_strdup(c->arena, to);
    entry->time = c->now;
    entry->by = arena_strdup(c->arena, staff_name(c));
    report->handled = array_add(c->arena, report->handled, &report->n_handled, entry);
    report->output = PLATEN__OUTPUT_STATE__OUTPUT_HANDLED;
    return entry;
}

// ---- telling the installing person ----

const char *output_fax_address(struct desk_command *c, const char *number)
{
    static const char mark[] = "{number}";
    const char *setting = c->dealer->fax_address, *at = strstr(setting, mark);
    if (at == NULL)
        return setting;
    char *digits = arena_strdup(c->arena, number);
    size_t n = 0;
    for (const char *from = number; *from != '\0'; from++)
        if ((*from >= '0' && *from <= '9') || (*from == '+' && n == 0))
            digits[n++] = *from;
    digits[n] = '\0';
    return arena_printf(c->arena, "%.*s%s%s", (int)(at - setting), setting, digits,
                        at + sizeof mark - 1);
}

const char *output_tell_fault(struct desk_command *c, const Platen__Terminal *terminal, bool fax,
                              Platen__Person **person_r)
{
    Platen__Person *person = find_person_id(c, terminal->installing);
    *person_r = person;
    if (person == NULL)
        return "The terminal has no installing person.";
    if (fax)
        return c->dealer->fax_address[0] == '\0' ? "The dealer has no mail-to-fax address."
               : person->fax[0] == '\0'          ? "The installing person has no fax number."
                                                 : NULL;
    if (person->mail[0] == '\0')
        return "The installing person has no mail address.";
    if (person->held_since != 0 && person->second_mail[0] == '\0')
        return "The installing person's address is held: mail to it came back.";
    return NULL;
}

void output_tell(struct desk_command *c, const Platen__Terminal *terminal,
                 Platen__ReportRecord *report, Platen__Person *person, bool fax, int64_t wait)
{
    const char *to = fax                       ? person->fax
                     : person->held_since != 0 ? person->second_mail
                                               : person->mail;
    const char *const facts[] = {
        "reception", desk_reception_text(c, report->epoch, report->reception),
        "received",  arena_printf(c->arena, "%" PRId64, report->received),
        "said",      report->description,
        "summary",   report->summary,
        "fax_to",    fax ? output_fax_address(c, person->fax) : "",
        "fax",       fax ? person->fax : "",
        NULL,
    };
    struct outbox_about about = {
        .person = person,
        .case_id = report->n_cases > 0 ? report->cases[0] : 0,
        .terminal = terminal->id,
        .facts = facts,
        .no_link = true,
        .wait = wait,
    };
    const Platen__Outbox *row = outbox_add(c, fax ? "fax" : "report", &about);
    Platen__Handling *entry = output_note(c, report, fax ? "fax" : "mail", to);
    entry->event = row->event;
    entry->index = row->index;
}

// ---- by staff: 1 done and noted, 0 answered why not and nothing written ----

typedef int output_fn(struct output *output);

static int tell(struct output *output, bool fax)
{
    struct desk_command *c = output->c;
    Platen__Person *person;
    const char *fault = output_tell_fault(c, output->terminal, fax, &person);
    if (fault != NULL) {
        desk_refused(c, "%s", fault);
        return 0;
    }
    output_tell(c, output->terminal, output->report, person, fax,
                c->dealer->slip_seconds * DESK_SECOND);
    desk_done(c, fax ? "The fax goes out in %u seconds." : "The mail goes out in %u seconds.",
              c->dealer->slip_seconds);
    return 1;
}

static int do_mail(struct output *output)
{
    return tell(output, false);
}

static int do_fax(struct output *output)
{
    return tell(output, true);
}

// The first matter of the report that is still open.
static Platen__Case *open_case(const struct output *output)
{
    for (size_t i = 0; i < output->report->n_cases; i++) {
        Platen__Case *kase = find_case_id(output->c, output->report->cases[i]);
        if (kase != NULL && case_is_open(kase))
            return kase;
    }
    return NULL;
}

static int do_order(struct output *output)
{
    struct desk_command *c = output->c;
    const struct tables_view tables = tables_view(c);
    const Platen__Item *item =
        order_item_of_code(c, &tables, output->terminal, output->ask->item, NULL);
    Platen__OrderLine line = PLATEN__ORDER_LINE__INIT;
    const Platen__Order *open;
    const char *why;
    if (item == NULL) {
        desk_invalid(c, "item", "There are no such goods for this terminal.");
        return 0;
    }
    line.item = item->code;
    line.quantity = output->ask->quantity;
    Platen__Order *order =
        order_by_staff(c, output->terminal, &line, NULL, output->ask->insist, &open, &why);
    if (order == NULL) {
        if (open != NULL)
            desk_conflict(c, "%s", why);
        else
            desk_invalid(c, "quantity", "%s", why);
        c->answer->id = open != NULL ? open->id : 0;
        return 0;
    }
    output_note(c, output->report, "order", order->number)->order = order->id;
    c->answer->id = order->id;
    desk_done(c, "Order %s is taken.", order->number);
    return 1;
}

static Platen__Case *case_to_visit(struct output *output)
{
    struct desk_command *c = output->c;
    Platen__Case *kase = open_case(output);
    if (kase == NULL)
        kase = case_service_open(c, output->terminal);
    return kase;
}

static Platen__Case *case_for_service(struct output *output)
{
    struct desk_command *c = output->c;
    Platen__Case *kase = case_new(c, output->terminal, PLATEN__CASE_KIND__CASE_SERVICE);
    kase->text = output->report->description;
    kase->first_report = kase->last_report = output->report->reception;
    kase->trust = output->report->trust;
    array_add_id(c->arena, &output->report->cases, &output->report->n_cases, kase->id);
    return kase;
}

static int do_service(struct output *output)
{
    struct desk_command *c = output->c;
    Platen__Case *kase = case_to_visit(output);
    const Platen__Visit *open = kase != NULL ? find_visit_id(c, kase->visit) : NULL;
    if (open != NULL && visit_may_end(open)) {
        desk_conflict(c, "A service person is asked for already: %s.", kase->service_id);
        c->answer->id = open->id;
        return 0;
    }
    if (kase == NULL)
        kase = case_for_service(output);
    const Platen__Visit *visit = visit_ask_any(c, kase, 0);
    output_note(c, output->report, "service", kase->service_id)->visit = visit->id;
    c->answer->id = visit->id;
    desk_done(c, "A service person is asked for: %s.", kase->service_id);
    return 1;
}

static int do_aside(struct output *output)
{
    output_note(output->c, output->report, "aside", "");
    desk_done(output->c, "Nothing is to be done about it.");
    return 1;
}

// ---- taking back ----

bool output_takes_back(const Platen__Handling *entry, const Platen__Outbox *row,
                       const Platen__Order *order, const Platen__Visit *visit, int64_t now)
{
    if (entry->back != 0)
        return false;
    if (strcmp(entry->what, "aside") == 0)
        return true;
    if (entry->order != 0)
        return order != NULL && order_may_end(order);
    if (entry->visit != 0)
        return visit != NULL && visit_may_end(visit);
    return row != NULL && row->state == PLATEN__OUT_STATE__OUT_WAITING && row->tries == 0 &&
           row->due > now;
}

static void undo(struct desk_command *c, const Platen__Handling *entry, Platen__Outbox *row,
                 Platen__Order *order, Platen__Visit *visit)
{
    Platen__Case *kase = visit != NULL ? find_case_id(c, visit->case_id) : NULL;
    if (order != NULL)
        order_take_back(c, order);
    if (kase != NULL)
        visit_call_off(c, visit, kase);
    if (row == NULL)
        return;
    struct store_key key = store_key_u64(entry->event);
    store_key_add_u32(&key, entry->index);
    row->state = PLATEN__OUT_STATE__OUT_DROPPED;
    row->due = 0;
    store_put(c->txn, STORE_OUTBOX, &key, row);
}

static bool is_handled(const Platen__ReportRecord *report)
{
    for (size_t i = 0; i < report->n_handled; i++)
        if (report->handled[i]->back == 0)
            return true;
    return false;
}

static int do_back(struct output *output)
{
    struct desk_command *c = output->c;
    uint32_t n = output->ask->entry;
    Platen__Handling *entry =
        n > 0 && n <= output->report->n_handled ? output->report->handled[n - 1] : NULL;
    if (entry == NULL) {
        desk_not_found(c, "There is no such entry.");
        return 0;
    }
    struct store_key key = store_key_u64(entry->event);
    store_key_add_u32(&key, entry->index);
    Platen__Outbox *row = entry->event != 0 ? store_get(c->txn, STORE_OUTBOX, &key) : NULL;
    Platen__Order *order = find_order_id(c, entry->order);
    Platen__Visit *visit = find_visit_id(c, entry->visit);
    if (!output_takes_back(entry, row, order, visit, c->now)) {
        desk_conflict(c, "This cannot be taken back any more.");
        return 0;
    }
    undo(c, entry, row, order, visit);
    entry->back = c->now;
    entry->back_by = arena_strdup(c->arena, staff_name(c));
    if (!is_handled(output->report))
        output->report->output = PLATEN__OUTPUT_STATE__OUTPUT_OPEN;
    desk_done(c, "It is taken back.");
    return 1;
}

static const struct {
    const char *what;
    output_fn *act;
} acts[] = {
    {"mail", do_mail},       {"fax", do_fax},     {"order", do_order},
    {"service", do_service}, {"aside", do_aside}, {"back", do_back},
};

void desk_take_handle_report(struct desk_command *c)
{
    struct output output = {.c = c, .ask = c->command->handle_report};
    output.report = store_get_id(c->txn, STORE_REPORT, output.ask->reception);
    output.terminal =
        output.report != NULL ? find_merged(c, find_terminal_id(c, output.report->terminal)) : NULL;
    if (output.terminal == NULL || output.report->output == PLATEN__OUTPUT_STATE__OUTPUT_NONE) {
        desk_not_found(c, "There is no such report.");
        return;
    }
    for (size_t i = 0; i < sizeof acts / sizeof acts[0]; i++)
        if (strcmp(acts[i].what, output.ask->what) == 0) {
            if (acts[i].act(&output))
                store_put_id(c->txn, STORE_REPORT, output.report->reception, output.report);
            return;
        }
    desk_invalid(c, "what", "The gateway does not know this command.");
}
