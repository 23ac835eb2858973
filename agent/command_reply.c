/* reply: a reply mail by a pipe from the local mail server (an alias "|platen-agent reply"). */
#include "agent/commands.h"

#include <stdio.h>
#include <sysexits.h>
#include <unistd.h>

#include "agent/agent.h"
#include "agent/mailbox.h"
#include "agent/reply_mail.h"
#include "lib/buf.h"
#include "lib/clock.h"
#include "lib/error.h"
#include "lib/fileio.h"

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
        int result = fileio_read_all(STDIN_FILENO, REPLY_MAIL_MAX, &mail);
        if (result < 0)
            error = error_format("standard input: %m");
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
