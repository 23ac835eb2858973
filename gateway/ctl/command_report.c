// report: what staff do about a query's report.
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "gateway/ctl/client.h"
#include "gateway/ctl/command.h"
#include "lib/arena.h"
#include "lib/text.h"

static const char usage[] =
    "mail, fax, service or aside RECEPTION, order RECEPTION CODE[=N] [--insist], back RECEPTION ENTRY";

// "Type2" or "Type2=2".
static bool read_goods(struct arena *arena, const char *text, Platen__HandleReport *act)
{
    const char *equals = strchr(text, '=');
    uint64_t quantity = 1;
    if (equals != NULL && text_parse_unsigned(equals + 1, UINT32_MAX, &quantity) != 1)
        return false;
    act->item = equals != NULL ? arena_strndup(arena, text, (size_t)(equals - text))
                               : arena_strdup(arena, text);
    act->quantity = (uint32_t)quantity;
    return act->item[0] != '\0';
}

static bool read_act(struct arena *arena, int n, char **words, Platen__HandleReport *act)
{
    static const char *const plain[] = {"mail", "fax", "service", "aside"};
    uint64_t entry;
    act->what = words[0];
    for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++)
        if (strcmp(words[0], plain[i]) == 0)
            return n == 2;
    if (strcmp(words[0], "order") == 0) {
        act->insist = n == 4 && strcmp(words[3], "--insist") == 0;
        return (n == 3 || act->insist) && read_goods(arena, words[2], act);
    }
    if (strcmp(words[0], "back") != 0 || n != 3 ||
        text_parse_unsigned(words[2], UINT32_MAX, &entry) != 1)
        return false;
    act->entry = (uint32_t)entry;
    return true;
}

int command_report(const struct ctl_options *options, int argc, char **argv)
{
    Platen__HandleReport act = PLATEN__HANDLE_REPORT__INIT;
    Platen__Command command = PLATEN__COMMAND__INIT;
    struct arena *arena = arena_new();
    int status = EX_USAGE;
    if (argc < 3 || !read_act(arena, argc - 1, argv + 1, &act))
        command_usage("report", usage);
    else
        status = client_find(options, "report", argv[2], &act.reception);
    if (status == EX_OK) {
        command.subject_case = PLATEN__COMMAND__SUBJECT_HANDLE_REPORT;
        command.handle_report = &act;
        status = client_command(options, &command);
    }
    arena_free(&arena);
    return status;
}
