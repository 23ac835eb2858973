// The report document and the reply document (schemas/report.rng, schemas/reply.rng): XML <-> struct.
// Namespace "urn:platen:report:1" and "urn:platen:reply:1". Pure; any thread. Hostile text is an
// ordinary result. No DOCTYPE, no entities, at most 256 kB, depth 32; unknown elements are ignored.
#ifndef PLATEN_LIB_REPORT_H
#define PLATEN_LIB_REPORT_H

#include <stddef.h>

#include "schemas/messages.pb-c.h"

struct arena;

enum { REPORT_MAIL_MAX = 160000 }; // bytes of a mail that is passed on

// 1 and *report_r (in arena); 0: not a valid report, *error_r says in words what (in arena).
int report_read(const void *xml, size_t size, struct arena *arena, Platen__Report **report_r, const char **error_r);
// *xml_r is malloc'd UTF-8, valid against schemas/report.rng. 1, -1 when a field has no valid form.
int report_write(const Platen__Report *report, char **xml_r, size_t *size_r, const char **error_r);
int report_read_reply(const void *xml, size_t size, struct arena *arena, Platen__Reply **reply_r, const char **error_r);
int report_write_reply(const Platen__Reply *reply, char **xml_r, size_t *size_r, const char **error_r);
// One line in words about what it says, for lists ("Black toner 8 %, low; 12,345 pages"). In arena.
const char *report_summary(const Platen__Report *report, struct arena *arena);

#endif
