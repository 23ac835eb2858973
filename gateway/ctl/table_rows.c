#include "gateway/ctl/table_rows.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "gateway/ctl/client.h"
#include "lib/cell_table.h"
#include "lib/memory.h"

// ---- export ----

// after_r: malloc'd, where the next piece goes on; "" at the end.
static int print_piece(const struct ctl_options *options, const char *const *words, size_t n,
                       char **after_r)
{
    char *text = NULL;
    int status = client_verb_json(options, "table", words, n, &text);
    json_t *json = text != NULL ? json_loads(text, 0, NULL) : NULL;
    const char *xml = json_string_value(json_object_get(json, "xml"));
    const char *after = json_string_value(json_object_get(json, "after"));
    if (status == EX_OK && (xml == NULL || fputs(xml, stdout) < 0))
        status = EX_IOERR;
    *after_r = memory_need(strdup(after != NULL ? after : ""));
    json_decref(json);
    free(text);
    return status;
}

int table_export(const struct ctl_options *options, const char *name, const char *customer)
{
    int status = EX_OK;
    char *after = memory_need(strdup(""));
    if (customer != NULL && strcmp(name, cell_table_names[CELL_REGISTRATIONS]) != 0) {
        free(after);
        return command_usage("table", "--customer is of registrations");
    }
    do {
        const char *const codes[] = {"export", name};
        const char *const rows[] = {"rows", name, after, customer != NULL ? customer : ""};
        char *next;
        status = cell_table_index(name) < 0 ? print_piece(options, codes, 2, &next)
                                            : print_piece(options, rows, 4, &next);
        free(after);
        after = next;
    } while (status == EX_OK && after[0] != '\0');
    free(after);
    return fflush(stdout) == 0 ? status : EX_IOERR;
}

// ---- one row ----

static int ask_desk(const struct ctl_options *options, Platen__ChangeCells *change)
{
    Platen__Command command = PLATEN__COMMAND__INIT;
    Platen__CtlAsk ask = PLATEN__CTL_ASK__INIT;
    command.subject_case = PLATEN__COMMAND__SUBJECT_CHANGE_CELLS;
    command.change_cells = change;
    ask.command = &command;
    Platen__CtlAnswer *answer = client_ask(options, &ask);
    if (answer == NULL)
        return EX_UNAVAILABLE;
    int status = answer->answer != NULL ? client_status(answer->answer)
                 : answer->exit != 0    ? answer->exit
                                        : EX_SOFTWARE;
    if (status == EX_OK)
        printf("%s\n", answer->answer->text);
    else if (answer->answer != NULL && answer->answer->field[0] != '\0')
        fprintf(stderr, "platenctl: %s: %s\n", answer->answer->field, answer->answer->text);
    else
        fprintf(stderr, "platenctl: %s\n",
                answer->answer != NULL ? answer->answer->text : answer->error);
    platen__ctl_answer__free_unpacked(answer, NULL);
    return status;
}

int table_set(const struct ctl_options *options, char **words, size_t n, const char *from,
              bool remove)
{
    Platen__ChangeCells change = PLATEN__CHANGE_CELLS__INIT;
    Platen__Fact cells[CELLS_MAX], *all[CELLS_MAX];
    int table = cell_table_index(words[0]);
    if (table < 0 || n - 2 > CELLS_MAX)
        return command_usage("table", "rows are set of models and registrations; other tables by "
                                      "import, or on the staff's page Tables");
    if (from != NULL && !command_time(from, &change.from))
        return command_usage("table", "--from is a time, e.g. 2026-11-24T00:00Z");
    for (size_t i = 0; i + 2 < n; i++) {
        char *equals = strchr(words[i + 2], '=');
        if (equals == NULL)
            return command_usage("table", "set NAME ROW COLUMN=VALUE...");
        *equals = '\0';
        platen__fact__init(&cells[i]);
        cells[i].name = words[i + 2];
        cells[i].value = equals + 1;
        all[i] = &cells[i];
    }
    change.table = words[0];
    change.row = words[1];
    change.n_cells = n - 2;
    change.cells = all;
    change.remove = remove;
    change.blind = true;
    return ask_desk(options, &change);
}
