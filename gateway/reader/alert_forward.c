#include "gateway/reader/alert_forward.h"

#include <string.h>
#include <strings.h>

#include "lib/arena.h"

#include "gateway/reader/alert_text.h"
#include "gateway/reader/fold.h"
#include "gateway/reader/words.h"

enum { FORWARD_LINES = 400, FORWARD_TIMES = 8, FORWARD_BARE_LINES = 100, HEAD_LABEL_MAX = 30 };

// ---- the subject ----

static const char *const forward_prefixes[] = {
    "fwd", "fw",     "wg", "tr",   "rv",   "enc",  "i",    "vs",
    "vb",  "doorst", "pd", "转发", "轉寄", "転送", "전달", NULL,
};
static const char *const answer_prefixes[] = {
    "re",  "aw",  "antw", "sv",   "res",  "odp",  "ynt",
    "rif", "bls", "回复", "回覆", "返信", "회신", NULL,
};

static size_t colon(const char *text)
{
    return text[0] == ':' ? 1 : strncmp(text, "：", 3) == 0 ? 3 : 0;
}

// "Fwd:", and "TR :" as it is written in French.
static const char *behind_prefix(const char *text, const char *const *prefixes)
{
    for (; *prefixes != NULL; prefixes++) {
        if (!words_begins(text, *prefixes))
            continue;
        const char *at = text + strlen(*prefixes);
        at += strspn(at, " ");
        if (colon(at) > 0)
            return at + colon(at);
    }
    return NULL;
}

static const char *behind_mark(const char *text)
{
    static const char *const marks[] = {"[ext]",     "[extern]", "[external]", "[external email]",
                                        "external:", "[ext.]",   "*external*", "[spam]",
                                        NULL};
    for (size_t i = 0; marks[i] != NULL; i++) {
        if (words_begins(text, marks[i]))
            return text + strlen(marks[i]);
    }
    return NULL;
}

const char *alert_forward_subject(const char *subject, struct alert_text *text)
{
    const char *at = subject + strspn(subject, " \t"), *next;
    for (int i = 0; i < 8; i++) {
        if ((next = behind_mark(at)) != NULL)
            ;
        else if ((next = behind_prefix(at, forward_prefixes)) != NULL)
            text->forwarded = true;
        else if ((next = behind_prefix(at, answer_prefixes)) != NULL)
            text->answer = !text->forwarded;
        else
            break;
        at = next + strspn(next, " \t");
    }
    return at;
}

// ---- the head ----

enum head { HEAD_NONE, HEAD_FROM, HEAD_SUBJECT, HEAD_DATE, HEAD_TO, HEAD_CC, HEAD_OTHER };

#define HEAD(head, label)                                                                          \
    {                                                                                              \
        sizeof(label) - 1, label, head                                                             \
    }
// In the languages of the mail programs; ASCII letters in any case.
static const struct {
    size_t size;
    const char *label;
    enum head head;
} forward_heads[] = {
    HEAD(HEAD_FROM, "from"),
    HEAD(HEAD_FROM, "von"),
    HEAD(HEAD_FROM, "de"),
    HEAD(HEAD_FROM, "da"),
    HEAD(HEAD_FROM, "van"),
    HEAD(HEAD_FROM, "från"),
    HEAD(HEAD_FROM, "fra"),
    HEAD(HEAD_FROM, "od"),
    HEAD(HEAD_FROM, "差出人"),
    HEAD(HEAD_FROM, "发件人"),
    HEAD(HEAD_FROM, "寄件者"),
    HEAD(HEAD_FROM, "보낸 사람"),
    HEAD(HEAD_SUBJECT, "subject"),
    HEAD(HEAD_SUBJECT, "betreff"),
    HEAD(HEAD_SUBJECT, "objet"),
    HEAD(HEAD_SUBJECT, "sujet"),
    HEAD(HEAD_SUBJECT, "asunto"),
    HEAD(HEAD_SUBJECT, "oggetto"),
    HEAD(HEAD_SUBJECT, "onderwerp"),
    HEAD(HEAD_SUBJECT, "assunto"),
    HEAD(HEAD_SUBJECT, "ämne"),
    HEAD(HEAD_SUBJECT, "Ämne"),
    HEAD(HEAD_SUBJECT, "emne"),
    HEAD(HEAD_SUBJECT, "temat"),
    HEAD(HEAD_SUBJECT, "件名"),
    HEAD(HEAD_SUBJECT, "主题"),
    HEAD(HEAD_SUBJECT, "主旨"),
    HEAD(HEAD_SUBJECT, "제목"),
    HEAD(HEAD_DATE, "sent"),
    HEAD(HEAD_DATE, "gesendet"),
    HEAD(HEAD_DATE, "date"),
    HEAD(HEAD_DATE, "datum"),
    HEAD(HEAD_DATE, "envoyé"),
    HEAD(HEAD_DATE, "enviado"),
    HEAD(HEAD_DATE, "enviada"),
    HEAD(HEAD_DATE, "inviato"),
    HEAD(HEAD_DATE, "verzonden"),
    HEAD(HEAD_DATE, "data"),
    HEAD(HEAD_DATE, "fecha"),
    HEAD(HEAD_DATE, "skickat"),
    HEAD(HEAD_DATE, "送信日時"),
    HEAD(HEAD_DATE, "日付"),
    HEAD(HEAD_DATE, "日時"),
    HEAD(HEAD_DATE, "发送时间"),
    HEAD(HEAD_DATE, "寄件日期"),
    HEAD(HEAD_DATE, "보낸 날짜"),
    HEAD(HEAD_TO, "to"),
    HEAD(HEAD_TO, "an"),
    HEAD(HEAD_TO, "à"),
    HEAD(HEAD_TO, "À"),
    HEAD(HEAD_TO, "pour"),
    HEAD(HEAD_TO, "para"),
    HEAD(HEAD_TO, "a"),
    HEAD(HEAD_TO, "aan"),
    HEAD(HEAD_TO, "till"),
    HEAD(HEAD_TO, "til"),
    HEAD(HEAD_TO, "do"),
    HEAD(HEAD_TO, "宛先"),
    HEAD(HEAD_TO, "收件人"),
    HEAD(HEAD_TO, "收件者"),
    HEAD(HEAD_TO, "받는 사람"),
    HEAD(HEAD_CC, "cc"),
    HEAD(HEAD_CC, "bcc"),
    HEAD(HEAD_CC, "kopie"),
    HEAD(HEAD_CC, "kopie an"),
    HEAD(HEAD_CC, "copie à"),
    HEAD(HEAD_CC, "copia"),
    HEAD(HEAD_CC, "ccn"),
    HEAD(HEAD_OTHER, "reply-to"),
    HEAD(HEAD_OTHER, "antwort an"),
    HEAD(HEAD_OTHER, "répondre à"),
    HEAD(HEAD_OTHER, "importance"),
    HEAD(HEAD_OTHER, "priorität"),
    HEAD(HEAD_OTHER, "priority"),
    HEAD(HEAD_OTHER, "重要度"),
    HEAD(HEAD_OTHER, "attachments"),
    HEAD(HEAD_OTHER, "anlagen"),
    HEAD(HEAD_OTHER, "添付ファイル"),
    HEAD(HEAD_OTHER, "返信先"),
    HEAD(HEAD_OTHER, "sensitivity"),
};
#undef HEAD

// *value_r in the line itself.
static enum head head_of(const char *line, const char **value_r)
{
    line += strspn(line, "*> |");
    const char *end = strpbrk(line, ":\357");
    if (end == NULL || end - line > HEAD_LABEL_MAX || colon(end) == 0)
        return HEAD_NONE;
    *value_r = end + colon(end);
    *value_r += strspn(*value_r, "* \t");
    while (end > line && strchr(" \t*", end[-1]) != NULL)
        end--;
    size_t size = (size_t)(end - line);
    for (size_t i = 0; i < sizeof(forward_heads) / sizeof(forward_heads[0]); i++) {
        if (size == forward_heads[i].size && strncasecmp(line, forward_heads[i].label, size) == 0)
            return forward_heads[i].head;
    }
    return HEAD_NONE;
}

struct head_read {
    unsigned seen; // bits of enum head
    size_t end;    // the line behind it
    const char *subject, *from;
};

static void head_take(struct head_read *read, enum head head, const char *value)
{
    read->seen |= 1U << head;
    if (head == HEAD_SUBJECT)
        read->subject = value;
    else if (head == HEAD_FROM)
        read->from = value;
}

// The lines of a head, up to one that is none; empty lines may stand in it, and a label that was
// there already is the machine's.
static void head_read(const struct alert_text *text, size_t at, struct head_read *read_r)
{
    *read_r = (struct head_read){.end = at};
    enum head before = HEAD_NONE;
    for (; at < text->count; at++) {
        const char *line = text->lines[at].text, *value;
        if (line[strspn(line, "*> |")] == '\0')
            continue;
        enum head head = head_of(line, &value);
        bool more = head == HEAD_NONE && (before == HEAD_TO || before == HEAD_CC) &&
                    read_r->end == at && strchr(line, '@') != NULL && strchr(line, ':') == NULL;
        if (!more && (head == HEAD_NONE ||
                      (head != HEAD_OTHER && head != HEAD_CC && (read_r->seen >> head & 1) != 0)))
            break;
        if (!more) {
            head_take(read_r, head, value);
            before = head;
        }
        read_r->end = at + 1;
    }
}

static unsigned heads_seen(const struct head_read *read)
{
    unsigned count = 0;
    for (unsigned seen = read->seen; seen != 0; seen >>= 1)
        count += seen & 1;
    return count;
}

// ---- the mark above it ----

static bool is_mark(struct arena *arena, const char *line)
{
    static const char *const words[] = {
        "forwarded message",
        "original message",
        "forwarded by",
        "begin forwarded",
        "weitergeleitete",
        "ursprüngliche nachricht",
        "message transféré",
        "message réexpédié",
        "message d'origine",
        "message d’origine",
        "mensaje reenviado",
        "mensaje original",
        "messaggio inoltrato",
        "messaggio originale",
        "mensagem encaminhada",
        "mensagem original",
        "doorgestuurd bericht",
        "oorspronkelijk bericht",
        "vidarebefordrat",
        "videresendt",
        "转发",
        "转发的邮件",
        "轉寄",
        "転送",
        "元のメ",
        "전달된",
        NULL,
    };
    size_t length = strlen(line);
    bool ends = length >= 3 && (line[length - 1] == ':' || strcmp(line + length - 3, "：") == 0);
    return length < 120 && (ends || strncmp(line, "---", 3) == 0 || strncmp(line, "___", 3) == 0) &&
           words_has_one(fold_text(arena, line), words);
}

// Outlook has no mark, only its head.
static bool is_bare_head(const struct head_read *read, bool forwarded)
{
    bool from = (read->seen >> HEAD_FROM & 1) != 0;
    bool subject = (read->seen >> HEAD_SUBJECT & 1) != 0;
    return from && heads_seen(read) >= 3 && (forwarded || subject);
}

static void drop_lines(struct alert_text *text, size_t count)
{
    memmove(text->lines, text->lines + count, (text->count - count) * sizeof(*text->lines));
    text->count -= count;
}

// 1 and the lines up to the end of a head are gone; 0: there is none.
static int take_one(struct arena *arena, struct alert_text *text)
{
    struct head_read read = {.end = 0};
    for (size_t i = 0; i < text->count && i < FORWARD_LINES; i++) {
        const char *line = text->lines[i].text;
        line += strspn(line, "> ");
        bool mark = is_mark(arena, line);
        if (!mark && (i >= FORWARD_BARE_LINES || strpbrk(line, ":\357") == NULL || text->answer))
            continue;
        head_read(text, mark ? i + 1 : i, &read);
        if (!mark && !is_bare_head(&read, text->forwarded))
            continue;
        text->forwarded = true;
        if (read.subject != NULL)
            text->subject = alert_forward_subject(read.subject, text);
        if (read.from != NULL)
            text->from = read.from;
        drop_lines(text, read.end);
        return 1;
    }
    return 0;
}

void alert_forward_take(struct arena *arena, struct alert_text *text)
{
    for (int i = 0; i < FORWARD_TIMES && take_one(arena, text); i++)
        ;
}

// ---- quoting ----

void alert_forward_unquote(struct alert_text *text)
{
    size_t quoted = 0, bars = 0, filled = 0;
    for (size_t i = 0; i < text->count; i++) {
        quoted += text->lines[i].text[0] == '>';
        bars += text->lines[i].text[0] == '|';
        filled += text->lines[i].text[0] != '\0';
    }
    bool keep = text->forwarded || quoted == filled;
    const char *marks_of = text->forwarded && filled > 0 && bars == filled ? "| " : "> ";
    for (size_t i = 0; i < text->count && quoted + bars > 0; i++) {
        struct alert_line *line = &text->lines[i];
        if (line->text[0] != marks_of[0] || line->source != 0)
            continue;
        size_t marks = strspn(line->text, marks_of);
        size_t last = marks;
        while (last > 0 && line->text[last - 1] == ' ')
            last--;
        line->indent = (unsigned)(marks - last);
        line->text = keep ? line->text + marks : "";
    }
}
