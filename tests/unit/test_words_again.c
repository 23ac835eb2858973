#include "tests/unit/unit.h"

#include <stdlib.h>
#include <string.h>

#include "gateway/base/words.h"
#include "gateway/base/words_again.h"

static struct words *words;

static void setup(void)
{
    const char *top = getenv("top_srcdir");
    char folder[512];
    const char *error = "";

    words = words_new();
    snprintf(folder, sizeof folder, "%s/templates/lang", top ? top : ".");
    ck_assert_msg(words_add_folder(words, folder, &error) > 0, "%s", error);
}

static void teardown(void)
{
    words_free(&words);
}

static void check(char *(*say)(const struct words *, const char *, const char *),
                  const char *language, const char *text, const char *wanted)
{
    char *said = say(words, language, text);

    ck_assert_str_eq(said, wanted);
    free(said);
}

START_TEST(sentences_of_the_desk)
{
    static const struct {
        const char *language, *text, *wanted;
    } rows[] = {
        {"de", "Received.", "Empfangen."},
        {"de-CH", "Received.", "Empfangen."},
        {"ja", "Registered as number 12345678.", "登録番号 12345678 で登録しました。"},
        {"de", "Received. The manager is told.",
         "Empfangen. Die verantwortliche Person ist benachrichtigt."},
        {"ja", "Received. The manager is told.", "受信しました。管理者にお知らせしました。"},
        {"de", "Order N3-000007 is dispatched.", "Bestellung N3-000007: unterwegs."},
        // what changes is looked up too
        {"de", "The agent is not enrolled. (agent a1, terminal 0.1)",
         "Der Agent ist nicht angemeldet. (Agent a1, Gerät 0.1)"},
        {"de",
         "Mail to m@platen.test (the second address) comes back: the mailbox is full (452 Too "
         "much. Wait.). The address is not held yet.",
         "E-Mails an m@platen.test (die zweite Adresse) kommen zurück: das Postfach ist voll (452 "
         "Too much. Wait.). Die Adresse wird noch nicht zurückgehalten."},
        // nobody's name becomes a text, and what is not known stays
        {"de", "Terminal {number} names", "Terminal {number} names"},
        {"de", "", ""},
        {"en", "Received.", "Received."},
        {"tlh", "Received.", "Received."},
    };

    setup();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        check(words_again, rows[i].language, rows[i].text, rows[i].wanted);
    teardown();
}
END_TEST

START_TEST(summaries_of_reports)
{
    setup();
    check(words_summary, "de", "Toner black 9 %, low; fuser-over-temp; 12,345 pages",
          "Toner black 9 %, niedrig; Fixiereinheit zu heiß; 12,345 Seiten");
    check(words_summary, "ja", "all is well", "異常なし");
    check(words_summary, "en", "fuser-over-temp", "The fuser is too hot");
    check(words_summary, "ja", "orders 2 × TN200C; “Please hurry”",
          "注文：TN200C × 2; “Please hurry”");
    check(words_summary, "de", "", "");
    teardown();
}
END_TEST

// A text of a stranger that fits a pattern in very many ways costs no more than any other.
START_TEST(no_text_takes_long)
{
    char text[1900];

    setup();
    memset(text, ' ', sizeof text);
    for (size_t i = 0; i + 8 < sizeof text; i += 8)
        memcpy(text + i, " is, at:", 8);
    text[sizeof text - 1] = 0;
    for (int i = 0; i < 20; i++)
        free(words_again(words, "de", text));
    teardown();
}
END_TEST

START_TEST(languages_by_their_names)
{
    static const char *const wanted[] = {"de", "en", "ja"};

    setup();
    for (size_t i = 0; i < 3; i++)
        ck_assert_str_eq(words_language_at(words, i), wanted[i]);
    ck_assert_ptr_null(words_language_at(words, 3));
    ck_assert_str_eq(words_language(words, "JA"), "ja");
    ck_assert_str_eq(words_language(words, "de-AT"), "de");
    ck_assert_ptr_null(words_language(words, "d"));
    ck_assert_ptr_null(words_language(words, "den"));
    teardown();
}
END_TEST

START_TEST(money_by_its_sign)
{
    static const struct {
        const char *language, *currency, *wanted;
    } rows[] = {
        // CLDR 42: en-IE, de, ja write them so
        {"en", "EUR", "€1,234.50"}, {"de", "EUR", "1.234,50 €"}, {"ja", "JPY", "123,450円"},
        {"de", "CHF", "1.234,50 CHF"},
    };

    setup();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char *said = words_money(words, rows[i].language, 123450, rows[i].currency);

        ck_assert_str_eq(said, rows[i].wanted);
        free(said);
    }
    teardown();
}
END_TEST

UNIT_MAIN("words", sentences_of_the_desk, summaries_of_reports, no_text_takes_long,
          languages_by_their_names, money_by_its_sign)
