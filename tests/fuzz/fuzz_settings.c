// A settings file with every type there is but secrets, whose commands would be run.
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "lib/fileio.h"
#include "lib/settings.h"
#include "tests/fuzz/fuzz.h"

static const struct settings_option section[] = {
    {.name = "host", .type = SETTINGS_TEXT, .required = true},
    {.name = "port", .type = SETTINGS_NUMBER, .otherwise = "25", .min = 1, .max = 65535},
    {0},
};
static const struct settings_option options[] = {
    {.name = "name", .type = SETTINGS_TEXT},
    {.name = "folder", .type = SETTINGS_PATH, .otherwise = "here"},
    {.name = "count", .type = SETTINGS_NUMBER, .otherwise = "3", .min = -5, .max = 1000},
    {.name = "open", .type = SETTINGS_FLAG, .otherwise = "no"},
    {.name = "every", .type = SETTINGS_SECONDS, .otherwise = "5m", .min = 1, .max = 86400},
    {.name = "size", .type = SETTINGS_BYTES, .otherwise = "1MB", .min = 1, .max = 1LL << 40},
    {.name = "languages", .type = SETTINGS_LIST},
    {.name = "smtp", .type = SETTINGS_SECTION, .section = section},
    {.name = "mailbox", .type = SETTINGS_SECTIONS, .section = section},
    {0},
};
static int file;
static char path[64];

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    file = memfd_create("platen.conf", MFD_CLOEXEC);
    FUZZ_HOLDS(file >= 0);
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    return 0;
}

static void look(const struct settings *settings)
{
    int64_t count = settings_number(settings, "count");
    int64_t every = settings_number(settings, "every");
    FUZZ_HOLDS(count >= -5 && count <= 1000);
    FUZZ_HOLDS(every >= 1 && every <= 86400);
    for (size_t i = 0; i < settings_list_count(settings, "languages"); i++)
        FUZZ_HOLDS(settings_list_text(settings, "languages", i) != NULL);
    for (size_t i = 0; i < settings_section_count(settings, "mailbox"); i++) {
        const struct settings *mailbox = settings_section(settings, "mailbox", i);
        FUZZ_HOLDS(settings_title(mailbox) != NULL && settings_text(mailbox, "host") != NULL);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *error = NULL;
    struct settings *settings = NULL;
    FUZZ_HOLDS(ftruncate(file, 0) == 0 && lseek(file, 0, SEEK_SET) == 0);
    FUZZ_HOLDS(fileio_write_all(file, data, size, &error) == 1);
    if (settings_read(path, options, &settings, &error) == 1) {
        look(settings);
        settings_free(&settings);
    } else {
        FUZZ_HOLDS(error != NULL && strncmp(error, path, strlen(path)) == 0);
    }
    return 0;
}
