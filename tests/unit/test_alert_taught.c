// Forms that the dealer's staff taught: held against the schema, used beside the program's own, one
// on trial in the place of the kept one of its name.
#include "tests/unit/unit.h"

#include <stdio.h>
#include <string.h>

#include "gateway/reader/alert_form.h"
#include "gateway/reader/alert_taught.h"
#include "gateway/reader/read.h"
#include "lib/arena.h"

#define FORM(inside) "<alerts xmlns=\"urn:platen:alerts:1\">" inside "</alerts>"
#define ASHBY(words)                                                                               \
    FORM("<form name=\"ashby\" maker=\"Ashby\"><when><key in=\"text\">kennung</key></when>"        \
         "<label is=\"serial\">Kennung</label><says is=\"media-jam\" severity=\"error\">" words    \
         "</says></form>")

static Platen__AlertFormText text_of(const char *name, const char *xml)
{
    Platen__AlertFormText text = PLATEN__ALERT_FORM_TEXT__INIT;
    text.name = (char *)(uintptr_t)name;
    text.xml = (char *)(uintptr_t)xml;
    return text;
}

static const char *fault_of(const char *name, const char *xml)
{
    Platen__AlertFormText text = text_of(name, xml);
    return alert_taught_fault(&text);
}

START_TEST(faults_are_told)
{
    static const struct {
        const char *xml, *told;
    } rows[] = {
        {"", "no XML"},
        {"<alerts", "no XML"},
        {"<!DOCTYPE alerts [<!ENTITY a \"aa\">]>" ASHBY("&a;"), "DOCTYPE"},
        {FORM(""), "a document of its own"},
        {FORM("<general><machine>mfp</machine></general>"), "a document of its own"},
        {FORM("<form name=\"ashby\" maker=\"\"><when/></form>"), "not valid"},
        {FORM("<form name=\"ashby\" maker=\"\"></form>"), "not valid"},
        {FORM("<form name=\"birch\" maker=\"\"><when><key in=\"text\">abc</key></when></form>"),
         "another"},
        {FORM("<form name=\"ashby\" maker=\"\"><when><key in=\"body\">abc</key></when></form>"),
         "not valid"},
        {FORM("<form name=\"ashby\" maker=\"\"><when><key in=\"text\">abc</key></when>"
              "<label is=\"password\">x</label></form>"),
         "not valid"},
        {ASHBY("+ + +"), "words that nothing can find"},
        {ASHBY("a + b + c + d + e + f + g"), "words that nothing can find"},
    };
    read_prepare();
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const char *fault = fault_of("ashby", rows[i].xml);
        ck_assert_msg(fault != NULL && strstr(fault, rows[i].told) != NULL, "%s: %s", rows[i].xml,
                      fault == NULL ? "no fault" : fault);
    }
    ck_assert_ptr_null(fault_of("ashby", ASHBY("stuck")));
}
END_TEST

START_TEST(a_large_one_is_refused)
{
    static char xml[ALERT_TAUGHT_BYTES + 400];
    read_prepare();
    int begin = snprintf(xml, sizeof xml, "%s", ASHBY("stuck"));
    memset(xml + begin, ' ', ALERT_TAUGHT_BYTES - (size_t)begin);
    ck_assert_ptr_null(fault_of("ashby", xml));
    xml[ALERT_TAUGHT_BYTES] = ' ';
    ck_assert_ptr_nonnull(strstr(fault_of("ashby", xml), "16384 bytes"));
}
END_TEST

static const char *read_as(const char *words, bool lines, Platen__Parsed **parsed_r,
                           struct arena *arena)
{
    static char mail[400];
    int size =
        snprintf(mail, sizeof mail,
                 "From: a@platen.test\nSubject: notice\n\nKennung: AB70001\nBefund - %s\n", words);
    const struct read_work work = {
        .kind = PLATEN__WORK_KIND__WORK_MAIL, .raw = mail, .size = (size_t)size, .lines = lines};
    *parsed_r = read_work(&work, arena);
    return (*parsed_r)->form;
}

START_TEST(taught_and_tried)
{
    struct arena *arena = arena_new();
    Platen__Parsed *parsed;
    const char *error = NULL;
    Platen__AlertFormText kept = text_of("ashby", ASHBY("stuck fast")),
                          broken = text_of("birch", "<alerts/>"),
                          trial = text_of("ashby", ASHBY("gone astray"));
    Platen__AlertFormText *both[] = {&broken, &kept};
    Platen__AlertForms forms = PLATEN__ALERT_FORMS__INIT;
    read_prepare();
    ck_assert_str_eq(read_as("stuck fast", false, &parsed, arena), "");
    forms.forms = both;
    forms.n_forms = 2;
    alert_taught_set(&forms); // the broken one is left out, the other counts
    ck_assert_str_eq(read_as("stuck fast", true, &parsed, arena), "ashby");
    ck_assert_str_eq(parsed->serial, "AB70001");
    ck_assert_uint_eq(parsed->n_conditions, 1);
    ck_assert_str_eq(parsed->conditions[0]->keyword, "media-jam");
    ck_assert_uint_eq(parsed->n_lines, 2);
    ck_assert_str_eq(parsed->lines[0]->label, "Kennung");
    ck_assert_str_eq(parsed->lines[0]->value, "AB70001");
    ck_assert_str_eq(parsed->lines[1]->label, "");
    alert_forms_use(alert_taught_try(&trial, &error)); // in the kept one's place
    read_as("stuck fast", false, &parsed, arena);
    ck_assert_uint_eq(parsed->n_conditions, 0);
    read_as("gone astray", false, &parsed, arena);
    ck_assert_uint_eq(parsed->n_conditions, 1);
    alert_forms_use(NULL);
    read_as("stuck fast", false, &parsed, arena);
    ck_assert_uint_eq(parsed->n_conditions, 1);
    ck_assert_ptr_null(alert_taught_try(&broken, &error));
    ck_assert_ptr_nonnull(error);
    forms.n_forms = 0;
    alert_taught_set(&forms);
    ck_assert_str_eq(read_as("stuck fast", false, &parsed, arena), "");
    arena_free(&arena);
}
END_TEST

UNIT_MAIN("alert taught", faults_are_told, a_large_one_is_refused, taught_and_tried)
