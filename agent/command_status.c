/* status: how the agent stands, as its status page says it. */
#include "agent/commands.h"

#include <stdbool.h>
#include <stdio.h>
#include <sysexits.h>

#include "agent/agent.h"
#include "agent/overview.h"
#include "lib/buf.h"
#include "lib/clock.h"

int command_status(int argc, char **argv)
{
    struct common_options common = {0};
    struct overview *overview;
    struct agent agent;
    struct buf buf = {0};
    const char *error;
    bool json = false;
    char **words;
    const struct option_spec options[] = {{"json", 0, NULL, "print JSON", NULL, &json},
                                          {NULL, 0, NULL, NULL, NULL, NULL}};
    const struct command_spec command = {
        "status", "", "How the agent stands: terminals, what waits, when it last got through.", NULL,
        options,  0};
    enum options_result parsed = options_parse(&command, argc, argv, &common, &words);
    if (parsed != OPTIONS_RUN)
        return parsed == OPTIONS_HELP ? agent_finish_output() : EX_USAGE;
    int code = agent_open(&agent, &common, false);
    if (code == EX_OK && overview_gather(&agent, clock_now(), agent.arena, &overview, &error) != 1)
        code = agent_fail(EX_IOERR, "%s", error);
    if (code == EX_OK) {
        (json ? overview_add_json : overview_add_text)(overview, &buf);
        fputs(buf_text(&buf), stdout);
    }
    buf_free(&buf);
    agent_close(&agent);
    return code == EX_OK ? agent_finish_output() : code;
}
