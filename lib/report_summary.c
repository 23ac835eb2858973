#include "lib/report.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/text.h"

enum { REPORT_SUMMARY_MAX = 300, REPORT_SUMMARY_ITEMS = 4 };

static void report_summary_next(struct buf *line)
{
    if (line->len > 0)
        buf_add_text(line, "; ");
}

// "12,345"
static void report_summary_number(struct buf *line, uint64_t number)
{
    char digits[24];
    int length = snprintf(digits, sizeof(digits), "%" PRIu64, number);
    for (int i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0)
            buf_add_byte(line, ',');
        buf_add_byte(line, (uint8_t)digits[i]);
    }
}

static void report_summary_supply(struct buf *line, const Platen__Supply *supply)
{
    static const char *const states[] = {NULL, NULL, "low", "empty", "full", NULL};
    unsigned int state = (unsigned int)supply->state;
    const char *word = state < sizeof(states) / sizeof(states[0]) ? states[state] : NULL;
    if (word == NULL)
        return;
    report_summary_next(line);
    buf_add_text(line, supply->name[0] != '\0' ? supply->name : supply->index);
    int percent = strcmp(supply->unit, "percent") == 0;
    if (supply->level_kind == PLATEN__LEVEL_KIND__LEVEL_EXACT && supply->level >= 0) {
        if (supply->capacity > 0 && supply->level <= INT64_MAX / 100)
            buf_printf(line, " %" PRId64 " %%", supply->level * 100 / supply->capacity);
        else if (percent)
            buf_printf(line, " %" PRId64 " %%", supply->level);
    }
    buf_printf(line, ", %s%s", word, supply->estimated ? " (estimated)" : "");
}

static void report_summary_conditions(struct buf *line, const Platen__Report *report)
{
    for (size_t i = 0; i < report->n_conditions && i < REPORT_SUMMARY_ITEMS; i++) {
        const Platen__Condition *condition = report->conditions[i];
        report_summary_next(line);
        buf_add_text(line, condition->keyword);
        if (condition->component[0] != '\0')
            buf_printf(line, " (%s)", condition->component);
    }
}

static void report_summary_asked(struct buf *line, const Platen__Report *report)
{
    for (size_t i = 0; i < report->n_orders && i < REPORT_SUMMARY_ITEMS; i++) {
        const Platen__OrderLine *order = report->orders[i]->line;
        report_summary_next(line);
        if (order != NULL)
            buf_printf(line, "orders %u \303\227 %s", order->quantity, order->item);
    }
    for (size_t i = 0; i < report->n_completions && i < REPORT_SUMMARY_ITEMS; i++) {
        const Platen__Completion *completion = report->completions[i];
        report_summary_next(line);
        buf_printf(line, "done: %s%s%s", completion->supply, completion->condition,
                   completion->service_id);
    }
    for (size_t i = 0; i < report->n_messages && i < REPORT_SUMMARY_ITEMS; i++) {
        report_summary_next(line);
        buf_printf(line, "\342\200\234%s\342\200\235", report->messages[i]->text);
    }
}

static void report_summary_updates(struct buf *line, const Platen__Report *report)
{
    bool asks = false;
    for (size_t i = 0; i < report->n_updates; i++) {
        const Platen__ReportUpdate *update = report->updates[i];
        asks |= strcmp(update->state, "asks") == 0;
        if (i >= REPORT_SUMMARY_ITEMS || update->program[0] == '\0')
            continue;
        report_summary_next(line);
        buf_printf(line, "%s %" PRIu64 " %s", update->program, update->release, update->state);
    }
    if (asks) {
        report_summary_next(line);
        buf_add_text(line, "asks for programs");
    }
}

static void report_summary_identity(struct buf *line, const Platen__Report *report)
{
    if (report->enrolment != NULL)
        buf_add_text(line, "enrols the agent");
    if (report->registration != NULL) {
        const Platen__Registration *registration = report->registration;
        report_summary_next(line);
        buf_printf(line, "registers %s",
                   registration->model[0] != '\0' ? registration->model : "a terminal");
        if (registration->place[0] != '\0')
            buf_printf(line, ", %s", registration->place);
    }
}

const char *report_summary(const Platen__Report *report, struct arena *arena)
{
    struct buf line = {0};
    report_summary_identity(&line, report);
    for (size_t i = 0; i < report->n_supplies; i++)
        report_summary_supply(&line, report->supplies[i]);
    report_summary_conditions(&line, report);
    report_summary_asked(&line, report);
    report_summary_updates(&line, report);
    for (size_t i = 0; i < report->n_counters; i++) {
        if (strcmp(report->counters[i]->name, "total") == 0) {
            report_summary_next(&line);
            report_summary_number(&line, report->counters[i]->value);
            buf_add_text(&line, " pages");
        }
    }
    if (strcmp(report->purpose, "mail") == 0) {
        report_summary_next(&line);
        buf_add_text(&line, "passes on a printer's own mail");
    }
    if (line.len == 0)
        buf_add_text(&line, "all is well");
    for (size_t i = 0; i < line.len; i++) {
        if (line.data[i] < 0x20)
            line.data[i] = ' ';
    }
    const char *text = arena_strndup(arena, buf_text(&line),
                                     text_utf8_cut(buf_text(&line), line.len, REPORT_SUMMARY_MAX));
    buf_free(&line);
    return text;
}
