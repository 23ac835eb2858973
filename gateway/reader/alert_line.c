// Lines of a machine's mail: labels and their values, tables, logs of events, free words.
#include <ctype.h>
#include <string.h>

#include "lib/arena.h"

#include "gateway/reader/alert_state.h"
#include "gateway/reader/fold.h"
#include "gateway/reader/words.h"

enum { LINE_MARKS_MAX = 64, LINE_BRACKET_MAX = 60, LINE_LABEL_MAX = 60 };

struct line_mark {
    size_t label, label_size;
    size_t begin; // of the label with what belongs to it
    size_t value;
};

struct line_marks {
    struct line_mark marks[LINE_MARKS_MAX];
    size_t count;
};

static void fields(struct alert *alert, const char *text, unsigned indent, bool subject);

// ---- identity ----

static const char *first_token(struct alert *alert, const char *value)
{
    value += strspn(value, " \t\"'<");
    return arena_strndup(alert->arena, value, strcspn(value, " \t\"'>,;)]|"));
}

// A serial number has a digit (or is a row of letters in capitals); "n/a" is none.
static bool serial_ok(const char *text)
{
    size_t length = strlen(text), good = 0;
    for (size_t i = 0; i < length; i++)
        good += isalnum((unsigned char)text[i]) != 0;
    return length >= 4 && length <= 40 && good >= 4 && strpbrk(text, "@?*$%") == NULL &&
           (strpbrk(text, "0123456789") != NULL || strspn(text, "xX") == length);
}

static bool ip_ok(const char *text)
{
    int dots = 0, colons = 0;
    for (const char *at = text; *at != '\0'; at++) {
        dots += *at == '.';
        colons += *at == ':';
        if (!isxdigit((unsigned char)*at) && *at != '.' && *at != ':')
            return false;
    }
    size_t length = strlen(text);
    return length >= 3 && length <= 45 &&
           ((dots == 3 && colons == 0 && strpbrk(text, "abcdefABCDEF") == NULL) || colons >= 2);
}

// "00:17:c8:c1:02:99", "00-17-C8-C1-02-99", "0017c8c10299" as the first of these. NULL: none.
static const char *mac_of(struct alert *alert, const char *text)
{
    char hex[12];
    size_t count = 0, at = 0;
    for (; text[at] != '\0' && count < 12; at++) {
        if (isxdigit((unsigned char)text[at]))
            hex[count++] = (char)tolower((unsigned char)text[at]);
        else if ((text[at] != ':' && text[at] != '-' && text[at] != '.') || count == 0)
            return NULL;
    }
    if (count != 12 || isalnum((unsigned char)text[at]))
        return NULL;
    return arena_printf(alert->arena, "%.2s:%.2s:%.2s:%.2s:%.2s:%.2s", hex, hex + 2, hex + 4,
                        hex + 6, hex + 8, hex + 10);
}

static void mac_anywhere(struct alert *alert, const char *text)
{
    for (const char *at = text; alert->mac == NULL && (at = strpbrk(at, ":-")) != NULL; at++) {
        if (at < text + 2 || !isxdigit((unsigned char)at[-1]) || !isxdigit((unsigned char)at[-2]) ||
            (at > text + 2 && isalnum((unsigned char)at[-3])) || strlen(at) < 15 ||
            at[3] != at[0] || at[6] != at[0])
            continue;
        alert->mac = mac_of(alert, at - 2);
    }
}

static bool take_text(struct alert *alert, const char **place, const char *value)
{
    const char *at = value + strspn(value, " \t,;=<[");
    size_t length = strlen(at);
    while (length > 0 && strchr(" \t,;>]", at[length - 1]) != NULL)
        length--;
    if (length == 0)
        return false;
    if (*place == NULL)
        *place = arena_cut(alert->arena, arena_strndup(alert->arena, at, length), 100);
    return true;
}

static bool take_serial(struct alert *alert, const char *value)
{
    const char *serial = first_token(alert, value);
    if (!serial_ok(serial))
        return false;
    if (alert->serial == NULL)
        alert->serial = serial;
    return true;
}

static bool take_time(struct alert *alert, const char *value)
{
    bool whole;
    int64_t time = alert_when(value, alert->text.date, alert->text.zone, &whole);
    if (time == 0)
        return false;
    if (alert->time == 0)
        alert->time = time;
    return true;
}

static bool take_number(struct alert *alert, const char *value)
{
    const char *number = first_token(alert, value);
    size_t length = strlen(number);
    if (length < 6 || length > 10 || strspn(number, "0123456789") != length)
        return false;
    if (alert->number == NULL)
        alert->number = number;
    return true;
}

static bool take_identity(struct alert *alert, enum alert_meaning meaning, const char *value)
{
    const char *token = first_token(alert, value);
    switch (meaning) {
    case ALERT_SERIAL:
        return take_serial(alert, value);
    case ALERT_MODEL:
        return take_text(alert, &alert->model, value);
    case ALERT_MAKER:
        return take_text(alert, &alert->maker, value);
    case ALERT_NAME:
        return take_text(alert, &alert->name, value);
    case ALERT_LOCATION:
        return take_text(alert, &alert->location, value);
    case ALERT_IP:
        if (alert->ip == NULL && ip_ok(token))
            alert->ip = token;
        return alert->ip != NULL;
    case ALERT_MAC:
        if (alert->mac == NULL)
            alert->mac = mac_of(alert, token);
        return alert->mac != NULL;
    case ALERT_TIME:
        return take_time(alert, value);
    case ALERT_NUMBER:
        return take_number(alert, value);
    default:
        return false;
    }
}

// ---- a label with its value ----

static void push_context(struct alert *alert, unsigned indent, uint64_t atoms,
                         enum alert_meaning meaning)
{
    while (alert->context_count > 0 && alert->contexts[alert->context_count - 1].indent >= indent)
        alert->context_count--;
    if (alert->context_count < ALERT_CONTEXTS_MAX)
        alert->contexts[alert->context_count++] =
            (struct alert_context){.indent = indent,
                                   // a "report" as a whole is no function of its own
                                   .atoms = atoms & ~ALERT_BIT(OTHER),
                                   .meaning = meaning};
}

// "Counters by duplex" are of all pages.
static uint64_t heading_atoms(struct alert *alert, const char *text, bool *whole)
{
    const char *by = strcasestr(text, " by ");
    uint64_t atoms = alert_atoms_of(alert, text, whole);
    bool part;
    return by == NULL ? atoms
                      : alert_atoms_of(
                            alert, arena_strndup(alert->arena, text, (size_t)(by - text)), &part);
}

static void pop_contexts(struct alert *alert, unsigned indent)
{
    while (alert->context_count > 0 && alert->contexts[alert->context_count - 1].indent > indent)
        alert->context_count--;
}

static bool value_says_nothing(struct alert *alert, const char *value)
{
    uint64_t number;
    return value[0] == '\0' || alert_number(value, &number) != 0 || alert_is_fine(alert, value);
}

static void status_value(struct alert *alert, const char *label, const char *value)
{
    if (value_says_nothing(alert, value))
        return;
    if (alert_has(&alert->forms->cleared, fold_text(alert->arena, value)) && strlen(value) < 24 &&
        alert_say(alert, value, ALERT_PLACE_STATUS) == 0) {
        alert->over = true;
        return;
    }
    if (alert_say(alert, value, ALERT_PLACE_STATUS) == 0 &&
        alert_say(alert, arena_printf(alert->arena, "%s: %s", label, value), ALERT_PLACE_STATUS) ==
            0)
        alert_say_unknown(alert, value);
}

// "Error code: SC554" says which error the one before it was.
static void code_value(struct alert *alert, const char *label, const char *value)
{
    if (value_says_nothing(alert, value) && alert->said_count == 0)
        return;
    if (alert->said_count == 0 && alert_say(alert, value, ALERT_PLACE_STATUS) == 0)
        alert_say_unknown(alert, arena_printf(alert->arena, "%s: %s", label, value));
    if (alert->said_count > 0)
        alert_take_codes(alert, value, alert->said[alert->said_count - 1].word);
}

static const uint64_t parts_of_machine =
    ALERT_BIT(TONER) | ALERT_BIT(INK) | ALERT_BIT(CARTRIDGE) | ALERT_BIT(WASTE) | ALERT_BIT(DRUM) |
    ALERT_BIT(FUSER) | ALERT_BIT(TRANSFER) | ALERT_BIT(DEVELOPER) | ALERT_BIT(KIT);

static const char *supply_part(struct alert *alert, const char *name, bool second)
{
    const char *slash = strchr(name, '/');
    if (slash == NULL)
        return second ? "" : name;
    return second ? slash + 1 : arena_strndup(alert->arena, name, (size_t)(slash - name));
}

// Whether the label is one that is known, whatever its value.
static bool take_field(struct alert *alert, const char *label, const char *value, const char *state,
                       unsigned indent)
{
    const struct alert_label *known = alert_label(alert, label);
    uint64_t number;
    bool whole;
    uint64_t atoms = alert_atoms_of(alert, label, &whole);
    enum alert_meaning meaning = known != NULL ? known->meaning : ALERT_UNKNOWN;
    // "Printer: 61814" counts; "Printer: Copier, 2nd floor" is its name.
    if (meaning == ALERT_NAME && whole && atoms != 0 && alert_number(value, &number) > 0)
        meaning = ALERT_UNKNOWN;
    // "Total" below "Scanned pages" is of those.
    if (meaning == ALERT_COUNTER && whole && strcmp(known->name, "total") == 0 &&
        alert_context_counts(alert))
        meaning = ALERT_UNKNOWN;
    alert->pending = ALERT_UNKNOWN;
    if (value[0] == '\0') {
        atoms = heading_atoms(alert, label, &whole);
        push_context(alert, indent, whole ? atoms : 0, meaning);
        alert->pending = meaning != ALERT_UNKNOWN ? meaning
                         : whole && atoms != 0    ? ALERT_COUNTER
                                                  : ALERT_UNKNOWN;
        alert->pending_label = label;
        alert->pending_atoms = atoms;
        return meaning != ALERT_UNKNOWN || (whole && atoms != 0);
    }
    if (meaning == ALERT_COUNTER) {
        int counted = alert_number(value, &number);
        alert->labels += counted != 0;
        alert->implausible = alert->implausible || counted < 0;
        return counted <= 0 || alert_take_counter(alert, known->name, number);
    }
    if (meaning == ALERT_SUPPLY && strchr(value, '%') != NULL)
        return alert->labels += 1,
               alert_take_supply(alert, label, supply_part(alert, known->name, false),
                                 supply_part(alert, known->name, true), value, state);
    if (meaning == ALERT_STATUS)
        status_value(alert, label, value);
    else if (meaning == ALERT_CODE)
        code_value(alert, label, value);
    else if (meaning != ALERT_UNKNOWN && meaning != ALERT_SKIP && meaning < ALERT_STATUS)
        alert->labels += take_identity(alert, meaning, value);
    if (meaning != ALERT_UNKNOWN)
        return true;
    if (alert_take_value(alert, label, atoms, whole, value, state)) {
        alert->labels++;
        return true;
    }
    // "Supply: Black toner cartridge": of it is the level that follows.
    bool parts;
    uint64_t of = alert_atoms_of(alert, value, &parts);
    if (!whole || atoms == 0 || !parts || (of & parts_of_machine) == 0)
        return false;
    push_context(alert, indent, of, ALERT_UNKNOWN);
    return true;
}

// ---- where labels are ----

static void add_mark(struct line_marks *marks, size_t begin, size_t label, size_t size,
                     size_t value)
{
    if (marks->count < LINE_MARKS_MAX)
        marks->marks[marks->count++] =
            (struct line_mark){.begin = begin, .label = label, .label_size = size, .value = value};
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

static void mark_at(struct alert *alert, struct line_marks *marks, const char *text, size_t at,
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
    else if (marks->count == 0 && at <= LINE_LABEL_MAX)
        add_mark(marks, 0, 0, at, value);
}

// "[Serial Number], A4FM021007478", and "[SN - W792300234]" in a subject.
static size_t mark_bracket(struct alert *alert, struct line_marks *marks, const char *text,
                           size_t at, unsigned indent)
{
    size_t length = strcspn(text + at + 1, "]");
    if (text[at + 1 + length] != ']' || length > LINE_BRACKET_MAX || length < 2)
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
        fields(alert, inside, indent, true);
    return after - 1;
}

static void find_marks(struct alert *alert, struct line_marks *marks, const char *text,
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
               take_field(alert, arena_strndup(alert->arena, text, (size_t)(gap - text)), value, "",
                          indent);
    }
    for (const char *space = strchr(text, ' '); space != NULL; space = strchr(space + 1, ' ')) {
        const char *label = arena_strndup(alert->arena, text, (size_t)(space - text));
        const struct alert_label *known = alert_label(alert, label);
        if (known != NULL && known->meaning == ALERT_SERIAL && strchr(space + 1, ' ') == NULL &&
            serial_ok(space + 1))
            return take_field(alert, label, space + 1, "", indent);
    }
    return false;
}

// ---- free words ----

// "Black & White", "[Counter Information]", "COUNTERS".
static bool heading(struct alert *alert, const char *text, unsigned indent)
{
    bool whole;
    size_t length = strlen(text);
    if (length > LINE_LABEL_MAX)
        return false;
    uint64_t atoms = heading_atoms(alert, text, &whole);
    if (text[0] == '[' && text[length - 1] == ']')
        atoms = whole ? atoms : 0;
    else if (!whole || (atoms & ~ALERT_BIT(NOISE)) == 0)
        return false;
    push_context(alert, indent, atoms, ALERT_UNKNOWN);
    alert->pending = atoms != 0 ? ALERT_COUNTER : ALERT_UNKNOWN;
    alert->pending_label = text;
    alert->pending_atoms = atoms;
    return true;
}

static bool in_status(const struct alert *alert)
{
    return alert->context_count > 0 &&
           alert->contexts[alert->context_count - 1].meaning == ALERT_STATUS;
}

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

// "Acme 9 (S/N AB12345) is short of toner": where nothing but the words says which number it is.
static void inline_serial(struct alert *alert, const char *text)
{
    static const char *const words[] = {"serial number ", "serial no. ", "serial no ", "serial # ",
                                        "serial#",        "serial ",     "s/n ",       "s/n#",
                                        "s/n: ",          "sn ",         "sn: ",       "sn#"};
    static const char *const others[] = {"cartridge serial", "toner serial", "drum serial",
                                         "supply serial", NULL};
    if (alert->serial != NULL || words_has_one(text, others))
        return;
    for (size_t i = 0; alert->serial == NULL && i < sizeof(words) / sizeof(words[0]); i++) {
        const char *at = strcasestr(text, words[i]);
        if (at == NULL || (at > text && isalnum((unsigned char)at[-1])))
            continue;
        const char *token = first_token(alert, at + strlen(words[i]));
        if (serial_ok(token) && strlen(token) >= 5)
            alert->serial = token;
    }
}

static void free_words(struct alert *alert, const char *text, unsigned indent)
{
    if (codes_line(alert, text))
        return;
    alert->pending = ALERT_UNKNOWN;
    if (alert_say(alert, text, in_status(alert) ? ALERT_PLACE_STATUS : ALERT_PLACE_TEXT) != 0) {
        alert->context_count -= in_status(alert);
        return;
    }
    if (heading(alert, text, indent))
        return;
    bool quiet = strpbrk(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") == NULL;
    if (in_status(alert) && alert->form != NULL && alert->form->otherwise[0] != '\0' && !quiet) {
        alert_say_unknown(alert, text);
        alert->context_count--;
    }
}

// The value of a label that stood alone in the line before.
static bool pending_value(struct alert *alert, const char *text, unsigned indent)
{
    uint64_t number;
    enum alert_meaning meaning = alert->pending;
    if (meaning == ALERT_UNKNOWN || meaning == ALERT_SKIP)
        return false;
    if (meaning == ALERT_COUNTER ? alert_number(text, &number) <= 0 : meaning >= ALERT_STATUS)
        return false;
    const char *label = alert->pending_label;
    alert->pending = ALERT_UNKNOWN;
    if (alert->context_count > 0)
        alert->contexts[alert->context_count - 1].meaning = ALERT_UNKNOWN;
    return take_field(alert, label, text, "", indent);
}

static const char *line_rest(const char *text, bool *log)
{
    *log = text[0] == '[' && (text[1] == '*' || text[1] == ' ') && text[2] == ']';
    return *log ? text + 3 + strspn(text + 3, " \t") : text;
}

static void fields(struct alert *alert, const char *text, unsigned indent, bool subject)
{
    struct line_marks marks;
    find_marks(alert, &marks, text, indent);
    if (marks.count == 0) {
        inline_serial(alert, text);
        if (!subject && !pending_value(alert, text, indent) && !columns_field(alert, text, indent))
            free_words(alert, text, indent);
        return;
    }
    bool known = false;
    for (size_t i = 0; i < marks.count; i++) {
        const struct line_mark *mark = &marks.marks[i];
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
        if ((before & parts_of_machine) != 0)
            known = true;
        else
            known = take_field(alert, label, value, "", indent) || known;
    }
    const struct line_mark *first = &marks.marks[0];
    inline_serial(alert, text);
    if (!known && !subject && !value_says_nothing(alert, text + first->value))
        alert_say(alert, text, in_status(alert) ? ALERT_PLACE_STATUS : ALERT_PLACE_TEXT);
}

// ---- tables ----

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

static bool cell_known(struct alert *alert, const char *cell)
{
    bool whole;
    if (alert_label(alert, cell) != NULL)
        return true;
    uint64_t atoms = alert_atoms_of(alert, cell, &whole);
    return whole && (atoms & ~ALERT_BIT(NOISE)) != 0;
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
        push_context(alert, 1000, alert->columns[i], ALERT_UNKNOWN);
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
    push_context(alert, indent, second, ALERT_UNKNOWN);
    return true;
}

// A CSV file of one machine: labels in the first row, values in the second.
static bool row_labels(struct alert *alert, const char *const *cells, size_t count,
                       const struct alert_line *next, char separator)
{
    size_t known = 0;
    for (size_t i = 0; i < count; i++)
        known += cell_known(alert, cells[i]);
    if (count < 3 || known < 3 || known * 2 < count || next == NULL)
        return false;
    const char *values[ALERT_CELLS_MAX];
    size_t n = split_cells(alert, next->text, separator, values);
    for (size_t i = 0; i < n; i++) {
        if (cell_known(alert, values[i]) && alert_is_fine(alert, values[i]) == false)
            return false;
    }
    for (size_t i = 0; i < count && i < n; i++) {
        if (values[i][0] != '\0')
            take_field(alert, cells[i], values[i], "", 0);
    }
    return true;
}

// How many lines were read.
static size_t row(struct alert *alert, const struct alert_line *line, const struct alert_line *next,
                  char separator)
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
    const char *label = cells[skip], *value = skip + 1 < count ? cells[skip + 1] : "";
    const char *state = skip + 2 < count ? cells[skip + 2] : "";
    size_t length = strlen(label);
    if (length > 0 && label[length - 1] == ':')
        label = arena_strndup(alert->arena, label, length - 1);
    if (value[0] == '\0' && state[0] != '\0') {
        value = state;
        state = "";
    }
    if (value[0] == '\0')
        fields(alert, label, line->indent, false);
    else if (!take_field(alert, label, value, state, line->indent) &&
             !value_says_nothing(alert, value))
        alert_say(alert, arena_printf(alert->arena, "%s %s %s", label, value, state),
                  ALERT_PLACE_TEXT);
    return 1;
}

// The character that parts its cells; '\0' = it is no row.
static char row_separator(struct alert *alert, const struct alert_line *line)
{
    const char *text = line->text;
    if (strchr(text, '|') != NULL)
        return '|';
    if (strchr(text, '\t') != NULL)
        return '\t';
    for (const char *mark = ",;"; *mark != '\0'; mark++) {
        const char *at = strchr(text, *mark);
        if (at == NULL || at == text || text[0] == '[')
            continue;
        const char *first = text[0] == '"'
                                ? arena_strndup(alert->arena, text + 1, strcspn(text + 1, "\""))
                                : arena_strndup(alert->arena, text, (size_t)(at - text));
        if (strchr(first, ':') == NULL && strchr(first, '=') == NULL && cell_known(alert, first))
            return *mark;
    }
    return '\0';
}

// ---- all lines ----

// "<Fri 25 Apr 2025 17:58:39>", "2013/06/06 07:10:04"
static bool date_line(struct alert *alert, const char *text)
{
    size_t length = strlen(text);
    bool whole, log = text[0] == '<' && text[length - 1] == '>';
    if (length < 8 || length > 60)
        return false;
    if (log)
        text = arena_strndup(alert->arena, text + 1, length - 2);
    int64_t time = alert_when(text, alert->text.date, alert->text.zone, &whole);
    if (time == 0 || !whole)
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
    mac_anywhere(alert, line->text);
    if (log) {
        alert_say_event(alert, rest, line->text[1] == ' ');
        return 1;
    }
    if (date_line(alert, line->text))
        return 1;
    pop_contexts(alert, line->indent);
    char separator = row_separator(alert, line);
    if (separator != '\0')
        return row(alert, line, next, separator);
    fields(alert, line->text, line->indent, false);
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
    fields(alert, alert->text.subject, 0, true);
}
