/* panel, show, list: what the terminal's own panel would show. */
#include "agent/commands.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "agent/agent.h"
#include "agent/down.h"
#include "agent/identity.h"
#include "agent/memory.h"
#include "agent/panel.h"
#include "agent/state.h"
#include "agent/terminal.h"
#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/clock.h"
#include "lib/text.h"

/* What came from outside is shown with its control characters escaped. */
static void put(const char *text)
{
    struct buf clean = {0};
    text_add_escaped(&clean, text);
    fputs(buf_text(&clean), stdout);
    buf_free(&clean);
}

static void put_time(int64_t time)
{
    char text[32];
    clock_format(text, time);
    text[10] = ' ';
    text[16] = '\0';
    fputs(text, stdout);
}

/* EX_OK and the terminal, or the exit code. */
static int load_terminal(struct agent *agent, const char *name, struct terminal **terminal_r)
{
    const char *error;
    int found = terminal_load(agent->state, name, agent->arena, terminal_r, &error);
    if (found == 1)
        return EX_OK;
    return agent_fail(EX_NOINPUT, "%s: %s", name,
                      found == 0 ? "no such terminal is registered" : error);
}

static struct memory *load_memory(struct agent *agent, const char *name)
{
    struct memory *memory = memory_new(agent->arena);
    struct buf buf = {0};
    const char *error;
    if (state_read(agent->state, arena_printf(agent->arena, "memory/%s.memory", name), &buf,
                   &error) == 1 &&
        memory_read(name, buf_text(&buf), buf.len, agent->arena, &memory, &error) != 1)
        agent_fail(EX_DATAERR, "%s", error);
    buf_free(&buf);
    return memory;
}

/* ---- panel ---- */

static void print_entry(const struct panel_entry *entry, struct arena *arena)
{
    put_time(entry->time);
    printf("  %s", entry->purpose);
    if (entry->summary[0] != '\0') {
        fputs("  ", stdout);
        put(entry->summary);
    }
    fputs("\n                  ", stdout);
    put(panel_outcome(entry, arena));
    fputs("\n", stdout);
}

static int print_panel(struct agent *agent, const char *name, size_t max)
{
    struct terminal *terminal;
    struct panel_entry **entries;
    const char *error;
    size_t n;
    int code = load_terminal(agent, name, &terminal);
    if (code != EX_OK)
        return code;
    if (panel_list(agent->state, name, agent->arena, &entries, &n, &error) != 1)
        return agent_fail(EX_IOERR, "%s", error);
    put(name);
    fputs("  ", stdout);
    put(terminal->place);
    fputs("\n", stdout);
    const char *message = down_panel(agent->state, name, agent->arena);
    if (message[0] != '\0') {
        put(message);
        fputs("\n", stdout);
    }
    for (size_t i = 0; i < n && i < max; i++)
        print_entry(entries[i], agent->arena);
    if (n == 0)
        puts("nothing was sent yet");
    return EX_OK;
}

int command_panel(int argc, char **argv)
{
    struct common_options common = {0};
    struct agent agent;
    const char *lines = "10";
    uint64_t max;
    char **words;
    const struct option_spec options[] = {
        {"lines", 'n', "N", "how many reports, newest first (default 10)", &lines, NULL},
        {NULL, 0, NULL, NULL, NULL, NULL}};
    const struct command_spec command = {
        "panel", "TERMINAL", "The last reports and what became of them.", NULL, options, 1};
    enum options_result parsed = options_parse(&command, argc, argv, &common, &words);
    if (parsed != OPTIONS_RUN)
        return parsed == OPTIONS_HELP ? agent_finish_output() : EX_USAGE;
    if (text_parse_unsigned(lines, 10000, &max) != 1)
        return agent_fail(EX_USAGE, "-n: \"%s\" is not a number", lines);
    int code = agent_open(&agent, &common, false);
    if (code == EX_OK)
        code = print_panel(&agent, words[0], max);
    agent_close(&agent);
    return code == EX_OK ? agent_finish_output() : code;
}

/* ---- show ---- */

static void print_value(const char *name, const char *value)
{
    if (value[0] == '\0')
        return;
    printf("%-14s", name);
    put(value);
    fputs("\n", stdout);
}

static void print_registration(const struct agent *agent, const struct terminal *terminal)
{
    print_value("terminal", terminal->name);
    print_value("agent", agent->identity == NULL ? "" : agent->identity->id);
    print_value("manager", terminal->manager);
    print_value("centre", terminal->centre);
    print_value("place", terminal->place);
    print_value("maker", terminal->maker);
    print_value("model", terminal->model);
    print_value("serial", terminal->serial);
    print_value("number", terminal->number);
    print_value("company-id", terminal->company_id);
    print_value("site", terminal->site);
    print_value("department", terminal->department);
    print_value("status file", terminal->status[0] != '\0'
                                   ? terminal->status
                                   : arena_printf(agent->arena, "%s/%s.status",
                                                  agent->config.status_folder, terminal->name));
}

static void print_state(const struct memory *memory)
{
    for (size_t i = 0; i < memory->n_supplies; i++) {
        const struct memory_supply *supply = &memory->supplies[i];
        fputs("supply        ", stdout);
        put(supply->name);
        if (supply->percent >= 0)
            printf(" %d %%%s", supply->percent, supply->estimated ? " (estimated)" : "");
        printf(", %s\n", memory_state_word(supply->state));
    }
    for (size_t i = 0; i < memory->n_conditions; i++) {
        const struct memory_condition *condition = &memory->conditions[i];
        fputs("condition     ", stdout);
        put(condition->keyword);
        fputs(condition->component[0] != '\0' ? " " : "", stdout);
        put(condition->component);
        printf(", %s, since ", memory_severity_word(condition->severity));
        put_time(condition->since);
        fputs("\n", stdout);
    }
    for (size_t i = 0; i < memory->n_maintenance; i++) {
        fputs("maintenance   ", stdout);
        put(memory->maintenance[i].name);
        printf(", %s\n", memory->maintenance[i].due ? "due" : "not due");
    }
}

int command_show(int argc, char **argv)
{
    struct common_options common = {0};
    struct terminal *terminal;
    struct agent agent;
    char **words;
    const struct command_spec command = {
        "show", "TERMINAL", "Registration values, and what was last seen and told.", NULL, NULL, 1};
    enum options_result parsed = options_parse(&command, argc, argv, &common, &words);
    if (parsed != OPTIONS_RUN)
        return parsed == OPTIONS_HELP ? agent_finish_output() : EX_USAGE;
    int code = agent_open(&agent, &common, false);
    if (code == EX_OK)
        code = load_terminal(&agent, words[0], &terminal);
    if (code == EX_OK) {
        print_registration(&agent, terminal);
        print_state(load_memory(&agent, words[0]));
    }
    agent_close(&agent);
    return code == EX_OK ? agent_finish_output() : code;
}

/* ---- list ---- */

static void print_terminal(struct agent *agent, const char *name)
{
    struct terminal *terminal;
    struct memory *memory = load_memory(agent, name);
    size_t matters = memory->n_conditions;
    if (load_terminal(agent, name, &terminal) != EX_OK)
        return;
    for (size_t i = 0; i < memory->n_supplies; i++)
        matters += memory->supplies[i].low;
    for (size_t i = 0; i < memory->n_maintenance; i++)
        matters += memory->maintenance[i].due;
    put(name);
    fputs("  ", stdout);
    put(terminal->model);
    fputs("  ", stdout);
    put(terminal->place);
    if (memory->report_time == 0)
        fputs("  no status yet", stdout);
    else if (matters == 0)
        fputs("  ready", stdout);
    else
        printf("  %zu notice%s", matters, matters == 1 ? "" : "s");
    fputs("\n", stdout);
}

int command_list(int argc, char **argv)
{
    struct common_options common = {0};
    struct agent agent;
    const char *error;
    char **words, **names;
    size_t n = 0;
    const struct command_spec command = {"list", "", "All terminals of this agent.", NULL, NULL, 0};
    enum options_result parsed = options_parse(&command, argc, argv, &common, &words);
    if (parsed != OPTIONS_RUN)
        return parsed == OPTIONS_HELP ? agent_finish_output() : EX_USAGE;
    int code = agent_open(&agent, &common, false);
    if (code == EX_OK && terminal_list(agent.state, agent.arena, &names, &n, &error) != 1)
        code = agent_fail(EX_IOERR, "%s", error);
    for (size_t i = 0; code == EX_OK && i < n; i++)
        print_terminal(&agent, names[i]);
    agent_close(&agent);
    return code == EX_OK ? agent_finish_output() : code;
}
