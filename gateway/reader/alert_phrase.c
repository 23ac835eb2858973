#include "gateway/reader/alert_phrase.h"

#include <ctype.h>
#include <string.h>

#include "lib/arena.h"

#include "gateway/reader/alert_field.h"
#include "gateway/reader/alert_heading.h"
#include "gateway/reader/alert_identity.h"
#include "gateway/reader/alert_state.h"

enum { PHRASE_MARKS_MAX = 64, PHRASE_BRACKET_MAX = 60, PHRASE_LABEL_MAX = 60 };

struct phrase_mark {
    size_t label, label_size;
    size_t begin; // of the label with what belongs to it
    size_t value;
};

struct phrase_marks {
    struct phrase_mark marks[PHRASE_MARKS_MAX];
    size_t count;
};

// ---- where labels are ----

static void add_mark(struct phrase_marks *marks, size_t begin, size_t label, size_t size,
                     size_t value)
{
    if (marks->count < PHRASE_MARKS_MAX)
        marks->marks[marks->count++] = (struct phrase_mark){
            .begin = begin, .label = label, .label_size = size, .value = value};
}

static bool is_separator(const char *text, size_t at)
{
    if (text[at] == '=')
        return at > 0;
    if (text[at] != ':' || at == 0)
        return false;
    bool clock = isdigit((unsigned char)text[at - 1]) && isdigit((unsigned char)text[at + 1]);
    bool mac = isxdigit((unsigned char)text[at - 1]) && isxdigit((unsigned char)text[at + 1]) &&
               isxdigit((unsigned char)text[at + 2]) && text[at + 3] == ':';
    return !clock && !mac && strncmp(text + at, "://", 3) != 0;
}

// Full-width colons are three bytes.
static size_t wide_separator(const char *text, size_t at)
{
    return strncmp(text + at, "\357\274\232", 3) == 0 || strncmp(text + at, "\357\274\235", 3) == 0
               ? 3
               : 0;
}

static void mark_at(struct alert *alert, struct phrase_marks *marks, const char *text, size_t at,
                    size_t width)
{
    size_t from = marks->count > 0 ? marks->marks[marks->count - 1].value : 0;
    if (from > at)
        return;
    const char *found = alert_label_at_end(alert, text + from, at - from);
    size_t value = at + width + strspn(text + at + width, " \t");
    if (found != NULL)
        add_mark(marks, (size_t)(found - text), (size_t)(found - text), at - (size_t)(found - text),
                 value);
    else if (marks->count == 0 && at <= PHRASE_LABEL_MAX)
        add_mark(marks, 0, 0, at, value);
}

// "[Serial Number], A4FM021007478", and "[SN - W792300234]" in a subject.
static size_t mark_bracket(struct alert *alert, struct phrase_marks *marks, const char *text,
                           size_t at, unsigned indent)
{
    size_t length = strcspn(text + at + 1, "]");
    if (text[at + 1 + length] != ']' || length > PHRASE_BRACKET_MAX || length < 2)
        return at;
    const char *inside = arena_strndup(alert->arena, text + at + 1, length);
    size_t after = at + length + 2;
    bool whole;
    uint64_t atoms = alert_atoms_of(alert, inside, &whole);
    if (alert_label(alert, inside) != NULL || (whole && atoms != 0)) {
        add_mark(marks, at, at + 1, length, after + strspn(text + after, " \t,:=;"));
        return after - 1;
    }
    if (strstr(inside, " - ") != NULL || strpbrk(inside, ":=") != NULL)
        alert_phrase_read(alert, inside, indent, true);
    return after - 1;
}

static void find_marks(struct alert *alert, struct phrase_marks *marks, const char *text,
                       unsigned indent)
{
    marks->count = 0;
    for (size_t i = 0; text[i] != '\0'; i++) {
        size_t width =
            text[i] == ':' || text[i] == '=' ? is_separator(text, i) : wide_separator(text, i);
        if (text[i] == '[')
            i = mark_bracket(alert, marks, text, i, indent);
        else if (width > 0)
            mark_at(alert, marks, text, i, width);
        else if (text[i] == ' ' && strncmp(text + i, " - ", 3) == 0 && i > 0 &&
                 alert_label_at_end(alert, text, i) == text)
            mark_at(alert, marks, text, i + 1, 1);
    }
}

// "Serial Number      ABC123", "Total ........ 12345", "S/N ABC123".
static bool columns_field(struct alert *alert, const char *text, unsigned indent)
{
    const char *gap = strstr(text, "  "), *dots = strstr(text, "...");
    if (dots != NULL && (gap == NULL || dots < gap))
        gap = dots;
    if (gap == NULL)
        gap = strchr(text, '\t');
    if (gap != NULL && gap > text &&
        alert_label_at_end(alert, text, (size_t)(gap - text)) == text) {
        const char *value = gap + strspn(gap, " \t.");
        return value[0] != '\0' &&
               alert_field_take(alert, arena_strndup(alert->arena, text, (size_t)(gap - text)),
                                value, "", indent);
    }
    for (const char *space = strchr(text, ' '); space != NULL; space = strchr(space + 1, ' ')) {
        const char *label = arena_strndup(alert->arena, text, (size_t)(space - text));
        const struct alert_label *known = alert_label(alert, label);
        if (known != NULL && known->meaning == ALERT_SERIAL && strchr(space + 1, ' ') == NULL &&
            alert_identity_is_serial(space + 1))
            return alert_field_take(alert, label, space + 1, "", indent);
    }
    return false;
}

// ---- free words ----

// A line of codes alone belongs to what was said in the line before it.
static bool codes_line(struct alert *alert, const char *text)
{
    if (alert->said_count == 0 || alert->said[alert->said_count - 1].line + 3 < alert->line ||
        strlen(text) > 80)
        return false;
    Platen__AlertWord look;
    platen__alert_word__init(&look);
    alert_take_codes(alert, text, &look);
    size_t tokens = 0;
    for (const char *at = text + strspn(text, " ,"); *at != '\0'; tokens++) {
        at += strcspn(at, " ,");
        at += strspn(at, " ,");
    }
    if (look.n_codes == 0 || look.n_codes != tokens)
        return false;
    alert_take_codes(alert, text, alert->said[alert->said_count - 1].word);
    return true;
}

static void free_words(struct alert *alert, const char *text, unsigned indent)
{
    if (codes_line(alert, text))
        return;
    alert->pending = ALERT_UNKNOWN;
    if (alert_say(alert, text,
                  alert_heading_is_status(alert) ? ALERT_PLACE_STATUS : ALERT_PLACE_TEXT) != 0) {
        alert->context_count -= alert_heading_is_status(alert);
        return;
    }
    if (alert_heading_read(alert, text, indent))
        return;
    bool quiet = strpbrk(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") == NULL;
    if (alert_heading_is_status(alert) && alert->form != NULL &&
        alert->form->otherwise[0] != '\0' && !quiet) {
        alert_say_unknown(alert, text);
        alert->context_count--;
    }
}

// ---- all of it ----

// "Replace toner cartridge: black": the words before the part say what is the matter with it.
static bool says_whole(struct alert *alert, const char *text, const char *label, const char *value)
{
    bool whole;
    return alert_field_is_part(alert_atoms_of(alert, label, &whole)) &&
           strchr(value, '%') == NULL && !alert_field_says_nothing(alert, value) &&
           alert_say(alert, text,
                     alert_heading_is_status(alert) ? ALERT_PLACE_STATUS : ALERT_PLACE_TEXT) != 0;
}

void alert_phrase_read(struct alert *alert, const char *text, unsigned indent, bool subject)
{
    struct phrase_marks marks;
    find_marks(alert, &marks, text, indent);
    if (marks.count == 0) {
        alert_identity_find_serial(alert, text);
        if (!subject && !alert_field_take_pending(alert, text, indent) &&
            !columns_field(alert, text, indent))
            free_words(alert, text, indent);
        return;
    }
    bool known = false;
    for (size_t i = 0; i < marks.count; i++) {
        const struct phrase_mark *mark = &marks.marks[i];
        size_t end = i + 1 < marks.count ? marks.marks[i + 1].begin : strlen(text);
        size_t size = end > mark->value ? end - mark->value : 0;
        while (size > 0 && strchr(" \t", text[mark->value + size - 1]) != NULL)
            size--;
        size_t length = mark->label_size;
        while (length > 0 && text[mark->label + length - 1] == ' ')
            length--;
        const char *label = arena_strndup(alert->arena, text + mark->label, length);
        const char *value = arena_strndup(alert->arena, text + mark->value, size);
        // "Toner cartridge serial number" is not the machine's.
        bool whole;
        uint64_t before =
            mark->label > 0 && i == 0
                ? alert_atoms_of(alert, arena_strndup(alert->arena, text, mark->label), &whole)
                : 0;
        if (alert_field_is_part(before) ||
            (mark->label > 0 && i == 0 && says_whole(alert, text, label, value)))
            known = true;
        else
            known = alert_field_take(alert, label, value, "", indent) || known;
    }
    const struct phrase_mark *first = &marks.marks[0];
    alert_identity_find_serial(alert, text);
    if (!known && !subject && !alert_field_says_nothing(alert, text + first->value))
        alert_say(alert, text,
                  alert_heading_is_status(alert) ? ALERT_PLACE_STATUS : ALERT_PLACE_TEXT);
}
