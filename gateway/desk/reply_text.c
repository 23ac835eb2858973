#include "gateway/desk/reply_text.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "lib/arena.h"
#include "lib/buf.h"

struct line {
    const char *text; // without white space in front
    size_t length;    // without line end and white space behind
    const char *whole;
    size_t whole_length; // with its line end
};

static bool begins(const struct line *line, const char *word)
{
    size_t length = strlen(word);
    return line->length >= length && strncasecmp(line->text, word, length) == 0;
}

static bool ends(const struct line *line, const char *word)
{
    size_t length = strlen(word);
    return line->length >= length &&
           strncasecmp(line->text + line->length - length, word, length) == 0;
}

static bool has(const struct line *line, char c)
{
    return memchr(line->text, c, line->length) != NULL;
}

static bool is_empty(const struct line *line)
{
    return line->length == 0;
}

static bool is_quoted(const struct line *line)
{
    return line->length > 0 && line->text[0] == '>';
}

// ---- what mail programs write above the mail they answer to ----

static const char *const rulers[] = {
    "-----Original Message", "-----Original message", "----- Original Message",
    "-----Urspr\303\274ngliche Nachricht", "----- Urspr\303\274ngliche Nachricht",
    "-------- Original Message", "-------- Urspr\303\274ngliche Nachricht",
    "-----Message d'origine", "-----Mensaje original", "-----Messaggio originale",
    "-----\345\205\203\343\201\256\343\203\241\343\203\203\343\202\273\343\203\274\343\202\270",
    "----- \345\205\203\343\201\256\343\203\241\343\203\203\343\202\273\343\203\274\343\202\270",
    "---------- Forwarded message", "Begin forwarded message",
};
static const char *const senders[] = {
    "From:", "Von:", "De:", "Da:", "*From:*", "*Von:*",
    "\345\267\256\345\207\272\344\272\272:", "\345\267\256\345\207\272\344\272\272\357\274\232",
    "\351\200\201\344\277\241\350\200\205:", "\351\200\201\344\277\241\350\200\205\357\274\232",
};
static const char *const dates[] = {
    "Sent:", "Date:", "Gesendet:", "Datum:", "Envoy\303\251", "Enviado", "Inviato",
    "*Sent:*", "*Gesendet:*",
    "\351\200\201\344\277\241\346\227\245\346\231\202", "\346\227\245\344\273\230", "\346\227\245\346\231\202",
};
static const char *const verbs[] = {
    "wrote:", "schrieb:", "a \303\251crit :", "a \303\251crit:", "escribi\303\263:", "ha scritto:",
    "\343\201\256\343\203\241\343\203\274\343\203\253:", "\345\206\231\351\201\223\357\274\232",
    "\346\233\270\343\201\215\343\201\276\343\201\227\343\201\237:",
};

static bool begins_one(const struct line *line, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (begins(line, words[i]))
            return true;
    return false;
}

#define N_OF(array) (sizeof(array) / sizeof(array)[0])

// "From: ..." alone may be a person's words; with "Sent: ..." near it is a header.
static bool is_header(const struct line *lines, size_t n, size_t at)
{
    if (!begins_one(&lines[at], senders, N_OF(senders)))
        return false;
    for (size_t i = at + 1; i < n && i <= at + 4; i++)
        if (begins_one(&lines[i], dates, N_OF(dates)))
            return true;
    return false;
}

static bool is_ruler(const struct line *lines, size_t n, size_t at)
{
    if (begins_one(&lines[at], rulers, N_OF(rulers)))
        return true;
    size_t next = at + 1;
    while (next < n && is_empty(&lines[next]))
        next++;
    return begins(&lines[at], "__________") && next < n && is_header(lines, n, next);
}

static const char *const openings[] = {"On ", "Am ", "Le ", "El ", "Il "};

static bool is_opening(const struct line *line)
{
    return begins_one(line, openings, N_OF(openings)) ||
           (line->length > 0 && line->text[0] >= '0' && line->text[0] <= '9');
}

static bool has_verb(const struct line *line)
{
    for (size_t i = 0; i < N_OF(verbs); i++)
        if (ends(line, verbs[i]))
            return true;
    // "Am 21.11.2026 schrieb Service:", "2026... <a@b.test>:"
    return ends(line, ":") && (memmem(line->text, line->length, " schrieb ", 9) != NULL ||
                               (ends(line, ">:") && has(line, '@')));
}

// "On Tuesday, Service <...> wrote:", perhaps broken into two or three lines: how many; 0 = none.
static size_t attribution_lines(const struct line *lines, size_t n, size_t at)
{
    if (!is_opening(&lines[at]))
        return has_verb(&lines[at]) && has(&lines[at], '@') ? 1 : 0;
    for (size_t more = 0; more < 3 && at + more < n && !is_empty(&lines[at + more]); more++)
        if (has_verb(&lines[at + more]))
            return more + 1;
    return 0;
}

// ---- the lines ----

static struct line *cut_lines(struct arena *arena, const char *text, size_t *n_r)
{
    size_t n = 1, at = 0;
    for (const char *p = text; (p = strchr(p, '\n')) != NULL; p++)
        n++;
    struct line *lines = arena_array(arena, n, sizeof *lines);
    for (; at < n; at++) {
        struct line *line = &lines[at];
        size_t length = strcspn(text, "\n");
        line->whole = text;
        line->whole_length = length + (text[length] == '\n');
        line->text = text + strspn(text, " \t\r");
        if (line->text > text + length)
            line->text = text + length;
        line->length = length - (size_t)(line->text - text);
        while (line->length > 0 && strchr(" \t\r", line->text[line->length - 1]) != NULL)
            line->length--;
        text += line->whole_length;
    }
    *n_r = n;
    return lines;
}

static const char *trimmed(struct arena *arena, struct buf *buf)
{
    const char *text = buf_text(buf);
    size_t length = buf->len;
    while (length > 0 && strchr(" \r\n\t", text[length - 1]) != NULL)
        length--;
    size_t front = 0;
    for (size_t i = 0; i < length && strchr(" \r\n\t", text[i]) != NULL; i++)
        if (text[i] == '\n')
            front = i + 1;
    return arena_strndup(arena, text + front, length - front);
}

static void add_line(struct buf *buf, const struct line *line)
{
    buf_add(buf, line->whole, line->whole_length);
}

static bool quoted_follows(const struct line *lines, size_t n, size_t at)
{
    while (at < n && is_empty(&lines[at]))
        at++;
    return at < n && is_quoted(&lines[at]);
}

void reply_text_split(struct arena *arena, const char *text, const char **own_r,
                      const char **quoted_r)
{
    size_t n;
    const struct line *lines = cut_lines(arena, text, &n);
    struct buf own = {0}, quoted = {0};
    bool all = false; // of what is left is quoted
    for (size_t at = 0; at < n; at++) {
        size_t above = all ? 0 : attribution_lines(lines, n, at);
        if (above > 0) {
            for (size_t i = 0; i < above; i++)
                add_line(&quoted, &lines[at + i]);
            at += above - 1;
            all = !quoted_follows(lines, n, at + 1);
            continue;
        }
        all = all || is_ruler(lines, n, at) || is_header(lines, n, at);
        add_line(all || is_quoted(&lines[at]) ? &quoted : &own, &lines[at]);
    }
    *own_r = trimmed(arena, &own);
    *quoted_r = trimmed(arena, &quoted);
    if ((*own_r)[0] == '\0') {
        *own_r = *quoted_r;
        *quoted_r = "";
    }
    buf_free(&own);
    buf_free(&quoted);
}
