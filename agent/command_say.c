/* tell, order, done: what a person at the machine says (origin panel). */
#include "agent/commands.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "agent/agent.h"
#include "agent/compose.h"
#include "agent/handover.h"
#include "agent/memory.h"
#include "agent/spool.h"
#include "agent/state.h"
#include "agent/terminal.h"
#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/clock.h"
#include "lib/error.h"
#include "lib/text.h"

enum { WAIT_SECONDS = 10, TEXT_MAX = 4000 };

/* Under the lock: adds to the report; may name a file that changes with it. 1, 0 with the reason
 * (the person's mistake), -1 failed. */
typedef int fill_fn(struct agent *agent, const char *terminal, const char *const *words,
                    Platen__Report *report, struct spool_file *file, const char **error_r);

/* 1, 0 not possible as asked, -1 failed. */
static int spool_said(struct agent *agent, const struct terminal *terminal,
                      const char *const *words, fill_fn *fill, const char **id_r,
                      const char **error_r)
{
    Platen__Report report;
    struct spool_file file = {NULL, NULL, 0};
    platen__report__init(&report);
    if (state_lock(agent->state, error_r) != 1)
        return -1;
    int result = fill(agent, terminal->name, words, &report, &file, error_r);
    if (result == 1)
        result = compose_put(agent, agent->identity, &report, terminal, NULL, &file,
                             file.name == NULL ? 0 : 1, clock_now(), agent->arena, id_r, error_r);
    state_unlock(agent->state);
    return result;
}

static int say(const struct common_options *common, const char *name, const char *const *words,
               fill_fn *fill, const char *what)
{
    struct agent agent;
    struct terminal *terminal;
    const char *error, *id;
    int code = agent_open(&agent, common, true);
    if (code == EX_OK) {
        int found = terminal_load(agent.state, name, agent.arena, &terminal, &error);
        if (found != 1)
            code = agent_fail(EX_NOINPUT, "%s: %s", name,
                              found == 0 ? "no such terminal is registered" : error);
    }
    if (code == EX_OK) {
        int said = spool_said(&agent, terminal, words, fill, &id, &error);
        if (said != 1)
            code = agent_fail(said == 0 ? EX_DATAERR : EX_IOERR, "%s", error);
    }
    if (code == EX_OK) {
        struct handover *handover = handover_new(&agent);
        code = handover_wait(handover, arena_printf(agent.arena, "%s %s", name, what), id,
                             WAIT_SECONDS, false);
        handover_free(&handover);
    }
    agent_close(&agent);
    return code == EX_OK ? agent_finish_output() : code;
}

static int parsed_exit(enum options_result parsed)
{
    return parsed == OPTIONS_HELP ? agent_finish_output() : EX_USAGE;
}

/* ---- tell ---- */

static int check_text(const char *text)
{
    size_t len = strlen(text);
    if (len == 0)
        return agent_fail(EX_DATAERR, "the text is empty");
    if (len > TEXT_MAX || !text_utf8_valid(text, len))
        return agent_fail(EX_DATAERR, "a text is UTF-8 of at most %d bytes", TEXT_MAX);
    for (const char *c = text; *c != '\0'; c++)
        if (((unsigned char)*c < 0x20 && *c != '\n' && *c != '\t') || *c == 0x7f)
            return agent_fail(EX_DATAERR, "a control character in the text");
    return EX_OK;
}

static int fill_tell(struct agent *agent, const char *terminal, const char *const *words,
                     Platen__Report *report, struct spool_file *file, const char **error_r)
{
    struct arena *arena = agent->arena;
    Platen__ReportText *message = arena_alloc(arena, sizeof(*message));
    (void)terminal;
    (void)file;
    (void)error_r;
    platen__report_text__init(message);
    message->text = arena_strdup(arena, words[0]);
    message->origin = PLATEN__ORIGIN__ORIGIN_PANEL;
    report->purpose = arena_strdup(arena, "message");
    report->messages = arena_memdup(arena, &message, sizeof(message));
    report->n_messages = 1;
    return 1;
}

int command_tell(int argc, char **argv)
{
    struct common_options common = {0};
    char **words;
    const struct command_spec command = {
        "tell", "TERMINAL TEXT", "Tell the service centre something.", NULL, NULL, 2};
    enum options_result parsed = options_parse(&command, argc, argv, &common, &words);
    if (parsed != OPTIONS_RUN)
        return parsed_exit(parsed);
    int code = check_text(words[1]);
    const char *text[] = {words[1]};
    return code == EX_OK ? say(&common, words[0], text, fill_tell, "message") : code;
}

/* ---- order ---- */

static int fill_order(struct agent *agent, const char *terminal, const char *const *words,
                      Platen__Report *report, struct spool_file *file, const char **error_r)
{
    struct arena *arena = agent->arena;
    Platen__ReportOrder *order = arena_alloc(arena, sizeof(*order));
    Platen__OrderLine *line = arena_alloc(arena, sizeof(*line));
    uint64_t quantity = 0;
    (void)terminal;
    (void)file;
    if (text_parse_unsigned(words[1], 9999, &quantity) != 1 || quantity == 0) {
        *error_r = error_format("-n: \"%s\" is not a whole number from 1 to 9999", words[1]);
        return 0;
    }
    platen__report_order__init(order);
    platen__order_line__init(line);
    line->item = arena_strdup(arena, words[0]);
    line->quantity = (uint32_t)quantity;
    order->line = line;
    order->origin = PLATEN__ORIGIN__ORIGIN_PANEL;
    report->purpose = arena_strdup(arena, "order");
    report->orders = arena_memdup(arena, &order, sizeof(order));
    report->n_orders = 1;
    return 1;
}

int command_order(int argc, char **argv)
{
    struct common_options common = {0};
    const char *quantity = "1";
    char **words;
    const struct option_spec options[] = {
        {"quantity", 'n', "N", "how many (default 1)", &quantity, NULL},
        {NULL, 0, NULL, NULL, NULL, NULL}};
    const struct command_spec command = {
        "order", "TERMINAL ITEM", "Order consumables or parts by their catalogue code.",
        NULL,    options,         2};
    enum options_result parsed = options_parse(&command, argc, argv, &common, &words);
    if (parsed != OPTIONS_RUN)
        return parsed_exit(parsed);
    const char *item = words[1];
    if (item[0] == '\0' || strlen(item) > 64 || text_has_control(item) ||
        !text_utf8_valid(item, strlen(item)))
        return agent_fail(EX_DATAERR, "an item is named by a catalogue code of at most 64 bytes");
    const char *line[] = {item, quantity};
    return say(&common, words[0], line, fill_order, "order");
}

/* ---- done ---- */

/* D3-000017: letters and digits, a hyphen, at least six digits. */
static bool is_service_id(const char *text)
{
    const char *hyphen = strrchr(text, '-');
    if (hyphen == NULL || hyphen == text || strlen(hyphen + 1) < 6 ||
        strspn(hyphen + 1, "0123456789") != strlen(hyphen + 1))
        return false;
    for (const char *c = text; c < hyphen; c++)
        if (!isupper((unsigned char)*c) && !isdigit((unsigned char)*c))
            return false;
    return true;
}

/* A person's word is all there is where no sensor says it: its sheets are counted from now on. */
static void count_anew(struct memory_supply *supply)
{
    if (supply->sheets < 0 || (supply->percent >= 0 && !supply->estimated))
        return;
    if (supply->new_at >= 0 && supply->sheets > supply->new_at && supply->low) {
        memmove(supply->yields + 1, supply->yields, 2 * sizeof(supply->yields[0]));
        supply->yields[0] = (uint64_t)(supply->sheets - supply->new_at);
    }
    supply->new_at = supply->sheets;
    supply->low = false;
    supply->state = PLATEN__SUPPLY_STATE__SUPPLY_STATE_OK;
}

static bool find_supply(struct memory *memory, const char *what, Platen__Completion *done,
                        struct arena *arena)
{
    struct memory_supply *found = memory_find_supply(memory, what);
    for (size_t i = 0; found == NULL && i < memory->n_supplies; i++)
        if (strcasecmp(memory->supplies[i].name, what) == 0)
            found = &memory->supplies[i];
    if (found == NULL)
        return false;
    done->supply = arena_strdup(arena, found->index);
    count_anew(found);
    return true;
}

static bool find_condition(const struct memory *memory, const char *what, Platen__Completion *done,
                           struct arena *arena)
{
    const char *colon = strchr(what, ':');
    char *keyword =
        arena_strndup(arena, what, colon == NULL ? strlen(what) : (size_t)(colon - what));
    for (size_t i = 0; i < memory->n_conditions; i++) {
        const struct memory_condition *condition = &memory->conditions[i];
        if (strcmp(condition->keyword, keyword) == 0 &&
            (colon == NULL || strcmp(condition->component, colon + 1) == 0)) {
            done->condition = keyword;
            done->component = arena_strdup(arena, condition->component);
            return true;
        }
    }
    return false;
}

/* The part is told as exchanged; what it was due for is remembered as done. */
static bool find_maintenance(struct memory *memory, const char *what, Platen__Completion *done,
                             struct arena *arena)
{
    struct memory_maintenance *item = memory_find_maintenance(memory, what);
    if (item == NULL)
        return false;
    done->condition = arena_strdup(arena, item->keyword);
    done->component = arena_strdup(arena, item->code);
    done->evidence = arena_strdup(arena, "part-exchanged");
    item->due = false;
    item->done_at = item->at;
    item->done_date = item->date;
    return true;
}

static const char *what_there_is(const struct memory *memory)
{
    struct buf list = {0};
    for (size_t i = 0; i < memory->n_supplies; i++)
        buf_printf(&list, " %s", memory->supplies[i].index);
    for (size_t i = 0; i < memory->n_conditions; i++)
        buf_printf(&list, " %s%s%s", memory->conditions[i].keyword,
                   memory->conditions[i].component[0] != '\0' ? ":" : "",
                   memory->conditions[i].component);
    for (size_t i = 0; i < memory->n_maintenance; i++)
        buf_printf(&list, " %s", memory->maintenance[i].code);
    const char *text = error_format("%s", buf_text(&list));
    buf_free(&list);
    return text;
}

static int fill_done(struct agent *agent, const char *terminal, const char *const *words,
                     Platen__Report *report, struct spool_file *file, const char **error_r)
{
    struct arena *arena = agent->arena;
    Platen__Completion *done = arena_alloc(arena, sizeof(*done));
    const char *what = words[0], *name = arena_printf(arena, "memory/%s.memory", terminal);
    struct memory *memory;
    struct buf buf = {0};
    platen__completion__init(done);
    if (memory_load(agent->state, terminal, arena, &memory, error_r) < 0)
        return -1;
    if (is_service_id(what)) {
        done->service_id = arena_strdup(arena, what);
    } else if (find_maintenance(memory, what, done, arena) ||
               find_supply(memory, what, done, arena)) {
        memory_write(memory, &buf);
        *file = (struct spool_file){name, arena_memdup(arena, buf.data, buf.len), buf.len};
        buf_free(&buf);
    } else if (!find_condition(memory, what, done, arena)) {
        *error_r = error_format("%s has no supply, condition or maintenance item \"%s\", and it is "
                                "no service ID; there are:%s",
                                terminal, what, what_there_is(memory));
        return 0;
    }
    done->text = arena_strdup(arena, words[1]);
    done->origin = PLATEN__ORIGIN__ORIGIN_PANEL;
    report->purpose = arena_strdup(arena, "completion");
    report->completions = arena_memdup(arena, &done, sizeof(done));
    report->n_completions = 1;
    return 1;
}

int command_done(int argc, char **argv)
{
    struct common_options common = {0};
    const char *text = "";
    char **words;
    const struct option_spec options[] = {
        {"text", 0, "TEXT", "what was done, in words", &text, NULL},
        {NULL, 0, NULL, NULL, NULL, NULL}};
    const struct command_spec command = {
        "done",
        "TERMINAL WHAT",
        "Say that something is replenished, repaired or done.",
        "WHAT is a supply's index or name, a condition's keyword (or KEYWORD:COMPONENT), a\n"
        "maintenance item's code, or a service ID such as D3-000017.",
        options,
        2};
    enum options_result parsed = options_parse(&command, argc, argv, &common, &words);
    if (parsed != OPTIONS_RUN)
        return parsed_exit(parsed);
    if (text[0] != '\0' && check_text(text) != EX_OK)
        return EX_DATAERR;
    const char *done[] = {words[1], text};
    return say(&common, words[0], done, fill_done, "completion");
}
