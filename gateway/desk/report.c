// A report of a terminal, by HTTP or mail: once, under whose key, and what it does.
#include <inttypes.h>
#include <string.h>
#include <strings.h>

#include "gateway/desk/array.h"
#include "gateway/desk/down.h"
#include "gateway/desk/enrolment.h"
#include "gateway/desk/find.h"
#include "gateway/desk/mail_forwarded.h"
#include "gateway/desk/mail_record.h"
#include "gateway/desk/once.h"
#include "gateway/desk/report_effect.h"
#include "gateway/desk/report_reply.h"
#include "gateway/desk/sender.h"
#include "gateway/desk/silence.h"
#include "gateway/desk/staff_item.h"
#include "lib/arena.h"
#include "lib/report.h"
#include "lib/text.h"

#define REPORT_OLDEST_CLOCK INT64_C(1577836800000000) // 2020: an older clock was never set
#define REPORT_STALE (180 * DESK_DAY)

static void report_flag(struct desk_command *c, Platen__ReportRecord *record, const char *flag)
{
    array_add_text(c->arena, &record->flags, &record->n_flags, flag);
}

// ---- what came before ----

static const char *report_uuid(struct desk_command *c, const Platen__Report *report)
{
    char *uuid = arena_strdup(c->arena, report->id);
    text_lower(uuid);
    return uuid;
}

static Platen__Once *report_once(struct desk_command *c, const Platen__TakeReport *take)
{
    const char *uuid = report_uuid(c, take->parsed->report);
    return once_find(c, ONCE_REPORT, uuid, strlen(uuid));
}

// The number stands in the document: the same content has the same number, so one row finds both.
static bool report_is_same(const Platen__Once *once, const Platen__TakeReport *take)
{
    const ProtobufCBinaryData *hash = &take->parsed->report_sha256;
    return once->digest.len == hash->len &&
           (hash->len == 0 || memcmp(once->digest.data, hash->data, hash->len) == 0);
}

static void report_mark_once(struct desk_command *c, const Platen__TakeReport *take,
                             uint64_t reception)
{
    const char *uuid = report_uuid(c, take->parsed->report);
    Platen__Once once;
    platen__once__init(&once);
    once.reception = reception;
    once.digest = take->parsed->report_sha256;
    once_set(c, ONCE_REPORT, uuid, strlen(uuid), &once);
}

// ---- records ----

static void report_came_by(Platen__ReportRecord *record, Platen__Channel channel)
{
    record->times_received++;
    record->by_mail |= channel == PLATEN__CHANNEL__CHANNEL_MAIL;
    record->by_http |= channel == PLATEN__CHANNEL__CHANNEL_HTTP;
}

// A clock that cannot be right is not believed: then the time of reception counts (BAD-INPUTS 20).
static void report_set_time(struct desk_command *c, Platen__ReportRecord *record, int64_t time)
{
    record->time = time;
    if (time >= REPORT_OLDEST_CLOCK && time <= c->now + DESK_DAY)
        return;
    record->time = c->now;
    report_flag(c, record, "time-implausible");
}

static Platen__ReportRecord *report_record(struct desk_command *c, const Platen__TakeReport *take,
                                           uint64_t reception)
{
    const Platen__Parsed *parsed = take->parsed;
    const Platen__Report *report = parsed->report;
    Platen__ReportRecord *record = arena_alloc(c->arena, sizeof *record);
    platen__report_record__init(record);
    record->reception = reception;
    record->epoch = store_epoch(c->txn);
    record->uuid = arena_strdup(c->arena, report_uuid(c, report));
    record->sha256 = parsed->report_sha256;
    record->agent = report->agent;
    record->received = c->now;
    record->channel = take->channel;
    record->trust = parsed->trust;
    record->purpose = report->purpose;
    record->raw = take->raw;
    record->summary = arena_strdup(c->arena, report_summary(report, c->arena));
    record->n_counters = report->n_counters;
    record->counters = report->counters;
    record->n_supplies = report->n_supplies;
    record->supplies = report->supplies;
    record->n_conditions = report->n_conditions;
    record->conditions = report->conditions;
    for (size_t i = 0; i < parsed->n_flags; i++)
        report_flag(c, record, parsed->flags[i]);
    report_came_by(record, take->channel);
    report_set_time(c, record, report->time);
    return record;
}

static void report_put_mail(struct desk_command *c, const Platen__TakeReport *take, uint64_t id,
                            uint64_t report, Platen__Fate fate, const char *reason)
{
    if (take->channel != PLATEN__CHANNEL__CHANNEL_MAIL)
        return;
    const Platen__Report *document = take->parsed->report;
    const char *purpose = document == NULL ? "" : document->purpose;
    if (document != NULL && document->registration != NULL)
        purpose = "registration";
    struct mail_record mail = {
        .parsed = take->parsed,
        .raw = take->raw,
        .place = take->place,
        .fate = fate,
        .class = strcmp(purpose, "registration") == 0 || strcmp(purpose, "completion") == 0
                     ? purpose
                     : "report",
        .reason = reason,
        .reception = id,
        .report = report,
        .again = take->again,
    };
    mail_record_put(c, &mail);
}

static void report_put(struct desk_command *c, const Platen__ReportRecord *record)
{
    store_put_id(c->txn, STORE_REPORT, record->reception, record);
}

// ---- ends without an effect on a terminal ----

static void report_to_staff(struct desk_command *c, const Platen__TakeReport *take,
                            const char *kind, const char *flag, const char *words)
{
    const Platen__Report *report = take->parsed->report;
    uint64_t reception = desk_reception(c);
    Platen__ReportRecord *record = report_record(c, take, reception);
    report_flag(c, record, flag);
    report_put(c, record);
    report_put_mail(c, take, reception, reception, PLATEN__FATE__FATE_STAFF, words);
    Platen__StaffItem item;
    platen__staff_item__init(&item);
    item.kind = arena_strdup(c->arena, kind);
    item.text = arena_printf(c->arena, "%s (agent %s, terminal %s)", words, report->agent,
                             report->terminal);
    item.agent = report->agent;
    item.value = strcmp(kind, "conflict") == 0 ? record->uuid : report->terminal;
    item.report = reception;
    staff_item_open(c, &item);
    desk_staff(c, "%s", words);
    c->answer->fate = PLATEN__FATE__FATE_STAFF;
    c->answer->reply_type = arena_strdup(c->arena, "refused");
}

// More of strangers' reports than can be looked at: counted, by mail with a fate, nothing else.
static void report_limited(struct desk_command *c, const Platen__TakeReport *take)
{
    static const char words[] = "Too many reports of agents that are not enrolled. Try again later.";
    if (take->channel == PLATEN__CHANNEL__CHANNEL_MAIL) {
        uint64_t id = take->again != 0 ? take->again : desk_reception(c);
        report_put_mail(c, take, id, 0, PLATEN__FATE__FATE_REJECTED, words);
        c->answer->reception = id;
        c->answer->epoch = store_epoch(c->txn);
    }
    desk_done(c, "%s", words);
    c->answer->fate = PLATEN__FATE__FATE_REJECTED;
    c->answer->reply_type = arena_strdup(c->arena, "refused");
}

// The same again: the first one's number, and a receipt where the first may have been lost.
static void report_repeat(struct desk_command *c, const Platen__TakeReport *take,
                          Platen__ReportRecord *first)
{
    report_came_by(first, take->channel);
    report_put(c, first);
    if (take->channel == PLATEN__CHANNEL__CHANNEL_MAIL) {
        uint64_t id = take->again != 0 ? take->again : desk_reception(c);
        report_put_mail(c, take, id, first->reception, PLATEN__FATE__FATE_ACCEPTED,
                        "received before");
    }
    desk_duplicate(c, "Received before.");
    c->answer->reception = first->reception;
    c->answer->epoch = first->epoch;
    Platen__Agent *agent = find_agent(c, first->agent);
    if (agent == NULL || agent->revoked)
        return;
    const Platen__Terminal *terminal =
        first->terminal != 0 && report_is_answered(agent, take) ? find_terminal_id(c, first->terminal) : NULL;
    if (terminal != NULL)
        down_give(c, terminal, first->reception, first->epoch);
    report_reply(c, agent, take, first->reception, first->epoch, "duplicate", c->answer->text);
}

static void report_reread(struct desk_command *c, const Platen__Once *place)
{
    Platen__MailIn *mail = store_get_id(c->txn, STORE_MAIL_IN, place->reception);
    desk_duplicate(c, "Taken before.");
    c->answer->epoch = store_epoch(c->txn);
    c->answer->reception = place->reception;
    if (mail == NULL)
        return;
    c->answer->epoch = mail->epoch;
    c->answer->fate = mail->fate;
    if (mail->report != 0)
        c->answer->reception = mail->report;
}

// No report could be read out of it: by mail it has a fate all the same.
static void report_unread(struct desk_command *c, const Platen__TakeReport *take)
{
    const Platen__Parsed *parsed = take->parsed;
    const char *reason = parsed->reason[0] != '\0' ? parsed->reason : "no report in it";
    if (take->channel != PLATEN__CHANNEL__CHANNEL_MAIL) {
        desk_refused(c, "%s", reason);
        c->answer->reply_type = arena_strdup(c->arena, "refused");
        return;
    }
    Platen__Fate fate = parsed->fate == PLATEN__FATE__FATE_STAFF ? PLATEN__FATE__FATE_STAFF
                                                                 : PLATEN__FATE__FATE_REJECTED;
    uint64_t id = take->again != 0 ? take->again : desk_reception(c);
    report_put_mail(c, take, id, 0, fate, reason);
    c->answer->reception = id;
    c->answer->epoch = store_epoch(c->txn);
    desk_done(c, "%s", reason);
    c->answer->fate = fate;
}

// ---- under a pinned key ----

static Platen__Agent *report_agent(struct desk_command *c, const Platen__TakeReport *take,
                                   const char **kind_r, const char **why_r)
{
    const Platen__Parsed *parsed = take->parsed;
    const Platen__Report *report = parsed->report;
    *kind_r = "enrolment";
    if (parsed->outer_agent[0] != '\0' && strcasecmp(parsed->outer_agent, report->agent) != 0) {
        *kind_r = "identity-mismatch";
        *why_r = "The sender outside is not the agent inside.";
        return NULL;
    }
    if (parsed->trust == PLATEN__TRUST__TRUST_SELF_SIGNED)
        return enrolment_take(c, report, why_r);
    Platen__Agent *agent = find_agent(c, report->agent);
    *why_r = "The agent is not enrolled.";
    if (agent == NULL || agent->revoked)
        return NULL;
    *why_r = "It is not signed by the agent's key.";
    if (parsed->trust != PLATEN__TRUST__TRUST_SIGNED)
        return NULL;
    return agent;
}

static void report_agent_said(struct desk_command *c, Platen__Agent *agent,
                              const Platen__Report *report)
{
    const char *why;
    bool changed = silence_agent_heard(c, agent);
    if (report->sequence > agent->last_sequence)
        agent->last_sequence = report->sequence;
    if (strcmp(agent->reply_address, report->reply_address) != 0 &&
        (report->reply_address[0] == '\0' ||
         text_mail_address_ok(report->reply_address, &why) == 1)) {
        agent->reply_address = report->reply_address;
        changed = true;
    }
    if (changed)
        put_agent(c, agent);
}

// Another report about it is newer, by number and by clock: it tells nothing about now.
static bool report_is_late(const Platen__Terminal *terminal, const Platen__Report *report,
                           int64_t time)
{
    return terminal != NULL && report->sequence != 0 &&
           report->sequence < terminal->last_sequence && time <= terminal->last_time;
}

static void report_take_effect(struct desk_command *c, const Platen__TakeReport *take,
                               Platen__Agent *agent, Platen__ReportRecord *record)
{
    const Platen__Report *report = take->parsed->report;
    struct report_effect effect = {
        .agent = agent,
        .report = report,
        .record = record,
        .answered = report_is_answered(agent, take),
        .type = "accepted",
        .words = "Received.",
    };
    const Platen__Terminal *terminal =
        find_merged(c, find_terminal_by_name(c, agent->id, report->terminal));
    if (c->now - record->time > REPORT_STALE) {
        report_flag(c, record, "stale");
        effect.words = "Too old to change anything.";
    } else {
        effect.late = report_is_late(terminal, report, record->time);
        if (effect.late)
            report_flag(c, record, "late");
        report_effect(c, &effect);
    }
    bool forwarded = take->parsed->forwarded != NULL;
    if (forwarded)
        effect.staff |= mail_forwarded_take(c, take, agent, record);
    report_put(c, record);
    if (effect.staff)
        desk_staff(c, "%s", effect.words);
    else
        desk_done(c, "%s", effect.words);
    Platen__Fate fate = effect.staff ? PLATEN__FATE__FATE_STAFF : PLATEN__FATE__FATE_ACCEPTED;
    if (!forwarded)
        report_put_mail(c, take, record->reception, record->reception, fate,
                        effect.staff ? effect.words : NULL);
    c->answer->fate = fate;
    report_reply(c, agent, take, record->reception, record->epoch, effect.type, effect.words);
}

// A report that had no effect because its agent was not known then is taken when it comes again.
static bool report_counts_again(struct desk_command *c, const Platen__TakeReport *take,
                                const Platen__ReportRecord *first)
{
    if (first->trust == PLATEN__TRUST__TRUST_SIGNED || first->terminal != 0)
        return false;
    for (size_t i = 0; i < first->n_flags; i++) {
        if (strcmp(first->flags[i], "agent-unknown") == 0)
            return take->parsed->trust == PLATEN__TRUST__TRUST_SIGNED &&
                   find_agent(c, first->agent) != NULL;
    }
    return false;
}

static void report_decide(struct desk_command *c, const Platen__TakeReport *take)
{
    const Platen__Once *once = report_once(c, take);
    Platen__ReportRecord *first = NULL;
    if (once != NULL && report_is_same(once, take))
        first = store_get_id(c->txn, STORE_REPORT, once->reception);
    if (first != NULL && take->again != 0 && take->parsed->forwarded != NULL) {
        mail_forwarded_again(c, take);
        return;
    }
    if (first != NULL && !report_counts_again(c, take, first)) {
        report_repeat(c, take, first);
        return;
    }
    if (first == NULL && once != NULL) {
        report_to_staff(c, take, "conflict", "conflict",
                        "Another report with this number came first.");
        return;
    }
    const char *kind, *why;
    Platen__Agent *agent = report_agent(c, take, &kind, &why);
    if (agent == NULL && !sender_may(c, SENDER_STRANGERS)) {
        report_limited(c, take);
        return;
    }
    if (agent == NULL) {
        report_to_staff(c, take, kind, "agent-unknown", why);
        if (strcmp(kind, "enrolment") == 0)
            report_mark_once(c, take, c->answer->reception);
        return;
    }
    uint64_t reception = desk_reception(c);
    report_mark_once(c, take, reception);
    report_agent_said(c, agent, take->parsed->report);
    report_take_effect(c, take, agent, report_record(c, take, reception));
}

void desk_take_report(struct desk_command *c)
{
    const Platen__TakeReport *take = c->command->take_report;
    if (take->parsed == NULL) {
        desk_invalid(c, "report", "There is no report.");
        return;
    }
    // Only who signed it is answered as that agent.
    if (take->parsed->report != NULL && (take->parsed->trust == PLATEN__TRUST__TRUST_SIGNED ||
                                         take->parsed->trust == PLATEN__TRUST__TRUST_SELF_SIGNED))
        c->answer->agent = arena_strdup(c->arena, take->parsed->report->agent);
    Platen__Once *place = take->again != 0 ? NULL : once_find_mail(c, take->place);
    if (place != NULL)
        report_reread(c, place);
    else if (take->parsed->report == NULL || take->parsed->fate == PLATEN__FATE__FATE_REJECTED)
        report_unread(c, take);
    else
        report_decide(c, take);
}
