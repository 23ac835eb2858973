#include "gateway/reader/alert_line.h"

#include <string.h>

#include "lib/arena.h"

#include "gateway/reader/alert_heading.h"
#include "gateway/reader/alert_identity.h"
#include "gateway/reader/alert_phrase.h"
#include "gateway/reader/alert_state.h"
#include "gateway/reader/alert_table.h"
#include "gateway/reader/alert_template.h"

static const char *line_rest(const char *text, bool *log)
{
    *log = text[0] == '[' && (text[1] == '*' || text[1] == ' ') && text[2] == ']';
    return *log ? text + 3 + strspn(text + 3, " \t") : text;
}

// "<Fri 25 Apr 2025 17:58:39>", "2013/06/06 07:10:04"
static bool date_line(struct alert *alert, const char *text)
{
    size_t length = strlen(text);
    bool log = text[0] == '<' && text[length - 1] == '>';
    if (length < 8 || length > 60)
        return false;
    if (log)
        text = arena_strndup(alert->arena, text + 1, length - 2);
    int64_t time = alert_when(text, alert->text.date, alert->text.zone, true);
    if (time == 0)
        return false;
    if (log) {
        alert->event_time = time;
        alert->context_count = 0;
    } else if (alert->time == 0)
        alert->time = time;
    return true;
}

static size_t read_line(struct alert *alert, const struct alert_line *line,
                        const struct alert_line *next)
{
    bool log;
    const char *rest = line_rest(line->text, &log);
    alert_identity_find_mac(alert, line->text);
    if (log) {
        alert_say_event(alert, rest, line->text[1] == ' ');
        return 1;
    }
    if (alert_template_read(alert, line->text) || date_line(alert, line->text))
        return 1;
    alert_heading_pop(alert, line->indent);
    char separator = alert_table_separator(alert, line);
    if (separator != '\0')
        return alert_table_read(alert, line, next, separator);
    alert_phrase_read(alert, line->text, line->indent, false);
    return 1;
}

void alert_read_lines(struct alert *alert)
{
    const struct alert_text *text = &alert->text;
    for (size_t i = 0; i < text->count;) {
        const struct alert_line *line = &text->lines[i];
        if (line->source != alert->source) {
            alert->context_count = alert->column_count = 0;
            alert->pending = ALERT_UNKNOWN;
            alert->event_time = 0;
        }
        alert->source = line->source;
        alert->line = (unsigned)i + 1;
        size_t next = i + 1;
        while (next < text->count && text->lines[next].text[0] == '\0')
            next++;
        if (line->text[0] == '\0')
            i++;
        else if (read_line(alert, line, next < text->count ? &text->lines[next] : NULL) == 2)
            i = next + 1;
        else
            i++;
    }
    alert->line = 0;
}

void alert_read_subject(struct alert *alert)
{
    alert->pending = ALERT_UNKNOWN;
    alert->context_count = 0;
    alert_phrase_read(alert, alert->text.subject, 0, true);
}
