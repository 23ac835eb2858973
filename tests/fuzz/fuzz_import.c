// Files that people bring: CSV for `platenctl import`, XML of models and registrations, enrolment files.
#include <string.h>

#include "lib/arena.h"
#include "lib/cell_table.h"
#include "lib/enrolment_file.h"
#include "lib/import_csv.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    return 0;
}

static void read_csv(const char *text, size_t size)
{
    const char *error = NULL;
    Platen__Import *import = import_csv_read("customers", "customers.csv", text, size, &error);
    if (import == NULL) {
        FUZZ_HOLDS(error != NULL && strncmp(error, "customers.csv:", 14) == 0);
        return;
    }
    fuzz_texts_are_valid(&import->base);
    fuzz_packs_the_same(&import->base);
    platen__import__free_unpacked(import, NULL);
}

static void read_cells(const uint8_t *xml, size_t size)
{
    const char *error = "";
    Platen__Import *import = NULL;
    int result = cell_table_read("t.xml", xml, size, &import, &error);
    if (result != 1) {
        FUZZ_HOLDS(import == NULL && (result == 0 || strncmp(error, "t.xml:", 6) == 0));
        return;
    }
    fuzz_texts_are_valid(&import->base);
    fuzz_packs_the_same(&import->base);
    platen__import__free_unpacked(import, NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *error = NULL;
    struct enrolment_file *file = NULL;
    struct arena *arena = arena_new();
    if (enrolment_file_read("new.enrolment", data, size, arena, &file, &error) != 1)
        FUZZ_HOLDS(error != NULL && strncmp(error, "new.enrolment", 13) == 0);
    arena_free(&arena);
    read_csv((const char *)data, size);
    read_cells(data, size);
    return 0;
}
