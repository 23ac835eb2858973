#include "gateway/reader/dsn_sign.h"

#include <string.h>

#include "lib/arena.h"
#include "lib/text.h"

#include "gateway/reader/dsn_code.h"
#include "gateway/reader/words.h"

enum { SIGN_TEXT_MAX = 16 << 10 };

static const char *const sign_senders[] = {
    "mailer-daemon",        "mailerdaemon", "postmaster", "post_master",
    "mail.delivery.system", "mail-daemon",  "mdaemon",    NULL,
};
static const char *const sign_names[] = {
    "mail delivery",   "mail deliver ",      "mailer-daemon",
    "mailer daemon",   "delivery subsystem", "system administrator",
    "delivery system", "mail administrator", NULL,
};
static const char *const sign_subjects[] = {
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
    "could not send message for",
    "could not send mail for",
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
    "failed mail",
    "error during delivery",
    "non-delivery",
    "delivery warning",
    "processing error",
    "nicht zugestellt",
    "non distribu",
    "non recapit",
    "niet bezorgd",
    "onbestelbaar",
    "nie dostarczon",
    "niedostarczon",
    "mensagem n\303\243o entregue",
    "no se puede entregar",
    "no se ha podido entregar",
    "\320\275\320\265 "
    "\320\264\320\276\321\201\321\202\320\260\320\262\320\273\320\265\320\275", // not
                                                                                // delivered
    "\345\217\221\351\200\201\345\244\261\350\264\245",                         // could not be sent
    "\346\212\225\351\200\222\345\244\261\350\264\245", // could not be delivered
    "\353\260\230\354\206\241",                         // returned
    "\351\205\215\344\277\241",                         // not delivered
    "\343\203\241\343\203\274\343\203\253\343\202\250\343\203\251\343\203\274", // mail
                                                                                // error
    "\351\200\200\344\277\241",                                                 // returned letter
    NULL,
};
static const char *const sign_words[] = {
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
    "not yet been delivered",
    "has been postponed",
    "has been returned because",
    "failed recipient",
    "user not found",
    "user is unknown",
    "mailbox not found",
    "not a valid user",
    "that you sent was rejected",
    "could not deliver",
    "did not exactly match",
    "nicht zugestellt",
    "nicht erreicht",
    "konnte nicht",
    "pas pu \303\252tre",
    "n'a pas pu etre",
    "no se pudo entregar",
    "no se ha podido entregar",
    "impossibile recapitare",
    "non \303\250 stato possibile",
    "nie zosta",
    "kon niet worden",
    "n\303\243o foi poss\303\255vel",
    "n\303\243o pode ser entregue",
    "\320\275\320\265 \320\274\320\276\320\266\320\265\321\202 "
    "\320\261\321\213\321\202\321\214 "
    "\320\264\320\276\321\201\321\202\320\260\320\262", // cannot be delivered
    "\346\227\240\346\263\225\346\212\225\351\200\222", // cannot be delivered
    "\346\227\240\346\263\225\345\217\221\351\200\201", // cannot be sent
    "\346\227\240\346\263\225\351\200\201\350\276\276", // does not arrive
    "\351\200\201\344\277\241\343\201\247\343\201\215\343\201\276\343\201\233\343"
    "\202\223", // cannot be sent
    "\351\205\215\344\277\241\343\201\247\343\201\215\343\201\276\343\201\233\343"
    "\202\223", // cannot be delivered
    NULL,
};
// Certain enough to believe a sender who is not known as a system, with a subject that begins so.
static const char *const sign_sure_words[] = {
    "could not be delivered", "couldn't be delivered",
    "cannot be delivered",    "could not deliver message",
    "was not delivered to",   "failed recipient",
    "smtp error code",        NULL,
};
// What a list server says to a mail that it does not take.
static const char *const sign_list_subjects[] = {
    "are not member",
    "not a member",
    "loop alert",
    NULL,
};
// What stands below one of these is the mail that came back.
static const char *const sign_returned[] = {
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

static bool sign_from_system(const struct reading *reading)
{
    const char *from = mime_field(reading->mail->root, "From");
    const Platen__Parsed *parsed = reading->parsed;
    return from == NULL || words_begins_one(parsed->from, sign_senders) ||
           words_has_one(parsed->from_name, sign_names) || words_has_one(from, sign_senders) ||
           strcmp(from, "<>") == 0;
}

static bool sign_null_path(const struct reading *reading)
{
    const char *path = mime_field(reading->mail->root, "Return-Path");
    return path != NULL &&
           (path[0] == '\0' || strcmp(path, "<>") == 0 || words_begins(path, "<mailer-daemon") ||
            words_begins(path, "mailer-daemon"));
}

const char *dsn_sign_own_words(const struct reading *reading)
{
    const char *text = reading->text;
    size_t size = text_utf8_cut(text, strlen(text), SIGN_TEXT_MAX);
    char *own = arena_strndup(reading->arena, text, size);
    for (char *line = own; *line != '\0';) {
        size_t length = strcspn(line, "\n");
        const char *word = line + strspn(line, " \t>");
        if (line > own && words_begins_one(word, sign_returned)) {
            *line = '\0';
            break;
        }
        line += length + (line[length] == '\n');
    }
    return own;
}

// A mail that came back is in it, whole or its header.
static bool sign_has_returned(struct mime_part *root)
{
    return mime_find(root, "message/rfc822") != NULL ||
           mime_find(root, "text/rfc822-headers") != NULL ||
           mime_find(root, "message/rfc822-headers") != NULL;
}

static bool sign_from_machine(const struct reading *reading)
{
    static const char *const senders[] = {"no-reply@",     "noreply@", "no_reply@", "donotreply@",
                                          "do-not-reply@", "bounce",   NULL};
    return words_begins_one(reading->parsed->from, senders);
}

// Of nobody's answer: it says in the subject and in its words that it is one, and to whom.
static bool sign_says_so(const struct reading *reading, const char *own)
{
    const struct mime_part *root = reading->mail->root;
    const char *behind;
    return words_begins_one(reading->parsed->subject, sign_subjects) &&
           mime_field(root, "In-Reply-To") == NULL && mime_field(root, "References") == NULL &&
           words_has_one(own, sign_sure_words) && strstr(own, "\n>") == NULL &&
           dsn_code_next_address(own, own, reading->arena, &behind) != NULL;
}

static bool sign_from_list(const struct reading *reading)
{
    return mime_field(reading->mail->root, "X-MLServer") != NULL &&
           words_has_one(reading->parsed->subject, sign_list_subjects);
}

static bool sign_in_subject(const struct reading *reading)
{
    return words_has_one(reading->parsed->subject, sign_subjects);
}

static bool sign_in_words(const char *own)
{
    return words_has_one(own, sign_words) || dsn_code_find_reply(own) != NULL;
}

// Every mail comes by here: its words are looked at last, where its head leaves it open.
int dsn_sign_is_one(const struct reading *reading, const char *own)
{
    const struct mime_part *root = reading->mail->root;
    const char *submitted = mime_field(root, "Auto-Submitted");
    if (mime_field(root, "X-Failed-Recipients") != NULL || sign_from_list(reading))
        return 1;
    if (words_begins(root->report_type, "delivery-status"))
        return 1;
    if (words_has(root->report_type, "disposition") || words_has(root->report_type, "feedback"))
        return 0;
    if (sign_from_system(reading))
        return sign_in_subject(reading) || sign_in_words(own);
    if (sign_says_so(reading, own))
        return 1;
    bool machine = sign_from_machine(reading) && sign_has_returned(reading->mail->root);
    if ((!machine && !sign_null_path(reading)) || !sign_in_words(own))
        return 0;
    bool replied = submitted != NULL && words_begins(submitted, "auto-replied");
    return machine || !replied || sign_in_subject(reading) || dsn_code_find_reply(own) != NULL;
}

bool dsn_sign_is_system(const char *address)
{
    return words_begins_one(address, sign_senders);
}

bool dsn_sign_has_word(const char *line)
{
    return words_has_one(line, sign_words);
}
