// Tables of cells as XML: written, read back, refused. That the form is the schema's and what Python's
// parser reads, tests/flow/test_registrations.py says.
#include "lib/cell_table.h"

#include <string.h>

#include "lib/buf.h"
#include "tests/unit/unit.h"

#define HEAD "<?xml version=\"1.0\"?>\n<table xmlns=\"urn:platen:table:1\" name="

static int read_text(const char *xml, Platen__Import **import_r, const char **error_r)
{
    *import_r = NULL;
    *error_r = "";
    return cell_table_read("t.xml", xml, strlen(xml), import_r, error_r);
}

START_TEST(a_row_is_written_and_read)
{
    const char *const cells[] = {"M1", "R&D \"Maker\"", "<Copier>  1", "mfp"};
    struct buf xml = {0};
    Platen__Import *import = NULL;
    const char *error = "";
    cell_table_begin(CELL_MODELS, &xml);
    cell_table_row(CELL_MODELS, cells, &xml);
    cell_table_end(&xml);
    ck_assert_str_eq(buf_text(&xml),
                     "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                     "<table xmlns=\"urn:platen:table:1\" name=\"models\">\n"
                     "  <row code=\"M1\" maker=\"R&amp;D &quot;Maker&quot;\" name=\"&lt;Copier&gt;  1\" kind=\"mfp\"/>\n"
                     "</table>\n");
    ck_assert_int_eq(cell_table_read("t.xml", xml.data, xml.len, &import, &error), 1);
    ck_assert_uint_eq(import->n_rows, 1);
    ck_assert_str_eq(import->rows[0]->kind, "models");
    ck_assert_uint_eq(import->rows[0]->line, 3);
    for (size_t i = 0; i < 4; i++) {
        ck_assert_str_eq(import->rows[0]->cells[i]->name, cell_table_columns(CELL_MODELS)[i]);
        ck_assert_str_eq(import->rows[0]->cells[i]->value, cells[i]);
    }
    platen__import__free_unpacked(import, NULL);
    buf_free(&xml);
}
END_TEST

START_TEST(registrations_are_terminals)
{
    Platen__Import *import;
    const char *error;
    ck_assert_int_eq(read_text(HEAD "'registrations'>\n<!-- all -->\n<row number='123456' place=''/>\n</table>",
                               &import, &error),
                     1);
    ck_assert_str_eq(import->file, "t.xml");
    ck_assert_str_eq(import->rows[0]->kind, "terminals");
    ck_assert_uint_eq(import->rows[0]->n_cells, 2);
    ck_assert_str_eq(import->rows[0]->cells[1]->value, "");
    platen__import__free_unpacked(import, NULL);
    ck_assert_int_eq(cell_table_column(CELL_REGISTRATIONS, "manager"), -1);
    ck_assert_int_eq(cell_table_index("terminals"), -1);
}
END_TEST

START_TEST(what_is_wrong_is_told_with_its_line)
{
    static const struct {
        const char *xml, *says;
    } rows[] = {
        {HEAD "'models'>\n\n<row kod='M1'/></table>", "t.xml:4: unknown attribute \"kod\""},
        {HEAD "'models'>\n<line code='M1'/></table>", "t.xml:3: unknown element \"line\""},
        {HEAD "'models'>\n<row code='M1'>text</row></table>", "t.xml:3: a row has attributes only"},
        {"<!DOCTYPE table>\n" "<table xmlns='urn:platen:table:1' name='models'/>", "t.xml:1: DOCTYPE refused"},
        {"", "t.xml:1: empty"},
    };
    Platen__Import *import;
    const char *error;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        ck_assert_int_eq(read_text(rows[i].xml, &import, &error), -1);
        ck_assert_str_eq(error, rows[i].says);
    }
    ck_assert_int_eq(read_text(HEAD "'models'>\n<row code='M1'>", &import, &error), -1);
    ck_assert_int_eq(strncmp(error, "t.xml:3: ", 9), 0);
}
END_TEST

START_TEST(another_table_is_left_to_others)
{
    Platen__Import *import;
    const char *error;
    ck_assert_int_eq(read_text(HEAD "'errors'/>", &import, &error), 0);
    ck_assert_int_eq(read_text("<table name='models'/>", &import, &error), 0);
}
END_TEST

UNIT_MAIN("cell table", a_row_is_written_and_read, registrations_are_terminals,
          what_is_wrong_is_told_with_its_line, another_table_is_left_to_others)
