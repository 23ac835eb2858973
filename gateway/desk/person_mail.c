#include "gateway/desk/person_mail.h"

#include "gateway/desk/mail_kind.h"

static const char *none(const char **why_r, const char *why)
{
    if (why_r != NULL)
        *why_r = why;
    return "";
}

const char *person_mail(const Platen__Person *person, const Platen__Outbox *row, const char **why_r)
{
    bool first = !row->second_contact && person->held_since == 0;
    if (person->complained != 0 && mail_kind_is_routine(row->kind))
        return none(why_r, "the person called our mail unwanted");
    if (first && person->mail[0] != '\0')
        return person->mail;
    if (!first && person->second_mail[0] != '\0' && person->second_held_since == 0)
        return person->second_mail;
    return none(why_r, person->held_since != 0 || person->second_held_since != 0
                           ? "the address is held: mail to it came back"
                           : "the person has no address");
}
