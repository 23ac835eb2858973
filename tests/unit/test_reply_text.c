#include <string.h>

#include "gateway/desk/reply_text.h"
#include "lib/arena.h"
#include "tests/unit/unit.h"

// As the programs named write them.
static const struct {
    const char *program, *text, *own, *quoted;
} replies[] = {
    {"plain", "Please come soon.\n", "Please come soon.", ""},
    {"Thunderbird", "Yes, Tuesday.\n\nOn 21.11.26 10:00, North Office Service wrote:\n> Toner is low\n> Link\n",
     "Yes, Tuesday.", "On 21.11.26 10:00, North Office Service wrote:\n> Toner is low\n> Link"},
    {"Gmail, broken line",
     "Thanks\n\nOn Sat, Nov 21, 2026 at 10:00 AM North Office Service <\ncentre@platen.test> wrote:\n\n> Toner\n",
     "Thanks",
     "On Sat, Nov 21, 2026 at 10:00 AM North Office Service <\ncentre@platen.test> wrote:\n> Toner"},
    {"between the lines", "> When may we come?\nOn Tuesday.\n> Who opens?\nThe reception.\n",
     "On Tuesday.\nThe reception.", "> When may we come?\n> Who opens?"},
    {"Outlook", "We ordered it.\n\n________________________________\nFrom: Service\nSent: Saturday\nTo: us\nSubject: Toner\n\nToner is low\n",
     "We ordered it.", "________________________________\nFrom: Service\nSent: Saturday\nTo: us\nSubject: Toner\n\nToner is low"},
    {"Outlook, German", "Danke!\nVon: Service\nGesendet: Samstag\nAn: uns\nBetreff: Toner\n\nToner\n", "Danke!",
     "Von: Service\nGesendet: Samstag\nAn: uns\nBetreff: Toner\n\nToner"},
    {"old Outlook", "ok\n-----Original Message-----\nFrom: x\n", "ok", "-----Original Message-----\nFrom: x"},
    {"German", "Bitte morgen.\nAm 21.11.2026 um 10:00 schrieb Service:\n> Toner\n", "Bitte morgen.",
     "Am 21.11.2026 um 10:00 schrieb Service:\n> Toner"},
    {"Gmail, Japanese",
     "\346\230\216\346\227\245\343\201\212\351\241\230\343\201\204\n2026\345\271\26411\346\234\21021\346\227\245 Service <centre@platen.test>:\n> Toner\n",
     "\346\230\216\346\227\245\343\201\212\351\241\230\343\201\204",
     "2026\345\271\26411\346\234\21021\346\227\245 Service <centre@platen.test>:\n> Toner"},
    {"HTML without marks", "Come.\nOn Saturday, Service <a@b.test> wrote:\nToner is low\nOrder it\n", "Come.",
     "On Saturday, Service <a@b.test> wrote:\nToner is low\nOrder it"},
    {"a sentence", "From: now on call Hanna.\nOn Monday we are closed.\n",
     "From: now on call Hanna.\nOn Monday we are closed.", ""},
    {"nothing new", "> Toner is low\n", "> Toner is low", ""},
    {"empty", "", "", ""},
    {"a mark alone", ">", ">", ""},
};

START_TEST(new_words_stand_apart)
{
    struct arena *arena = arena_new();
    const char *own, *quoted;
    reply_text_split(arena, replies[_i].text, &own, &quoted);
    ck_assert_msg(strcmp(own, replies[_i].own) == 0, "%s: \"%s\"", replies[_i].program, own);
    // empty lines between may stay where they were
    const char *at = quoted, *wanted = replies[_i].quoted;
    while (*at != '\0' && *wanted != '\0') {
        if (*at == '\n' && at[1] == '\n' && wanted[1] != '\n')
            at++;
        ck_assert_msg(*at == *wanted, "%s: \"%s\"", replies[_i].program, quoted);
        at++;
        wanted++;
    }
    ck_assert_msg(*at == *wanted, "%s: \"%s\"", replies[_i].program, quoted);
    arena_free(&arena);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("reply text");
    TCase *cases = tcase_create("all");
    tcase_add_loop_test(cases, new_words_stand_apart, 0, sizeof replies / sizeof replies[0]);
    suite_add_tcase(suite, cases);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
