#include <stdlib.h>
#include <string.h>

#include "lib/csv.h"
#include "tests/unit/unit.h"

START_TEST(reads_rows_with_their_lines)
{
    static const char text[] =
        "\xef\xbb\xbf"
        "code,name\r\nC1,\"A \"\"quoted\"\" name,\nover two lines\"\r\n\r\nC2,\n";
    struct csv *csv;
    unsigned line;
    const char *error;
    ck_assert_int_eq(csv_parse(text, sizeof text - 1, &csv, &line, &error), 1);
    ck_assert_uint_eq(csv->columns, 2);
    ck_assert_int_eq(csv_column(csv, "name"), 1);
    ck_assert_int_eq(csv_column(csv, "zone"), -1);
    ck_assert_uint_eq(csv->n_rows, 2);
    ck_assert_str_eq(csv->rows[0].cells[1], "A \"quoted\" name,\nover two lines");
    ck_assert_uint_eq(csv->rows[0].line, 2);
    ck_assert_uint_eq(csv->rows[1].line, 5);
    ck_assert_str_eq(csv->rows[1].cells[0], "C2");
    ck_assert_str_eq(csv->rows[1].cells[1], "");
    csv_free(&csv);
    ck_assert_ptr_null(csv);
}
END_TEST

static const struct {
    const char *name;
    const char *text;
    size_t size;
    unsigned line;
    const char *error;
} faults[] = {
#define TEXT(s) s, sizeof s - 1
    {"empty", TEXT(""), 1, "no header row"},
    {"open quote", TEXT("a,b\n1,\"2\n3\n"), 2, "a quote is opened here and never closed"},
    {"text after quote", TEXT("a\n\"1\"2\n"), 2, "text after a closing quote"},
    {"quote inside", TEXT("a\n1\"2\n"), 2, "a quote inside a cell that is not quoted"},
    {"lone CR", TEXT("a\n1\r2\n"), 2, "a carriage return without a line feed"},
    {"few", TEXT("a,b\n1,2\n3\n"), 3, "fewer cells than the header has"},
    {"many", TEXT("a,b\n1,2,3\n"), 2, "more cells than the header has"},
    {"no name", TEXT("a,\n1,2\n"), 1, "a column without a name"},
    {"twice", TEXT("a,b,a\n"), 1, "a column named twice"},
    {"NUL", TEXT("a\n\0\n"), 2, "a NUL byte"},
    {"not UTF-8", TEXT("a\nx\n\xc0\xaf\n"), 3, "not UTF-8"},
};

START_TEST(says_what_is_wrong_and_where)
{
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        struct csv *csv = NULL;
        unsigned line = 0;
        const char *error = "";
        ck_assert_msg(csv_parse(faults[i].text, faults[i].size, &csv, &line, &error) == -1, "%s",
                      faults[i].name);
        ck_assert_str_eq(error, faults[i].error);
        ck_assert_uint_eq(line, faults[i].line);
        ck_assert_ptr_null(csv);
    }
}
END_TEST

START_TEST(last_line_needs_no_end)
{
    struct csv *csv;
    unsigned line;
    const char *error;
    ck_assert_int_eq(csv_parse("a,b\n1,\"2\"", 9, &csv, &line, &error), 1);
    ck_assert_str_eq(csv->rows[0].cells[1], "2");
    csv_free(&csv);
}
END_TEST

UNIT_MAIN("csv", reads_rows_with_their_lines, says_what_is_wrong_and_where, last_line_needs_no_end)
