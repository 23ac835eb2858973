// What the pages of tables share: webui/staff_table.c the table, webui/staff_row.c a row.
#ifndef PLATEN_WEBUI_STAFF_TABLE_H
#define PLATEN_WEBUI_STAFF_TABLE_H

#include "gateway/desk/tables.h"
#include "webui/page.h"

// What is in force now.
struct tables_view staff_tables_view(struct web_request *request);
// The table that the path names; NULL: there is none, and answered.
const char *staff_table_name(struct web_request *request);
const char *staff_table_severity(Platen__Severity severity);
// <tables><table name= open=/></tables>
void staff_add_table_names(struct page *page, const char *open);

#endif
