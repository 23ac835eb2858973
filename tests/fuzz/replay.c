// The main() of a fuzz target in a plain build: gives it every file named, or of every folder named
// (none: the target's own corpus in $top_srcdir/tests/fuzz/corpus), whole and cut short at sixteen
// places, and says how many it took.
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>

#include "lib/buf.h"
#include "lib/fileio.h"
#include "tests/fuzz/fuzz.h"

enum { INPUT_MAX = 16 << 20, CUTS = 16 };

static unsigned long replayed;

// In a block of exactly that size, so that a byte read behind it is seen by the sanitizer.
static void give(const void *data, size_t size)
{
    uint8_t *block = malloc(size);
    if (block == NULL && size > 0) {
        fputs("out of memory\n", stderr);
        exit(EX_OSERR);
    }
    if (size > 0)
        memcpy(block, data, size);
    LLVMFuzzerTestOneInput(block, size);
    free(block);
    replayed++;
}

static int replay_file(const char *path)
{
    const char *error = NULL;
    struct buf input = {0};
    if (fileio_read(path, INPUT_MAX, &input, &error) != 1) {
        fprintf(stderr, "%s\n", error);
        buf_free(&input);
        return -1;
    }
    give(input.data, input.len);
    for (size_t cut = 0; cut < CUTS && cut < input.len; cut++)
        give(input.data, input.len * cut / CUTS);
    buf_free(&input);
    return 1;
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static int no_dot(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static int replay_folder(const char *folder)
{
    struct dirent **entries;
    int count = scandir(folder, &entries, no_dot, by_name);
    int result = count > 0 ? 1 : -1;
    if (count <= 0)
        fprintf(stderr, "%s: %s\n", folder, count == 0 ? "is empty" : strerror(errno));
    for (int i = 0; i < count; i++) {
        char path[4096];
        int length = snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name);
        if (length >= (int)sizeof path || replay_file(path) != 1)
            result = -1;
        free(entries[i]);
    }
    if (count >= 0)
        free(entries);
    return result;
}

static int replay(const char *path)
{
    struct stat about;
    if (stat(path, &about) == 0 && S_ISDIR(about.st_mode))
        return replay_folder(path);
    return replay_file(path);
}

// "tests/fuzz/fuzz_mail" -> "$top_srcdir/tests/fuzz/corpus/mail".
static int replay_own(const char *program)
{
    const char *name = strrchr(program, '/');
    const char *source = getenv("top_srcdir");
    char folder[4096];
    name = name ? name + 1 : program;
    if (strncmp(name, "fuzz_", 5) != 0 || source == NULL) {
        fputs("usage: fuzz_NAME FILE|FOLDER... (or none with top_srcdir set)\n", stderr);
        exit(EX_USAGE);
    }
    int length = snprintf(folder, sizeof folder, "%s/tests/fuzz/corpus/%s", source, name + 5);
    return length < (int)sizeof folder ? replay(folder) : -1;
}

int main(int argc, char **argv)
{
    int result = 1;
    LLVMFuzzerInitialize(&argc, &argv);
    if (argc == 1)
        result = replay_own(argv[0]);
    for (int i = 1; i < argc; i++)
        if (replay(argv[i]) != 1)
            result = -1;
    printf("%lu inputs replayed\n", replayed);
    return result == 1 ? EX_OK : EX_NOINPUT;
}
