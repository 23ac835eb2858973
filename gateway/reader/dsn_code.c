#include "gateway/reader/dsn_code.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include "lib/arena.h"
#include "lib/text.h"

#include "gateway/reader/words.h"

enum { DSN_LINE_MAX = 500 };

static bool dsn_code_address_byte(char c)
{
    return isalnum((unsigned char)c) || ((unsigned char)c >= 0x80) ||
           (c != '\0' && strchr(".!#$%&'*+/=?^_`{|}~-", c) != NULL);
}

// The address round the "@" at at, inside text. 0: none there.
static int dsn_code_address_round(const char *text, const char *at, const char **start_r,
                                  size_t *size_r)
{
    const char *start = at;
    const char *end = at + 1;
    while (start > text && dsn_code_address_byte(start[-1]))
        start--;
    while (isalnum((unsigned char)*end) || *end == '.' || *end == '-' || *end == '_')
        end++;
    while (end > at + 1 && (end[-1] == '.' || end[-1] == '-'))
        end--;
    *start_r = start;
    *size_r = (size_t)(end - start);
    return start < at && end > at + 1 && *size_r <= 254;
}

const char *dsn_code_next_address(const char *text, const char *from, struct arena *arena,
                                  const char **behind_r)
{
    for (const char *at = strchr(from, '@'); at != NULL; at = strchr(at + 1, '@')) {
        const char *start;
        size_t size;
        if (dsn_code_address_round(text, at, &start, &size)) {
            *behind_r = start + size;
            return arena_strndup(arena, start, size);
        }
    }
    return NULL;
}

const char *dsn_code_address(const char *text, struct arena *arena)
{
    const char *behind;
    const char *found = dsn_code_next_address(text, text, arena, &behind);
    if (found != NULL)
        return found;
    text += strspn(text, "< \t");
    return arena_strndup(arena, text, strcspn(text, "> \t\r\n"));
}

// "5.0.0", "5.1.0": "other", says RFC 3463.
static bool dsn_code_is_general(const char *status)
{
    return strlen(status) == 5 && strcmp(status + 3, ".0") == 0;
}

// "5.1.1": a class and two numbers, not inside a longer number or an IP address.
// telling: a general one is passed over.
static const char *dsn_code_find_status(const char *text, const char *classes, bool telling,
                                        struct arena *arena)
{
    for (const char *at = text; *at != '\0'; at++) {
        if (strchr(classes, *at) == NULL || at[1] != '.' ||
            (at > text && (isalnum((unsigned char)at[-1]) || at[-1] == '.')))
            continue;
        size_t subject = strspn(at + 2, "0123456789");
        if (subject < 1 || subject > 3 || at[2 + subject] != '.')
            continue;
        size_t detail = strspn(at + 3 + subject, "0123456789");
        char next = at[3 + subject + detail];
        bool number = next == '.' && isdigit((unsigned char)at[4 + subject + detail]);
        if (detail < 1 || detail > 3 || number || isalnum((unsigned char)next))
            continue;
        const char *status = arena_strndup(arena, at, 3 + subject + detail);
        if (!telling || !dsn_code_is_general(status))
            return status;
    }
    return NULL;
}

// "550 " or "550-": an SMTP reply code that stands by itself.
const char *dsn_code_find_reply(const char *text)
{
    for (const char *at = text; *at != '\0'; at++) {
        if ((*at == '4' || *at == '5') && at[1] >= '0' && at[1] <= '5' &&
            isdigit((unsigned char)at[2]) && strchr(" -\n:,;)", at[3]) != NULL &&
            (at == text || strchr(" \t\n:;('\"[<", at[-1]) != NULL))
            return at;
    }
    return NULL;
}

// "Expired" is what comes of it; why is told behind it where it is.
static const char *dsn_code_behind_expired(const char *text)
{
    const char *expired = strstr(text, "4.4.7");
    return expired == NULL ? "" : expired + 5;
}

const char *dsn_code_reply(const char *text, struct arena *arena)
{
    const char *found = dsn_code_find_reply(dsn_code_behind_expired(text));
    if (found == NULL)
        found = dsn_code_find_reply(text);
    // Of a mail that arrived.
    if (found == NULL && text[0] == '2' && strspn(text, "0123456789") == 3)
        found = text;
    return found == NULL ? "" : arena_strndup(arena, found, 3);
}

// How little a status says: 2 "5.0.0", 1 "5.1.0", 0 anything else.
static int dsn_code_vagueness(const char *status)
{
    return !dsn_code_is_general(status) ? 0 : status[2] == '0' ? 2 : 1;
}

// What the far system said is nearer to the cause than what ours made of it.
static bool dsn_code_is_nearer(const char *told, const char *said, const char *reply)
{
    if (said == NULL || dsn_code_vagueness(told) == 0)
        return true;
    // The same but for its class, which the reply agrees with.
    if (strcmp(told + 1, said + 1) == 0)
        return reply != NULL && *reply == told[0];
    return said[0] == told[0] && dsn_code_vagueness(told) <= dsn_code_vagueness(said);
}

const char *dsn_code_status(const char *status, const char *diagnostic, struct arena *arena)
{
    const char *said = dsn_code_find_status(status, "245", false, arena);
    const char *told = dsn_code_find_status(diagnostic, "45", true, arena);
    if (told == NULL)
        told = dsn_code_find_status(diagnostic, "45", false, arena);
    const char *reply = dsn_code_find_reply(diagnostic);
    if (told != NULL && strcmp(told, "4.4.7") == 0) {
        const char *cause =
            dsn_code_find_status(dsn_code_behind_expired(diagnostic), "45", true, arena);
        told = cause != NULL ? cause : told;
    }
    if (told != NULL && dsn_code_is_nearer(told, said, reply))
        return told;
    if (said != NULL)
        return said;
    if (reply != NULL)
        return *reply == '4' ? "4.0.0" : "5.0.0";
    return "";
}

const char *dsn_code_action(const char *action, const char *status)
{
    static const char *const actions[] = {"failed", "delayed", "delivered", "relayed", "expanded"};
    for (size_t i = 0; action != NULL && i < sizeof(actions) / sizeof(actions[0]); i++) {
        if (words_begins(action, actions[i]))
            return actions[i];
    }
    return status[0] == '2' ? "delivered" : "failed";
}

const char *dsn_code_line(const char *text, struct arena *arena)
{
    char *line = arena_alloc(arena, strlen(text) + 1);
    size_t length = 0;
    for (; *text != '\0'; text++) {
        if ((unsigned char)*text > ' ')
            line[length++] = *text;
        else if (length > 0 && line[length - 1] != ' ')
            line[length++] = ' ';
    }
    while (length > 0 && line[length - 1] == ' ')
        length--;
    line[text_utf8_cut(line, length, DSN_LINE_MAX)] = '\0';
    return line;
}
