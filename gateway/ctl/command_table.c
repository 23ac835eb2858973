// table: files are read and checked here, so that a mistake names this side's file and line; the desk
// takes a table whole.
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "gateway/ctl/client.h"
#include "gateway/ctl/command.h"
#include "gateway/ctl/table_rows.h"
#include "lib/buf.h"
#include "lib/cell_table.h"
#include "lib/code_table.h"
#include "lib/fileio.h"

// One of the two, as the file's own name for itself says.
struct table_file {
    Platen__CodeTable *codes;
    Platen__Import *cells;
};

static void free_file(struct table_file *file)
{
    if (file->codes != NULL)
        platen__code_table__free_unpacked(file->codes, NULL);
    if (file->cells != NULL)
        platen__import__free_unpacked(file->cells, NULL);
}

// A status of sysexits.h, after a line on stderr where it is not EX_OK.
static int read_table(const char *path, struct table_file *file_r)
{
    const char *error = NULL;
    struct buf xml = {0};
    int status = EX_NOINPUT;
    *file_r = (struct table_file){0};
    if (fileio_read(path, CELL_TABLE_BYTES_MAX, &xml, &error) != 1) {
        fprintf(stderr, "platenctl: %s\n", error);
    } else {
        int cells = cell_table_read(path, xml.data, xml.len, &file_r->cells, &error);
        if (cells == 0)
            file_r->codes = code_table_read(path, xml.data, xml.len, &error);
        status = file_r->codes != NULL || file_r->cells != NULL ? EX_OK : EX_DATAERR;
        if (status != EX_OK)
            fprintf(stderr, "%s\n", error);
    }
    buf_free(&xml);
    return status;
}

static const char *name_of(const struct table_file *file)
{
    if (file->codes != NULL)
        return file->codes->name;
    for (int i = 0; i < CELL_TABLES && file->cells->n_rows > 0; i++)
        if (strcmp(cell_table_kind((enum cell_table)i), file->cells->rows[0]->kind) == 0)
            return cell_table_names[i];
    return "";
}

static int check(int n, char **paths)
{
    int status = EX_OK;
    for (int i = 0; i < n && status == EX_OK; i++) {
        struct table_file file;
        status = read_table(paths[i], &file);
        if (status == EX_OK)
            printf("%s: table %s, %zu rows\n", paths[i], name_of(&file),
                   file.codes != NULL ? file.codes->n_rows : file.cells->n_rows);
        free_file(&file);
    }
    return status;
}

static int import_codes(const struct ctl_options *options, Platen__CodeTable *table)
{
    Platen__SetTable set = PLATEN__SET_TABLE__INIT;
    Platen__Command command = PLATEN__COMMAND__INIT;
    set.table = table;
    command.subject_case = PLATEN__COMMAND__SUBJECT_SET_TABLE;
    command.set_table = &set;
    return client_command(options, &command);
}

static int import_cells(const struct ctl_options *options, Platen__Import *import)
{
    Platen__Command command = PLATEN__COMMAND__INIT;
    command.subject_case = PLATEN__COMMAND__SUBJECT_IMPORT;
    command.import = import;
    return client_command(options, &command);
}

static int import(const struct ctl_options *options, const char *path, const char *from)
{
    struct table_file file;
    int64_t time = 0;
    if (from != NULL && !command_time(from, &time))
        return command_usage("table", "--from is a time, e.g. 2026-11-24T00:00Z");
    int status = read_table(path, &file);
    if (status == EX_OK && file.cells != NULL && from != NULL) {
        status = command_usage("table", "a file of models or registrations counts at once; "
                                        "table set takes --from");
    } else if (status == EX_OK && file.cells != NULL) {
        status = import_cells(options, file.cells);
    } else if (status == EX_OK) {
        file.codes->from = time;
        status = import_codes(options, file.codes);
    }
    free_file(&file);
    return status;
}

static int undo(const struct ctl_options *options, char *name, const char *version)
{
    Platen__UndoTable undo = PLATEN__UNDO_TABLE__INIT;
    Platen__Command command = PLATEN__COMMAND__INIT;
    uint64_t number;
    if (!command_id(version, &number) || number > UINT32_MAX)
        return command_usage("table", "undo NAME VERSION; table show lists the versions");
    undo.name = name;
    undo.version = (uint32_t)number;
    command.subject_case = PLATEN__COMMAND__SUBJECT_UNDO_TABLE;
    command.undo_table = &undo;
    return client_command(options, &command);
}

int command_table(const struct ctl_options *options, int argc, char **argv)
{
    static const struct option longs[] = {{"from", required_argument, NULL, 'f'},
                                          {"customer", required_argument, NULL, 'c'},
                                          {0}};
    const char *from = NULL, *customer = NULL;
    int option;
    while ((option = getopt_long(argc, argv, "", longs, NULL)) != -1) {
        if (option == 'f')
            from = optarg;
        else if (option == 'c')
            customer = optarg;
        else
            return EX_USAGE;
    }
    char **words = argv + optind;
    int n = argc - optind;
    const char *what = n > 0 ? words[0] : "";
    bool plain = from == NULL && customer == NULL;
    if (n >= 2 && strcmp(what, "check") == 0 && plain)
        return check(n - 1, words + 1);
    if (n == 2 && strcmp(what, "import") == 0 && customer == NULL)
        return import(options, words[1], from);
    if (n == 2 && strcmp(what, "export") == 0 && from == NULL)
        return table_export(options, words[1], customer);
    if (n >= 4 && strcmp(what, "set") == 0 && customer == NULL)
        return table_set(options, words + 1, (size_t)n - 1, from, false);
    if (n == 3 && strcmp(what, "remove") == 0 && customer == NULL)
        return table_set(options, words + 1, 2, from, true);
    if (n == 3 && strcmp(what, "undo") == 0 && plain)
        return undo(options, words[1], words[2]);
    if ((((n == 1 || n == 2) && strcmp(what, "show") == 0) ||
         (n == 3 && strcmp(what, "history") == 0)) &&
        plain)
        return client_verb(options, "table", (const char *const *)words, (size_t)n);
    return command_usage("table", "show [NAME], export NAME, import FILE [--from TIME], check "
                                  "FILE..., set NAME ROW COLUMN=VALUE..., remove models CODE, "
                                  "history NAME ROW, undo NAME VERSION");
}
