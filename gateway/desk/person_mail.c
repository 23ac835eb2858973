#include "gateway/desk/person_mail.h"

const char *person_mail(const Platen__Person *person, const Platen__Outbox *row)
{
    return row->second_contact || person->held_since != 0 ? person->second_mail : person->mail;
}
