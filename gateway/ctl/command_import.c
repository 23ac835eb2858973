// import: reads the CSV files here, so that a mistake names this side's file and line; the desk
// takes all rows or none.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>

#include "gateway/ctl/client.h"
#include "gateway/ctl/command.h"
#include "lib/buf.h"
#include "lib/fileio.h"
#include "lib/import_csv.h"

enum { LARGEST_FILE = 15 << 20 };

// In this order, because later kinds name earlier ones.
static const char *const kinds[] = {"dealer", "customers", "sites",      "departments", "persons",
                                    "models", "catalogue", "conditions", "maintenance", "guides",
                                    "stores", "times",     "terminals"};

static int import_file(const struct ctl_options *options, const char *kind, const char *path)
{
    const char *error;
    struct buf text = {0};
    Platen__Import *import = NULL;
    Platen__Command command = PLATEN__COMMAND__INIT;
    int status = EX_NOINPUT;
    if (fileio_read(path, LARGEST_FILE, &text, &error) != 1) {
        fprintf(stderr, "platenctl: %s\n", error);
    } else if (!(import = import_csv_read(kind, path, buf_text(&text), text.len, &error))) {
        fprintf(stderr, "%s\n", error);
        status = EX_DATAERR;
    } else {
        command.subject_case = PLATEN__COMMAND__SUBJECT_IMPORT;
        command.import = import;
        status = client_command(options, &command);
    }
    if (import)
        platen__import__free_unpacked(import, NULL);
    buf_free(&text);
    return status;
}

static int import_folder(const struct ctl_options *options, const char *folder)
{
    struct stat about;
    int status = EX_OK, n = 0;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0] && status == EX_OK; i++) {
        char path[4096];
        snprintf(path, sizeof path, "%s/%s.csv", folder, kinds[i]);
        if (stat(path, &about) == 0) {
            n++;
            status = import_file(options, kinds[i], path);
        }
    }
    if (n == 0) {
        fprintf(stderr,
                "platenctl: %s: no customers.csv or other file to import (docs/import.md)\n",
                folder);
        status = EX_NOINPUT;
    }
    return status;
}

int command_import(const struct ctl_options *options, int argc, char **argv)
{
    if (argc == 2)
        return import_folder(options, argv[1]);
    for (size_t i = 0; argc == 3 && i < sizeof kinds / sizeof kinds[0]; i++) {
        if (strcmp(kinds[i], argv[1]) == 0)
            return import_file(options, kinds[i], argv[2]);
    }
    return command_usage(
        "import", "KIND FILE or FOLDER; kinds are customers, sites, departments, persons, models, "
                  "catalogue, conditions, maintenance, guides, stores, times, terminals, dealer");
}
