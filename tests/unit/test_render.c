#include "tests/unit/unit.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <libxml/parser.h>

#include "gateway/base/render.h"
#include "lib/fileio.h"

#define WORDS(text) "<words xmlns='urn:platen:words:1'>" text "</words>"
#define SHEET(body)                                                                                \
    "<xsl:stylesheet version='1.0' xmlns:xsl='http://www.w3.org/1999/XSL/Transform'"               \
    " xmlns:w='urn:platen:words:1' exclude-result-prefixes='w'>" body                              \
    "<xsl:output method='xml' omit-xml-declaration='yes'/></xsl:stylesheet>"
#define PAGE(body) SHEET("<xsl:template match='/'><p>" body "</p></xsl:template>")

static char root[64];
static char dealer[96];
static char house[96];
static struct render *render;

static void put(const char *dir, const char *name, const char *text)
{
    char path[256];
    const char *error;

    snprintf(path, sizeof path, "%s/%s", dir, name);
    ck_assert_msg(fileio_write(path, 0644, text, strlen(text), &error) > 0, "%s", error);
}

static void make_folders(const char *dir)
{
    static const char *const folders[] = {"lang", "pages", "mails"};
    const char *error;

    for (size_t i = 0; i < 3; i++) {
        char path[256];

        snprintf(path, sizeof path, "%s/%s", dir, folders[i]);
        ck_assert_int_eq(fileio_make_folder(path, 0755, &error), 1);
    }
}

static void setup(void)
{
    strcpy(root, "/tmp/platen-render-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(root));
    snprintf(dealer, sizeof dealer, "%s/dealer", root);
    snprintf(house, sizeof house, "%s/house", root);
    make_folders(dealer);
    make_folders(house);
    put(house, "lang/pages.en.xml",
        WORDS("<word key='hello'>Good day,\n   {name}.</word>"
              "<word key='need'><one>One thing</one><other>{count} things</other></word>"
              "<word key='both'>ours</word>"));
    put(house, "lang/mails.en.xml", WORDS("<word key='mail'>Letter</word>"));
    put(house, "lang/pages.de.xml",
        WORDS("<word key='hello'>Guten Tag, {name}.</word>"
              "<word key='number.group'>.</word><word key='number.decimal'>,</word><word "
              "key='money'>{amount} {currency}</word>"));
    put(dealer, "lang/own.en.xml", WORDS("<word key='both'>theirs</word>"));
    put(house, "pages/hello.xsl",
        PAGE("<xsl:value-of select=\"w:say('hello', 'name', /page/@name)\"/>|"
             "<xsl:value-of select=\"w:say('need', 'count', 1)\"/>|<xsl:value-of "
             "select=\"w:say('need', 'count', 2)\"/>|"
             "<xsl:value-of select=\"w:say('nowhere')\"/>|<xsl:value-of select=\"w:has('mail')\"/>|"
             "<xsl:value-of select=\"w:number(1234567)\"/>|<xsl:value-of select=\"w:money(123456, "
             "'EUR')\"/>|"
             "<xsl:value-of select=\"w:money(8900, 'JPY')\"/>"));
    put(house, "pages/frame.xsl", SHEET("<xsl:template name='frame'>ours</xsl:template>"));
    put(dealer, "pages/frame.xsl", SHEET("<xsl:template name='frame'>theirs</xsl:template>"));
    put(house, "pages/framed.xsl",
        SHEET("<xsl:import href='frame.xsl'/>"
              "<xsl:template match='/'><p><xsl:call-template name='frame'/></p></xsl:template>"));
    put(house, "pages/reads.xsl",
        PAGE("<xsl:copy-of select=\"document('/etc/hostname')\"/>"
             "<xsl:copy-of select=\"document('frame.xsl')\"/>"));
    put(house, "mails/asked.xsl",
        SHEET("<xsl:param name='who'/>"
              "<xsl:template match='/'><p><xsl:value-of select='$who'/></p></xsl:template>"));
}

static void load(void)
{
    const char *const dirs[] = {dealer, house};
    const char *error = "";

    render = render_load(dirs, 2, &error);
    ck_assert_msg(render != NULL, "%s", error);
}

static void teardown(void)
{
    char command[128];

    render_free(&render);
    snprintf(command, sizeof command, "rm -rf %s", root);
    ck_assert_int_eq(system(command), 0);
}

static char *page(const char *sheet, const char *language, const char *xml,
                  const char *const *params)
{
    xmlDoc *doc = xmlReadMemory(xml, (int)strlen(xml), NULL, NULL, XML_PARSE_NONET);
    const char *error = "";
    size_t size;
    char *out = NULL;

    ck_assert_msg(render_document(render, sheet, language, doc, params, &out, &size, &error) == 1,
                  "%s", error);
    ck_assert_uint_eq(size, strlen(out));
    xmlFreeDoc(doc);
    return out;
}

static void check_page(const char *sheet, const char *language, const char *xml, const char *wanted)
{
    char *out = page(sheet, language, xml, NULL);

    ck_assert_str_eq(out, wanted);
    free(out);
}

START_TEST(words_are_merged_and_fall_back)
{
    setup();
    load();
    check_page("pages/hello", "en", "<page name='&lt;b>'/>",
               "<p>Good day, &lt;b&gt;.|One thing|2 things|nowhere|true|1,234,567|EUR 1,234.56|JPY "
               "8,900</p>\n");
    check_page(
        "pages/hello", "de-CH", "<page name='x'/>",
        "<p>Guten Tag, x.|One thing|2 things|nowhere|true|1.234.567|1.234,56 EUR|8.900 JPY</p>\n");
    ck_assert_str_eq(render_word(render, "en", "both"), "theirs");
    ck_assert_str_eq(render_word(render, "xx", "mail"), "Letter");
    ck_assert_str_eq(render_word(render, "", "none"), "none");
    teardown();
}
END_TEST

START_TEST(a_dealer_lays_files_over_ours)
{
    setup();
    load();
    check_page("pages/framed", "en", "<page/>", "<p>theirs</p>\n");
    teardown();
}
END_TEST

START_TEST(folders_may_be_written_in_any_way)
{
    char roundabout[128];
    const char *error = "";

    setup();
    snprintf(roundabout, sizeof roundabout, "%s//../house/", house);
    render = render_load((const char *const[]){roundabout}, 1, &error);
    ck_assert_msg(render != NULL, "%s", error);
    check_page("pages/framed", "en", "<page/>", "<p>ours</p>\n");
    teardown();
}
END_TEST

START_TEST(a_sheet_reads_nothing)
{
    const char *error = "";
    char *out = NULL;
    size_t size;
    xmlDoc *doc = xmlReadMemory("<page/>", 7, NULL, NULL, 0);

    setup();
    load();
    if (render_document(render, "pages/reads", "en", doc, NULL, &out, &size, &error) > 0)
        ck_assert_str_eq(out, "<p/>\n");
    free(out);
    xmlFreeDoc(doc);
    teardown();
}
END_TEST

START_TEST(params_are_plain_strings)
{
    char *out;

    setup();
    load();
    out = page("mails/asked", "en", "<page/>", (const char *const[]){"who", "it's \"<x>\"", NULL});
    ck_assert_str_eq(out, "<p>it's \"&lt;x&gt;\"</p>\n");
    free(out);
    teardown();
}
END_TEST

START_TEST(a_broken_sheet_is_told)
{
    const char *const dirs[] = {house};
    const char *error = NULL;

    setup();
    put(house, "pages/broken.xsl", "<xsl:stylesheet");
    render = render_load(dirs, 1, &error);
    ck_assert_ptr_null(render);
    ck_assert_ptr_nonnull(strstr(error, "pages/broken.xsl"));
    teardown();
}
END_TEST

UNIT_MAIN("render", words_are_merged_and_fall_back, a_dealer_lays_files_over_ours,
          folders_may_be_written_in_any_way, a_sheet_reads_nothing, params_are_plain_strings,
          a_broken_sheet_is_told)
