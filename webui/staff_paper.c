// The list of queries' reports on paper: a page to print, and a PDF of the same. A worker draws the
// PDF, so that no engine's thread waits for letters to be set.

#include <stdlib.h>
#include <string.h>

#include "gateway/base/paper.h"
#include "gateway/base/render.h"
#include "gateway/store/store.h"
#include "lib/arena.h"
#include "lib/log.h"
#include "webui/handlers.h"
#include "webui/internal.h"
#include "webui/staff.h"
#include "webui/staff_output.h"
#include "webui/staff_queue.h"

enum { ROWS_MAX = 300 };

struct listed {
    const Platen__ReportRecord *reports[4 * ROWS_MAX];
    size_t n;
};

static int newest_first(const void *one, const void *two)
{
    const Platen__ReportRecord *a = *(const Platen__ReportRecord *const *)one;
    const Platen__ReportRecord *b = *(const Platen__ReportRecord *const *)two;

    return a->reception < b->reception ? 1 : a->reception > b->reception ? -1 : 0;
}

static void read_reports(struct web_request *request, const Platen__Department *department,
                         uint32_t value, struct listed *listed)
{
    struct store_key prefix = {.size = 0};
    struct store_cursor *cursor;
    const Platen__ReportRecord *report;

    if (department)
        store_key_add_u64(&prefix, department->id);
    store_key_add_u32(&prefix, value);
    cursor = store_scan_index(request->txn,
                              department ? STORE_REPORT_BY_DEPARTMENT : STORE_REPORT_BY_OUTPUT,
                              &prefix, NULL, true);
    for (size_t n = 0; n < ROWS_MAX && (report = store_next(cursor, NULL)); n++)
        listed->reports[listed->n++] = report;
    store_cursor_close(&cursor);
}

// What both show. False: answered already.
static bool begin(struct page *page, struct web_request *request)
{
    const struct staff_queue_part *part =
        staff_queue_part(staff_queue_find("reports"), form_value(&request->form, "part"));
    const Platen__Department *department;
    struct listed *listed = arena_alloc(request->arena, sizeof *listed);

    if (!staff_begin(page, request, "staff-reports", "reports"))
        return false;
    listed->n = 0;
    department = staff_output_department(request);
    for (size_t i = 0; i < part->n; i++)
        read_reports(request, department, part->values[i], listed);
    if (listed->n > 0)
        qsort(listed->reports, listed->n, sizeof *listed->reports, newest_first);
    xmlNode *list = page_add(page->root, "reports");
    page_set(list, "part", *part->name ? part->name : "first");
    staff_output_add_filter(page, list, part->name);
    page_add_when(page, list, "now", request->now);
    for (size_t i = 0; i < listed->n && i < ROWS_MAX; i++) {
        xmlNode *node = page_add(list, "row");

        page_set_format(node, "reception", "%u-%08llu", listed->reports[i]->epoch,
                        (unsigned long long)listed->reports[i]->reception);
        staff_add_terminal(page, node, listed->reports[i]->terminal);
        staff_output_add(page, node, listed->reports[i], false, false);
    }
    page_set_flag(list, "more", listed->n > ROWS_MAX);
    return true;
}

void page_staff_reports(struct web_request *request)
{
    struct page page;

    if (begin(&page, request))
        page_answer(&page, 200);
}

// ---- PDF ----

struct drawing {
    struct web_request *request;
    xmlDoc *doc;
    const char *language;
};

static void draw(void *context)
{
    struct drawing *drawing = context;
    struct web_request *request = drawing->request;
    const char *error = "";
    char *paper = NULL, *pdf = NULL;
    size_t size = 0, pdf_size = 0;

    if (render_document(request->settings->render, "papers/reports", drawing->language,
                        drawing->doc, NULL, &paper, &size, &error) > 0 &&
        paper_make_text(paper, size, request->now, &pdf, &pdf_size, &error) > 0) {
        web_bytes(request, 200, "application/pdf", pdf, pdf_size);
        web_header_add(request, "Content-Disposition", "inline; filename=\"reports.pdf\"");
    } else {
        web_log(request->webui, LOG_LEVEL_ERROR, "PDF: %s", error);
        web_text(request, 500, "text/plain; charset=utf-8",
                 "This page could not be drawn. We have noted it.\n");
    }
    free(paper);
    xmlFreeDoc(drawing->doc);
    web_resume(request);
}

void page_staff_reports_pdf(struct web_request *request)
{
    struct page page;
    struct drawing *drawing = arena_alloc(request->arena, sizeof *drawing);

    if (!begin(&page, request))
        return;
    *drawing = (struct drawing){request, page.doc, web_keep(request, page.language)};
    if (!staff_work(request, request->webui->workers, draw, drawing))
        page_drop(&page);
}
