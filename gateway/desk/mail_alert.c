// Mails about a terminal that no key vouches for: a printer's own alerts, or words with a
// registration number. They may raise notices, never an order, a close or a read for billing
// (DESIGN 4).
#include "gateway/desk/find.h"
#include "gateway/desk/mail_in.h"
#include "gateway/desk/matter.h"

enum { DATE_DAYS = 7 };

static Platen__Terminal *alert_terminal(struct mail_in *mail)
{
    Platen__Terminal *terminal = find_terminal_by_number(mail->c, mail->parsed->number);
    return terminal != NULL ? terminal : find_terminal_by_serial(mail->c, mail->parsed->serial);
}

static int64_t alert_time(const struct mail_in *mail)
{
    int64_t now = mail->c->now, date = mail->parsed->date;
    return date > now - DATE_DAYS * DESK_DAY && date <= now ? date : now;
}

static void take_matter(struct mail_in *mail, Platen__Terminal *terminal)
{
    const Platen__Parsed *parsed = mail->parsed;
    struct matter_input input = {
        .terminal = terminal,
        .trust = PLATEN__TRUST__TRUST_UNSIGNED,
        .reception = mail->reception,
        .time = alert_time(mail),
        .n_conditions = parsed->n_conditions,
        .conditions = parsed->conditions,
        .n_supplies = parsed->n_supplies,
        .supplies = parsed->supplies,
    };
    struct matter_result result = {0};
    matter_take(mail->c, &input, &result);
    put_terminal(mail->c, terminal);
    if (result.n_cases > 0)
        mail->case_id = result.cases[0];
    mail_accepted(mail, "unsigned word of terminal %s: %u new notices", terminal->number,
                  result.opened);
}

void mail_alert_take(struct mail_in *mail)
{
    const Platen__Parsed *parsed = mail->parsed;
    Platen__Terminal *terminal = alert_terminal(mail);
    if (terminal == NULL) {
        mail_for_staff(mail,
                       parsed->number[0] != '\0' || parsed->serial[0] != '\0'
                           ? "it names a terminal we do not know: %s %s"
                           : "it names no terminal%.0s%.0s",
                       arena_cut(mail->c->arena, parsed->number, 20),
                       arena_cut(mail->c->arena, parsed->serial, 60));
        return;
    }
    mail->terminal = terminal->id;
    if (terminal->state != PLATEN__TERMINAL_STATE__TERMINAL_ACTIVE)
        mail_for_staff(mail, "terminal %s is not in service", terminal->number);
    else if (parsed->n_conditions == 0 && parsed->n_supplies == 0)
        mail_for_staff(mail, "words about terminal %s", terminal->number);
    else
        take_matter(mail, terminal);
}
