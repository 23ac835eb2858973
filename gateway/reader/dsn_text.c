#include "gateway/reader/dsn_text.h"

#include <string.h>
#include <strings.h>

#include "lib/arena.h"
#include "lib/text.h"

#include "gateway/reader/dsn_code.h"
#include "gateway/reader/dsn_kind.h"
#include "gateway/reader/words.h"

enum { DSN_TEXT_MAX = 16 << 10, DSN_FOUND_MAX = 20 };

// ---- is it one? ----

static const char *const dsn_senders[] = {
    "mailer-daemon",        "mailerdaemon", "postmaster", "post_master",
    "mail.delivery.system", "mail-daemon",  "mdaemon",    NULL,
};
static const char *const dsn_names[] = {
    "mail delivery",   "mail deliver ",      "mailer-daemon",
    "mailer daemon",   "delivery subsystem", "system administrator",
    "delivery system", "mail administrator", NULL,
};
static const char *const dsn_subjects[] = {
    "undeliver",
    "delivery status",
    "delivery notification",
    "delivery failure",
    "failure notice",
    "returned mail",
    "returned to sender",
    "delivery failed",
    "delivery has failed",
    "failed delivery",
    "returning message",
    "mail system error",
    "delayed mail",
    "delivery delayed",
    "delivery report",
    "could not be delivered",
    "could not deliver",
    "unable to deliver",
    "nondeliverable",
    "non-deliverable",
    "non delivery",
    "delivery error",
    "failure delivery",
    "warning: could not send",
    "message delayed",
    "unzustellbar",
    "nicht zustellbar",
    "non remis",
    "no entregado",
    "mancata consegna",
    "mail failed",
    "returning to sender",
    "delivery problem",
    "mail could not be sent",
    "message not delivered",
    "message could not be delivered",
    "rejected mail",
    "error de entrega",
    "devolu",
    "unzustellbare",
    "\351\205\215\344\277\241",                                                 // not delivered
    "\343\203\241\343\203\274\343\203\253\343\202\250\343\203\251\343\203\274", // mail error
    "\351\200\200\344\277\241",                                                 // returned letter
    NULL,
};
static const char *const dsn_words[] = {
    "could not be delivered",
    "couldn't be delivered",
    "cannot be delivered",
    "can't be delivered",
    "undeliver",
    "unable to deliver",
    "not able to deliver",
    "delivery failed",
    "delivery has failed",
    "delivery to the following",
    "failed permanently",
    "permanent failure",
    "permanent error",
    "permanent fatal error",
    "user unknown",
    "unknown user",
    "no such user",
    "user doesn't have",
    "mailbox full",
    "mailbox is full",
    "mailbox unavailable",
    "over quota",
    "quota exceeded",
    "exceed",
    "not listed in",
    "recipient rejected",
    "address rejected",
    "recipient address",
    "did not reach the following",
    "was not delivered",
    "wasn't able to deliver",
    "were not delivered",
    "invalid recipient",
    "unrouteable address",
    "host unknown",
    "does not exist",
    "doesn't exist",
    "has been rejected",
    "not accepting mail",
    "retry timeout exceeded",
    "could not send",
    "temporarily deferred",
    "still being retried",
    "not been delivered",
    "returned to you",
    "delivery error",
    "each of the following recipients",
    "following address",
    "following recipient",
    "recipient's mailbox",
    "smtp error",
    "message expired",
    "temporary failure",
    "not delivered to",
    "no valid recipients",
    "unknown host",
    "unknown address",
    "failed addresses",
    "failing for a long time",
    "bounce",
    NULL,
};
// What stands below one of these is the mail that came back.
static const char *const dsn_returned[] = {
    "--- below this line",
    "------ this is a copy",
    "----- original message",
    "--- original message",
    "--- the following is",
    "-----original message",
    "----- unsent message",
    "original message follows",
    "included is a copy",
    "a copy of the original message",
    "headers of the original",
    "--- undelivered message",
    "received:",
    "return-path:",
    "the original message was included",
    "--- header of",
    "----- message header",
    "--- mail header",
    "message-id:",
    "a copy of the message",
    "original message headers",
    "---original",
    "|------------------------- message text",
    NULL,
};

static bool dsn_from_system(const struct reading *reading)
{
    const char *from = mime_field(reading->mail->root, "From");
    const Platen__Parsed *parsed = reading->parsed;
    return from == NULL || words_begins_one(parsed->from, dsn_senders) ||
           words_has_one(parsed->from_name, dsn_names) || words_has_one(from, dsn_senders) ||
           strcmp(from, "<>") == 0;
}

static bool dsn_null_path(const struct reading *reading)
{
    const char *path = mime_field(reading->mail->root, "Return-Path");
    return path != NULL &&
           (path[0] == '\0' || strcmp(path, "<>") == 0 || words_begins(path, "<mailer-daemon") ||
            words_begins(path, "mailer-daemon"));
}

// The words of the mail system itself: the text up to the returned mail.
static const char *dsn_own_words(const struct reading *reading)
{
    const char *text = reading->text;
    size_t size = text_utf8_cut(text, strlen(text), DSN_TEXT_MAX);
    char *own = arena_strndup(reading->arena, text, size);
    for (char *line = own; *line != '\0';) {
        size_t length = strcspn(line, "\n");
        const char *word = line + strspn(line, " \t>");
        if (line > own && words_begins_one(word, dsn_returned)) {
            *line = '\0';
            break;
        }
        line += length + (line[length] == '\n');
    }
    return own;
}

// A mail that came back is in it, whole or its header.
static bool dsn_has_returned(struct mime_part *root)
{
    return mime_find(root, "message/rfc822") != NULL ||
           mime_find(root, "text/rfc822-headers") != NULL ||
           mime_find(root, "message/rfc822-headers") != NULL;
}

static bool dsn_from_machine(const struct reading *reading)
{
    static const char *const senders[] = {"no-reply@",     "noreply@", "no_reply@", "donotreply@",
                                          "do-not-reply@", "bounce",   NULL};
    return words_begins_one(reading->parsed->from, senders);
}

static int dsn_is_one(const struct reading *reading, const char *own)
{
    const struct mime_part *root = reading->mail->root;
    const char *submitted = mime_field(root, "Auto-Submitted");
    if (mime_field(root, "X-Failed-Recipients") != NULL)
        return 1;
    bool report = words_begins(root->report_type, "delivery-status");
    bool subject = words_has_one(reading->parsed->subject, dsn_subjects);
    bool words = words_has_one(own, dsn_words) || dsn_code_find_reply(own) != NULL;
    if (report)
        return 1;
    if (words_has(root->report_type, "disposition") || words_has(root->report_type, "feedback"))
        return 0;
    if (dsn_from_system(reading))
        return subject || words;
    if (dsn_from_machine(reading) && words && dsn_has_returned(reading->mail->root))
        return 1;
    bool replied = submitted != NULL && words_begins(submitted, "auto-replied");
    return dsn_null_path(reading) && words &&
           (subject || !replied || dsn_code_find_reply(own) != NULL);
}

// ---- what does it say? ----

static bool dsn_is_delay(const struct reading *reading, const char *own)
{
    static const char *const subjects[] = {"delay", "warning: could not send",
                                           "still being retried", "deferred:", NULL};
    static const char *const words[] = {
        "this is a warning message only",
        "still being retried",
        "will continue trying",
        "do not need to resend",
        "will be retried",
        "has not yet been delivered",
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
        if (code != NULL ? code >= line && code <= line + length : words_has_one(one, dsn_words))
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
    return strcasecmp(address, reading->parsed->from) != 0 &&
           !words_begins_one(address, dsn_senders);
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
        if (address != NULL && behind <= dots && dsn_is_recipient(reading, address))
            dsn_add_about(reading, address, own, line);
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

const char *dsn_text_about(struct reading *reading, const char *recipient)
{
    const char *own = dsn_own_words(reading);
    const char *place = recipient[0] == '\0' ? NULL : strcasestr(own, recipient);
    if (place == NULL)
        return "";
    const char *end = strstr(place, "\n\n");
    size_t size = end == NULL ? strlen(place) : (size_t)(end - place);
    const char *about =
        arena_strndup(reading->arena, place + strlen(recipient), size - strlen(recipient));
    return dsn_code_find_reply(about) != NULL
               ? dsn_code_line(dsn_code_find_reply(about), reading->arena)
               : "";
}

int dsn_text_read(struct reading *reading)
{
    const char *own = dsn_own_words(reading);
    if (!dsn_is_one(reading, own))
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
    return 1;
}
