#include "gateway/reader/alert_around.h"

#include <string.h>

#include "lib/arena.h"

#include "gateway/reader/alert_state.h"
#include "gateway/reader/fold.h"

enum {
    AROUND_LINES = 1000,
    AROUND_BANNER = 3,
    AROUND_PARAGRAPH = 15,
    AROUND_SIGNATURE = 12,
    AROUND_LABEL = 80
};

static const char *label_mark(const char *text, size_t *width_r)
{
    const char *mark = strpbrk(text, ":=|\357");
    bool wide = mark != NULL && strncmp(mark, "\357\274\232", 3) == 0;
    *width_r = wide ? 3 : 1;
    return mark != NULL && (wide || *mark != '\357') ? mark : NULL;
}

// Of the whole line: a mail that lost its line ends is one.
static bool has_serial(const struct alert *alert, const char *text)
{
    size_t width;
    for (const char *mark = label_mark(text, &width); mark != NULL;
         mark = label_mark(mark + width, &width)) {
        const char *begin = mark - text > AROUND_LABEL ? mark - AROUND_LABEL : text;
        const char *found = alert_label_at_end(alert, begin, (size_t)(mark - begin));
        if (found == NULL)
            continue;
        const struct alert_label *label =
            alert_label(alert, arena_strndup(alert->arena, found, (size_t)(mark - found)));
        if (label != NULL && label->meaning == ALERT_SERIAL)
            return true;
    }
    return false;
}

// How long the label is that may begin the line: "Serial number: ", "[Serial number], ", in
// columns, in a row of a table. 0: none.
static size_t label_size(const char *text)
{
    const char *gap = strstr(text, "  ");
    size_t size = strcspn(text, ":=|,;\t\357");
    if (text[0] == '[')
        return strcspn(text + 1, "]");
    if (gap != NULL && (size_t)(gap - text) < size)
        size = (size_t)(gap - text);
    return text[size] != '\0' && size <= AROUND_LABEL ? size : 0;
}

static bool is_own(const struct alert *alert, const char *text)
{
    bool log = text[0] == '[' && (text[1] == '*' || text[1] == ' ') && text[2] == ']';
    if (log)
        return true;
    if (text[0] == '*' || text[0] == '#') // the edge of a box
        return false;
    size_t size = label_size(text);
    const char *begin = text + (text[0] == '[');
    if (size > 0 && alert_label_at_end(alert, begin, size) == begin)
        return true;
    return strlen(text) > 400 && has_serial(alert, text);
}

static bool is_rule(const char *text)
{
    size_t length = strlen(text);
    return length >= 5 && strspn(text, "-_=*#~ ") == length;
}

static bool is_around(const struct alert *alert, const char *text)
{
    return text[0] != '\0' && alert_has(&alert->forms->around, fold_text(alert->arena, text));
}

static void clear(struct alert_text *text, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        text->lines[i].text = "";
}

static void clear_hits(struct alert *alert, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        const char *line = alert->text.lines[i].text;
        if (is_around(alert, line) && !is_own(alert, line))
            clear(&alert->text, i, i + 1);
    }
}

// A sentence that goes on, the edge of a box, and an address belong to the line above.
static bool goes_on(const char *line, const char *next)
{
    size_t length = strlen(line);
    return (length > 0 && strchr(".!?:)*", line[length - 1]) == NULL) || next[0] == '*' ||
           strstr(next, "://") != NULL;
}

// Whether the machine may have said what it has to say elsewhere.
static bool is_all(const struct alert_text *text, size_t first, size_t end)
{
    for (size_t i = 0; i < text->count; i++) {
        if ((i < first || i >= end) && text->lines[i].text[0] != '\0' &&
            !is_rule(text->lines[i].text))
            return false;
    }
    return true;
}

// Where none of the lines is the machine's for certain.
static void drop_alone(struct alert *alert, size_t first, size_t end, size_t hit_first,
                       size_t hit_end)
{
    struct alert_text *text = &alert->text;
    if (end - first > AROUND_PARAGRAPH) {
        clear_hits(alert, first, end);
        return;
    }
    if (!is_all(text, first, end)) {
        clear(text, first, end);
        return;
    }
    while (hit_end < end && goes_on(text->lines[hit_end - 1].text, text->lines[hit_end].text))
        hit_end++;
    clear(text, hit_first - first < AROUND_BANNER ? first : hit_first, hit_end);
}

// Lines that stand together. What is around the machine's own ones goes as far as there are none of
// these; between them it goes line by line.
static void drop_in(struct alert *alert, size_t first, size_t end)
{
    struct alert_text *text = &alert->text;
    size_t hit_first = end, hit_end = first, own_first = end, own_end = first;
    for (size_t i = first; i < end; i++) {
        if (!is_around(alert, text->lines[i].text))
            continue;
        hit_first = hit_first == end ? i : hit_first;
        hit_end = i + 1;
    }
    for (size_t i = first; i < end && hit_end > first; i++) {
        if (!is_own(alert, text->lines[i].text))
            continue;
        own_first = own_first == end ? i : own_first;
        own_end = i + 1;
    }
    if (hit_end == first)
        return;
    if (own_end == first) {
        drop_alone(alert, first, end, hit_first, hit_end);
        return;
    }
    size_t before = own_first, behind = own_end;
    while (before > first && !is_around(alert, text->lines[before - 1].text))
        before--;
    while (behind < end && !is_around(alert, text->lines[behind].text))
        behind++;
    clear(text, first, before);
    clear(text, behind, end);
    clear_hits(alert, own_first, own_end);
}

// Below "-- " stands who sent it (RFC 3676, 4.3), unless it is a machine's rule.
static void drop_signature(struct alert *alert, size_t count)
{
    struct alert_text *text = &alert->text;
    size_t last = count;
    for (size_t i = 1; i < count; i++) {
        if (strcmp(text->lines[i].text, "--") == 0)
            last = i;
    }
    size_t filled = 0;
    for (size_t i = last; i < count; i++) {
        filled += text->lines[i].text[0] != '\0';
        if (has_serial(alert, text->lines[i].text))
            return;
    }
    if (filled <= AROUND_SIGNATURE)
        clear(text, last, count);
}

// Most bodies have none of the words: one pass over all of it says so.
static bool has_any(struct alert *alert, size_t count)
{
    size_t size = 0;
    for (size_t i = 0; i < count; i++)
        size += strlen(alert->text.lines[i].text) + 1;
    char *all = arena_alloc(alert->arena, size + 1), *end = all;
    for (size_t i = 0; i < count; i++) {
        end = stpcpy(end, alert->text.lines[i].text);
        *end++ = '\n';
    }
    *end = '\0';
    const char *folded = fold_text(alert->arena, all);
    bool any = alert_has(&alert->forms->around, folded);
    if (!any && count == alert->text.count && size <= ALERT_HEAD_MAX)
        alert->head = folded; // it is needed again
    return any;
}

void alert_around_drop(struct alert *alert)
{
    struct alert_text *text = &alert->text;
    size_t count = 0, first = 0;
    while (count < text->count && count < AROUND_LINES && text->lines[count].source == 0)
        count++;
    drop_signature(alert, count);
    if (!has_any(alert, count))
        return;
    for (size_t i = 0; i <= count; i++) {
        bool ends = i == count || text->lines[i].text[0] == '\0' || is_rule(text->lines[i].text);
        if (ends && i > first)
            drop_in(alert, first, i);
        if (ends)
            first = i + 1;
    }
}
