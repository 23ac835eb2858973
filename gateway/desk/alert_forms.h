// The dealer's own forms of alert mails, which staff taught: versions under a name, the newest that
// was not undone counts. The desk keeps them; what they are worth a reader says before.
#ifndef PLATEN_DESK_ALERT_FORMS_H
#define PLATEN_DESK_ALERT_FORMS_H

#include "gateway/desk/subject.h"

enum { ALERT_FORMS_MAX = 200, ALERT_FORMS_XML_MAX = 16384, ALERT_FORMS_NAME_MAX = 40 };

// The version of each name that counts, by name; also those that are off. In the snapshot's arena.
const Platen__AlertForm **alert_forms_all(struct store_txn *txn, size_t *n_r);
// Of one name; NULL: there is none.
Platen__AlertForm *alert_forms_find(struct store_txn *txn, const char *name);
// Small letters, digits and hyphens.
bool alert_forms_name_ok(const char *name);

#endif
