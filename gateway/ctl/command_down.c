// down: what a terminal gets in the reply to what it sends next.
#include <string.h>
#include <sysexits.h>

#include "gateway/ctl/client.h"
#include "gateway/ctl/command.h"

static int withdraw(const struct ctl_options *options, const char *id)
{
    Platen__WithdrawDown withdrawn = PLATEN__WITHDRAW_DOWN__INIT;
    Platen__Command command = PLATEN__COMMAND__INIT;
    if (!command_id(id, &withdrawn.id))
        return command_usage("down", "withdraw wants a number of platenctl list downs");
    command.subject_case = PLATEN__COMMAND__SUBJECT_WITHDRAW_DOWN;
    command.withdraw_down = &withdrawn;
    return client_command(options, &command);
}

int command_down(const struct ctl_options *options, int argc, char **argv)
{
    Platen__SendDown down = PLATEN__SEND_DOWN__INIT;
    Platen__Command command = PLATEN__COMMAND__INIT;
    if (argc == 3 && strcmp(argv[1], "withdraw") == 0)
        return withdraw(options, argv[2]);
    if ((argc != 4 && argc != 5) || strcmp(argv[1], "send") != 0)
        return command_usage("down", "send TERMINAL panel TEXT, send TERMINAL setting NAME=VALUE, send "
                                     "TERMINAL schedule RULE, send TERMINAL update-now|report-now or "
                                     "withdraw NUMBER");
    down.name = argv[3];
    if (argc == 5)
        down.text = argv[4];
    int status = client_find(options, "terminal", argv[2], &down.terminal);
    if (status != EX_OK)
        return status;
    command.subject_case = PLATEN__COMMAND__SUBJECT_SEND_DOWN;
    command.send_down = &down;
    return client_command(options, &command);
}
