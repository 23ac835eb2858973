#include "gateway/reader/alert_identity.h"

#include <ctype.h>
#include <string.h>

#include "lib/arena.h"

#include "gateway/reader/alert_state.h"
#include "gateway/reader/words.h"

static const char *first_token(struct alert *alert, const char *value)
{
    value += strspn(value, " \t\"'<");
    return arena_strndup(alert->arena, value, strcspn(value, " \t\"'>,;)]|"));
}

// A serial number has a digit (or is a row of letters in capitals); "n/a" is none.
bool alert_identity_is_serial(const char *text)
{
    size_t length = strlen(text), good = 0;
    for (size_t i = 0; i < length; i++)
        good += isalnum((unsigned char)text[i]) != 0;
    return length >= 4 && length <= 40 && good >= 4 && strpbrk(text, "@?*$%") == NULL &&
           (strpbrk(text, "0123456789") != NULL || strspn(text, "xX") == length);
}

static bool ip_ok(const char *text)
{
    int dots = 0, colons = 0;
    for (const char *at = text; *at != '\0'; at++) {
        dots += *at == '.';
        colons += *at == ':';
        if (!isxdigit((unsigned char)*at) && *at != '.' && *at != ':')
            return false;
    }
    size_t length = strlen(text);
    return length >= 3 && length <= 45 &&
           ((dots == 3 && colons == 0 && strpbrk(text, "abcdefABCDEF") == NULL) || colons >= 2);
}

// "00:17:c8:c1:02:99", "00-17-C8-C1-02-99", "0017c8c10299" as the first of these. NULL: none.
static const char *mac_of(struct alert *alert, const char *text)
{
    char hex[12];
    size_t count = 0, at = 0;
    for (; text[at] != '\0' && count < 12; at++) {
        if (isxdigit((unsigned char)text[at]))
            hex[count++] = (char)tolower((unsigned char)text[at]);
        else if ((text[at] != ':' && text[at] != '-' && text[at] != '.') || count == 0)
            return NULL;
    }
    if (count != 12 || isalnum((unsigned char)text[at]))
        return NULL;
    return arena_printf(alert->arena, "%.2s:%.2s:%.2s:%.2s:%.2s:%.2s", hex, hex + 2, hex + 4,
                        hex + 6, hex + 8, hex + 10);
}

// ---- under a label ----

static bool take_text(struct alert *alert, const char **place, const char *value)
{
    const char *at = value + strspn(value, " \t,;=<[");
    size_t length = strlen(at);
    while (length > 0 && strchr(" \t,;>]", at[length - 1]) != NULL)
        length--;
    if (length == 0)
        return false;
    if (*place == NULL)
        *place = arena_cut(alert->arena, arena_strndup(alert->arena, at, length), 100);
    return true;
}

static bool take_serial(struct alert *alert, const char *value)
{
    const char *serial = first_token(alert, value);
    if (!alert_identity_is_serial(serial))
        return false;
    if (alert->serial == NULL)
        alert->serial = serial;
    return true;
}

static bool take_time(struct alert *alert, const char *value)
{
    int64_t time = alert_when(value, alert->text.date, alert->text.zone, false);
    if (time == 0)
        return false;
    if (alert->time == 0)
        alert->time = time;
    return true;
}

static bool take_number(struct alert *alert, const char *value)
{
    const char *number = first_token(alert, value);
    size_t length = strlen(number);
    if (length < 6 || length > 10 || strspn(number, "0123456789") != length)
        return false;
    if (alert->number == NULL)
        alert->number = number;
    return true;
}

bool alert_identity_take(struct alert *alert, enum alert_meaning meaning, const char *value)
{
    const char *token = first_token(alert, value);
    switch (meaning) {
    case ALERT_SERIAL:
        return take_serial(alert, value);
    case ALERT_MODEL:
        return take_text(alert, &alert->model, value);
    case ALERT_MAKER:
        return take_text(alert, &alert->maker, value);
    case ALERT_NAME:
        return take_text(alert, &alert->name, value);
    case ALERT_LOCATION:
        return take_text(alert, &alert->location, value);
    case ALERT_IP:
        if (alert->ip == NULL && ip_ok(token))
            alert->ip = token;
        return alert->ip != NULL;
    case ALERT_MAC:
        if (alert->mac == NULL)
            alert->mac = mac_of(alert, token);
        return alert->mac != NULL;
    case ALERT_TIME:
        return take_time(alert, value);
    case ALERT_NUMBER:
        return take_number(alert, value);
    default:
        return false;
    }
}

// ---- where no label says it ----

void alert_identity_find_mac(struct alert *alert, const char *text)
{
    for (const char *at = text; alert->mac == NULL && (at = strpbrk(at, ":-")) != NULL; at++) {
        if (at < text + 2 || !isxdigit((unsigned char)at[-1]) || !isxdigit((unsigned char)at[-2]) ||
            (at > text + 2 && isalnum((unsigned char)at[-3])) || strlen(at) < 15 ||
            at[3] != at[0] || at[6] != at[0])
            continue;
        alert->mac = mac_of(alert, at - 2);
    }
}

// "Acme 9 (S/N AB12345) is short of toner": where nothing but the words says which number it is.
void alert_identity_find_serial(struct alert *alert, const char *text)
{
    static const char *const words[] = {
        "serial number ",
        "serial no. ",
        "serial no ",
        "serial # ",
        "serial#",
        "serial ",
        "s/n ",
        "s/n#",
        "s/n: ",
        "sn ",
        "sn: ",
        "sn#",
        "seriennummer ",
        "seriennr. ",
        "serien-nr. ",
        "n\302\260 de s\303\251rie ",
        "num\303\251ro de s\303\251rie ",
        "n\303\272mero de serie ",
        "numero di serie ",
        "serienummer ",
        "\343\202\267\343\203\252\343\202\242\343\203\253\347\225\252\345\217\267 ",
        "\343\202\267\343\203\252\343\202\242\343\203\253\347\225\252\345\217\267"};
    static const char *const others[] = {"cartridge serial", "toner serial", "drum serial",
                                         "supply serial", NULL};
    if (alert->serial != NULL || words_has_one(text, others))
        return;
    for (size_t i = 0; alert->serial == NULL && i < sizeof(words) / sizeof(words[0]); i++) {
        const char *at = strcasestr(text, words[i]);
        if (at == NULL || (at > text && isalnum((unsigned char)at[-1])))
            continue;
        const char *token = first_token(alert, at + strlen(words[i]));
        if (alert_identity_is_serial(token) && strlen(token) >= 5)
            alert->serial = token;
    }
}
