#include <getopt.h>
#include <stdlib.h>
#include <sysexits.h>

#include "gateway/ctl/client.h"
#include "gateway/ctl/command.h"

int command_terminal(const struct ctl_options *options, int argc, char **argv)
{
    static const struct option longs[] = {{"orders-itself", required_argument, NULL, 'o'},
                                          {"signed-only", required_argument, NULL, 's'},
                                          {0}};
    Platen__ChangeTerminal change = PLATEN__CHANGE_TERMINAL__INIT;
    Platen__Command command = PLATEN__COMMAND__INIT;
    int option;
    while ((option = getopt_long(argc, argv, "", longs, NULL)) != -1) {
        if (option == 'o')
            change.orders_itself = optarg;
        else if (option == 's')
            change.signed_only = optarg;
        else
            return EX_USAGE;
    }
    if (argc - optind != 1 || (change.orders_itself[0] == '\0' && change.signed_only[0] == '\0'))
        return command_usage("terminal", "TERMINAL [--orders-itself yes|no] [--signed-only yes|no]");
    int status = client_find(options, "terminal", argv[optind], &change.terminal);
    if (status != EX_OK)
        return status;
    command.subject_case = PLATEN__COMMAND__SUBJECT_CHANGE_TERMINAL;
    command.change_terminal = &change;
    return client_command(options, &command);
}
