#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "gateway/ctl/client.h"
#include "gateway/ctl/command.h"
#include "lib/fileio.h"

enum { WORDS_BEFORE_IDS = 3, ID_SIZE = 24 };

// The names become ids. EX_OK, or an exit status after a line on stderr.
static int find_all(const struct ctl_options *options, char **names, size_t n, char *ids,
                    const char **words)
{
    for (size_t i = 0; i < n; i++) {
        uint64_t id = 0;
        int status = client_find(options, "terminal", names[i], &id);
        if (status != EX_OK)
            return status;
        snprintf(ids + i * ID_SIZE, ID_SIZE, "%llu", (unsigned long long)id);
        words[i] = ids + i * ID_SIZE;
    }
    return EX_OK;
}

static int write_out(const Platen__CtlAnswer *answer, const char *path)
{
    const char *error = NULL;
    int done = path != NULL ? fileio_write(path, 0600, answer->data.data, answer->data.len, &error)
                            : fileio_write_all(STDOUT_FILENO, answer->data.data, answer->data.len, &error);
    if (done != 1) {
        fprintf(stderr, "platenctl: %s\n", error);
        return EX_IOERR;
    }
    if (strstr(answer->json, "lacks_letters") != NULL)
        fprintf(stderr, "platenctl: platend has no font with all of the letters: boxes stand for some "
                        "(for Japanese install fonts-noto-cjk beside it)\n");
    return EX_OK;
}

static int ask(const struct ctl_options *options, const char **words, size_t n, const char *path)
{
    Platen__CtlAsk ask = PLATEN__CTL_ASK__INIT;
    ask.verb = (char *)"label";
    ask.words = (char **)words;
    ask.n_words = n;
    Platen__CtlAnswer *answer = client_ask(options, &ask);
    if (answer == NULL)
        return EX_UNAVAILABLE;
    int status = answer->exit;
    if (answer->error[0] != '\0')
        fprintf(stderr, "platenctl: %s\n", answer->error);
    else
        status = write_out(answer, path);
    platen__ctl_answer__free_unpacked(answer, NULL);
    return status;
}

static int label(const struct ctl_options *options, char **names, size_t n,
                 const char *const fixed[], const char *path)
{
    const char **words = calloc(WORDS_BEFORE_IDS + n, sizeof *words);
    char *ids = calloc(n, ID_SIZE);
    int status = EX_OSERR;
    if (words != NULL && ids != NULL) {
        memcpy(words, fixed, WORDS_BEFORE_IDS * sizeof *words);
        status = find_all(options, names, n, ids, words + WORDS_BEFORE_IDS);
        if (status == EX_OK)
            status = ask(options, words, WORDS_BEFORE_IDS + n, path);
    }
    free(words);
    free(ids);
    return status;
}

int command_label(const struct ctl_options *options, int argc, char **argv)
{
    static const struct option longs[] = {{"output", required_argument, NULL, 'o'},
                                          {"sheet", required_argument, NULL, 's'},
                                          {"skip", required_argument, NULL, 'k'},
                                          {"replace", no_argument, NULL, 'r'},
                                          {0}};
    const char *fixed[WORDS_BEFORE_IDS] = {"", "0", "keep"};
    const char *path = NULL;
    int option;
    while ((option = getopt_long(argc, argv, "o:", longs, NULL)) != -1) {
        if (option == 'o')
            path = optarg;
        else if (option == 's')
            fixed[0] = optarg;
        else if (option == 'k')
            fixed[1] = optarg;
        else if (option == 'r')
            fixed[2] = "replace";
        else
            return EX_USAGE;
    }
    if (optind == argc)
        return command_usage("label", "TERMINAL... [-o FILE] [--sheet NAME] [--skip N] [--replace]");
    if (path == NULL && isatty(STDOUT_FILENO))
        return command_usage("label", "-o FILE: a PDF is nothing for a terminal");
    return label(options, argv + optind, (size_t)(argc - optind), fixed, path);
}
