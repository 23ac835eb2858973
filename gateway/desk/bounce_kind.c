#include "gateway/desk/bounce_kind.h"

#include <stdio.h>
#include <string.h>

#define NEVER BOUNCE_HOLD_NEVER
#define LATER BOUNCE_HOLD_LATER
#define NOW BOUNCE_HOLD_NOW

// RFC 3463 and the IANA registry "SMTP Enhanced Status Codes"; the order matters.
static const struct bounce_kind kinds[] = {
    {"*.1.6", NOW, "the person has moved and left no other address"},
    {"*.1.10", NOW, "its domain takes no mail"},
    {"5.1.7", LATER, "its server does not like our own address"},
    {"5.1.8", LATER, "its server does not like our own address"},
    {"5.1.2", NOW, "there is no such domain"},
    {"5.1.*", NOW, "there is no such address"},
    {"5.2.1", NOW, "the mailbox is closed"},
    {"*.2.2", LATER, "the mailbox is full"},
    {"*.2.3", NEVER, "the mail is too large for it"},
    {"*.3.4", NEVER, "the mail is too large for it"},
    {"5.7.13", NOW, "the mailbox is closed"},
    {"5.7.17", NOW, "the mailbox belongs to somebody else now"},
    {"5.7.18", NOW, "the domain belongs to somebody else now"},
    {"5.7.8", NEVER, "our own mail server does not let us send"},
    {"5.7.9", NEVER, "our own mail server does not let us send"},
    {"*.7.*", LATER, "its server refuses our mail (its rules, or taken for spam)"},
    {"*.6.*", NEVER, "its server cannot take a mail of this form"},
    {"5.4.4", NOW, "no mail server takes mail for it"},
    {"*.4.6", LATER, "the mail went in a circle"},
    {"4.4.7", LATER, "its server did not take the mail for days"},
    {"*.4.*", LATER, "the mail found no way to it"},
    {"5.3.*", LATER, "its server has trouble"},
    {"4.*.*", LATER, "its server did not take the mail"},
    {"5.*.*", NOW, "its server refuses the mail for ever"},
};
static const struct bounce_kind unknown_hard = {"", NOW, "its server refuses the mail for ever"};
static const struct bounce_kind unknown_soft = {"", LATER, "its server did not take the mail"};

static bool fits(const char *pattern, const char *status)
{
    while (*pattern != '\0') {
        size_t wanted = strcspn(pattern, "."), there = strspn(status, "0123456789");
        if (there == 0 ||
            (pattern[0] != '*' && (wanted != there || strncmp(pattern, status, wanted) != 0)))
            return false;
        pattern += wanted;
        status += there;
        if (*pattern == '.' && (*pattern++ != *status || *status++ == '\0'))
            return false;
    }
    return *status == '\0' || *status == ' ';
}

// x.0.0 and x.5.x tell only that it failed; then the notice as a whole says more.
static bool tells_nothing(const char *status)
{
    return strcmp(status, "5.0.0") == 0 || fits("5.5.*", status);
}

const struct bounce_kind *bounce_kind(const char *status, bool hard)
{
    if (!hard && tells_nothing(status))
        return &unknown_soft;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (fits(kinds[i].status, status))
            return &kinds[i];
    return hard ? &unknown_hard : &unknown_soft;
}

static bool enhanced(const char *text, char status_r[BOUNCE_STATUS_SIZE])
{
    size_t length = strcspn(text, " ");
    if (length >= BOUNCE_STATUS_SIZE || (text[0] != '4' && text[0] != '5'))
        return false;
    memcpy(status_r, text, length);
    status_r[length] = '\0';
    return fits("*.*.*", status_r);
}

void bounce_status_of_reply(const char *reply, char status_r[BOUNCE_STATUS_SIZE])
{
    static const struct {
        const char *code, *status;
    } basic[] = {{"552", "5.2.2"}, {"452", "4.2.2"}, {"550", "5.1.0"}, {"551", "5.1.6"},
                 {"553", "5.1.3"}, {"530", "5.7.8"}, {"535", "5.7.8"}, {"523", "5.3.4"}};
    status_r[0] = '\0';
    if (strspn(reply, "0123456789") != 3)
        return;
    if ((reply[3] == ' ' || reply[3] == '-') && enhanced(reply + 4, status_r))
        return;
    for (size_t i = 0; i < sizeof basic / sizeof basic[0]; i++)
        if (strncmp(reply, basic[i].code, 3) == 0) {
            snprintf(status_r, BOUNCE_STATUS_SIZE, "%s", basic[i].status);
            return;
        }
    snprintf(status_r, BOUNCE_STATUS_SIZE, "%c.0.0", reply[0]);
}
