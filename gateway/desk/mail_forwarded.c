#include "gateway/desk/mail_forwarded.h"

#include <string.h>

#include "gateway/desk/array.h"
#include "gateway/desk/find.h"
#include "gateway/desk/mail_in.h"
#include "gateway/desk/mail_record.h"

static void forwarded_decide(struct mail_in *mail)
{
    const Platen__Parsed *parsed = mail->parsed;
    bool machine = strcmp(parsed->class_, "alert") == 0 || strcmp(parsed->class_, "meter") == 0;
    if (parsed->fate == PLATEN__FATE__FATE_REJECTED)
        mail_for_staff(mail, "%s", parsed->reason);
    else if (machine)
        mail_alert_take(mail);
    else
        mail_for_staff(mail, "no machine's own mail");
}

static struct mail_in forwarded_mail(struct desk_command *c, const Platen__TakeReport *take,
                                     const Platen__Agent *agent, uint64_t reception)
{
    return (struct mail_in){.c = c,
                            .parsed = take->parsed->forwarded,
                            .reception = reception,
                            .agent = agent,
                            .agent_terminal = take->parsed->report->terminal,
                            .reason = ""};
}

static void forwarded_put(struct mail_in *mail, const Platen__TakeReport *take, uint64_t report)
{
    // What hangs on it lies inside the sealed report: it is not handed out part by part.
    Platen__Parsed parsed = *mail->parsed;
    parsed.n_attachments = 0;
    mail_record_put(mail->c, &(struct mail_record){
                                 .parsed = &parsed,
                                 .raw = take->raw,
                                 .place = take->place,
                                 .fate = mail->fate,
                                 .reason = mail->reason,
                                 .reception = mail->reception,
                                 .again = take->again,
                                 .report = report,
                                 .case_id = mail->case_id,
                             });
    if (mail->fate == PLATEN__FATE__FATE_STAFF)
        mail_tell_staff(mail);
}

bool mail_forwarded_take(struct desk_command *c, const Platen__TakeReport *take,
                         const Platen__Agent *agent, Platen__ReportRecord *record)
{
    struct mail_in mail = forwarded_mail(c, take, agent, record->reception);
    forwarded_decide(&mail);
    record->terminal = mail.terminal;
    if (mail.case_id != 0)
        array_add_id(c->arena, &record->cases, &record->n_cases, mail.case_id);
    forwarded_put(&mail, take, record->reception);
    return mail.fate == PLATEN__FATE__FATE_STAFF;
}

void mail_forwarded_again(struct desk_command *c, const Platen__TakeReport *take)
{
    const Platen__MailIn *before = store_get_id(c->txn, STORE_MAIL_IN, take->again);
    const Platen__Agent *agent = find_agent(c, take->parsed->report->agent);
    if (before == NULL || agent == NULL) {
        desk_not_found(c, "There is no such mail.");
        return;
    }
    struct mail_in mail = forwarded_mail(c, take, agent, before->id);
    uint64_t report = before->report;
    uint32_t epoch = before->epoch;
    forwarded_decide(&mail);
    mail_forget_items(c, mail.reception);
    forwarded_put(&mail, take, report);
    c->answer->reception = mail.reception;
    c->answer->epoch = epoch;
    c->answer->fate = mail.fate;
    c->answer->id = mail.case_id;
    if (mail.fate == PLATEN__FATE__FATE_STAFF)
        desk_staff(c, "%s", mail.reason);
    else
        desk_done(c, "%s", mail.reason);
}
