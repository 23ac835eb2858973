#include "gateway/reader/alert_lines.h"

#include <ctype.h>
#include <string.h>

#include "lib/arena.h"

#include "gateway/reader/alert_text.h"
#include "gateway/reader/reading.h"

enum { LABEL_MAX = 60 };

// Where the label ends: at ":", "=", a bar, a tab, or a gap as of columns. NULL: none.
static const char *label_end(const char *text, size_t *width_r)
{
    static const char *const marks[] = {":", "=", "|", "\t", "\357\274\232", "  "};
    const char *best = NULL;
    for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
        const char *at = strstr(text, marks[i]);
        bool clock = at != NULL && at > text && marks[i][0] == ':' &&
                     isdigit((unsigned char)at[-1]) && isdigit((unsigned char)at[1]);
        if (at == NULL || at == text || at - text > LABEL_MAX || clock ||
            (best != NULL && at >= best))
            continue;
        best = at;
        *width_r = strlen(marks[i]);
    }
    return best;
}

// "[Serial Number], A5C4" has its label in brackets.
static const char *bracket_end(const char *text, size_t *width_r)
{
    const char *end = text[0] == '[' ? strchr(text, ']') : NULL;
    *width_r = 1;
    return end != NULL && end - text <= LABEL_MAX ? end : NULL;
}

static void split(struct reading *reading, const char *text, Platen__AlertLine *line)
{
    size_t width = 0;
    bool bracket = true;
    const char *end = bracket_end(text, &width);
    if (end == NULL || end[1 + strspn(end + 1, " ,:=;")] == '\0') {
        bracket = false;
        end = label_end(text, &width);
    }
    if (end == NULL)
        return;
    const char *begin = text + bracket;
    size_t length = (size_t)(end - begin);
    while (length > 0 && begin[length - 1] == ' ')
        length--;
    const char *value = end + width;
    line->label = arena_strndup(reading->arena, begin, length);
    line->value = reading_copy(reading, value + strspn(value, " \t,:=|"));
}

void alert_lines_tell(struct reading *reading)
{
    Platen__Parsed *parsed = reading->parsed;
    struct alert_text text = {.count = 0};
    alert_text_read(reading, reading->mail->root, false, &text);
    size_t filled = 0;
    for (size_t i = 0; i < text.count; i++)
        filled += text.lines[i].text[0] != '\0';
    if (filled == 0)
        alert_text_read(reading, reading->mail->root, true, &text);
    parsed->lines = arena_array(reading->arena, ALERT_LINES_TOLD, sizeof(*parsed->lines));
    for (size_t i = 0; i < text.count && parsed->n_lines < ALERT_LINES_TOLD; i++) {
        if (text.lines[i].text[0] == '\0')
            continue;
        Platen__AlertLine *line = arena_alloc(reading->arena, sizeof(*line));
        platen__alert_line__init(line);
        line->text = arena_cut(reading->arena, text.lines[i].text, ALERT_LINES_TEXT);
        split(reading, line->text, line);
        parsed->lines[parsed->n_lines++] = line;
    }
}
