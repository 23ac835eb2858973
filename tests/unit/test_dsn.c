#include "tests/unit/unit.h"

#include <string.h>

#include "lib/arena.h"

#include "gateway/reader/read.h"

static struct arena *arena;

static Platen__Parsed *read_text(const char *text)
{
    struct read_work work = {
        .kind = PLATEN__WORK_KIND__WORK_MAIL, .raw = text, .size = strlen(text)};
    return read_work(&work, arena);
}

static void set_up(void)
{
    read_prepare();
    arena = arena_new();
}

#define SYSTEM "From: Mail Delivery Subsystem <mailer-daemon@mx.platen.test>\nReturn-Path: <>\n"
#define REPORT                                                                                     \
    SYSTEM "Subject: Returned mail\nContent-Type: multipart/report; boundary=part; "               \
           "report-type=delivery-status\n\n--part\n\n"
#define FIELDS "\n--part\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; x.test\n\n"
#define END "\n--part--\n"
#define SNS "From: no-reply@sns.platen.test\nFeedback-ID: 1.x\nSubject: Notification\n\n"

// Expected: RFC 3463 (classes, 3.x details), RFC 3464 (fields), Amazon's description of its
// notifications.
static const struct {
    const char *mail;
    const char *recipient;
    const char *action;
    const char *status;
    const char *reply;
    bool hard;
} bounces[] = {
    // The report has no words: the transcript of the session has.
    {REPORT "   ----- Transcript of session follows -----\nfilter: no room left\n554 5.3.0 "
            "the filter ended with 75\n" FIELDS "Final-Recipient: rfc822; a@north.test\n"
            "Action: failed\nStatus: 5.0.0\nDiagnostic-Code: X-Unix; 75\n" END,
     "a@north.test", "failed", "5.3.0", "554", false},
    {REPORT "   ----- Transcript of session follows -----\n550 5.1.2 <a@north.test>... Host "
            "unknown (no such name)\n" FIELDS "Final-Recipient: rfc822; a@north.test\n"
            "Action: failed\nStatus: 5.1.2\n" END,
     "a@north.test", "failed", "5.1.2", "550", true},
    {REPORT "   ----- Transcript of session follows -----\n... while talking to north.test:\n"
            "<<< 421\nDeferred\n" FIELDS "Final-Recipient: rfc822; a@north.test\n"
            "Action: failed\nStatus: 4.4.7\nDiagnostic-Code: SMTP; \n" END,
     "a@north.test", "failed", "4.4.7", "421", false},
    // Of two recipients the end of the session says nothing for one.
    {REPORT "   ----- Transcript of session follows -----\n550 Host unknown\n" FIELDS
            "Final-Recipient: rfc822; a@north.test\nAction: failed\nStatus: 5.1.2\n\n"
            "Final-Recipient: rfc822; b@north.test\nAction: failed\nStatus: 5.1.1\n" END,
     "a@north.test", "failed", "5.1.2", "", true},
    // What the far system said differs in the class only.
    {REPORT FIELDS "Final-Recipient: rfc822; a@north.test\nAction: failed\nStatus: 4.5.0\n"
                   "Diagnostic-Code: smtp; 550 5.5.0 not today\n" END,
     "a@north.test", "failed", "5.5.0", "550", false},
    // The vaguer one does not go before the other.
    {REPORT FIELDS "Final-Recipient: rfc822; a@north.test\nAction: failed\nStatus: 5.3.0\n"
                   "Diagnostic-Code: smtp; 550 5.0.0 not permitted\n" END,
     "a@north.test", "failed", "5.3.0", "550", false},
    {REPORT FIELDS "Final-Recipient: rfc822; a@north.test\nAction: failed\nStatus: 4.4.7\n"
                   "Diagnostic-Code: smtp; 554 4.4.7 expired <421 4.4.2 connection lost>\n" END,
     "a@north.test", "failed", "4.4.2", "421", false},
    {REPORT FIELDS "Original-Recipient: rfc822; a@north.test\n"
                   "Final-Recipient: x400; /S=a/O=north/C=GB/\nAction: failed\nStatus: 5.1.1\n" END,
     "a@north.test", "failed", "5.1.1", "", true},
    {REPORT FIELDS "Final-Recipient: rfc822; a@north.test\nAction: delivered\nStatus: 2.1.5\n"
                   "Diagnostic-Code: smtp; 250 2.1.5 Ok\n" END,
     "a@north.test", "delivered", "2.1.5", "250", false},
    // Words without a code.
    {SYSTEM "X-Failed-Recipients: a@north.test\nSubject: Mail delivery failed\n\nThis is a "
            "permanent error.\n\n  a@north.test\n    retry timeout exceeded\n",
     "a@north.test", "failed", "4.4.7", "", false},
    {SYSTEM "Subject: Undeliverable\n\nUnknown user: a@north.test\n\nThe mail follows.\n",
     "a@north.test", "failed", "5.1.1", "", true},
    {SYSTEM "Subject: Mail delivery warning\n\nDelivery of mail to\n\"a@north.test\"\nhas been "
            "postponed because its mailbox is full. We will continue to try.\n",
     "a@north.test", "delayed", "4.0.0", "", false},
    {SYSTEM "Subject: Mail failed\n\n   ----- Transcript of session follows -----\n"
            "554 <a@north.test>... 550 Host unknown (authoritative)\n",
     "a@north.test", "failed", "5.0.0", "550", true},
    {SYSTEM "Subject: Warning--Could not send mail for past 8 hours\n\na@north.test [Connection "
            "timed out]\n",
     "a@north.test", "delayed", "4.0.0", "", false},
    {SYSTEM "Subject: Mail failed\n\n<a@north.test>: mail size limit exceeded\n", "a@north.test",
     "failed", "5.3.4", "", false},
    // Lines of an old system, and a newer one below.
    {"From: mailer-daemon@mx.platen.test\rSubject: Undeliverable\r\rUnknown user: "
     "a@north.test\r-- \rscanned\n",
     "a@north.test", "failed", "5.1.1", "", true},
    // A list server; a sender who is no known system.
    {"From: list-admin@north.test\nX-MLServer: x [1.0]\nSubject: You are not a member (list)\n\n"
     "You a@north.test are not a member of this list.\n",
     "a@north.test", "failed", "5.7.2", "", false},
    {"From: Gateway Service <service@north.test>\nSubject: Delivery failure notification\n\nYour "
     "message could not be delivered to the following recipients:\n\na@north.test\n",
     "a@north.test", "failed", "5.0.0", "", false},
    // JSON, as it is and in an envelope.
    {SNS "{\"notificationType\":\"Delivery\",\"delivery\":{\"recipients\":[\"a@north.test\"],"
         "\"smtpResponse\":\"250 2.6.0 received\"}}\n--\nTo stop this, press here\n",
     "a@north.test", "delivered", "2.6.0", "250", false},
    {SNS "{\n  \"Type\" : \"Notification\",\n  \"Message\" : \"{\\\"notificationType\\\":"
         "\\\"Bounce\\\",\\\"bounce\\\":{\\\"bounceType\\\":\\\"Permanent\\\","
         "\\\"bouncedRecipients\\\":[{\\\"emailAddress\\\":\\\"a@north.test\\\",\\\"action\\\":"
         "\\\"failed\\\",\\\"status\\\":\\\"5.1.1\\\",\\\"diagnosticCode\\\":\\\"smtp; 550 5.1.1 "
         "user unknown\\\"}]}}\"\n}\n",
     "a@north.test", "failed", "5.1.1", "550", true},
};

START_TEST(bounces_are_read)
{
    set_up();
    for (size_t i = 0; i < sizeof(bounces) / sizeof(bounces[0]); i++) {
        const Platen__Parsed *parsed = read_text(bounces[i].mail);
        ck_assert_msg(strcmp(parsed->class_, "bounce") == 0, "%zu: %s", i, parsed->class_);
        ck_assert_uint_ge(parsed->n_bounce, 1);
        const Platen__Bounce *bounce = parsed->bounce[0];
        ck_assert_str_eq(bounce->recipient, bounces[i].recipient);
        ck_assert_msg(strcmp(bounce->action, bounces[i].action) == 0, "%zu: %s", i, bounce->action);
        ck_assert_msg(strcmp(bounce->status, bounces[i].status) == 0, "%zu: %s", i, bounce->status);
        ck_assert_msg(strcmp(bounce->reply_code, bounces[i].reply) == 0, "%zu: %s", i,
                      bounce->reply_code);
        ck_assert_msg((bool)bounce->hard == bounces[i].hard, "%zu", i);
    }
    arena_free(&arena);
}
END_TEST

static const struct {
    const char *mail;
    const char *class_;
} others[] = {
    // Somebody sends a bounce on, asks about one, answers one.
    {"From: a@north.test\nSubject: Fwd: Returned mail: see transcript\n\nWhat is this?\n\n"
     "> Your message to b@north.test could not be delivered.\n",
     "person"},
    {"From: a@north.test\nSubject: Delivery failure\nIn-Reply-To: <1@north.test>\n\nThe toner "
     "could not be delivered, says b@north.test.\n",
     "person"},
    {"From: a@north.test\nSubject: Undeliverable toner\n\nWhen does the toner come?\n", "person"},
    {"From: a@north.test\nSubject: You are not a member (list)\n\nIs that so?\n", "person"},
    {"From: staff@mail.test\nSubject: complaint about message from 192.0.2.1\nContent-Type: "
     "multipart/mixed; boundary=part\n\n--part\nContent-Type: message/rfc822\n\nMessage-ID: "
     "<2.17.1@platen.test>\n\nx\n--part--\n",
     "automatic"},
    {"From: a@north.test\nSubject: Automatisk svar: toner\n\nBack on Monday.\n", "automatic"},
    {"From: a@north.test\nSubject: =?utf-8?B?6Ieq5Yqo5Zue5aSN?=: toner\n\nBack on Monday.\n",
     "automatic"},
    {"From: a@north.test\nSubject: Re: Automatisk svar: toner\n\nThank you.\n", "person"},
    {"From: a@north.test\nSubject: Re: toner\nX-Trusted-Delivery: <1>\n\nPress here.\n",
     "automatic"},
};

START_TEST(others_are_no_bounces)
{
    set_up();
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        const Platen__Parsed *parsed = read_text(others[i].mail);
        ck_assert_msg(strcmp(parsed->class_, others[i].class_) == 0, "%zu: %s", i, parsed->class_);
    }
    const Platen__Parsed *complaint = read_text(others[4].mail);
    ck_assert(complaint->complaint);
    ck_assert_str_eq(complaint->original_id, "2.17.1@platen.test");
    arena_free(&arena);
}
END_TEST

UNIT_MAIN("dsn", bounces_are_read, others_are_no_bounces)
