// Writing rows of a table of codes: every change is a version of its own, from its date on; what was
// there before stays for what came before.
#ifndef PLATEN_DESK_TABLE_SET_H
#define PLATEN_DESK_TABLE_SET_H

#include "gateway/desk/subject.h"
#include "gateway/desk/tables.h"

// Versions are counted by table, from 1; the number that a next one gets.
uint32_t table_version_next(struct desk_command *c, const char *name);
// Writes that version; undoes: the one that it takes back, 0 = none.
void table_version_put(struct desk_command *c, const char *name, uint32_t version, int64_t from,
                       uint32_t changed, uint32_t undoes);

struct table_set {
    struct desk_command *c;
    char *name;
    struct tables_view then; // what would be in force at its date
    uint32_t version;
    uint32_t changed;
    uint32_t undoes; // the version that is taken back; 0 = none
};

// Why a table cannot take effect at that time (0 = now), or NULL.
const char *table_set_from_fault(const struct desk_command *c, int64_t from);
struct table_set table_set_begin(struct desk_command *c, const char *name, int64_t from);
// Writes the row as it stands; gone: from then on there is none.
void table_set_put(struct table_set *set, const Platen__CodeRow *row, bool gone);
// The same where it changes anything: a row that says what the shipped one says is left to that.
void table_set_take(struct table_set *set, const Platen__CodeRow *row);
// Writes the version where anything was changed, and answers how much.
void table_set_end(struct table_set *set);

#endif
