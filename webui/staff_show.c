#include <string.h>

#include "gateway/store/store.h"
#include "webui/home.h"
#include "webui/staff.h"

static const int64_t MINUTE = 60 * INT64_C(1000000);

void staff_add_age(const struct page *page, xmlNode *parent, const char *name, int64_t time)
{
    xmlNode *node = page_add_when(page, parent, name, time);
    int64_t minutes = (page->request->now - time) / MINUTE;

    if (!node)
        return;
    if (minutes < 0)
        minutes = 0;
    page_set(node, "unit", minutes < 120 ? "min" : minutes < 48 * 60 ? "h" : "d");
    page_set_number(node, "n",
                    minutes < 120       ? minutes
                    : minutes < 48 * 60 ? minutes / 60
                                        : minutes / (24 * 60));
}

xmlNode *staff_add_person(const struct page *page, xmlNode *parent, const char *name, uint64_t id)
{
    const Platen__Person *person = id ? store_get_id(page->request->txn, STORE_PERSON, id) : NULL;
    xmlNode *node;

    if (!person)
        return NULL;
    node = page_add(parent, name);
    page_set(node, "name", *person->name ? person->name : person->mail);
    page_set_format(node, "href", "/staff/p/%llu", (unsigned long long)person->id);
    page_set(node, "mail", person->mail);
    page_set(node, "telephone", person->telephone);
    page_set_flag(node, "unconfirmed",
                  person->role == PLATEN__PERSON_ROLE__PERSON_MANAGER && !person->confirmed);
    page_set(node, "held",
             person->held_since ? *person->held_reason ? person->held_reason : "-" : NULL);
    page_set_flag(node, "complained", person->complained != 0);
    return node;
}

bool staff_person_held(const Platen__Person *person)
{
    return person->held_since || person->second_held_since || person->complained;
}

void staff_add_customer(const struct page *page, xmlNode *parent, uint64_t id)
{
    const Platen__Customer *customer =
        id ? store_get_id(page->request->txn, STORE_CUSTOMER, id) : NULL;
    xmlNode *node;

    if (!customer)
        return;
    node = page_add(parent, "customer");
    page_set(node, "name", customer->name);
    page_set(node, "code", customer->code);
    page_set_format(node, "href", "/staff/customers/%llu", (unsigned long long)customer->id);
}

xmlNode *staff_add_terminal(struct page *page, xmlNode *parent, uint64_t id)
{
    const Platen__Terminal *terminal = home_terminal_id(page->request, id);
    xmlNode *node;

    if (!terminal)
        return NULL;
    node = home_add_terminal(page, parent, terminal);
    staff_add_customer(page, node, terminal->customer);
    staff_add_person(page, node, "installing", terminal->installing);
    return node;
}

xmlNode *staff_add_case(struct page *page, xmlNode *parent, const Platen__Case *kase)
{
    const Platen__Terminal *terminal = home_terminal_id(page->request, kase->terminal);
    xmlNode *node;

    if (!terminal)
        return NULL;
    node = page_add(parent, "case");
    home_set_case(page, node, terminal, kase);
    home_add_case_text(page, node, terminal, kase);
    return node;
}

static const char *channel_text(const Platen__ReportRecord *report)
{
    if (report->by_mail && report->by_http)
        return "both";
    switch (report->channel) {
    case PLATEN__CHANNEL__CHANNEL_MAIL:
        return "mail";
    case PLATEN__CHANNEL__CHANNEL_HTTP:
        return "http";
    case PLATEN__CHANNEL__CHANNEL_QUERY:
        return "query";
    case PLATEN__CHANNEL__CHANNEL_LABEL:
        return "label";
    default:
        return "staff";
    }
}

static const char *trust_text(Platen__Trust trust)
{
    switch (trust) {
    case PLATEN__TRUST__TRUST_SIGNED:
        return "signed";
    case PLATEN__TRUST__TRUST_SELF_SIGNED:
        return "self-signed";
    case PLATEN__TRUST__TRUST_UNOPENED:
        return "unopened";
    default:
        return "unsigned";
    }
}

static void add_report_parts(struct page *page, xmlNode *node, const Platen__ReportRecord *report)
{
    static const char *const severities[] = {"", "report", "warning", "error"};

    for (size_t i = 0; i < report->n_conditions; i++) {
        const Platen__Condition *condition = report->conditions[i];
        xmlNode *child = page_add(node, "condition");

        page_set(child, "keyword", condition->keyword);
        page_set(child, "severity", condition->severity < 4 ? severities[condition->severity] : "");
        page_set(child, "component", condition->component);
        page_add_text(child, "text", condition->text);
        page_add_when(page, child, "since", condition->since);
    }
    for (size_t i = 0; i < report->n_supplies; i++)
        home_add_supply(page, node, report->supplies[i]);
    for (size_t i = 0; i < report->n_counters; i++) {
        xmlNode *child = page_add(node, "counter");

        page_set(child, "name", report->counters[i]->name);
        page_set_number(child, "value", (int64_t)report->counters[i]->value);
    }
    for (size_t i = 0; i < report->n_flags; i++)
        page_add_text(node, "flag", report->flags[i]);
}

xmlNode *staff_add_report(struct page *page, xmlNode *parent, const Platen__ReportRecord *report,
                          bool whole)
{
    xmlNode *node = page_add(parent, "report");

    page_set_format(node, "reception", "%u-%08llu", report->epoch,
                    (unsigned long long)report->reception);
    page_set_format(node, "href", "/staff/r/%llu", (unsigned long long)report->reception);
    page_set(node, "summary", *report->summary ? report->summary : report->purpose);
    page_set(node, "purpose", report->purpose);
    page_set(node, "channel", channel_text(report));
    page_set(node, "trust", trust_text(report->trust));
    page_set_number(node, "times", report->times_received ? report->times_received : 1);
    page_add_when(page, node, "received", report->received);
    if (!whole)
        return node;
    page_set(node, "uuid", report->uuid);
    page_set(node, "agent", report->agent);
    page_set(node, "query", report->query);
    page_set(node, "answered", report->description);
    page_set_flag(node, "kept", report->raw != NULL && report->raw->length > 0);
    page_set_number(node, "size", report->raw ? (int64_t)report->raw->length : 0);
    page_add_when(page, node, "said", report->time);
    add_report_parts(page, node, report);
    return node;
}

const char *staff_fate_text(Platen__Fate fate)
{
    static const char *const fates[] = {"accepted", "staff", "rejected", "dropped"};

    return (unsigned)fate < 4 ? fates[fate] : "staff";
}

const char *staff_out_state_text(Platen__OutState state)
{
    static const char *const states[] = {"waiting", "sent", "failed", "dropped", "held"};

    return (unsigned)state < 5 ? states[state] : "waiting";
}

xmlNode *staff_add_mail_in(struct page *page, xmlNode *parent, const Platen__MailIn *mail)
{
    const Platen__Case *kase =
        mail->case_id ? store_get_id(page->request->txn, STORE_CASE, mail->case_id) : NULL;
    xmlNode *node = page_add(parent, "mail");

    page_set_format(node, "reception", "%u-%08llu", mail->epoch, (unsigned long long)mail->id);
    page_set_format(node, "href", "/staff/m/%llu", (unsigned long long)mail->id);
    page_set(node, "from", mail->from);
    page_set(node, "subject", mail->subject);
    page_set(node, "fate", staff_fate_text(mail->fate));
    page_set(node, "class", mail->class_);
    page_set(node, "reason", mail->reason);
    page_set_number(node, "runs", mail->runs);
    page_set(node, "service", kase ? kase->service_id : NULL);
    page_add_when(page, node, "received", mail->received);
    return node;
}

xmlNode *staff_add_mail_out(struct page *page, xmlNode *parent, const Platen__Outbox *out)
{
    const Platen__Case *kase =
        out->case_id ? store_get_id(page->request->txn, STORE_CASE, out->case_id) : NULL;
    const Platen__Person *person =
        out->person ? store_get_id(page->request->txn, STORE_PERSON, out->person) : NULL;
    xmlNode *node = page_add(parent, "out");

    page_set_format(node, "number", "%u-%llu-%u", out->epoch, (unsigned long long)out->event,
                    out->index);
    page_set_format(node, "href", "/staff/out/%llu/%u", (unsigned long long)out->event, out->index);
    page_set(node, "kind", out->kind);
    page_set(node, "state", staff_out_state_text(out->state));
    page_set(node, "to", *out->sent_to ? out->sent_to : person ? person->mail : out->address);
    page_set(node, "error", out->error);
    page_set_number(node, "tries", out->tries);
    page_set(node, "service", kase ? kase->service_id : NULL);
    page_add_when(page, node, "written", out->written);
    page_add_when(page, node, "sent", out->sent);
    return node;
}

xmlNode *staff_add_item(struct page *page, xmlNode *parent, const Platen__StaffItem *item)
{
    xmlNode *node = page_add(parent, "item");

    page_set_number(node, "id", (int64_t)item->id);
    page_set_format(node, "href", "/staff/i/%llu", (unsigned long long)item->id);
    page_set(node, "kind", item->kind);
    page_set(node, "value", item->value);
    page_set(node, "closed-by", item->closed_by);
    page_add_text(node, "text", item->text);
    page_add_when(page, node, "opened", item->opened);
    page_add_when(page, node, "closed", item->closed);
    return node;
}
