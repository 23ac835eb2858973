#include "gateway/desk/states.h"

const struct state_row *state_find(const struct state_table *table, unsigned from, unsigned event)
{
    for (size_t i = 0; i < table->n_rows; i++) {
        if (table->rows[i].from == from && table->rows[i].event == event)
            return &table->rows[i];
    }
    return NULL;
}

const struct state_table *const *state_tables(size_t *n_r)
{
    static const struct state_table *const tables[] = {&case_states, &order_states, &visit_states};
    *n_r = sizeof tables / sizeof tables[0];
    return tables;
}
