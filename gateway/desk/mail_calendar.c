// Answers of calendar programs (RFC 5546, 3.2.3 and 3.2.7). The mail is not signed: it is taken for
// the person's word where the sender is somebody who was told the date and the UID carries the
// visit's token; a date costs nothing. Anything else is for staff.
#include <inttypes.h>
#include <string.h>
#include <strings.h>

#include "gateway/desk/array.h"
#include "gateway/desk/case.h"
#include "gateway/desk/find.h"
#include "gateway/desk/mail_in.h"
#include "gateway/desk/person_state.h"
#include "gateway/desk/states.h"
#include "gateway/desk/visit.h"

static Platen__Visit *find_visit(struct mail_in *mail, const char *uid)
{
    uint64_t id = 0;
    if (strncmp(uid, "visit-", 6) != 0)
        return NULL;
    for (const char *at = uid + 6; *at >= '0' && *at <= '9' && id < UINT32_MAX; at++)
        id = id * 10 + (uint64_t)(*at - '0');
    Platen__Visit *visit = find_visit_id(mail->c, id);
    size_t length = visit != NULL ? strlen(visit->uid) : 0;
    return length > 0 && strncasecmp(uid, visit->uid, length) == 0 && uid[length] == '@' ? visit
                                                                                        : NULL;
}

static const char *partstat_of(const Platen__Calendar *calendar, const char *address)
{
    for (size_t i = 0; i < calendar->n_attendees; i++)
        if (address_same(calendar->attendees[i]->address, address))
            return calendar->attendees[i]->partstat;
    if (calendar->n_attendees == 1)
        return calendar->attendees[0]->partstat;
    return calendar->n_attendees == 0 && calendar->n_partstat == 1 ? calendar->partstat[0] : "";
}

// Whoever was told of the date may answer.
static const Platen__Person *find_asked(struct mail_in *mail, const Platen__Visit *visit,
                                        const Platen__Case *kase)
{
    const Platen__Person *person = mail_sender(mail->c, mail->parsed->from, kase->customer);
    if (person == NULL || person->confirmed == 0)
        return NULL;
    return person->id == visit->person || array_has_id(visit->told, visit->n_told, person->id)
               ? person
               : NULL;
}

static const char *name_of(const Platen__Person *person)
{
    return person->name[0] != '\0' ? person->name : person->mail;
}

static void note(struct mail_in *mail, Platen__Case *kase, const Platen__Person *person,
                 const char *words)
{
    const char *comment = mail->parsed->calendar->comment;
    case_add_message(mail->c, kase, name_of(person),
                     comment[0] != '\0'
                         ? arena_printf(mail->c->arena, "%s \"%s\"", words,
                                        arena_cut(mail->c->arena, comment, 500))
                         : words,
                     mail->reception);
}

static void take_answer(struct mail_in *mail, Platen__Visit *visit, Platen__Case *kase,
                        const Platen__Person *person)
{
    const Platen__Calendar *calendar = mail->parsed->calendar;
    bool counter = strcmp(calendar->method, "COUNTER") == 0;
    const char *partstat = partstat_of(calendar, mail->parsed->from);
    if (counter || strcmp(partstat, "DECLINED") == 0) {
        note(mail, kase, person,
             counter ? "Asked for another time, by calendar." : "Declined the date, by calendar.");
        visit_declined(mail->c, visit, kase, person, arena_cut(mail->c->arena, calendar->comment, 500),
                       counter ? calendar->start : 0, counter ? calendar->end : 0);
        mail_accepted(mail, counter ? "another time is asked for: %s" : "the date is declined: %s",
                      kase->service_id);
    } else if (strcmp(partstat, "ACCEPTED") == 0) {
        note(mail, kase, person, "Accepted the date, by calendar.");
        visit_accepted(mail->c, visit);
        put_case(mail->c, kase);
        mail_accepted(mail, "the date is accepted: %s", kase->service_id);
    } else if (strcmp(partstat, "TENTATIVE") == 0) {
        note(mail, kase, person, "May take the date, says the calendar.");
        put_case(mail->c, kase);
        mail_accepted(mail, "the date is not certain yet: %s", kase->service_id);
    } else {
        mail_for_staff(mail, "a calendar answer that says neither yes nor no: %s",
                       kase->service_id);
    }
}

static void take_of_visit(struct mail_in *mail, Platen__Visit *visit, Platen__Case *kase)
{
    const Platen__Calendar *calendar = mail->parsed->calendar;
    const Platen__Person *person = find_asked(mail, visit, kase);
    mail->case_id = kase->id;
    mail->terminal = kase->terminal;
    mail->person = person != NULL ? person->id : 0;
    if (person == NULL)
        mail_for_staff(mail, "a calendar answer of somebody who was not asked, about %s",
                       kase->service_id);
    else if (calendar->sequence < visit->sequence)
        mail_dropped(mail, "a calendar answer to an older date of the visit for %s (%u, now %u)",
                     kase->service_id, calendar->sequence, visit->sequence);
    else if (visit->state != PLATEN__VISIT_STATE__VISIT_CONFIRMED)
        mail_dropped(mail, "a calendar answer to a visit that is %s: %s",
                     visit_states.states[visit->state], kase->service_id);
    else
        take_answer(mail, visit, kase, person);
}

void mail_calendar_take(struct mail_in *mail)
{
    const Platen__Calendar *calendar = mail->parsed->calendar;
    const char *method = calendar != NULL ? calendar->method : "";
    bool answer = strcmp(method, "REPLY") == 0 || strcmp(method, "COUNTER") == 0;
    Platen__Visit *visit = answer ? find_visit(mail, calendar->uid) : NULL;
    Platen__Case *kase = visit != NULL ? find_case_id(mail->c, visit->case_id) : NULL;
    if (answer && strncmp(calendar->uid, "order-", 6) == 0) {
        mail_dropped(mail, "a calendar answer to a delivery: nothing hangs on it");
    } else if (kase != NULL && calendar->recurrence[0] == '\0') {
        person_heard(mail->c, mail->parsed->from);
        take_of_visit(mail, visit, kase);
    } else {
        mail_for_staff(mail, "%s", answer ? "a calendar answer to no date of ours"
                                          : "an invitation or other calendar mail");
    }
}
