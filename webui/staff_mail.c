#include <stdlib.h>

#include "gateway/desk/reply_text.h"
#include "gateway/store/store.h"
#include "lib/arena.h"
#include "lib/text.h"
#include "webui/handlers.h"
#include "webui/home.h"
#include "webui/staff.h"
#include "webui/staff_raw.h"

// ---- a mail that came in ----

static const Platen__MailIn *find_mail(struct web_request *request)
{
    uint64_t id = staff_part_number(request, 0);

    return id ? store_get_id(request->txn, STORE_MAIL_IN, id) : NULL;
}

void page_staff_mail(struct web_request *request)
{
    const Platen__MailIn *mail = find_mail(request);
    const Platen__ReportRecord *report;
    const Platen__Case *kase;
    const char *own, *quoted;
    struct page page;
    xmlNode *node;

    if (!mail) {
        staff_not_there(request);
        return;
    }
    if (!staff_begin(&page, request, "staff-mail", NULL))
        return;
    page_set_format(page.root, "here", "/staff/m/%llu", (unsigned long long)mail->id);
    node = staff_add_mail_in(&page, page.root, mail);
    page_set(node, "account", mail->account);
    page_set(node, "message-id", mail->message_id);
    reply_text_split(request->arena, mail->text, &own, &quoted);
    page_add_text(node, "text", own);
    page_add_text(node, "quoted", quoted);
    staff_add_attachments(node, mail);
    kase = mail->case_id ? store_get_id(request->txn, STORE_CASE, mail->case_id) : NULL;
    if (kase)
        staff_add_case(&page, node, kase);
    report = mail->report ? store_get_id(request->txn, STORE_REPORT, mail->report) : NULL;
    if (report)
        staff_add_report(&page, node, report, false);
    if (staff_may(request, STAFF_MAY_MAIL))
        page_form(&page, node, "again", "/staff/m/%llu/again", (unsigned long long)mail->id);
    if (mail->raw)
        staff_raw_add(&page, node, mail->raw);
    page_set_flag(node, "teach", mail->raw && mail->fate == PLATEN__FATE__FATE_STAFF &&
                                     staff_may(request, STAFF_MAY_MAIL));
    page_answer(&page, 200);
}

void page_staff_mail_raw(struct web_request *request)
{
    const Platen__MailIn *mail = find_mail(request);

    if (mail && mail->raw)
        staff_raw_answer(request, mail->raw,
                         arena_printf(request->arena, "mail-%u-%08llu.eml", mail->epoch,
                                      (unsigned long long)mail->id));
    else
        staff_not_there(request);
}

// ---- a mail on its way out ----

void page_staff_out(struct web_request *request)
{
    struct store_key key = store_key_u64(staff_part_number(request, 0));
    const Platen__Outbox *out;
    struct page page;
    xmlNode *node;

    store_key_add_u32(&key, (uint32_t)staff_part_number(request, 1));
    out = store_get(request->txn, STORE_OUTBOX, &key);
    if (!out) {
        staff_not_there(request);
        return;
    }
    if (!staff_begin(&page, request, "staff-out", NULL))
        return;
    page_set_format(page.root, "here", "/staff/out/%llu/%u", (unsigned long long)out->event,
                    out->index);
    node = staff_add_mail_out(&page, page.root, out);
    page_add_when(&page, node, "due", out->state == PLATEN__OUT_STATE__OUT_WAITING ? out->due : 0);
    page_add_when(&page, node, "last-try", out->last_try);
    if (out->automatic)
        page_set_number(node, "automatic", out->automatic);
    staff_add_person(&page, node, "person", out->person);
    staff_add_person(&page, node, "instead-of", out->instead_of);
    staff_add_person(&page, node, "other", out->tried_other);
    staff_add_terminal(&page, node, out->terminal);
    for (size_t i = 0; i < out->n_facts; i++) {
        xmlNode *fact = page_add(node, "fact");

        page_set(fact, "name", out->facts[i]->name);
        page_set(fact, "value", out->facts[i]->value);
    }
    if (staff_may(request, STAFF_MAY_MAIL) && out->state != PLATEN__OUT_STATE__OUT_SENT &&
        out->state != PLATEN__OUT_STATE__OUT_DROPPED) {
        page_form(&page, node, "again", "/staff/out/%llu/%u/again", (unsigned long long)out->event,
                  out->index);
        page_form(&page, node, "drop", "/staff/out/%llu/%u/drop", (unsigned long long)out->event,
                  out->index);
    }
    page_answer(&page, 200);
}
