// table: files are read and checked here, so that a mistake names this side's file and line; the desk
// takes a table whole.
#include <getopt.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "gateway/ctl/client.h"
#include "gateway/ctl/command.h"
#include "lib/buf.h"
#include "lib/code_table.h"
#include "lib/fileio.h"

// NULL after a line on stderr; *status_r.
static Platen__CodeTable *read_table(const char *path, int *status_r)
{
    const char *error = NULL;
    struct buf xml = {0};
    Platen__CodeTable *table = NULL;
    *status_r = EX_NOINPUT;
    if (fileio_read(path, CODE_TABLE_BYTES_MAX, &xml, &error) != 1) {
        fprintf(stderr, "platenctl: %s\n", error);
    } else if ((table = code_table_read(path, xml.data, xml.len, &error)) == NULL) {
        fprintf(stderr, "%s\n", error);
        *status_r = EX_DATAERR;
    }
    buf_free(&xml);
    return table;
}

static int check(int n, char **paths)
{
    int status = EX_OK;
    for (int i = 0; i < n && status == EX_OK; i++) {
        Platen__CodeTable *table = read_table(paths[i], &status);
        if (table == NULL)
            return status;
        printf("%s: table %s, %zu rows\n", paths[i], table->name, table->n_rows);
        platen__code_table__free_unpacked(table, NULL);
        status = EX_OK;
    }
    return status;
}

static int import(const struct ctl_options *options, const char *path, const char *from)
{
    int status;
    Platen__CodeTable *table = read_table(path, &status);
    Platen__SetTable set = PLATEN__SET_TABLE__INIT;
    Platen__Command command = PLATEN__COMMAND__INIT;
    if (table == NULL)
        return status;
    if (from != NULL && !command_time(from, &table->from)) {
        platen__code_table__free_unpacked(table, NULL);
        return command_usage("table", "--from is a time, e.g. 2026-11-24T00:00Z");
    }
    set.table = table;
    command.subject_case = PLATEN__COMMAND__SUBJECT_SET_TABLE;
    command.set_table = &set;
    status = client_command(options, &command);
    platen__code_table__free_unpacked(table, NULL);
    return status;
}

static int export(const struct ctl_options *options, const char *name)
{
    const char *words[] = {"export", name};
    char *text = NULL;
    int status = client_verb_json(options, "table", words, 2, &text);
    json_t *json = text != NULL ? json_loads(text, 0, NULL) : NULL;
    const char *xml = json_string_value(json_object_get(json, "xml"));
    if (status == EX_OK && (xml == NULL || fputs(xml, stdout) < 0))
        status = EX_IOERR;
    json_decref(json);
    free(text);
    return status;
}

int command_table(const struct ctl_options *options, int argc, char **argv)
{
    static const struct option longs[] = {{"from", required_argument, NULL, 'f'}, {0}};
    const char *from = NULL;
    int option;
    while ((option = getopt_long(argc, argv, "", longs, NULL)) != -1) {
        if (option != 'f')
            return EX_USAGE;
        from = optarg;
    }
    char **words = argv + optind;
    int n = argc - optind;
    if (n >= 2 && strcmp(words[0], "check") == 0 && from == NULL)
        return check(n - 1, words + 1);
    if (n == 2 && strcmp(words[0], "import") == 0)
        return import(options, words[1], from);
    if (n == 2 && strcmp(words[0], "export") == 0 && from == NULL)
        return export(options, words[1]);
    if ((n == 1 || n == 2) && strcmp(words[0], "show") == 0 && from == NULL)
        return client_verb(options, "table", (const char *const *)words, (size_t)n);
    return command_usage("table", "show [NAME], export NAME, import FILE [--from TIME], check FILE...");
}
