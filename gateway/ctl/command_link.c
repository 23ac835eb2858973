// link, item, case: one id and a word.
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "gateway/ctl/client.h"
#include "gateway/ctl/command.h"

int command_link(const struct ctl_options *options, int argc, char **argv)
{
    Platen__RenewLink renew = PLATEN__RENEW_LINK__INIT;
    Platen__RevokeLink revoke = PLATEN__REVOKE_LINK__INIT;
    Platen__Command command = PLATEN__COMMAND__INIT;
    uint64_t person;
    if (argc != 3)
        return command_usage("link", "show, renew or revoke, and a person's id or address");
    int status = client_find(options, "person", argv[2], &person);
    if (status != EX_OK)
        return status;
    if (strcmp(argv[1], "show") == 0) {
        char id[24];
        snprintf(id, sizeof id, "%llu", (unsigned long long)person);
        return client_verb(options, "link", (const char *[]){id}, 1);
    }
    if (strcmp(argv[1], "renew") == 0) {
        renew.person = person;
        renew.mail = true;
        command.subject_case = PLATEN__COMMAND__SUBJECT_RENEW_LINK;
        command.renew_link = &renew;
    } else if (strcmp(argv[1], "revoke") == 0) {
        revoke.person = person;
        command.subject_case = PLATEN__COMMAND__SUBJECT_REVOKE_LINK;
        command.revoke_link = &revoke;
    } else {
        return command_usage("link", "show, renew or revoke");
    }
    return client_command(options, &command);
}

int command_item(const struct ctl_options *options, int argc, char **argv)
{
    static const struct option longs[] = {{"note", required_argument, NULL, 'n'}, {0}};
    Platen__DecideItem decide = PLATEN__DECIDE_ITEM__INIT;
    Platen__Command command = PLATEN__COMMAND__INIT;
    int option;
    if (argc == 2 && strcmp(argv[1], "list") == 0)
        return client_verb(options, "list", (const char *[]){"items"}, 1);
    while ((option = getopt_long(argc, argv, "", longs, NULL)) != -1) {
        if (option != 'n')
            return EX_USAGE;
        decide.note = optarg;
    }
    if (argc - optind != 3 - 1 || !command_id(argv[optind + 1], &decide.item))
        return command_usage("item", "list, accept ITEM or refuse ITEM");
    decide.accept = strcmp(argv[optind], "accept") == 0;
    if (!decide.accept && strcmp(argv[optind], "refuse") != 0)
        return command_usage("item", "list, accept ITEM or refuse ITEM");
    command.subject_case = PLATEN__COMMAND__SUBJECT_DECIDE_ITEM;
    command.decide_item = &decide;
    return client_command(options, &command);
}

int command_case(const struct ctl_options *options, int argc, char **argv)
{
    static const struct option longs[] = {{"evidence", required_argument, NULL, 'e'}, {0}};
    Platen__CompleteCase complete = PLATEN__COMPLETE_CASE__INIT;
    Platen__NoteCase note = PLATEN__NOTE_CASE__INIT;
    Platen__Command command = PLATEN__COMMAND__INIT;
    int option;
    while ((option = getopt_long(argc, argv, "", longs, NULL)) != -1) {
        if (option != 'e')
            return EX_USAGE;
        complete.evidence = optarg;
    }
    char **words = argv + optind;
    int n = argc - optind;
    uint64_t id = 0;
    int status = n >= 2 ? client_find(options, "case", words[1], &id) : EX_OK;
    if (status != EX_OK)
        return status;
    note.case_id = complete.case_id = id;
    if (n == 3 && strcmp(words[0], "note") == 0) {
        note.text = words[2];
        command.subject_case = PLATEN__COMMAND__SUBJECT_NOTE_CASE;
        command.note_case = &note;
    } else if (n == 2 && (strcmp(words[0], "done") == 0 || strcmp(words[0], "close") == 0)) {
        complete.close = strcmp(words[0], "close") == 0;
        command.subject_case = PLATEN__COMMAND__SUBJECT_COMPLETE_CASE;
        command.complete_case = &complete;
    } else {
        return command_usage("case", "done CASE, close CASE or note CASE TEXT");
    }
    return client_command(options, &command);
}
