#include "gateway/base/pdf.h"

#include <stdlib.h>
#include <string.h>

#include "lib/qr.h"
#include "tests/unit/unit.h"

static struct pdf *begin(void)
{
    return pdf_begin(&(struct pdf_about){"Labels", "en", INT64_C(1790000000000000), 210, 297});
}

// ISO/IEC 18004, table 7: bytes that a code of level M holds, and its squares a side.
START_TEST(qr_sizes)
{
    static const struct {
        size_t bytes;
        int width;
    } rows[] = {{1, 21}, {14, 21}, {15, 25}, {26, 25}, {27, 29}, {84, 37}, {85, 41}, {2331, 177}};
    char text[2400];
    struct qr qr;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        memset(text, 'x', rows[i].bytes);
        text[rows[i].bytes] = '\0';
        ck_assert(qr_make(text, &qr));
        ck_assert_int_eq(qr.width, rows[i].width);
        qr_free(&qr);
    }
    memset(text, 'x', 2332);
    text[2332] = '\0';
    ck_assert(!qr_make(text, &qr));
    qr_free(&qr);
}
END_TEST

// The finder pattern: seven dark squares, then white; below them one dark, five white, one dark.
START_TEST(qr_finder)
{
    struct qr qr;
    ck_assert(qr_make("finder", &qr));
    ck_assert_int_eq(qr_run(&qr, 0, 0), 7);
    ck_assert_int_eq(qr_run(&qr, 0, 1), 1);
    ck_assert(!qr_dark(&qr, 5, 1));
    ck_assert(qr_dark(&qr, 6, 1));
    ck_assert_int_eq(qr_run(&qr, qr.width - 7, 0), qr.width);
    ck_assert_int_eq(qr_run(&qr, 7, 0), 7);
    qr_free(&qr);
}
END_TEST

START_TEST(a_document)
{
    struct pdf *pdf = begin();
    struct pdf_text how = {.x = 10, .y = 10, .width = 40, .points = 10};
    const char *words = "Something wrong with this machine? Scan this code and say so.";
    char *bytes = NULL;
    size_t size = 0;
    const char *error = NULL;
    double line = pdf_text(pdf, &how, "One"), lines = pdf_text(pdf, &how, words);
    ck_assert_double_gt(line, 10 * 25.4 / 72);
    ck_assert_double_lt(line, 20 * 25.4 / 72);
    ck_assert_double_gt(lines, 1.9 * line);
    how.most = 1.5 * line;
    ck_assert_double_lt(pdf_text_height(pdf, &how, words), 1.1 * line);
    ck_assert(!pdf_lacks_letters(pdf));
    pdf_text(pdf, &how, "\U000F0000"); // private use: no font has it
    ck_assert(pdf_lacks_letters(pdf));
    pdf_next_page(pdf);
    pdf_link_begin(pdf, "https://service.platen.test/it's");
    ck_assert(pdf_qr(pdf, 10, 10, 30, "https://service.platen.test/"));
    pdf_link_end(pdf);
    pdf_line(pdf, 0, 0, 10, 10, 0.1);
    ck_assert_int_eq(pdf_end(&pdf, &bytes, &size, &error), 1);
    ck_assert_ptr_null(pdf);
    ck_assert_uint_gt(size, 100);
    ck_assert_int_eq(memcmp(bytes, "%PDF-1.", 7), 0);
    ck_assert_ptr_nonnull(memmem(bytes + size - 8, 8, "%%EOF", 5));
    free(bytes);
}
END_TEST

UNIT_MAIN("pdf", qr_sizes, qr_finder, a_document)
