// What happened in a case, from the records that say so: reports, orders, visits, mails, words. One
// list, newest first.

#include <stdlib.h>
#include <string.h>

#include "gateway/store/store.h"
#include "lib/arena.h"
#include "webui/home.h"
#include "webui/staff.h"

enum { ENTRIES_MAX = 200, REPORTS_LOOKED_AT = 300 };

struct entry {
    int64_t time;
    const char *kind;   // a word staff.did.KIND
    const void *record; // of kinds report, mail, out, message
    const char *text;
};

struct timeline {
    struct web_request *request;
    struct entry entries[ENTRIES_MAX];
    size_t n;
};

static void note(struct timeline *timeline, int64_t time, const char *kind, const void *record,
                 const char *text)
{
    if (time && timeline->n < ENTRIES_MAX)
        timeline->entries[timeline->n++] =
            (struct entry){.time = time, .kind = kind, .record = record, .text = text};
}

static bool is_about(const Platen__ReportRecord *report, const Platen__Case *kase)
{
    for (size_t i = 0; i < report->n_cases; i++)
        if (report->cases[i] == kase->id)
            return true;
    return report->reception &&
           (report->reception == kase->first_report || report->reception == kase->last_report);
}

static void note_reports(struct timeline *timeline, const Platen__Case *kase)
{
    struct store_key prefix = store_key_u64(kase->terminal);
    struct store_cursor *cursor =
        store_scan_index(timeline->request->txn, STORE_REPORT_BY_TERMINAL, &prefix, NULL, true);
    const Platen__ReportRecord *report;

    for (size_t seen = 0; seen < REPORTS_LOOKED_AT && (report = store_next(cursor, NULL)); seen++)
        if (is_about(report, kase))
            note(timeline, report->received, "report", report, NULL);
    store_cursor_close(&cursor);
}

static void note_mails(struct timeline *timeline, const Platen__Case *kase)
{
    struct store_key prefix = store_key_u64(kase->id);
    struct store_cursor *in =
        store_scan_index(timeline->request->txn, STORE_MAIL_IN_BY_CASE, &prefix, NULL, true);
    struct store_cursor *out =
        store_scan_index(timeline->request->txn, STORE_OUTBOX_BY_CASE, &prefix, NULL, true);
    const Platen__MailIn *mail;
    const Platen__Outbox *row;

    while (timeline->n < ENTRIES_MAX && (mail = store_next(in, NULL)))
        note(timeline, mail->received, "mail", mail, NULL);
    while (timeline->n < ENTRIES_MAX && (row = store_next(out, NULL)))
        note(timeline, row->sent ? row->sent : row->written, "out", row, NULL);
    store_cursor_close(&in);
    store_cursor_close(&out);
}

static void note_orders(struct timeline *timeline, const Platen__Case *kase)
{
    struct store_key prefix = store_key_u64(kase->terminal);
    struct store_cursor *cursor =
        store_scan_index(timeline->request->txn, STORE_ORDER_BY_TERMINAL, &prefix, NULL, true);
    const Platen__Order *order;

    for (size_t seen = 0; seen < REPORTS_LOOKED_AT && (order = store_next(cursor, NULL)); seen++) {
        if (order->case_id != kase->id)
            continue;
        note(timeline, order->placed, "ordered", NULL, order->number);
        note(timeline, order->dispatched, "dispatched", NULL, order->number);
        note(timeline, order->delivered, "delivered", NULL, order->number);
    }
    store_cursor_close(&cursor);
}

static void note_visits(struct timeline *timeline, const Platen__Case *kase)
{
    struct store_key prefix = store_key_u64(kase->id);
    struct store_cursor *cursor =
        store_scan_index(timeline->request->txn, STORE_VISIT_BY_CASE, &prefix, NULL, true);
    const Platen__Visit *visit;

    while (timeline->n < ENTRIES_MAX && (visit = store_next(cursor, NULL)))
        note(timeline, visit->asked, "visit-asked", visit, visit->note);
    store_cursor_close(&cursor);
}

static int newest_first(const void *one, const void *two)
{
    const struct entry *a = one, *b = two;

    return a->time < b->time ? 1 : a->time > b->time ? -1 : strcmp(a->kind, b->kind);
}

static void show_message(xmlNode *node, const Platen__CaseMessage *message)
{
    page_set(node, "from", message->from);
    page_add_text(node, "text", message->text);
}

static bool is_strangers(const Platen__Case *kase, uint64_t mail)
{
    for (size_t i = 0; i < kase->n_messages; i++)
        if (kase->messages[i]->mail == mail && kase->messages[i]->stranger)
            return true;
    return false;
}

static void show_mail(struct page *page, xmlNode *node, const Platen__Case *kase,
                      const Platen__MailIn *mail)
{
    page_set_flag(node, "stranger", is_strangers(kase, mail->id));
    staff_add_mail_in(page, node, mail);
}

static void show(struct page *page, xmlNode *list, const Platen__Case *kase,
                 const struct entry *entry)
{
    xmlNode *node = page_add(list, "entry");

    page_set(node, "kind", entry->kind);
    page_add_when(page, node, "at", entry->time);
    if (!strcmp(entry->kind, "report"))
        staff_add_report(page, node, entry->record, false);
    else if (!strcmp(entry->kind, "mail"))
        show_mail(page, node, kase, entry->record);
    else if (!strcmp(entry->kind, "out"))
        staff_add_mail_out(page, node, entry->record);
    else if (!strcmp(entry->kind, "message"))
        show_message(node, entry->record);
    else
        page_add_text(node, "text", entry->text);
}

void staff_add_case_history(struct page *page, xmlNode *parent, const Platen__Case *kase)
{
    struct timeline *timeline = arena_alloc(page->request->arena, sizeof *timeline);
    xmlNode *list = page_add(parent, "history");

    timeline->request = page->request;
    note(timeline, kase->opened, "opened", NULL, NULL);
    note(timeline, kase->done, "done", NULL, *kase->done_by ? kase->done_by : kase->evidence);
    for (size_t i = 0; i < kase->n_messages; i++)
        if (!kase->messages[i]->mail)
            note(timeline, kase->messages[i]->time, "message", kase->messages[i], NULL);
    note_orders(timeline, kase);
    note_visits(timeline, kase);
    note_mails(timeline, kase);
    note_reports(timeline, kase);
    qsort(timeline->entries, timeline->n, sizeof *timeline->entries, newest_first);
    for (size_t i = 0; i < timeline->n; i++)
        show(page, list, kase, &timeline->entries[i]);
}
