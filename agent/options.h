/* Command lines: `platen-agent COMMAND [OPTION...] [WORD...]`, described by tables, so that the
 * help and the parsing cannot differ. Every command also takes the common options.
 */
#ifndef PLATEN_AGENT_OPTIONS_H
#define PLATEN_AGENT_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

struct option_spec {
    const char *name;  /* "terminal" for --terminal; NULL ends a table */
    char letter;       /* 'n' for -n; 0 none */
    const char *value; /* its name in the help; NULL: a flag */
    const char *help;
    const char **text; /* where a value goes ... */
    bool *flag;        /* ... or a flag */
};

struct common_options {
    const char *config;
    const char *state;
    bool http_only;
    bool mail_only;
    bool help;
};

struct command_spec {
    const char *name;
    const char *words;   /* "TERMINAL TEXT" */
    const char *summary; /* one line */
    const char *details; /* further lines, or NULL */
    const struct option_spec *options;
    size_t n_words; /* that must be given */
};

enum options_result { OPTIONS_RUN = 1, OPTIONS_HELP = 0, OPTIONS_WRONG = -1 };

/* Fills what the tables point to. WRONG: told on stderr with the usage line (exit 64). HELP: the
 * help is on stdout. words_r: the n_words words behind the options. */
enum options_result options_parse(const struct command_spec *command, int argc, char **argv,
                                  struct common_options *common, char ***words_r);

#endif
