// What terminals' codes mean: the dealer's own rows in the store, each from its date on, over the
// shipped ones (lib/code_table.h). A row for the model outranks one for any model.
#ifndef PLATEN_DESK_TABLES_H
#define PLATEN_DESK_TABLES_H

#include "gateway/desk/subject.h"
#include "lib/code_table.h"

struct tables_view {
    struct store_txn *txn;
    const struct code_tables *shipped;
    int64_t now; // what is in force then
    struct arena *arena;
};

struct tables_view tables_view(const struct desk_command *c);

// The row of a code, NULL: none.
const Platen__CodeRow *tables_find(const struct tables_view *view, const char *table,
                                   const char *code, const char *model);
// The row of table words that has something in common with what a user typed, NULL: none.
const Platen__CodeRow *tables_match(const struct tables_view *view, const char *text,
                                    const char *model);
// The dealer's own row of exactly that code and model; NULL: none.
const Platen__CodeRow *tables_own(const struct tables_view *view, const char *table,
                                  const char *code, const char *model);
// All rows in force by code and model, as pointers in the arena; own only: those of the dealer.
const Platen__CodeRow **tables_all(const struct tables_view *view, const char *table, bool own,
                                   size_t *n_r);
// Whether both say the same, whenever and by whatever version.
bool tables_same(const Platen__CodeRow *a, const Platen__CodeRow *b, struct arena *arena);

// "two"; digits where the table has no word for it.
const char *tables_number(const struct tables_view *view, uint32_t number, const char *language);

#endif
