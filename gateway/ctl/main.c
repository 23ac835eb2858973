// platenctl: reads the options, finds the command in the table, runs it.
#include <getopt.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "gateway/ctl/command.h"

static const struct {
    const char *name;
    ctl_command_fn *run;
    const char *words;
    const char *help;
} commands[] = {
    {"init", command_store, "[--config FILE]", "make the store and the keys of a new gateway"},
    {"import", command_import, "KIND FILE | FOLDER",
     "take CSV files over, all or nothing (docs/import.md)"},
    {"list", command_list, "KIND [WORD...]",
     "list customers, terminals, cases, orders, mails, ..."},
    {"show", command_list, "KIND ID", "show one of them, whole"},
    {"status", command_status, "", "how much there is, and the last event"},
    {"code", command_code, "new --customer CODE [--site CODE] [--days N] --out FILE",
     "write an enrolment file for an agent"},
    {"staff", command_staff,
     "add LOGIN --name NAME --mail ADDR --role ROLE... | remove LOGIN | list",
     "people of the service centre"},
    {"link", command_link, "show | renew | revoke PERSON", "a manager's homepage link"},
    {"order", command_order, "place TERMINAL ITEM[=N]... | cancel ORDER", "order for a terminal"},
    {"deliver", command_deliver, "ORDER --from TIME --to TIME | --dispatch | --delivered",
     "delivery date, dispatch, arrival"},
    {"visit", command_visit, "VISIT --confirm [--from TIME --to TIME] [--store ID] | --cancel",
     "confirm or move a visit"},
    {"case", command_case, "done CASE [--evidence TEXT] | close CASE | note CASE TEXT",
     "end a case by hand, or write on it"},
    {"item", command_item, "list | accept ITEM [--note TEXT] | refuse ITEM [--note TEXT]",
     "what waits for a person's decision"},
    {"mail", command_mail, "explain FILE... | list [FATE] | show MAIL | again MAIL",
     "incoming mails and what became of them"},
    {"outbox", command_outbox, "list | release | drop | again EVENT.INDEX | drop EVENT.INDEX",
     "mails that go out; release, drop: what is held since a restore"},
    {"update", command_update,
     "key | sign FOLDER [PROGRAM ...] | publish FOLDER | stage PROGRAM --percent N ... | halt "
     "PROGRAM [--go-on] | status [PROGRAM] | unverified TERMINAL yes|no",
     "programs for terminals: signed, published, staged, halted (docs/updates.md)"},
    {"alert", command_alert,
     "list | show NAME | add FILE MAIL | test [FILE] | off NAME | on NAME | undo NAME",
     "forms of machines' own mails that were taught (docs/mail.md)"},
    {"states", command_states, "[case|order|visit]",
     "the state machines, from the tables that run them"},
    {"table", command_table,
     "show [NAME] | export NAME [--customer CODE] | import FILE [--from TIME] | check FILE... | "
     "set NAME ROW COLUMN=VALUE... [--from TIME] | remove models CODE [--from TIME] | "
     "history NAME ROW | undo NAME VERSION",
     "what terminals' codes mean: errors, orders, words, numbers; and models, registrations"},
    {"label", command_label, "TERMINAL... [-o FILE] [--sheet NAME] [--skip N] [--replace]",
     "a PDF of labels for machines: a code that opens a page to say what is wrong"},
    {"standing", command_standing,
     "TERMINAL retire | return | unmonitor | monitor | replace OTHER | merge OTHER | unmerge",
     "out of service and back, not monitored, another in its place, one under two names"},
    {"query-key", command_query_key, "TERMINAL new [--at-once] | TERMINAL set FILE [--at-once] | TERMINAL remove",
     "the key that a terminal signs its queries by; new: shown once"},
    {"down", command_down, "send TERMINAL NAME [TEXT] | withdraw NUMBER",
     "what a terminal gets in the next reply: panel, setting, schedule, update-now, report-now"},
    {"terminal", command_terminal,
     "TERMINAL [--orders-itself yes|no] [--orders-at-end yes|no] [--orders-month N] [--tells-itself "
     "mail|fax|no] [--signed-only yes|no]",
     "what is done without a person: orders it sends, orders of what is at its end, so many a "
     "month; telling the installing person of errors; whether its queries need a signature"},
    {"report", command_report,
     "mail | fax | service | aside RECEPTION | order RECEPTION CODE[=N] [--insist] | back RECEPTION "
     "ENTRY",
     "what is done about a terminal's query (list reports output=open)"},
    {"verify", command_store, "[--tables] [--config FILE]",
     "walk the chain of events; --tables: stopped store, compare all"},
    {"backup", command_store, "[FOLDER]",
     "copy the store while it runs, and verify the copy; else into backup-dir"},
    {"keys", command_keys, "export|import FILE [--passphrase-file FILE] [--replace] [--config FILE]",
     "copy the keys under a passphrase, apart from the backups; import: put them back"},
    {"restore", command_store, "FOLDER [--replace] [--config FILE]",
     "put a backup in place (platend stopped)"},
    {"store", command_store, "upgrade [--config FILE]",
     "bring the store to this version (platend stopped)"},
};

static void print_help(FILE *out)
{
    fprintf(out, "usage: platenctl [--run-dir DIR] [--json] COMMAND ...\n\n");
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++)
        fprintf(out, "  %s %s\n      %s\n", commands[i].name, commands[i].words, commands[i].help);
    fprintf(out, "  help, version\n\n"
                 "--run-dir DIR  where platend's ctl.sock lies (PLATEN_RUN_DIR; else /run/platen)\n"
                 "--json         print data as JSON\n"
                 "Times are RFC 3339, e.g. 2026-11-24T14:00+01:00. Exit statuses are those of "
                 "sysexits.h.\n");
}

static int run_command(const struct ctl_options *options, int argc, char **argv)
{
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
        if (strcmp(commands[i].name, argv[0]) == 0)
            return commands[i].run(options, argc, argv);
    }
    fprintf(stderr, "platenctl: unknown command \"%s\"; see platenctl help\n", argv[0]);
    return EX_USAGE;
}

static int run(int argc, char **argv)
{
    static const struct option longs[] = {{"run-dir", required_argument, NULL, 'r'},
                                          {"json", no_argument, NULL, 'j'},
                                          {"help", no_argument, NULL, 'h'},
                                          {"version", no_argument, NULL, 'v'},
                                          {0}};
    setlocale(LC_CTYPE, "");
    struct ctl_options options = {.run_dir = getenv("PLATEN_RUN_DIR")};
    if (!options.run_dir)
        options.run_dir = "/run/platen";
    int option;
    while ((option = getopt_long(argc, argv, "+hv", longs, NULL)) != -1) {
        if (option == 'r')
            options.run_dir = optarg;
        else if (option == 'j')
            options.json = true;
        else if (option == 'h')
            return print_help(stdout), EX_OK;
        else if (option == 'v')
            return puts("platenctl " PACKAGE_VERSION) < 0 ? EX_IOERR : EX_OK;
        else
            return EX_USAGE;
    }
    if (optind == argc) {
        fprintf(stderr,
                "usage: platenctl [--run-dir DIR] [--json] COMMAND ...; see platenctl help\n");
        return EX_USAGE;
    }
    if (strcmp(argv[optind], "help") == 0)
        return print_help(stdout), EX_OK;
    if (strcmp(argv[optind], "version") == 0)
        return puts("platenctl " PACKAGE_VERSION) < 0 ? EX_IOERR : EX_OK;
    int first = optind;
    optind = 0; // a command reads its own options anew
    return run_command(&options, argc - first, argv + first);
}

int main(int argc, char **argv)
{
    int status = run(argc, argv);
    // What was not written was not done (BAD-INPUTS 71).
    if (fflush(stdout) == 0 && !ferror(stdout))
        return status;
    perror("platenctl: cannot write");
    return status == EX_OK ? EX_IOERR : status;
}
