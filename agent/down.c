#include "agent/down.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "agent/memory.h"
#include "agent/state.h"
#include "agent/watch.h"
#include "agent/when.h"
#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/text.h"

enum { LINES_MAX = 64 };

/* ---- the file: lines of "word rest", one "tell" for each number not settled ---- */

struct down {
    struct arena *arena;
    char *lines[LINES_MAX];
    size_t n;
    uint64_t last; /* all numbers up to it were obeyed */
};

static const char *file_name(const char *terminal, struct arena *arena)
{
    return arena_printf(arena, "down/%s", terminal);
}

/* What stands behind the word, or NULL. */
static const char *behind(const char *line, const char *word)
{
    size_t size = strlen(word);
    return strncmp(line, word, size) == 0 && line[size] == ' ' ? line + size + 1 : NULL;
}

static void add(struct down *down, char *line)
{
    if (down->n < LINES_MAX)
        down->lines[down->n++] = line;
}

static void take_away(struct down *down, const char *beginning)
{
    size_t n = 0;
    for (size_t i = 0; i < down->n; i++)
        if (behind(down->lines[i], beginning) == NULL)
            down->lines[n++] = down->lines[i];
    down->n = n;
}

/* 1; 0 there is none; -1. */
static int load(const struct state *state, const char *terminal, struct arena *arena,
                struct down *down, const char **error_r)
{
    struct buf buf = {0};
    *down = (struct down){.arena = arena};
    int result = state_read(state, file_name(terminal, arena), &buf, error_r);
    char *text = arena_strdup(arena, buf_text(&buf)), *more = NULL;
    buf_free(&buf);
    for (char *line = strtok_r(text, "\n", &more); line != NULL; line = strtok_r(NULL, "\n", &more)) {
        const char *last = behind(line, "last");
        if (last == NULL)
            add(down, line);
        else
            down->last = strtoull(last, NULL, 10);
    }
    return result;
}

static int store(const struct state *state, const char *terminal, const struct down *down,
                 const char **error_r)
{
    struct buf buf = {0};
    buf_printf(&buf, "last %" PRIu64 "\n", down->last);
    for (size_t i = 0; i < down->n; i++)
        buf_printf(&buf, "%s\n", down->lines[i]);
    int result = state_write(state, file_name(terminal, down->arena), buf.data, buf.len, error_r);
    buf_free(&buf);
    return result;
}

/* ---- obeying ---- */

struct order {
    struct state *state;
    const char *terminal;
    struct down *down;
    const char *text;
};

/* 1 done, 0 refused with the reason, -1 failed. */
typedef int obey_fn(const struct order *order, const char **error_r);

static int obey_panel(const struct order *order, const char **error_r)
{
    (void)error_r;
    take_away(order->down, "panel");
    add(order->down, arena_printf(order->down->arena, "panel %s", order->text));
    return 1;
}

static int obey_setting(const struct order *order, const char **error_r)
{
    static const struct {
        const char *name;
        uint64_t least, most;
    } known[] = {{"low-percent", 1, 50}, {"clear-rise", 1, 49}};
    struct arena *arena = order->down->arena;
    size_t size = strcspn(order->text, "=");
    const char *name = arena_strndup(arena, order->text, size);
    uint64_t value;
    *error_r = "this setting cannot be set from the centre";
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        if (strcmp(known[i].name, name) != 0 || order->text[size] == '\0')
            continue;
        *error_r = "not a value of this setting";
        if (text_parse_unsigned(order->text + size + 1, known[i].most, &value) != 1 ||
            value < known[i].least)
            return 0;
        const char *line = arena_printf(arena, "set %s", name);
        take_away(order->down, line);
        add(order->down, arena_printf(arena, "%s %" PRIu64, line, value));
        return 1;
    }
    return 0;
}

static int obey_schedule(const struct order *order, const char **error_r)
{
    return when_set(order->state, order->terminal, order->text, error_r);
}

static int obey_update(const struct order *order, const char **error_r)
{
    return state_write(order->state, "down/.update-now", "", 0, error_r);
}

/* Also remembered where the process ends before it has looked. */
static int obey_report(const struct order *order, const char **error_r)
{
    struct arena *arena = order->down->arena;
    const char *name = arena_printf(arena, "memory/%s.memory", order->terminal);
    struct memory *memory;
    struct buf buf = {0};
    int result = memory_load(order->state, order->terminal, arena, &memory, error_r);
    if (result == 1) {
        memory->full_time = 0;
        memory_write(memory, &buf);
        result = state_write(order->state, name, buf.data, buf.len, error_r);
    }
    buf_free(&buf);
    if (result < 0)
        return -1;
    return state_write(order->state, arena_printf(arena, "down/.%s.now", order->terminal), "", 0, error_r);
}

static int obey(const struct order *order, const char *name, const char **error_r)
{
    static const struct {
        const char *name;
        obey_fn *obey;
    } known[] = {{"panel", obey_panel},
                 {"setting", obey_setting},
                 {"schedule", obey_schedule},
                 {"update-now", obey_update},
                 {"report-now", obey_report}};
    *error_r = "not known to this agent";
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
        if (strcmp(known[i].name, name) == 0)
            return text_has_control(order->text) ? 0 : known[i].obey(order, error_r);
    return 0;
}

static bool is_told(const struct down *down, uint64_t number)
{
    const char *told;
    for (size_t i = 0; i < down->n; i++)
        if ((told = behind(down->lines[i], "tell")) != NULL && strtoull(told, NULL, 10) == number)
            return true;
    return false;
}

/* What a reply lists no more is settled there. */
static void settle(struct down *down, const Platen__Reply *reply)
{
    size_t n = 0;
    for (size_t i = 0; i < down->n; i++) {
        const char *told = behind(down->lines[i], "tell");
        bool listed = told == NULL;
        for (size_t j = 0; j < reply->n_downs && !listed; j++)
            listed = reply->downs[j]->number == strtoull(told, NULL, 10);
        if (listed)
            down->lines[n++] = down->lines[i];
    }
    down->n = n;
}

static int take_one(struct order *order, const Platen__Fact *fact, const char **error_r)
{
    struct down *down = order->down;
    int result = 1;
    order->text = fact->value;
    if (fact->number > down->last)
        result = obey(order, fact->name, error_r);
    else if (is_told(down, fact->number))
        return 1;
    if (result < 0)
        return -1;
    if (fact->number > down->last)
        down->last = fact->number;
    add(down, result == 1 ? arena_printf(down->arena, "tell %" PRIu64 " done", fact->number)
                          : arena_printf(down->arena, "tell %" PRIu64 " refused %s", fact->number, *error_r));
    return 1;
}

int down_take(struct state *state, const char *terminal, const Platen__Reply *reply,
              const char **error_r)
{
    struct arena *arena = arena_new();
    struct down down;
    struct order order = {.state = state, .terminal = terminal, .down = &down};
    int result = terminal[0] == '\0' ? 0 : load(state, terminal, arena, &down, error_r);
    if (result == 1 || (result == 0 && reply->n_downs > 0 && terminal[0] != '\0')) {
        size_t before = down.n;
        settle(&down, reply);
        bool changed = down.n != before || reply->n_downs > 0;
        result = 1;
        for (size_t i = 0; i < reply->n_downs && result == 1; i++)
            result = take_one(&order, reply->downs[i], error_r);
        if (result == 1 && changed)
            result = store(state, terminal, &down, error_r);
    }
    arena_free(&arena);
    return result < 0 ? -1 : 1;
}

/* ---- telling, and what was set ---- */

int down_tell(const struct state *state, const char *terminal, Platen__Report *report,
              struct arena *arena, const char **error_r)
{
    struct down down;
    int result = load(state, terminal, arena, &down, error_r);
    if (result < 1)
        return result < 0 ? -1 : 1;
    report->downs = arena_array(arena, down.n + 1, sizeof(*report->downs));
    report->n_downs = 0;
    for (size_t i = 0; i < down.n; i++) {
        const char *told = behind(down.lines[i], "tell");
        if (told == NULL)
            continue;
        Platen__ReportDown *one = arena_alloc(arena, sizeof(*one));
        char *state_word;
        platen__report_down__init(one);
        one->number = strtoull(told, &state_word, 10);
        state_word += *state_word == ' ';
        size_t size = strcspn(state_word, " ");
        one->state = arena_strndup(arena, state_word, size);
        one->text = state_word + size + (state_word[size] == ' ');
        report->downs[report->n_downs++] = one;
    }
    return 1;
}

void down_settings(const struct state *state, const char *terminal, struct watch_settings *settings)
{
    struct arena *arena = arena_new();
    struct down down;
    const char *error, *value;
    if (load(state, terminal, arena, &down, &error) == 1)
        for (size_t i = 0; i < down.n; i++) {
            if ((value = behind(down.lines[i], "set low-percent")) != NULL)
                settings->low_percent = atoi(value);
            else if ((value = behind(down.lines[i], "set clear-rise")) != NULL)
                settings->clear_rise = atoi(value);
        }
    arena_free(&arena);
}

const char *down_panel(const struct state *state, const char *terminal, struct arena *arena)
{
    struct down down;
    const char *error, *text;
    if (load(state, terminal, arena, &down, &error) == 1)
        for (size_t i = 0; i < down.n; i++)
            if ((text = behind(down.lines[i], "panel")) != NULL)
                return text;
    return "";
}

bool down_asked(const struct state *state, const char *terminal)
{
    struct arena *arena = arena_new();
    const char *name = terminal == NULL ? "down/.update-now" : arena_printf(arena, "down/.%s.now", terminal);
    bool asked = unlink(state_path(state, arena, name)) == 0;
    arena_free(&arena);
    return asked;
}
