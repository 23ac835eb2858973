// init, restore, verify, backup, store upgrade. What needs the stopped store is done by platend
// itself, so that one program alone opens the store.
#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "gateway/ctl/client.h"
#include "gateway/ctl/command.h"

enum { MOST_WORDS = 8 };

// platend beside this program, or where it is installed, or by PATH. Only returns when it cannot
// run.
static int run_platend(char **words)
{
    char path[PATH_MAX] = "";
    ssize_t length = readlink("/proc/self/exe", path, sizeof path - sizeof "platend");
    char *slash = length > 0 ? memrchr(path, '/', (size_t)length) : NULL;
    if (slash) {
        memcpy(slash + 1, "platend", sizeof "platend");
        execv(path, words);
    }
    execv(PLATEN_SBINDIR "/platend", words);
    execvp("platend", words);
    fprintf(stderr, "platenctl: cannot run platend: %s\n", strerror(errno));
    return EX_OSFILE;
}

struct store_options {
    const char *config;
    bool tables, replace;
};

static bool read_options(int argc, char **argv, struct store_options *found)
{
    static const struct option longs[] = {{"config", required_argument, NULL, 'c'},
                                          {"tables", no_argument, NULL, 't'},
                                          {"replace", no_argument, NULL, 'r'},
                                          {0}};
    int option;
    while ((option = getopt_long(argc, argv, "", longs, NULL)) != -1) {
        if (option == 'c')
            found->config = optarg;
        else if (option == 't')
            found->tables = true;
        else if (option == 'r')
            found->replace = true;
        else
            return false;
    }
    return true;
}

static int backup(const struct ctl_options *options, const char *to)
{
    char full[PATH_MAX], here[PATH_MAX];
    if (!to)
        return client_verb(options, "backup", NULL, 0);
    if (to[0] == '/')
        return client_verb(options, "backup", &to, 1);
    if (!getcwd(here, sizeof here) ||
        snprintf(full, sizeof full, "%s/%s", here, to) >= (int)sizeof full)
        return command_usage("backup", "the folder's path is too long");
    return client_verb(options, "backup", (const char *[]){full}, 1);
}

// keys export FILE, keys import FILE: platend has the keys, so it does it.
int command_keys(const struct ctl_options *options, int argc, char **argv)
{
    static const struct option longs[] = {{"config", required_argument, NULL, 'c'},
                                          {"passphrase-file", required_argument, NULL, 'w'},
                                          {"replace", no_argument, NULL, 'r'},
                                          {0}};
    char *words[16] = {(char *)"platend"};
    int option, n = 3;
    (void)options;
    while ((option = getopt_long(argc, argv, "", longs, NULL)) != -1) {
        if (option == '?')
            return EX_USAGE;
        words[n++] = (char *)(option == 'c'   ? "--config"
                              : option == 'w' ? "--passphrase-file"
                                              : "--replace");
        if (option != 'r')
            words[n++] = optarg;
        if (n > 12)
            return command_usage("keys", "export FILE or import FILE");
    }
    bool out = optind < argc && strcmp(argv[optind], "export") == 0;
    if (argc - optind != 2 || (!out && strcmp(argv[optind], "import") != 0))
        return command_usage("keys", "export FILE or import FILE");
    words[1] = (char *)(out ? "--keys-export" : "--keys-import");
    words[2] = argv[optind + 1];
    return run_platend(words);
}

int command_store(const struct ctl_options *options, int argc, char **argv)
{
    struct store_options found = {0};
    if (!read_options(argc, argv, &found))
        return EX_USAGE;
    const char *word = optind < argc ? argv[optind] : NULL;
    bool restore = strcmp(argv[0], "restore") == 0, init = strcmp(argv[0], "init") == 0,
         upgrade = strcmp(argv[0], "store") == 0;
    if (upgrade && (argc - optind != 1 || strcmp(word, "upgrade") != 0))
        return command_usage(argv[0], "store upgrade");
    if (argc - optind > 1 || (restore && !word))
        return command_usage(argv[0], "one folder");
    if (strcmp(argv[0], "backup") == 0)
        return backup(options, word);
    if (strcmp(argv[0], "verify") == 0 && !found.tables)
        return client_verb(options, "verify", NULL, 0);
    char *words[MOST_WORDS] = {(char *)"platend", (char *)(init      ? "--init"
                                                           : restore ? "--restore"
                                                           : upgrade ? "--upgrade"
                                                                     : "--verify-tables")};
    int n = 2;
    if (restore)
        words[n++] = (char *)word;
    if (found.replace)
        words[n++] = (char *)"--replace";
    if (found.config) {
        words[n++] = (char *)"--config";
        words[n++] = (char *)found.config;
    }
    return run_platend(words);
}
