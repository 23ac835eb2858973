// Tables on paper: rows go on to the next page below a repeated head; nothing else is a paper.
#include "gateway/base/paper.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/buf.h"
#include "tests/unit/unit.h"

static char *bytes;
static size_t size;
static const char *error;

static int make(const char *xml)
{
    free(bytes);
    bytes = NULL;
    return paper_make_text(xml, strlen(xml), INT64_C(1790000000000000), &bytes, &size, &error);
}

// ISO 32000, 7.7.3.2: /Count of the page tree's root.
static int pages(void)
{
    int count = -1;
    const char *at = bytes;
    while ((at = memmem(at, size - (size_t)(at - bytes), "/Count ", 7)) != NULL) {
        int n = atoi(at += 7);
        count = n > count ? n : count;
    }
    return count;
}

static void table(struct buf *xml, int rows, const char *cell)
{
    buf_clear(xml);
    buf_add_text(xml, "<paper language=\"en\" wide=\"yes\"><head>Dealer</head><title>List</title><table>"
                      "<column head=\"One\" share=\"1\"/><column head=\"Two\" share=\"2.5\"/>");
    for (int i = 0; i < rows; i++)
        buf_printf(xml, "<row><cell>%d</cell><cell>%s</cell></row>", i, cell);
    buf_add_text(xml, "</table><foot>Dealer</foot></paper>");
}

START_TEST(rows_go_on)
{
    struct buf xml = {0};
    table(&xml, 3, "short");
    ck_assert_int_eq(make(buf_text(&xml)), 1);
    ck_assert_int_eq(pages(), 1);
    table(&xml, 200, "short");
    ck_assert_int_eq(make(buf_text(&xml)), 1);
    // A row is at least 8 points and twice 1.2 mm high, a page less than 210 mm.
    ck_assert_int_ge(pages(), 200 * (8 * 25.4 / 72 + 2.4) / 210);
    ck_assert_int_le(pages(), 20);
    buf_free(&xml);
}
END_TEST

START_TEST(a_cell_of_any_length_has_an_end)
{
    struct buf xml = {0}, cell = {0};
    for (int i = 0; i < 2000; i++)
        buf_add_text(&cell, "many words ");
    table(&xml, 4, buf_text(&cell));
    ck_assert_int_eq(make(buf_text(&xml)), 1);
    ck_assert_int_le(pages(), 4);
    buf_free(&xml);
    buf_free(&cell);
}
END_TEST

START_TEST(what_is_no_paper)
{
    ck_assert_int_eq(make("<letter/>"), -1);
    ck_assert_str_eq(error, "the sheet makes no paper");
    ck_assert_int_eq(make("<paper"), -1);
    ck_assert_int_eq(make("<paper language=\"ja\"><title/></paper>"), 1);
    ck_assert_int_eq(pages(), 1);
    ck_assert_int_eq(make("<paper><title>T</title><table/></paper>"), 1);
}
END_TEST

UNIT_MAIN("paper", rows_go_on, a_cell_of_any_length_has_an_end, what_is_no_paper)
