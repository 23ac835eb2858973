/* update: looks for programs of the terminals, now. */
#include <stddef.h>
#include <sysexits.h>

#include "agent/agent.h"
#include "agent/commands.h"
#include "agent/update.h"

int command_update(int argc, char **argv)
{
    struct common_options common = {0};
    struct agent agent;
    char **words;
    const struct option_spec options[] = {{NULL, 0, NULL, NULL, NULL, NULL}};
    const struct command_spec command = {
        "update",
        "",
        "Look for new programs of the terminals, verify and apply them.",
        "`run` does it at its start and every update-every. 75: not reached, or another update is\n"
        "under way; 65: something was refused.",
        options,
        0};
    enum options_result parsed = options_parse(&command, argc, argv, &common, &words);
    if (parsed != OPTIONS_RUN)
        return parsed == OPTIONS_HELP ? agent_finish_output() : EX_USAGE;
    int code = agent_open(&agent, &common, true);
    if (code == EX_OK)
        code = update_pass(&agent);
    agent_close(&agent);
    return code == EX_OK ? agent_finish_output() : code;
}
