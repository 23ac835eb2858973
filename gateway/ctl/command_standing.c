#include <stdbool.h>
#include <string.h>
#include <sysexits.h>

#include "gateway/ctl/client.h"
#include "gateway/ctl/command.h"

static const struct {
    const char *what;
    bool other; // names another terminal
} standing_acts[] = {
    {"retire", false},  {"return", false}, {"unmonitor", false}, {"monitor", false},
    {"replace", true},  {"merge", true},   {"unmerge", false},
};

int command_standing(const struct ctl_options *options, int argc, char **argv)
{
    Platen__ChangeStanding change = PLATEN__CHANGE_STANDING__INIT;
    Platen__Command command = PLATEN__COMMAND__INIT;
    for (size_t i = 0; argc > 2 && i < sizeof standing_acts / sizeof *standing_acts; i++) {
        if (strcmp(standing_acts[i].what, argv[2]) == 0 && argc == 3 + standing_acts[i].other)
            change.what = argv[2];
    }
    if (change.what[0] == '\0')
        return command_usage("standing", "TERMINAL retire | return | unmonitor | monitor | "
                                         "replace OTHER | merge OTHER | unmerge");
    int status = client_find(options, "terminal", argv[1], &change.terminal);
    if (status == EX_OK && argc == 4)
        status = client_find(options, "terminal", argv[3], &change.other);
    if (status != EX_OK)
        return status;
    command.subject_case = PLATEN__COMMAND__SUBJECT_CHANGE_STANDING;
    command.change_standing = &change;
    return client_command(options, &command);
}
