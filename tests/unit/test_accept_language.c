#include "webui/accept_language.h"

#include <stdio.h>
#include <string.h>

#include "tests/unit/unit.h"

START_TEST(headers)
{
    static const struct {
        const char *header, *wanted;
    } rows[] = {
        {"da, en-gb;q=0.8, en;q=0.7", "da 1000,en-gb 800,en 700,"}, // RFC 9110, 12.5.4
        {"en;q=0.7,da,en-gb;q=0.8", "da 1000,en-gb 800,en 700,"},
        {"de-CH, de;q=0.9, *;q=0.5", "de-CH 1000,de 900,"},
        {"ja ; Q=0.123", "ja 123,"},
        {"en;q=0, de;q=0.001", "de 1,"},
        {"de;q=1.000,ja", "de 1000,ja 1000,"},
        {"de;q=1.001", ""},
        {"de;q=0.1234", ""},
        {"de;q=2", ""},
        {"de;q=", ""},
        {"de;v=1", ""},
        {",, ,de,", "de 1000,"},
        {"../etc, d'e, de_DE", ""},
        {"1a", ""},
        {"", ""},
        {NULL, ""},
        {"abcdefghijklmnopqrstuvwxyzabcdefghijklmnop", ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct accept_language wanted[ACCEPT_LANGUAGE_MOST];
        char said[400] = "";
        size_t n = accept_language_read(rows[i].header, wanted);
        for (size_t j = 0; j < n; j++)
            snprintf(said + strlen(said), sizeof said - strlen(said), "%s %u,", wanted[j].tag,
                     wanted[j].weight);
        ck_assert_str_eq(said, rows[i].wanted);
    }
}
END_TEST

START_TEST(not_more_than_there_is_room_for)
{
    struct accept_language wanted[ACCEPT_LANGUAGE_MOST];
    char header[1000] = "";
    for (int i = 0; i < 200; i++)
        strcat(header, "de,");
    ck_assert_uint_eq(accept_language_read(header, wanted), ACCEPT_LANGUAGE_MOST);
}
END_TEST

UNIT_MAIN("Accept-Language", headers, not_more_than_there_is_room_for)
