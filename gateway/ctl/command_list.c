// list, show, states, mail, outbox: questions to the daemon, and what follows from them.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "gateway/ctl/client.h"
#include "gateway/ctl/command.h"
#include "gateway/ctl/mail_explain.h"

int command_list(const struct ctl_options *options, int argc, char **argv)
{
    bool show = strcmp(argv[0], "show") == 0;
    if (argc < (show ? 3 : 2))
        return command_usage(argv[0], show ? "which kind, and which of them?" : "which kind?");
    return client_verb(options, argv[0], (const char *const *)argv + 1, (size_t)argc - 1);
}

int command_status(const struct ctl_options *options, int argc, char **argv)
{
    (void)argv;
    return argc == 1 ? client_verb(options, "status", NULL, 0)
                     : command_usage("status", "takes no words");
}

int command_states(const struct ctl_options *options, int argc, char **argv)
{
    if (argc > 2)
        return command_usage("states", "one machine at most: case, order or visit");
    return client_verb(options, "states", (const char *const *)argv + 1, (size_t)argc - 1);
}

int command_mail(const struct ctl_options *options, int argc, char **argv)
{
    if (argc >= 2 && strcmp(argv[1], "explain") == 0)
        return mail_explain_command(argc - 1, argv + 1);
    if (argc == 2 && strcmp(argv[1], "list") == 0)
        return client_verb(options, "list", (const char *[]){"mails"}, 1);
    if (argc == 3 && strcmp(argv[1], "list") == 0) {
        char fate[64];
        snprintf(fate, sizeof fate, "fate=%s", argv[2]);
        return client_verb(options, "list", (const char *[]){"mails", fate}, 2);
    }
    if (argc == 3 && strcmp(argv[1], "show") == 0)
        return client_verb(options, "show", (const char *[]){"mail", argv[2]}, 2);
    if (argc == 3 && strcmp(argv[1], "again") == 0)
        return client_verb(options, "mail-again", (const char *[]){argv[2]}, 1);
    return command_usage("mail", "explain FILE..., list [FATE], show MAIL or again MAIL");
}

// "17.0": the event number and index of an outbox row.
static bool read_row(const char *text, Platen__OutboxAgain *again)
{
    char *rest;
    again->event = strtoull(text, &rest, 10);
    if (rest == text || *rest != '.')
        return false;
    const char *index = rest + 1;
    again->index = (uint32_t)strtoul(index, &rest, 10);
    return rest != index && *rest == '\0';
}

int command_outbox(const struct ctl_options *options, int argc, char **argv)
{
    Platen__OutboxAgain again = PLATEN__OUTBOX_AGAIN__INIT;
    Platen__ReleaseOutbox release = PLATEN__RELEASE_OUTBOX__INIT;
    Platen__Command command = PLATEN__COMMAND__INIT;
    if (argc == 2 && strcmp(argv[1], "list") == 0)
        return client_verb(options, "list", (const char *[]){"outbox"}, 1);
    bool all = argc == 2 && (strcmp(argv[1], "release") == 0 || strcmp(argv[1], "go") == 0);
    if (all || (argc == 2 && strcmp(argv[1], "drop") == 0)) {
        release.drop = !all;
        command.subject_case = PLATEN__COMMAND__SUBJECT_RELEASE_OUTBOX;
        command.release_outbox = &release;
        return client_command_all(options, &command);
    }
    if (argc != 3 || (strcmp(argv[1], "again") != 0 && strcmp(argv[1], "drop") != 0) ||
        !read_row(argv[2], &again))
        return command_usage("outbox",
                             "list, release, drop, again EVENT.INDEX or drop EVENT.INDEX");
    again.drop = strcmp(argv[1], "drop") == 0;
    command.subject_case = PLATEN__COMMAND__SUBJECT_OUTBOX_AGAIN;
    command.outbox_again = &again;
    return client_command(options, &command);
}
