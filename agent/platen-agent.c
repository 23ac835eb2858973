/* platen-agent: the program beside the terminals (docs/man/platen-agent.1). */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>

#include "agent/agent.h"
#include "agent/commands.h"
#include "lib/log.h"

static const struct command commands[] = {
    {"register", "--terminal NAME ...", "register a terminal at the gateway (first: --enrol FILE)",
     command_register},
    {"change", "TERMINAL ...", "change registration values", command_change},
    {"run", "", "watch status files, report, fetch replies", command_run},
    {"tell", "TERMINAL TEXT", "tell the service centre something", command_tell},
    {"order", "TERMINAL ITEM -n N", "order consumables or parts", command_order},
    {"done", "TERMINAL WHAT", "say that something is replenished, repaired or done", command_done},
    {"panel", "TERMINAL", "the last reports and their replies", command_panel},
    {"show", "TERMINAL", "registration values and state", command_show},
    {"list", "", "all terminals", command_list},
    {"read", "URI", "ask a printer what it says of itself", command_read_printer},
    {"update", "", "look for new programs of the terminals now", command_update},
    {"status", "", "how the agent stands", command_status},
    {"doctor", "", "what is wrong with the agent here, and what to do", command_doctor},
    {"discover", "NETWORK", "find the printers of a network by SNMP", command_discover},
    {"submit", "< MAIL", "send a printer's own mail on, sealed", command_submit},
    {"schedule", "TEXT", "print the next times of a schedule", command_schedule},
    {"reply", "< MAIL", "take a reply mail from a pipe", command_reply},
};

static void print_commands(FILE *out)
{
    fprintf(out, "usage: platen-agent COMMAND [OPTION...] [WORD...]\n\n");
    for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
        char left[48];
        snprintf(left, sizeof(left), "%s %s", commands[i].name, commands[i].words);
        fprintf(out, "  %-30s %s\n", left, commands[i].summary);
    }
    fprintf(out, "\n`platen-agent COMMAND --help` tells its options; platen-agent --version.\n");
}

int main(int argc, char **argv)
{
    log_open("platen-agent");
    umask(077);
    if (argc < 2) {
        fputs("usage: platen-agent COMMAND [OPTION...] [WORD...]; see platen-agent --help\n",
              stderr);
        return EX_USAGE;
    }
    if (strcmp(argv[1], "--version") == 0) {
        printf("platen-agent %s\n", agent_version());
        return agent_finish_output();
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
        strcmp(argv[1], "help") == 0) {
        print_commands(stdout);
        return agent_finish_output();
    }
    /* A command prints what became of its report; only `run` has a log to keep. */
    if (strcmp(argv[1], "run") != 0)
        log_set_level(LOG_LEVEL_WARNING);
    for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
        if (strcmp(commands[i].name, argv[1]) == 0)
            return commands[i].run(argc - 1, argv + 1);
    agent_fail(EX_USAGE, "there is no command \"%s\"", argv[1]);
    fputs("usage: platen-agent COMMAND [OPTION...] [WORD...]; see platen-agent --help\n", stderr);
    return EX_USAGE;
}
