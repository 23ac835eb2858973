#include "gateway/reader/plain.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "lib/arena.h"
#include "lib/text.h"

#include "gateway/reader/words.h"

enum { PLAIN_LINES_MAX = 200, PLAIN_NUMBER_MIN = 6, PLAIN_NUMBER_MAX = 10 };

// ---- the number ----

static const char *const plain_labels[] = {
    "registration number",
    "registration no",
    "registration nr",
    "registration",
    "reg. no",
    "reg no",
    "reg.no",
    "terminal number",
    "terminal no",
    "terminal",
    "machine number",
    "machine no",
    "registrierungsnummer",
    "registriernummer",
    "\347\231\273\351\214\262\347\225\252\345\217\267",
    "\346\251\237\347\225\252",
    "u=",
    "no.",
    NULL,
};

// Digits at text, ended by something that is no digit or letter. NULL: none, or too few or too
// many.
static char *plain_digits(const char *text, struct arena *arena)
{
    size_t length = strspn(text, "0123456789");
    char next = text[length];
    if (length < PLAIN_NUMBER_MIN || length > PLAIN_NUMBER_MAX || isalpha((unsigned char)next) ||
        next == '-' || (next == '.' && isdigit((unsigned char)text[length + 1])) || next == '/')
        return NULL;
    return arena_strndup(arena, text, length);
}

static char *plain_behind_label(const char *line, struct arena *arena)
{
    for (size_t i = 0; plain_labels[i] != NULL; i++) {
        const char *at = strcasestr(line, plain_labels[i]);
        if (at == NULL || (at > line && isalnum((unsigned char)at[-1])))
            continue;
        at += strlen(plain_labels[i]);
        at += strspn(at, " \t:.=#");
        if (strncmp(at, "\357\274\232", 3) == 0) // full-width colon
            at += 3 + strspn(at + 3, " ");
        char *number = plain_digits(at, arena);
        if (number != NULL)
            return number;
    }
    return NULL;
}

static char *plain_in_line(const char *line, struct arena *arena)
{
    char *number = plain_behind_label(line, arena);
    return number != NULL ? number : plain_digits(line + strspn(line, " \t#["), arena);
}

// ---- the sender's own lines: what is quoted below is somebody else's ----

static bool plain_is_quote(const char *line)
{
    static const char *const begins[] = {
        ">",     "|",    "-----original", "----- original", "---- original", "-------- original",
        "from:", "von:", "sent:",         "________",       "-- ",           NULL,
    };
    const char *word = line + strspn(line, " \t");
    size_t length = strlen(word);
    bool wrote = words_begins(word, "on ") && length > 6 && (words_has(word, "wrote:"));
    return wrote || words_begins_one(word, begins);
}

static char *plain_own_text(const struct reading *reading)
{
    const char *text = reading->text;
    const char *at = text;
    for (int lines = 0; *at != '\0' && lines < PLAIN_LINES_MAX; lines++) {
        size_t length = strcspn(at, "\n");
        if (plain_is_quote(arena_strndup(reading->arena, at, length < 200 ? length : 200)))
            break;
        at += length + (at[length] == '\n');
    }
    return arena_strndup(reading->arena, text, (size_t)(at - text));
}

static char *plain_find_number(const struct reading *reading, const char *own)
{
    char *number = plain_in_line(reading->parsed->subject, reading->arena);
    while (number == NULL && *own != '\0') {
        size_t length = strcspn(own, "\n");
        number = plain_in_line(arena_strndup(reading->arena, own, length < 500 ? length : 500),
                               reading->arena);
        own += length + (own[length] == '\n');
    }
    return number;
}

// ---- the words ----

static const struct {
    const char *words[4]; // all of them in one line
    const char *keyword;  // PWG 5100.9, RFC 8011
    Platen__Severity severity;
} plain_conditions[] = {
    {{"waste", "almost full"}, "marker-waste-almost-full", PLATEN__SEVERITY__SEVERITY_WARNING},
    {{"waste", "nearly full"}, "marker-waste-almost-full", PLATEN__SEVERITY__SEVERITY_WARNING},
    {{"waste", "full"}, "marker-waste-full", PLATEN__SEVERITY__SEVERITY_ERROR},
    {{"toner", "low"}, "toner-low", PLATEN__SEVERITY__SEVERITY_WARNING},
    {{"toner", "almost empty"}, "toner-low", PLATEN__SEVERITY__SEVERITY_WARNING},
    {{"toner", "nearly empty"}, "toner-low", PLATEN__SEVERITY__SEVERITY_WARNING},
    {{"toner", "running out"}, "toner-low", PLATEN__SEVERITY__SEVERITY_WARNING},
    {{"toner", "empty"}, "toner-empty", PLATEN__SEVERITY__SEVERITY_ERROR},
    {{"out of toner"}, "toner-empty", PLATEN__SEVERITY__SEVERITY_ERROR},
    {{"no toner"}, "toner-empty", PLATEN__SEVERITY__SEVERITY_ERROR},
    {{"replace", "toner"}, "toner-empty", PLATEN__SEVERITY__SEVERITY_ERROR},
    {{"ink", "low"}, "marker-supply-low", PLATEN__SEVERITY__SEVERITY_WARNING},
    {{"ink", "empty"}, "marker-supply-empty", PLATEN__SEVERITY__SEVERITY_ERROR},
    {{"out of ink"}, "marker-supply-empty", PLATEN__SEVERITY__SEVERITY_ERROR},
    {{"drum", "low"}, "opc-near-eol", PLATEN__SEVERITY__SEVERITY_WARNING},
    {{"drum", "soon"}, "opc-near-eol", PLATEN__SEVERITY__SEVERITY_WARNING},
    {{"replace", "drum"}, "opc-life-over", PLATEN__SEVERITY__SEVERITY_ERROR},
    {{"paper", "jam"}, "media-jam", PLATEN__SEVERITY__SEVERITY_ERROR},
    {{"paper", "stuck"}, "media-jam", PLATEN__SEVERITY__SEVERITY_ERROR},
    {{"paper", "empty"}, "media-empty", PLATEN__SEVERITY__SEVERITY_ERROR},
    {{"out of paper"}, "media-empty", PLATEN__SEVERITY__SEVERITY_ERROR},
    {{"no paper"}, "media-empty", PLATEN__SEVERITY__SEVERITY_ERROR},
    {{"paper", "low"}, "media-low", PLATEN__SEVERITY__SEVERITY_WARNING},
    {{"cover", "open"}, "cover-open", PLATEN__SEVERITY__SEVERITY_ERROR},
    {{"door", "open"}, "door-open", PLATEN__SEVERITY__SEVERITY_ERROR},
    {{"maintenance", "due"}, "maintenance-due", PLATEN__SEVERITY__SEVERITY_WARNING},
    {{"fuser", "hot"}, "fuser-over-temp", PLATEN__SEVERITY__SEVERITY_ERROR},
    {{"offline"}, "shutdown", PLATEN__SEVERITY__SEVERITY_WARNING},
    {{"defect"}, "other", PLATEN__SEVERITY__SEVERITY_ERROR},
    {{"broken"}, "other", PLATEN__SEVERITY__SEVERITY_ERROR},
    {{"failure"}, "other", PLATEN__SEVERITY__SEVERITY_ERROR},
    {{"does not print"}, "other", PLATEN__SEVERITY__SEVERITY_ERROR},
    {{"does not work"}, "other", PLATEN__SEVERITY__SEVERITY_ERROR},
    {{"not working"}, "other", PLATEN__SEVERITY__SEVERITY_ERROR},
    {{"out of order"}, "other", PLATEN__SEVERITY__SEVERITY_ERROR},
    {{"service call"}, "other", PLATEN__SEVERITY__SEVERITY_ERROR},
};

static const char *const plain_done[] = {
    "done",
    "completed",
    "completion",
    "repaired",
    "fixed",
    "has been replaced",
    "was replaced",
    "replenished",
    "refilled",
    "finished",
    "works again",
    "erledigt",
    "\345\256\214\344\272\206",
    NULL,
};

static const char *const plain_colours[] = {"black", "cyan", "magenta", "yellow", NULL};

static bool plain_matches(const char *line, const char *const words[4])
{
    for (size_t i = 0; i < 4 && words[i] != NULL; i++) {
        if (!words_has(line, words[i]))
            return false;
    }
    return true;
}

static void plain_condition(struct reading *reading, const char *line)
{
    for (size_t i = 0; i < sizeof(plain_conditions) / sizeof(plain_conditions[0]); i++) {
        if (!plain_matches(line, plain_conditions[i].words))
            continue;
        const Platen__Parsed *parsed = reading->parsed;
        for (size_t j = 0; j < parsed->n_conditions; j++) {
            if (strcmp(parsed->conditions[j]->keyword, plain_conditions[i].keyword) == 0)
                return;
        }
        Platen__Condition *condition = reading_add_condition(reading, plain_conditions[i].keyword,
                                                             plain_conditions[i].severity);
        condition->text = reading_copy(reading, line + strspn(line, " \t"));
        for (size_t j = 0; plain_colours[j] != NULL; j++) {
            if (words_has(line, plain_colours[j]))
                condition->component = reading_copy(reading, plain_colours[j]);
        }
        return;
    }
}

// "Total: 12,345 pages", "Counter: 12345"
static void plain_counter(struct reading *reading, const char *line)
{
    static const char *const labels[] = {"total counter", "total", "counter", "meter", NULL};
    const char *word = line + strspn(line, " \t");
    for (size_t i = 0; labels[i] != NULL; i++) {
        if (!words_begins(word, labels[i]) || reading->parsed->n_counters > 0)
            continue;
        char digits[24];
        size_t length = 0;
        const char *at = word + strlen(labels[i]);
        for (at += strspn(at, " \t:=#"); isdigit((unsigned char)*at) || (*at == ',' && length > 0);
             at++) {
            if (*at != ',' && length < sizeof(digits) - 1)
                digits[length++] = *at;
        }
        digits[length] = '\0';
        uint64_t value;
        if (!text_parse_unsigned(digits, INT64_MAX, &value))
            continue;
        Platen__Counter *counter = arena_alloc(reading->arena, sizeof(*counter));
        platen__counter__init(counter);
        counter->name = reading_copy(reading, "total");
        counter->value = value;
        reading->parsed->counters =
            arena_array(reading->arena, 1, sizeof(*reading->parsed->counters));
        reading->parsed->counters[reading->parsed->n_counters++] = counter;
        return;
    }
}

static void plain_words(struct reading *reading, const char *own)
{
    plain_condition(reading, reading->parsed->subject);
    while (*own != '\0') {
        size_t length = strcspn(own, "\n");
        char *line = arena_strndup(reading->arena, own, text_utf8_cut(own, length, 500));
        plain_condition(reading, line);
        plain_counter(reading, line);
        own += length + (own[length] == '\n');
    }
}

int plain_read(struct reading *reading)
{
    const char *own = plain_own_text(reading);
    char *number = plain_find_number(reading, own);
    Platen__Parsed *parsed = reading->parsed;
    if (number == NULL)
        return 0;
    plain_words(reading, own);
    bool done = words_has_one(own, plain_done) || words_has_one(parsed->subject, plain_done);
    bool known = done || parsed->n_conditions > 0 || parsed->n_counters > 0;
    // Without a word we know, an answer or a mail by a program is what its headers say it is.
    if (!known && (parsed->in_reply_to[0] != '\0' || parsed->auto_submitted[0] != '\0'))
        return 0;
    parsed->number = number;
    if (done)
        reading_end(reading, "completion", PLATEN__FATE__FATE_ACCEPTED, "");
    else if (parsed->n_conditions > 0 || parsed->n_counters == 0)
        reading_end(reading, "alert",
                    known ? PLATEN__FATE__FATE_ACCEPTED : PLATEN__FATE__FATE_STAFF,
                    known ? "" : "a registration number, but no words that say what is the matter");
    else
        reading_end(reading, "meter", PLATEN__FATE__FATE_ACCEPTED, "");
    return 1;
}
