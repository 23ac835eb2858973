// lib/local_text.h, and gateway/desk/item_name.h, which asks it.
#include "gateway/desk/item_name.h"
#include "lib/local_text.h"
#include "tests/unit/unit.h"

#define T(text) ((char *)(uintptr_t)(text))

static Platen__LocalText german = {.language = T("de"), .text = T("Toner, schwarz")};
static Platen__LocalText japanese = {.language = T("ja"), .text = T("トナー")};
static Platen__LocalText empty = {.language = T("fr"), .text = T("")};
static Platen__LocalText *texts[] = {&german, &japanese, &empty};

// RFC 4647, 3.4: the range is shortened subtag by subtag until a text has it.
START_TEST(a_reader_gets_his_language)
{
    ck_assert_ptr_eq(local_text_find(texts, 3, "de"), &german);
    ck_assert_ptr_eq(local_text_find(texts, 3, "de-CH"), &german);
    ck_assert_ptr_eq(local_text_find(texts, 3, "JA"), &japanese);
    ck_assert_ptr_null(local_text_find(texts, 3, "d"));
    ck_assert_ptr_null(local_text_find(texts, 3, "den"));
    ck_assert_ptr_null(local_text_find(texts, 3, "en"));
    ck_assert_ptr_null(local_text_find(NULL, 0, "de"));
}
END_TEST

static void named(const Platen__Item *item, const char *language, const char *name,
                  const char *its_language)
{
    const char *found = "";
    ck_assert_str_eq(item_name(item, language, &found), name);
    ck_assert_str_eq(found, its_language);
    ck_assert_str_eq(item_name(item, language, NULL), name);
}

START_TEST(goods_have_a_name_in_every_language)
{
    Platen__Item item = PLATEN__ITEM__INIT;
    item.code = T("TN-1"), item.name = T("Black toner"), item.names = texts, item.n_names = 3;
    named(&item, "de", "Toner, schwarz", "de");
    named(&item, "en", "Black toner", "en");
    named(&item, "fr", "Black toner", "en");
    named(&item, "it", "Black toner", "en");
    item.name = T("");
    named(&item, "en", "TN-1", "en");
}
END_TEST

UNIT_MAIN("local_text", a_reader_gets_his_language, goods_have_a_name_in_every_language)
