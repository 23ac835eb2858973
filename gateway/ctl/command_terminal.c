#include <getopt.h>
#include <stdlib.h>
#include <sysexits.h>

#include "gateway/ctl/client.h"
#include "gateway/ctl/command.h"

int command_terminal(const struct ctl_options *options, int argc, char **argv)
{
    static const struct option longs[] = {{"orders-itself", required_argument, NULL, 'o'},
                                          {"orders-at-end", required_argument, NULL, 'e'},
                                          {"orders-month", required_argument, NULL, 'm'},
                                          {"tells-itself", required_argument, NULL, 't'},
                                          {"signed-only", required_argument, NULL, 's'},
                                          {0}};
    Platen__ChangeTerminal change = PLATEN__CHANGE_TERMINAL__INIT;
    Platen__Command command = PLATEN__COMMAND__INIT;
    int option, changes = 0;
    for (; (option = getopt_long(argc, argv, "", longs, NULL)) != -1; changes++) {
        char **field = option == 'o'   ? &change.orders_itself
                       : option == 'e' ? &change.orders_at_end
                       : option == 'm' ? &change.orders_month
                       : option == 't' ? &change.tells_itself
                       : option == 's' ? &change.signed_only
                                       : NULL;
        if (field == NULL)
            return EX_USAGE;
        *field = optarg;
    }
    if (argc - optind != 1 || changes == 0)
        return command_usage("terminal", "TERMINAL and what changes: --orders-itself yes|no, "
                                         "--orders-at-end yes|no, --orders-month N, "
                                         "--tells-itself mail|fax|no, --signed-only yes|no");
    int status = client_find(options, "terminal", argv[optind], &change.terminal);
    if (status != EX_OK)
        return status;
    command.subject_case = PLATEN__COMMAND__SUBJECT_CHANGE_TERMINAL;
    command.change_terminal = &change;
    return client_command(options, &command);
}
