// A terminal's query (seed 001, Figs. 5 to 18): what query.c and its helpers share.
#ifndef PLATEN_DESK_QUERY_H
#define PLATEN_DESK_QUERY_H

#include "gateway/desk/query_sign.h"
#include "gateway/desk/subject.h"
#include "gateway/desk/tables.h"

struct query {
    struct desk_command *c;
    const Platen__TakeQuery *ask;
    Platen__Terminal *terminal;   // changed; query.c puts it
    Platen__ReportRecord *record; // gets cases and flags; query.c puts it
    struct query_sign sign;
    struct tables_view tables;
    const char *language; // of the terminal's panel
    // What comes of it:
    const char *type;  // the type of contents, or why not: see docs/protocol.md
    const char *words; // the description
    bool staff;        // a person must look
    const Platen__Order *order; // that it brought, held or placed; NULL: none
};

Platen__Trust query_trust(const struct query *query);
void query_case(struct query *query, const Platen__Case *kase);
void query_flag(struct query *query, const char *flag);
// A staff item about the terminal and this report.
void query_item(struct query *query, const char *kind, const char *value, const char *text);
// A code that no table has: kept, with an item for staff.
void query_unknown_code(struct query *query, const char *type, const char *words, const char *text);

void query_order(struct query *query); // query_order.c
// How staff see the report (output.h), and what is done about it by itself: query_output.c.
void query_output(struct query *query);

#endif
