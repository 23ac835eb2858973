// What the pages of tables share: webui/staff_table.c the table, webui/staff_row.c a row of codes;
// webui/staff_cells.c the table whose rows are records, webui/staff_cell.c a row of it.
#ifndef PLATEN_WEBUI_STAFF_TABLE_H
#define PLATEN_WEBUI_STAFF_TABLE_H

#include "gateway/desk/cells.h"
#include "gateway/desk/tables.h"
#include "webui/page.h"

// What is in force now.
struct tables_view staff_tables_view(struct web_request *request);
// The table that the path names; NULL: there is none, and answered.
const char *staff_table_name(struct web_request *request);
const char *staff_table_severity(Platen__Severity severity);
// <tables><table name= open=/></tables>
void staff_add_table_names(struct page *page, const char *open);
// <versions>: the newest, with what they wrote and the way to take them back.
void staff_add_versions(struct page *page, const char *name);
// NULL: none, as of what a machine registered by itself.
const Platen__CodeTable *staff_table_version(struct page *page, const char *table, uint32_t version);
// What became of a row's change: 409 or 422 where the row is to be shown again with the desk's
// text; 0: answered, with the table when it is done.
unsigned staff_table_refused(struct web_request *request, const Platen__Answer *answer);
// The day a form gives in "from": it begins at midnight where the dealer is; today and no day are 0,
// now. False: it cannot be.
bool staff_table_from(struct web_request *request, int64_t *from_r);

// Handlers of /staff/tables/NAME and what is below it, for models and registrations.
void staff_cells_page(struct web_request *request, enum cell_table table);
void staff_cells_xml(struct web_request *request, enum cell_table table);
void staff_cell_page(struct web_request *request, enum cell_table table);
void staff_cell_change(struct web_request *request, enum cell_table table);
// The address of a row.
const char *staff_cell_href(struct web_request *request, enum cell_table table, const char *key);

#endif
