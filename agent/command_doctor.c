/* doctor: what is wrong, and what to do. */
#include <stdio.h>
#include <stdlib.h>
#include <sysexits.h>

#include <jansson.h>

#include "agent/agent.h"
#include "agent/commands.h"
#include "agent/doctor.h"
#include "lib/buf.h"
#include "lib/text.h"

static const char *const words[] = {"good", "note", "wrong"};

static void put(const char *text)
{
    struct buf clean = {0};
    text_add_escaped(&clean, text);
    fputs(buf_text(&clean), stdout);
    buf_free(&clean);
}

static void print_lines(const struct doctor *doctor)
{
    for (size_t i = 0; i < doctor->n; i++) {
        const struct doctor_finding *finding = &doctor->findings[i];
        printf("%-5s  %-9s  ", words[finding->state], finding->check);
        put(finding->text);
        if (finding->advice[0] != '\0')
            printf("\n                  %s", finding->advice);
        putchar('\n');
    }
}

static void print_json(const struct doctor *doctor)
{
    json_t *list = json_array();
    for (size_t i = 0; i < doctor->n; i++) {
        const struct doctor_finding *finding = &doctor->findings[i];
        json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:s}", "check", finding->check, "state",
                                              words[finding->state], "text", finding->text, "advice",
                                              finding->advice));
    }
    json_dumpf(list, stdout, JSON_INDENT(2));
    putchar('\n');
    json_decref(list);
}

int command_doctor(int argc, char **argv)
{
    struct common_options common = {0};
    struct agent agent;
    const char *timeout = "5";
    uint64_t seconds;
    bool json = false;
    char **left;
    const struct option_spec options[] = {
        {"json", 0, NULL, "print a JSON list", NULL, &json},
        {"timeout", 0, "SECONDS", "for each printer, 1 to 60 (5)", &timeout, NULL},
        {NULL, 0, NULL, NULL, NULL, NULL}};
    const struct command_spec command = {
        "doctor",
        "",
        "Say what is wrong with the agent in its place, and what to do about it.",
        "Looks at state folder, keys, run, spool, names, HTTP, clock, mail servers and each terminal;\n"
        "changes and sends nothing. 0: nothing is wrong (\"note\" is no fault); 69: something is;\n"
        "78: the settings cannot be read.",
        options,
        0};
    enum options_result parsed = options_parse(&command, argc, argv, &common, &left);
    if (parsed != OPTIONS_RUN)
        return parsed == OPTIONS_HELP ? agent_finish_output() : EX_USAGE;
    if (text_parse_unsigned(timeout, 60, &seconds) != 1 || seconds == 0)
        return agent_fail(EX_USAGE, "--timeout is a number from 1 to 60");
    int code = agent_open(&agent, &common, false);
    if (code == EX_OK) {
        struct doctor doctor = {.agent = &agent, .read_timeout = (int)seconds};
        doctor_look(&doctor);
        (json ? print_json : print_lines)(&doctor);
        for (size_t i = 0; i < doctor.n; i++)
            if (doctor.findings[i].state == DOCTOR_WRONG)
                code = EX_UNAVAILABLE;
    }
    agent_close(&agent);
    int printed = agent_finish_output();
    return code != EX_OK ? code : printed;
}
