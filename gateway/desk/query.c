// A query of a terminal that speaks no more than HTTP: nobody vouches for it but its own signature, so
// without one it raises notices and never an order by itself (DESIGN 4, Trust is per item). The same one
// within ten minutes is one report with one reception number.
#include "gateway/desk/query.h"

#include <inttypes.h>
#include <string.h>

#include "gateway/desk/array.h"
#include "gateway/desk/case.h"
#include "gateway/desk/down.h"
#include "gateway/desk/find.h"
#include "gateway/desk/label.h"
#include "gateway/desk/matter.h"
#include "gateway/desk/registration.h"
#include "gateway/desk/sender.h"
#include "gateway/desk/silence.h"
#include "gateway/desk/staff_item.h"
#include "lib/report.h"

#define QUERY_SAME (10 * DESK_MINUTE)

enum { QUERY_LOOK_BACK = 100, QUERY_WORDS_MOST = 200 };

// ---- for all kinds ----

Platen__Trust query_trust(const struct query *query)
{
    return query->sign.is_signed ? PLATEN__TRUST__TRUST_SIGNED : PLATEN__TRUST__TRUST_UNSIGNED;
}

void query_case(struct query *query, const Platen__Case *kase)
{
    array_add_id(query->c->arena, &query->record->cases, &query->record->n_cases, kase->id);
}

void query_flag(struct query *query, const char *flag)
{
    array_add_text(query->c->arena, &query->record->flags, &query->record->n_flags, flag);
}

void query_item(struct query *query, const char *kind, const char *value, const char *text)
{
    Platen__StaffItem item;
    platen__staff_item__init(&item);
    item.kind = arena_strdup(query->c->arena, kind);
    item.text = arena_strdup(query->c->arena, text);
    item.terminal = query->terminal->id;
    item.value = arena_strdup(query->c->arena, value);
    item.report = query->record->reception;
    staff_item_open(query->c, &item);
    query->staff = true;
}

void query_unknown_code(struct query *query, const char *type, const char *words, const char *text)
{
    query_flag(query, type);
    query_item(query, type, query->ask->code, text);
    query->type = type;
    query->words = words;
}

static const char *query_language(struct desk_command *c, const Platen__Terminal *terminal)
{
    const Platen__Customer *customer = find_customer_id(c, terminal->customer);
    return customer != NULL && customer->language[0] != '\0' ? customer->language
                                                             : c->dealer->language;
}

static bool by_label(const struct query *query)
{
    return query->ask->label_sha256.len > 0;
}

static Platen__Channel query_channel(const struct query *query)
{
    return by_label(query) ? PLATEN__CHANNEL__CHANNEL_LABEL : PLATEN__CHANNEL__CHANNEL_QUERY;
}

static const char *query_who(const struct query *query)
{
    return by_label(query) ? "label" : "terminal";
}

// ---- the kinds ----

static void take_matter(struct query *query, Platen__Condition *condition)
{
    bool believed = query->sign.is_signed || query->terminal->agent[0] == '\0';
    struct matter_input input = {
        .terminal = query->terminal,
        .trust = query_trust(query),
        .reception = query->record->reception,
        .time = query->c->now,
        .n_conditions = condition != NULL,
        .conditions = &condition,
        // An agent's counts are signed: what anybody can say does not stand over them.
        .n_counters = believed ? query->ask->n_counters : 0,
        .counters = query->ask->counters,
    };
    struct matter_result result;
    matter_take(query->c, &input, &result);
    for (size_t i = 0; i < result.n_cases; i++)
        array_add_id(query->c->arena, &query->record->cases, &query->record->n_cases,
                     result.cases[i]);
    if (result.counters_implausible) {
        query_flag(query, "counter-implausible");
        query->staff = true;
    } else if (input.n_counters > 0) {
        query->terminal->counters_unsigned = !query->sign.is_signed;
    }
}

static void query_poll(struct query *query)
{
    query->type = "poll";
    query->words = "Nothing new.";
}

// A panel sends one thing at a time; a person at the machine may add words to the number.
static void say_words(struct query *query)
{
    if (query->ask->text[0] != '\0')
        query_case(query, case_say(query->c, query->terminal, query_who(query), query->ask->text,
                                   query_trust(query), query->record->reception));
}

static void query_error(struct query *query)
{
    struct desk_command *c = query->c;
    const Platen__CodeRow *row =
        tables_find(&query->tables, "errors", query->ask->code, query->terminal->model);
    if (row == NULL) {
        query_unknown_code(query, "unknown-error",
                           arena_printf(c->arena, "unknown error number %s", query->ask->code),
                           arena_printf(c->arena, "Terminal %s reports error %s, which is in no table.",
                                        query->terminal->number, query->ask->code));
        say_words(query);
        return;
    }
    Platen__Condition *condition = arena_alloc(c->arena, sizeof *condition);
    platen__condition__init(condition);
    condition->keyword = arena_strdup(c->arena, row->keyword);
    condition->severity = row->severity;
    condition->component = arena_strdup(c->arena, row->component);
    condition->text = arena_strdup(c->arena, code_text(row->texts, row->n_texts, query->language));
    condition->since = c->now;
    query->record->conditions =
        array_add(c->arena, query->record->conditions, &query->record->n_conditions, condition);
    query->type = "error";
    query->words = condition->text;
    take_matter(query, condition);
    say_words(query);
}

static void query_text(struct query *query)
{
    const Platen__TakeQuery *ask = query->ask;
    const Platen__CodeRow *row = tables_match(&query->tables, ask->text, query->terminal->model);
    query->type = "message";
    query->words = row != NULL ? code_text(row->texts, row->n_texts, query->language)
                               : desk_cut(query->c, ask->text, QUERY_WORDS_MOST);
    say_words(query);
}

static const Platen__Counter *counter_of(const struct query *query, const char *name)
{
    for (size_t i = 0; i < query->ask->n_counters; i++)
        if (strcmp(query->ask->counters[i]->name, name) == 0)
            return query->ask->counters[i];
    return NULL;
}

static const char *count_text(struct query *query, const char *name)
{
    const Platen__Counter *counter = counter_of(query, name);
    return counter == NULL ? "-" : arena_printf(query->c->arena, "%" PRIu64, counter->value);
}

// A sum that does not fit is kept and marked.
static void query_counts(struct query *query)
{
    const Platen__Counter *total = counter_of(query, "total"), *black = counter_of(query, "black"),
                          *colour = counter_of(query, "colour");
    if (total != NULL && black != NULL && colour != NULL &&
        (black->value > total->value || total->value - black->value != colour->value))
        query_flag(query, "sum-differs");
    query->record->n_counters = query->ask->n_counters;
    query->record->counters = query->ask->counters;
    query->type = "utilization";
    query->words =
        arena_printf(query->c->arena, "Sheets output: total %s, monochrome %s, color %s.",
                     count_text(query, "total"), count_text(query, "black"),
                     count_text(query, "colour"));
    take_matter(query, NULL);
}

static const struct {
    void (*take)(struct query *query);
    const char *purpose;
} kinds[] = {
    [PLATEN__QUERY_KIND__QUERY_POLL] = {query_poll, "poll"},
    [PLATEN__QUERY_KIND__QUERY_ERROR] = {query_error, "status"},
    [PLATEN__QUERY_KIND__QUERY_TEXT] = {query_text, "message"},
    [PLATEN__QUERY_KIND__QUERY_ORDER] = {query_order, "order"},
    [PLATEN__QUERY_KIND__QUERY_COUNTS] = {query_counts, "status"},
};

// ---- the report ----

// What it says in one line, as a report of an agent would have it.
static const char *summary(const struct query *query)
{
    const Platen__TakeQuery *ask = query->ask;
    Platen__Report report;
    Platen__ReportText text;
    Platen__ReportText *texts[] = {&text};
    Platen__OrderLine line;
    Platen__ReportOrder order;
    Platen__ReportOrder *orders[] = {&order};
    platen__report__init(&report);
    platen__report_text__init(&text);
    platen__order_line__init(&line);
    platen__report_order__init(&order);
    text.text = ask->text;
    line.item = ask->code;
    line.quantity = ask->quantity;
    order.line = &line;
    report.n_conditions = query->record->n_conditions;
    report.conditions = query->record->conditions;
    report.n_messages = ask->text[0] != '\0';
    report.messages = texts;
    report.n_orders = ask->kind == PLATEN__QUERY_KIND__QUERY_ORDER;
    report.orders = orders;
    report.n_counters = ask->n_counters;
    report.counters = ask->counters;
    return report_summary(&report, query->c->arena);
}

static void begin_record(struct query *query)
{
    struct desk_command *c = query->c;
    Platen__ReportRecord *record = arena_alloc(c->arena, sizeof *record);
    platen__report_record__init(record);
    record->reception = desk_reception(c);
    record->epoch = store_epoch(c->txn);
    record->terminal = query->terminal->id;
    record->time = record->received = c->now;
    record->channel = query_channel(query);
    record->trust = query_trust(query);
    record->query_counter = query->sign.is_signed ? query->sign.counter : 0;
    record->purpose = arena_strdup(c->arena, kinds[query->ask->kind].purpose);
    record->sha256 = query->ask->sha256;
    record->query = query->ask->raw;
    record->times_received = 1;
    record->by_http = true;
    query->record = record;
}

// A poll says nothing that is worth a record of its own.
static void put_record(struct query *query)
{
    Platen__ReportRecord *record = query->record;
    if (query->ask->kind == PLATEN__QUERY_KIND__QUERY_POLL)
        return;
    record->summary = arena_strdup(query->c->arena, summary(query));
    record->reply_type = arena_strdup(query->c->arena, query->type);
    record->description = arena_strdup(query->c->arena, query->words);
    store_put_id(query->c->txn, STORE_REPORT, record->reception, record);
}

// What a stranger may have said before says nothing about a signed one.
static bool is_same(const struct query *query, const Platen__ReportRecord *record)
{
    const ProtobufCBinaryData *said = &query->ask->sha256;
    if (record->channel != query_channel(query) || record->sha256.len != said->len ||
        memcmp(record->sha256.data, said->data, said->len) != 0)
        return false;
    if (query->sign.again)
        return record->query_counter == query->sign.counter;
    return !query->sign.is_signed || record->trust == PLATEN__TRUST__TRUST_SIGNED;
}

static Platen__ReportRecord *same_before(struct query *query)
{
    struct desk_command *c = query->c;
    Platen__ReportRecord *same = NULL, *record;
    struct store_key prefix = store_key_u64(query->terminal->id);
    struct store_cursor *cursor =
        store_scan_index(c->txn, STORE_REPORT_BY_TERMINAL, &prefix, NULL, true);
    for (unsigned seen = 0; same == NULL && seen < QUERY_LOOK_BACK &&
                            (record = store_next(cursor, NULL)) != NULL;
         seen++) {
        if (record->received + QUERY_SAME <= c->now)
            break;
        if (is_same(query, record))
            same = record;
    }
    store_cursor_close(&cursor);
    return same;
}

static void repeat(struct query *query, Platen__ReportRecord *first)
{
    struct desk_command *c = query->c;
    first->times_received++;
    store_put_id(c->txn, STORE_REPORT, first->reception, first);
    query_sign_note(c, query->terminal, &query->sign);
    if (!by_label(query))
        down_repeat(c, query->terminal, first);
    desk_duplicate(c, "%s", first->description);
    c->answer->reception = first->reception;
    c->answer->epoch = first->epoch;
    c->answer->time = first->received;
    c->answer->reply_type = arena_strdup(c->arena, first->reply_type);
}

static void take_first(struct query *query)
{
    struct desk_command *c = query->c;
    begin_record(query);
    if (!by_label(query)) { // a person beside it is no word of its own
        if (query->terminal->registered == 0)
            registration_begin(c, query->terminal, "");
        silence_heard(c, query->terminal);
        query_sign_note(c, query->terminal, &query->sign);
    }
    kinds[query->ask->kind].take(query);
    if (!by_label(query)) { // what anybody can say orders nothing and tells nobody outside
        query_output(query);
        down_give(c, query->terminal, query->record->reception, query->record->epoch);
    }
    put_terminal(c, query->terminal);
    put_record(query);
    if (query->staff)
        desk_staff(c, "%s", query->words);
    else
        desk_done(c, "%s", query->words);
    c->answer->time = c->now;
    c->answer->reply_type = arena_strdup(c->arena, query->type);
}

// ---- whose it is ----

// One item a number, and one for all queries without any. The count is kept, so that a stranger's
// query takes as long as anybody's.
static void tell_stranger(struct desk_command *c, const char *number,
                          const Platen__Terminal *terminal)
{
    Platen__StaffItem item;
    platen__staff_item__init(&item);
    item.kind = arena_strdup(c->arena, "unknown-terminal");
    item.value = arena_strdup(c->arena, number[0] != '\0' ? number : "-");
    item.terminal = terminal != NULL ? terminal->id : 0;
    item.text =
        terminal != NULL
            ? arena_printf(c->arena, "Terminal %s asks, though it is not in service.", number)
        : number[0] != '\0'
            ? arena_printf(c->arena, "A terminal asks by the number %s, which is not registered.",
                           number)
            : arena_strdup(c->arena, "A terminal asks without a registration number.");
    staff_item_open(c, &item);
}

static void take_stranger(struct desk_command *c, const char *number,
                          const Platen__Terminal *terminal)
{
    if (sender_may(c, SENDER_NUMBERS))
        tell_stranger(c, number, terminal);
    desk_staff(c, "unknown terminal");
    c->answer->time = c->now;
    c->answer->reply_type = arena_strdup(c->arena, "unknown-terminal");
}

static bool kind_is_known(const struct query *query)
{
    const Platen__TakeQuery *ask = query->ask;
    return (size_t)ask->kind < sizeof kinds / sizeof kinds[0] &&
           (!by_label(query) || ask->kind == PLATEN__QUERY_KIND__QUERY_TEXT ||
            ask->kind == PLATEN__QUERY_KIND__QUERY_ERROR);
}

// False: it is nobody's, and answered.
static bool find_terminal(struct query *query)
{
    struct desk_command *c = query->c;
    const Platen__TakeQuery *ask = query->ask;
    bool good;
    if (by_label(query)) {
        query->terminal = label_find(c, &ask->label_sha256, &good);
        if (query->terminal == NULL || !good)
            desk_not_found(c, "This label is not good any more.");
        return query->terminal != NULL && good;
    }
    query->terminal =
        ask->number[0] != '\0' ? find_merged(c, find_terminal_by_number(c, ask->number)) : NULL;
    good = query->terminal != NULL &&
           query->terminal->state == PLATEN__TERMINAL_STATE__TERMINAL_ACTIVE;
    if (!good)
        take_stranger(c, ask->number, query->terminal);
    return good;
}

void desk_take_query(struct desk_command *c)
{
    const Platen__TakeQuery *ask = c->command->take_query;
    struct query query = {.c = c, .ask = ask, .tables = tables_view(c)};
    if (!kind_is_known(&query)) {
        desk_invalid(c, "kind", "The gateway does not know this command.");
        return;
    }
    if (!find_terminal(&query))
        return;
    if (!by_label(&query))
        query.sign = query_sign_look(c, query.terminal, ask->signature);
    if (query.sign.refused != NULL && !query.sign.again) {
        query_sign_refuse(c, query.terminal, &query.sign);
        return;
    }
    query.language = query_language(c, query.terminal);
    Platen__ReportRecord *first = ask->sha256.len > 0 ? same_before(&query) : NULL;
    if (first != NULL)
        repeat(&query, first);
    else if (query.sign.refused != NULL)
        query_sign_refuse(c, query.terminal, &query.sign);
    else
        take_first(&query);
}
