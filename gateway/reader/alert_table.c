#include "gateway/reader/alert_table.h"

#include <string.h>

#include "lib/arena.h"

#include "gateway/reader/alert_field.h"
#include "gateway/reader/alert_heading.h"
#include "gateway/reader/alert_phrase.h"
#include "gateway/reader/alert_state.h"

static size_t split_cells(struct alert *alert, const char *text, char separator,
                          const char *cells[ALERT_CELLS_MAX])
{
    size_t count = 0;
    while (count < ALERT_CELLS_MAX) {
        const char *end = text;
        bool quoted = *text == '"';
        if (quoted)
            for (end = ++text; *end != '\0' && *end != '"'; end++)
                ;
        else
            while (*end != '\0' && *end != separator)
                end++;
        const char *from = text + strspn(text, " \t");
        size_t length = end > from ? (size_t)(end - from) : 0;
        while (length > 0 && strchr(" \t", from[length - 1]) != NULL)
            length--;
        cells[count++] = arena_strndup(alert->arena, from, length);
        end += quoted && *end == '"';
        while (*end != '\0' && *end != separator)
            end++;
        if (*end == '\0')
            break;
        text = end + 1;
    }
    return count;
}

// "Function | Black & White | Full Color | Total": the columns of the rows below.
static bool row_heading(struct alert *alert, const char *const *cells, size_t count)
{
    size_t counted = 0;
    uint64_t number;
    if (count < 3)
        return false;
    for (size_t i = 1; i < count; i++) {
        bool whole;
        uint64_t atoms = alert_atoms_of(alert, cells[i], &whole);
        if (alert_number(cells[i], &number) != 0 || strchr(cells[i], '%') != NULL)
            return false;
        alert->columns[i] = whole ? atoms : 0;
        counted += whole && (atoms & (ALERT_BIT(TOTAL) | ALERT_BIT(BLACK) | ALERT_BIT(COLOUR) |
                                      ALERT_BIT(SINGLE))) != 0;
    }
    alert->column_count = counted >= 2 ? count : 0;
    return counted >= 2;
}

static void row_columns(struct alert *alert, const char *const *cells, size_t count)
{
    for (size_t i = 1; i < count && i < alert->column_count; i++) {
        bool whole;
        uint64_t atoms = alert_atoms_of(alert, cells[0], &whole);
        alert_heading_push(alert, 1000, alert->columns[i], ALERT_UNKNOWN);
        if (whole && alert->columns[i] != 0)
            alert_take_value(alert, cells[0], atoms, whole, cells[i], "");
        alert->context_count--;
    }
}

// "Function | Original pages": what the one column below counts.
static bool row_title(struct alert *alert, const char *const *cells, size_t count, unsigned indent)
{
    bool whole[2];
    if (count != 2)
        return false;
    uint64_t first = alert_atoms_of(alert, cells[0], &whole[0]);
    uint64_t second = alert_atoms_of(alert, cells[1], &whole[1]);
    if (!whole[0] || !whole[1] || (first & ~ALERT_BIT(NOISE)) != 0 ||
        (second & ~ALERT_BIT(NOISE)) == 0)
        return false;
    alert_heading_push(alert, indent, second, ALERT_UNKNOWN);
    return true;
}

// A CSV file of one machine: labels in the first row, values in the second.
static bool row_labels(struct alert *alert, const char *const *cells, size_t count,
                       const struct alert_line *next, char separator)
{
    size_t known = 0;
    for (size_t i = 0; i < count; i++)
        known += alert_label_known(alert, cells[i]);
    if (count < 3 || known < 3 || known * 2 < count || next == NULL)
        return false;
    const char *values[ALERT_CELLS_MAX];
    size_t n = split_cells(alert, next->text, separator, values);
    for (size_t i = 0; i < n; i++) {
        if (alert_label_known(alert, values[i]) && alert_is_fine(alert, values[i]) == false)
            return false;
    }
    for (size_t i = 0; i < count && i < n; i++) {
        if (values[i][0] != '\0')
            alert_field_take(alert, cells[i], values[i], "", 0);
    }
    return true;
}

// "Toner | Black | 12% | Low": the part and its colour in cells of their own. How many cells the
// label has.
static size_t label_cells(struct alert *alert, const char *const *cells, size_t count)
{
    static const uint64_t colours = ALERT_BIT(BLACK) | ALERT_BIT(CYAN) | ALERT_BIT(MAGENTA) |
                                    ALERT_BIT(YELLOW) | ALERT_BIT(LETTER_K) | ALERT_BIT(LETTER_C) |
                                    ALERT_BIT(LETTER_M) | ALERT_BIT(LETTER_Y);
    bool whole[2];
    if (count < 3)
        return 1;
    uint64_t first = alert_atoms_of(alert, cells[0], &whole[0]);
    uint64_t second = alert_atoms_of(alert, cells[1], &whole[1]);
    bool part = alert_field_is_part(first) && (second & colours) != 0;
    bool turned = alert_field_is_part(second) && (first & colours) != 0;
    return whole[0] && whole[1] && (part || turned) ? 2 : 1;
}

// How many lines were read.
size_t alert_table_read(struct alert *alert, const struct alert_line *line,
                        const struct alert_line *next, char separator)
{
    const char *cells[ALERT_CELLS_MAX];
    size_t count = split_cells(alert, line->text, separator, cells);
    size_t skip = cells[0][0] == '\0' && count > 1;
    if (row_labels(alert, cells + skip, count - skip, next, separator))
        return 2;
    if (row_heading(alert, cells + skip, count - skip) ||
        row_title(alert, cells + skip, count - skip, line->indent))
        return 1;
    if (alert->column_count == count - skip) {
        row_columns(alert, cells + skip, count - skip);
        return 1;
    }
    alert->column_count = 0;
    const char *label = cells[skip];
    if (label_cells(alert, cells + skip, count - skip) == 2)
        label = arena_printf(alert->arena, "%s %s", label, cells[++skip]);
    const char *value = skip + 1 < count ? cells[skip + 1] : "";
    const char *state = skip + 2 < count ? cells[skip + 2] : "";
    size_t length = strlen(label);
    if (length > 0 && label[length - 1] == ':')
        label = arena_strndup(alert->arena, label, length - 1);
    if (value[0] == '\0' && state[0] != '\0') {
        value = state;
        state = "";
    }
    if (value[0] == '\0')
        alert_phrase_read(alert, label, line->indent, false);
    else if (!alert_field_take(alert, label, value, state, line->indent) &&
             !alert_field_says_nothing(alert, value))
        alert_say(alert, arena_printf(alert->arena, "%s %s %s", label, value, state),
                  ALERT_PLACE_TEXT);
    return 1;
}

// "Serial number:<tab>ABC": the colon parts them.
static bool only_behind_colons(const char *text)
{
    const char *at = text;
    while ((at = strchr(at, '\t')) != NULL) {
        const char *before = at;
        while (before > text && strchr(" \t", before[-1]) != NULL)
            before--;
        if (before == text || before[-1] != ':')
            return false;
        at++;
    }
    return true;
}

// The character that parts its cells; '\0' = it is no row.
char alert_table_separator(struct alert *alert, const struct alert_line *line)
{
    const char *text = line->text;
    if (strchr(text, '|') != NULL)
        return '|';
    if (!only_behind_colons(text))
        return '\t';
    for (const char *mark = ",;"; *mark != '\0'; mark++) {
        const char *at = strchr(text, *mark);
        if (at == NULL || at == text || text[0] == '[')
            continue;
        const char *first = text[0] == '"'
                                ? arena_strndup(alert->arena, text + 1, strcspn(text + 1, "\""))
                                : arena_strndup(alert->arena, text, (size_t)(at - text));
        if (strchr(first, ':') == NULL && strchr(first, '=') == NULL &&
            alert_label_known(alert, first))
            return *mark;
    }
    return '\0';
}
