#include "agent/options.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OPTIONS_MAX = 40, LONG_ONLY = 256 };

struct parsing {
    const struct command_spec *command;
    const struct option_spec *specs[OPTIONS_MAX];
    struct option longs[OPTIONS_MAX + 1];
    char shorts[OPTIONS_MAX * 2 + 2];
    size_t n;
};

static void add_specs(struct parsing *parsing, const struct option_spec *specs)
{
    for (; specs != NULL && specs->name != NULL; specs++) {
        if (parsing->n == OPTIONS_MAX)
            abort();
        parsing->specs[parsing->n] = specs;
        parsing->longs[parsing->n] =
            (struct option){specs->name, specs->value == NULL ? no_argument : required_argument,
                            NULL, LONG_ONLY + (int)parsing->n};
        if (specs->letter != 0) {
            char letter[3] = {specs->letter, specs->value == NULL ? '\0' : ':', '\0'};
            strcat(parsing->shorts, letter);
        }
        parsing->n++;
    }
}

static const struct option_spec *find_spec(const struct parsing *parsing, int got)
{
    if (got >= LONG_ONLY)
        return parsing->specs[got - LONG_ONLY];
    for (size_t i = 0; i < parsing->n; i++)
        if (parsing->specs[i]->letter == got)
            return parsing->specs[i];
    return NULL;
}

static void print_usage(FILE *out, const struct command_spec *command)
{
    fprintf(out, "usage: platen-agent %s [OPTION...]%s%s\n", command->name,
            command->words[0] != '\0' ? " " : "", command->words);
}

static void print_help(const struct parsing *parsing)
{
    print_usage(stdout, parsing->command);
    printf("%s\n", parsing->command->summary);
    if (parsing->command->details != NULL)
        printf("\n%s\n", parsing->command->details);
    printf("\nOptions:\n");
    for (size_t i = 0; i < parsing->n; i++) {
        const struct option_spec *spec = parsing->specs[i];
        char left[64], letter[8] = "";
        if (spec->letter != 0)
            snprintf(letter, sizeof(letter), "-%c, ", spec->letter);
        snprintf(left, sizeof(left), "%s--%s%s%s", letter, spec->name,
                 spec->value == NULL ? "" : " ", spec->value == NULL ? "" : spec->value);
        printf("  %-22s %s\n", left, spec->help);
    }
}

static enum options_result wrong(const struct command_spec *command)
{
    print_usage(stderr, command);
    return OPTIONS_WRONG;
}

enum options_result options_parse(const struct command_spec *command, int argc, char **argv,
                                  struct common_options *common, char ***words_r)
{
    const struct option_spec common_specs[] = {
        {"config", 'c', "FILE", "settings (default: " PLATEN_SYSCONFDIR "/agent.conf)",
         &common->config, NULL},
        {"state", 0, "DIR", "state folder, over the settings", &common->state, NULL},
        {"http-only", 0, NULL, "send nothing by mail", NULL, &common->http_only},
        {"mail-only", 0, NULL, "send nothing by HTTP", NULL, &common->mail_only},
        {"help", 'h', NULL, "this text", NULL, &common->help},
        {NULL, 0, NULL, NULL, NULL, NULL},
    };
    struct parsing parsing = {.command = command, .shorts = "+"};
    int got;
    add_specs(&parsing, command->options);
    add_specs(&parsing, common_specs);
    /* Options may stand behind the words too (order mfp-1 TK-1 -n 2): GNU order, unless a text
     * starts with a dash, which then needs "--" before it. */
    optind = 0;
    while ((got = getopt_long(argc, argv, parsing.shorts + 1, parsing.longs, NULL)) != -1) {
        const struct option_spec *spec = got == '?' ? NULL : find_spec(&parsing, got);
        if (spec == NULL)
            return wrong(command);
        if (spec->value == NULL)
            *spec->flag = true;
        else
            *spec->text = optarg;
    }
    if (common->help) {
        print_help(&parsing);
        return OPTIONS_HELP;
    }
    if ((size_t)(argc - optind) != command->n_words) {
        fprintf(stderr, "platen-agent: %s wants %zu word%s behind the options, not %d\n",
                command->name, command->n_words, command->n_words == 1 ? "" : "s", argc - optind);
        return wrong(command);
    }
    if (common->http_only && common->mail_only) {
        fprintf(stderr, "platen-agent: --http-only and --mail-only leave no way\n");
        return wrong(command);
    }
    *words_r = argv + optind;
    return OPTIONS_RUN;
}
