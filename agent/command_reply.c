/* reply: a reply mail by a pipe from the local mail server (an alias "|platen-agent reply"). */
#include "agent/commands.h"

#include <errno.h>
#include <stdio.h>
#include <sysexits.h>
#include <unistd.h>

#include "agent/agent.h"
#include "agent/mailbox.h"
#include "agent/reply_mail.h"
#include "lib/buf.h"
#include "lib/clock.h"

/* 1, 0 too large, -1. */
static int read_all(int fd, struct buf *buf)
{
    for (;;) {
        ssize_t got = read(fd, buf_reserve(buf, 65536), 65536);
        if (got == 0)
            return 1;
        if (got < 0 && errno != EINTR)
            return -1;
        if (got > 0)
            buf->len += (size_t)got;
        if (buf->len > REPLY_MAIL_MAX)
            return 0;
    }
}

int command_reply(int argc, char **argv)
{
    struct common_options common = {0};
    struct agent agent;
    struct buf mail = {0};
    const char *error = "larger than a reply may be";
    char **words;
    const struct command_spec command = {
        "reply",
        "",
        "Take a reply mail from standard input.",
        "For an alias of the local mail server. Exit 0: recorded; 65: not a reply for this agent;\n"
        "75: try again.",
        NULL,
        0};
    enum options_result parsed = options_parse(&command, argc, argv, &common, &words);
    if (parsed != OPTIONS_RUN)
        return parsed == OPTIONS_HELP ? agent_finish_output() : EX_USAGE;
    int code = agent_open(&agent, &common, true);
    if (code == EX_OK) {
        int result = read_all(STDIN_FILENO, &mail);
        if (result == 1)
            result = mailbox_take(&agent, buf_text(&mail), mail.len, clock_now(), &error);
        if (result == 0)
            code = agent_fail(EX_DATAERR, "%s", error);
        else if (result < 0)
            code = agent_fail(EX_TEMPFAIL, "%s", error);
    }
    buf_free(&mail);
    agent_close(&agent);
    return code;
}
