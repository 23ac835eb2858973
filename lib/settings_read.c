#include "lib/settings_read.h"

#include <confuse.h>
#include <stdio.h>
#include <string.h>

#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/error.h"
#include "lib/fileio.h"
#include "lib/text.h"

#define SETTINGS_FILE_MAX (1024u * 1024)

/* Where an option was written. libconfuse keeps the last of two values in silence. */
struct settings_seen {
    struct settings_seen *next;
    const cfg_opt_t *opt;
    int line;
};

struct settings_reading {
    struct arena *arena;
    const char *path;
    struct settings_seen *seen;
    const char *error; /* the first one, whole */
};

/* libconfuse's callbacks carry no pointer of ours. */
static _Thread_local struct settings_reading *reading;

static int settings_fail(int line, const char *reason)
{
    if (reading->error != NULL)
        return 0;
    reading->error = line > 0 ? error_format("%s:%d: %s", reading->path, line, reason)
                              : error_format("%s: %s", reading->path, reason);
    return 0;
}

static void settings_on_error(cfg_t *cfg, const char *format, va_list args)
{
    char text[256];
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    vsnprintf(text, sizeof(text), format, args);
#pragma GCC diagnostic pop
    settings_fail(cfg->line, text);
}

static int settings_line_of(const cfg_opt_t *opt)
{
    for (struct settings_seen *seen = reading->seen; seen != NULL; seen = seen->next)
        if (seen->opt == opt)
            return seen->line;
    return 0;
}

static int settings_see(const cfg_t *cfg, const cfg_opt_t *opt)
{
    int before = settings_line_of(opt);
    if (before > 0) {
        settings_fail(cfg->line,
                      error_format("%s is set again (first in line %d)", opt->name, before));
        return -1;
    }
    struct settings_seen *seen = arena_alloc(reading->arena, sizeof(*seen));
    *seen = (struct settings_seen){.next = reading->seen, .opt = opt, .line = cfg->line};
    reading->seen = seen;
    return 0;
}

static int settings_on_value(cfg_t *cfg, cfg_opt_t *opt, const char *value, void *result)
{
    *(const char **)result = value;
    /* A further value of the same list is not a repetition of its key. */
    if ((opt->flags & CFGF_LIST) != 0 && cfg_opt_size(opt) > 1)
        return 0;
    return settings_see(cfg, opt);
}

static int settings_on_section(cfg_t *cfg, cfg_opt_t *opt)
{
    return (opt->flags & CFGF_MULTI) != 0 ? 0 : settings_see(cfg, opt);
}

static cfg_opt_t *settings_opts(const struct settings_option *table)
{
    size_t count = 1;
    for (const struct settings_option *option = table; option->name != NULL; option++)
        count += option->type == SETTINGS_SECRET ? 2 : 1;
    cfg_opt_t *opts = arena_array(reading->arena, count, sizeof(*opts)), *opt = opts;

    for (; table->name != NULL; table++, opt++) {
        *opt = (cfg_opt_t){.name = table->name,
                           .type = CFGT_STR,
                           .flags = CFGF_NODEFAULT,
                           .parsecb = settings_on_value};
        if (table->type == SETTINGS_SECRET) {
            opt[1] = opt[0];
            opt[0].name = arena_printf(reading->arena, "%s-file", table->name);
            opt[1].name = arena_printf(reading->arena, "%s-command", table->name);
            opt++;
        } else if (table->type == SETTINGS_LIST) {
            opt->flags |= CFGF_LIST;
        } else if (table->type == SETTINGS_SECTION || table->type == SETTINGS_SECTIONS) {
            opt->type = CFGT_SEC;
            opt->parsecb = NULL;
            opt->validcb = settings_on_section;
            opt->subopts = settings_opts(table->section);
            opt->flags = table->type == SETTINGS_SECTION
                             ? CFGF_NONE
                             : CFGF_MULTI | CFGF_TITLE | CFGF_NO_TITLE_DUPES;
        }
    }
    return opts;
}

/* A relative path is taken from the settings file's folder. */
static const char *settings_path(const char *path)
{
    const char *slash = strrchr(reading->path, '/');
    if (path[0] == '/' || slash == NULL)
        return arena_strdup(reading->arena, path);
    return arena_printf(reading->arena, "%.*s/%s", (int)(slash - reading->path), reading->path,
                        path);
}

static int settings_fill_plain(cfg_t *cfg, const struct settings_option *option,
                               struct settings_value *value)
{
    cfg_opt_t *opt = cfg_getopt(cfg, option->name);
    const char *text = option->otherwise, *reason;

    value->set = cfg_opt_size(opt) > 0;
    if (value->set) {
        text = cfg_opt_getnstr(opt, 0);
        value->line = settings_line_of(opt);
    }
    if (text == NULL)
        return 1;
    if (!settings_value_parse(option, text, &value->number, &reason))
        return settings_fail(value->line, reason);
    value->text =
        option->type == SETTINGS_PATH ? settings_path(text) : arena_strdup(reading->arena, text);
    return 1;
}

static int settings_fill_list(cfg_t *cfg, const struct settings_option *option,
                              struct settings_value *value)
{
    cfg_opt_t *opt = cfg_getopt(cfg, option->name);
    value->count = cfg_opt_size(opt);
    value->set = value->count > 0;
    value->line = settings_line_of(opt);
    value->list = arena_array(reading->arena, value->count + 1, sizeof(*value->list));
    for (size_t i = 0; i < value->count; i++)
        value->list[i] = arena_strdup(reading->arena, cfg_opt_getnstr(opt, (unsigned)i));
    return 1;
}

static int settings_fill_secret(cfg_t *cfg, const struct settings_option *option,
                                struct settings_value *value)
{
    char name[128];
    const char *reason = "";
    snprintf(name, sizeof(name), "%s-file", option->name);
    cfg_opt_t *file = cfg_getopt(cfg, name);
    snprintf(name, sizeof(name), "%s-command", option->name);
    cfg_opt_t *command = cfg_getopt(cfg, name);
    bool by_file = cfg_opt_size(file) > 0, by_command = cfg_opt_size(command) > 0;

    value->set = by_file || by_command;
    value->line = settings_line_of(by_command ? command : file);
    if (!value->set)
        return 1;
    if (by_file && by_command)
        return settings_fail(value->line, error_format("%s-file and %s-command are both set",
                                                       option->name, option->name));
    int result = by_file ? settings_secret_file(settings_path(cfg_opt_getnstr(file, 0)),
                                                reading->arena, &value->text, &reason)
                         : settings_secret_command(cfg_opt_getnstr(command, 0), reading->arena,
                                                   &value->text, &reason);
    return result ? 1 : settings_fail(value->line, reason);
}

static struct settings *settings_fill(cfg_t *cfg, const struct settings_option *table,
                                      bool written);

static int settings_fill_sections(cfg_t *cfg, const struct settings_option *option,
                                  struct settings_value *value)
{
    cfg_opt_t *opt = cfg_getopt(cfg, option->name);
    value->count = cfg_opt_size(opt);
    value->line = settings_line_of(opt);
    value->set = option->type == SETTINGS_SECTION ? value->line > 0 : value->count > 0;
    value->sections = arena_array(reading->arena, value->count + 1, sizeof(struct settings *));
    for (size_t i = 0; i < value->count; i++) {
        cfg_t *section = cfg_opt_getnsec(opt, (unsigned)i);
        value->sections[i] =
            settings_fill(section, option->section, value->set || option->required);
        if (value->sections[i] == NULL)
            return 0;
    }
    return 1;
}

static int settings_fill_one(cfg_t *cfg, const struct settings_option *option,
                             struct settings_value *value)
{
    switch (option->type) {
    case SETTINGS_LIST:
        return settings_fill_list(cfg, option, value);
    case SETTINGS_SECRET:
        return settings_fill_secret(cfg, option, value);
    case SETTINGS_SECTION:
    case SETTINGS_SECTIONS:
        return settings_fill_sections(cfg, option, value);
    default:
        return settings_fill_plain(cfg, option, value);
    }
}

static int settings_missing(const cfg_t *cfg, const char *title,
                            const struct settings_option *option)
{
    const char *how = option->type == SETTINGS_SECRET ? "-file (or -command)" : "";
    const char *text = title != NULL ? error_format("%s \"%s\": %s%s is missing", cfg->name, title,
                                                    option->name, how)
                                     : error_format("%s%s is missing", option->name, how);
    return settings_fail(cfg->line, text);
}

static struct settings *settings_fill(cfg_t *cfg, const struct settings_option *table, bool written)
{
    size_t count = 0;
    while (table[count].name != NULL)
        count++;
    struct settings *settings = arena_alloc(reading->arena, sizeof(*settings));
    settings->table = table;
    settings->title = arena_strdup(reading->arena, cfg->title);
    settings->values = arena_array(reading->arena, count + 1, sizeof(*settings->values));
    for (size_t i = 0; i < count; i++) {
        if (!settings_fill_one(cfg, &table[i], &settings->values[i]))
            return NULL;
        if (written && table[i].required && !settings->values[i].set) {
            settings_missing(cfg, settings->title, &table[i]);
            return NULL;
        }
    }
    return settings;
}

/* What libconfuse would take as part of a value, or end at. */
static int settings_check_bytes(const struct buf *buf)
{
    int line = 1;
    if (buf->len >= 3 && memcmp(buf->data, "\xef\xbb\xbf", 3) == 0)
        return settings_fail(1, "byte order mark at the start; save it as plain UTF-8");
    for (size_t i = 0; i < buf->len; i++) {
        if (buf->data[i] == '\0')
            return settings_fail(line, "NUL byte");
        if (buf->data[i] == '\r')
            return settings_fail(line, "carriage return; lines end with a line feed alone");
        line += buf->data[i] == '\n';
    }
    if (!text_utf8_valid(buf_text(buf), buf->len))
        return settings_fail(0, "is not UTF-8");
    return 1;
}

static struct settings *settings_parse(const struct buf *buf, const struct settings_option *table)
{
    struct settings *settings = NULL;
    cfg_t *cfg = cfg_init(settings_opts(table), CFGF_NONE);
    if (cfg == NULL) {
        settings_fail(0, "out of memory");
        return NULL;
    }
    cfg_set_error_function(cfg, settings_on_error);
    if (buf->len == 0 || cfg_parse_buf(cfg, buf_text(buf)) == CFG_SUCCESS)
        settings = settings_fill(cfg, table, true);
    else
        settings_fail(cfg->line, "cannot be read");
    cfg_free(cfg);
    return reading->error == NULL ? settings : NULL;
}

int settings_read(const char *path, const struct settings_option *table,
                  struct settings **settings_r, const char **error_r)
{
    struct settings_reading now = {.arena = arena_new(), .path = path};
    struct settings *settings = NULL;
    struct buf buf = {0};

    reading = &now;
    if (fileio_read(path, SETTINGS_FILE_MAX, &buf, &now.error) == 1 && settings_check_bytes(&buf))
        settings = settings_parse(&buf, table);
    reading = NULL;
    buf_free(&buf);
    if (settings == NULL) {
        *error_r = now.error;
        arena_free(&now.arena);
        return -1;
    }
    settings->arena = now.arena;
    *settings_r = settings;
    return 1;
}
