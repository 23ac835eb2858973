// A person's homepage link (DESIGN 5, Links): one stable token, made by the link key from person,
// kind and generation; the store keeps its hash. Source: RFC 2104 for the HMAC.
#ifndef PLATEN_DESK_PERSON_LINK_H
#define PLATEN_DESK_PERSON_LINK_H

#include <stdint.h>

#include "gateway/desk/subject.h"

#define PERSON_LINK_MONTHS 12

// "h", or "d" for a department's person.
const char *person_link_kind(const Platen__Person *person);
// Makes the link where there is none. Puts the person only when something changed.
void person_link_ensure(struct desk_command *c, Platen__Person *person);
// A mail with the link leaves: ensures it and lets it expire 12 months from now. Puts the person.
void person_link_mailed(struct desk_command *c, Platen__Person *person);
// The next generation: the old one answers 410 from now on. Takes a revocation back. Puts the
// person.
void person_link_renew(struct desk_command *c, Platen__Person *person);
// Puts the person; the Link record stays, so that the token answers 410 and not 404.
void person_link_revoke(struct desk_command *c, Platen__Person *person);
// Whose a token is by its SHA-256, or NULL. *valid_r: present generation, not revoked, not expired.
Platen__Person *person_link_find(struct desk_command *c, const uint8_t hash[32], bool *valid_r);

#endif
