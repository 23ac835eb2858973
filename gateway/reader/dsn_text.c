#include "gateway/reader/dsn_text.h"

#include <string.h>
#include <strings.h>

#include "lib/arena.h"
#include "lib/text.h"

#include "gateway/reader/dsn_code.h"
#include "gateway/reader/dsn_kind.h"
#include "gateway/reader/dsn_sign.h"
#include "gateway/reader/words.h"

enum { DSN_FOUND_MAX = 20 };

static bool dsn_is_delay(const struct reading *reading, const char *own)
{
    static const char *const subjects[] = {"delay",
                                           "could not send message for",
                                           "could not send mail for",
                                           "still being retried",
                                           "deferred:",
                                           NULL};
    static const char *const words[] = {
        "this is a warning message only",
        "still being retried",
        "will continue trying",
        "do not need to resend",
        "will be retried",
        "not yet been delivered",
        "has been postponed",
        "will continue to try",
        "delivery attempts will continue",
        NULL,
    };
    return words_has_one(reading->parsed->subject, subjects) || words_has_one(own, words);
}

// The line of the first code, else the first that has one of the words.
static const char *dsn_reason(const char *own, struct arena *arena)
{
    const char *code = dsn_code_find_reply(own);
    for (const char *line = own; *line != '\0';) {
        size_t length = strcspn(line, "\n");
        char *one = arena_strndup(arena, line, length);
        if (code != NULL ? code >= line && code <= line + length : dsn_sign_has_word(one))
            return dsn_code_line(one, arena);
        line += length + (line[length] == '\n');
    }
    return "";
}

// The words of one recipient, up to an empty line: on one line.
static const char *dsn_about_line(struct reading *reading, const char *about)
{
    const char *end = strstr(about, "\n\n");
    // The reason often stands behind an empty line of its own.
    if (end != NULL && end - about < 80)
        end = strstr(end + 2, "\n\n");
    size_t size = end == NULL ? strlen(about) : (size_t)(end - about);
    return dsn_code_line(arena_strndup(reading->arena, about, size), reading->arena);
}

// Without a code: what is said of this one, of all, and in the subject.
static const char *dsn_words_status(struct reading *reading, const char *own, const char *about)
{
    const char *status = dsn_kind_status(dsn_about_line(reading, about));
    if (status[0] == '\0')
        status = dsn_kind_status(dsn_code_line(own, reading->arena));
    return status[0] == '\0' ? dsn_kind_status(reading->parsed->subject) : status;
}

// about: what is said of this one, and below.
static void dsn_add_about(struct reading *reading, const char *recipient, const char *own,
                          const char *about)
{
    Platen__Parsed *parsed = reading->parsed;
    for (size_t i = 0; i < parsed->n_bounce; i++) {
        if (strcasecmp(parsed->bounce[i]->recipient, recipient) == 0)
            return;
    }
    if (parsed->n_bounce >= DSN_FOUND_MAX)
        return;
    const char *status = dsn_code_status("", about, reading->arena);
    if (status[0] == '\0')
        status = dsn_code_status("", own, reading->arena);
    bool delay = status[0] != '5' && dsn_is_delay(reading, own);
    if (status[0] == '\0' && !delay)
        status = dsn_words_status(reading, own, about);
    if (status[0] == '\0')
        status = delay ? "4.0.0" : "5.0.0";
    const char *reply = dsn_code_reply(about, reading->arena);
    Platen__Bounce *bounce = reading_add_bounce(reading);
    bounce->recipient = reading_copy(reading, recipient);
    bounce->status = reading_copy(reading, status);
    bounce->action = reading_copy(reading, delay ? "delayed" : "failed");
    bounce->reason = reading_copy(reading, dsn_reason(about, reading->arena));
    bounce->reply_code =
        reading_copy(reading, reply[0] != '\0' ? reply : dsn_code_reply(own, reading->arena));
    bounce->hard = !delay && dsn_kind_hard(bounce->status, dsn_about_line(reading, about));
}

static void dsn_add(struct reading *reading, const char *recipient, const char *own)
{
    const char *place = recipient[0] == '\0' ? NULL : strcasestr(own, recipient);
    dsn_add_about(reading, recipient, own, place == NULL ? own : place);
}

static bool dsn_is_recipient(const struct reading *reading, const char *address)
{
    return strcasecmp(address, reading->parsed->from) != 0 && !dsn_sign_is_system(address);
}

// The address in "<a@b>:", at the begin of a line, or behind "to": where mail systems name it.
static void dsn_add_named(struct reading *reading, const char *own)
{
    for (const char *line = own; *line != '\0';) {
        size_t length = strcspn(line, "\n");
        char *one = arena_strndup(reading->arena, line, length);
        const char *word = one + strspn(one, " \t<\"'*");
        const char *behind;
        const char *address = dsn_code_next_address(one, one, reading->arena, &behind);
        if (address != NULL && words_begins(word, address) && dsn_is_recipient(reading, address))
            dsn_add(reading, address, own);
        line += length + (line[length] == '\n');
    }
}

// Sendmail's transcript: "550 <a@b>... User unknown", one line a recipient.
static void dsn_add_transcript(struct reading *reading, const char *own)
{
    for (const char *line = own; *line != '\0';) {
        size_t length = strcspn(line, "\n");
        char *one = arena_strndup(reading->arena, line, length);
        const char *dots = strstr(one, "... ");
        const char *behind;
        const char *address = NULL;
        if (dots != NULL && dsn_code_find_reply(one) == one)
            address = dsn_code_next_address(one, one, reading->arena, &behind);
        if (address != NULL && behind <= dots && dsn_is_recipient(reading, address)) {
            // "554 <a@b>... 550 Host unknown": what the far system said stands behind.
            bool said = dsn_code_find_reply(dots + 4) == dots + 4;
            dsn_add_about(reading, address, own, said ? line + (dots + 4 - one) : line);
        }
        line += length + (line[length] == '\n');
    }
}

static void dsn_add_first(struct reading *reading, const char *own)
{
    const char *from = own;
    const char *behind;
    const char *address;
    while ((address = dsn_code_next_address(own, from, reading->arena, &behind)) != NULL) {
        if (dsn_is_recipient(reading, address)) {
            dsn_add(reading, address, own);
            return;
        }
        from = behind;
    }
}

// Of one recipient all is said, in front of the address too.
static void dsn_judge_alone(struct reading *reading, const char *own)
{
    Platen__Bounce *bounce = reading->parsed->n_bounce == 1 ? reading->parsed->bounce[0] : NULL;
    if (bounce != NULL && strcmp(bounce->action, "failed") == 0 && !bounce->hard)
        bounce->hard = dsn_kind_hard(bounce->status, dsn_code_line(own, reading->arena));
}

int dsn_text_read(struct reading *reading)
{
    const char *own = dsn_sign_own_words(reading);
    if (!dsn_sign_is_one(reading, own))
        return 0;
    const char *failed = mime_field(reading->mail->root, "X-Failed-Recipients");
    size_t count = 0;
    struct mime_address *named =
        failed == NULL ? NULL : mime_addresses(reading->mail, failed, &count);
    for (size_t i = 0; i < count; i++)
        dsn_add(reading, named[i].address, own);
    if (reading->parsed->n_bounce == 0)
        dsn_add_transcript(reading, own);
    if (reading->parsed->n_bounce == 0)
        dsn_add_named(reading, own);
    if (reading->parsed->n_bounce == 0)
        dsn_add_first(reading, own);
    if (reading->parsed->n_bounce == 0)
        dsn_add(reading, "", own);
    dsn_judge_alone(reading, own);
    return 1;
}
