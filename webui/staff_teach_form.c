#include "webui/staff_teach_form.h"

#include <ctype.h>
#include <string.h>

#include "gateway/desk/alert_forms.h"
#include "lib/arena.h"
#include "lib/buf.h"
#include "webui/form.h"

enum { WORDS_MAX = 120 };

const char *const teach_means[] = {
    "serial",
    "model",
    "maker",
    "name",
    "location",
    "ip",
    "mac",
    "time",
    "number",
    "status",
    "code",
    "skip",
    "counter:total",
    "counter:black",
    "counter:colour",
    "counter:copy",
    "counter:print",
    "counter:fax",
    "counter:scan",
    "supply:toner/black",
    "supply:toner/cyan",
    "supply:toner/magenta",
    "supply:toner/yellow",
    NULL,
};

static const struct {
    const char *keyword, *severity;
} severities[] = {
    {"toner-low", "warning"},
    {"toner-empty", "error"},
    {"marker-supply-low", "warning"},
    {"marker-supply-empty", "error"},
    {"opc-near-eol", "warning"},
    {"opc-life-over", "error"},
    {"marker-waste-toner-receptacle-almost-full", "warning"},
    {"marker-waste-toner-receptacle-full", "error"},
    {"fuser-life-almost-over", "warning"},
    {"fuser-life-over", "error"},
    {"media-jam", "error"},
    {"media-low", "warning"},
    {"media-empty", "error"},
    {"cover-open", "error"},
    {"maintenance-due", "warning"},
    {"other", "error"},
};

const char *const teach_says[] = {
    "toner-low",
    "toner-empty",
    "marker-supply-low",
    "marker-supply-empty",
    "opc-near-eol",
    "opc-life-over",
    "marker-waste-toner-receptacle-almost-full",
    "marker-waste-toner-receptacle-full",
    "fuser-life-almost-over",
    "fuser-life-over",
    "media-jam",
    "media-low",
    "media-empty",
    "cover-open",
    "maintenance-due",
    "other",
    NULL,
};

// ---- what was sent ----

static const char *chosen(const char *const *choices, const char *value)
{
    for (; value != NULL && *choices != NULL; choices++)
        if (strcmp(*choices, value) == 0)
            return *choices;
    return "";
}

static const char *text_of(const struct form *form, const char *name, struct arena *arena)
{
    return arena_cut(arena, form_text(form, name, arena), WORDS_MAX);
}

void teach_read(const struct form *form, struct arena *arena, struct teach *teach_r)
{
    teach_r->name = text_of(form, "name", arena);
    teach_r->maker = text_of(form, "maker", arena);
    teach_r->subject = text_of(form, "subject", arena);
    teach_r->from = text_of(form, "from", arena);
    for (size_t i = 0; i < TEACH_TEXTS; i++)
        teach_r->texts[i] = text_of(form, arena_printf(arena, "text%zu", i), arena);
    for (size_t i = 0; i < TEACH_LINES; i++)
        teach_r->marks[i] = (struct teach_mark){
            .means = chosen(teach_means, form_value(form, arena_printf(arena, "m%zu", i))),
            .says = chosen(teach_says, form_value(form, arena_printf(arena, "s%zu", i))),
            .words = text_of(form, arena_printf(arena, "w%zu", i), arena),
        };
}

// ---- what is proposed ----

// The words of a subject that stand in the next one too: those without digits.
static const char *lasting(const char *subject, struct arena *arena)
{
    struct buf kept = {0};
    while (*subject != '\0') {
        size_t length = strcspn(subject, " ");
        bool digit = false;
        for (size_t i = 0; i < length; i++)
            digit = digit || isdigit((unsigned char)subject[i]);
        if (digit || strpbrk(arena_strndup(arena, subject, length), "[](),+") != NULL) {
            if (kept.len > 0)
                break;
        } else
            buf_printf(&kept, "%s%.*s", kept.len > 0 ? " " : "", (int)length, subject);
        subject += length + strspn(subject + length, " ");
    }
    const char *text = arena_cut(arena, buf_text(&kept), WORDS_MAX);
    buf_free(&kept);
    return text;
}

static const char *name_of(const char *maker, struct arena *arena)
{
    char *name = arena_strdup(arena, maker[0] != '\0' ? maker : "own");
    for (char *at = name; *at != '\0'; at++)
        *at = isalnum((unsigned char)*at) ? (char)tolower((unsigned char)*at) : '-';
    return arena_printf(arena, "%.20s-mail", name);
}

void teach_propose(const Platen__Parsed *mail, struct arena *arena, struct teach *teach_r)
{
    static const struct teach_mark none = {"", "", ""};
    teach_r->name = name_of(mail->maker, arena);
    teach_r->maker = arena_strdup(arena, mail->maker);
    teach_r->subject = lasting(mail->subject, arena);
    teach_r->from = "";
    teach_r->texts[0] = teach_r->texts[1] = "";
    size_t labels = 0;
    for (size_t i = 0; i < mail->n_lines && labels < TEACH_TEXTS; i++)
        if (strlen(mail->lines[i]->label) > 3)
            teach_r->texts[labels++] = arena_strdup(arena, mail->lines[i]->label);
    for (size_t i = 0; i < TEACH_LINES; i++)
        teach_r->marks[i] = none;
}

// ---- as a form ----

const char *teach_fault(const struct teach *teach)
{
    if (!alert_forms_name_ok(teach->name))
        return "name";
    if (strlen(teach->subject) < 3 && strlen(teach->from) < 3 && strlen(teach->texts[0]) < 3 &&
        strlen(teach->texts[1]) < 3)
        return "subject";
    return NULL;
}

static void escape(struct buf *xml, const char *text)
{
    for (; *text != '\0'; text++) {
        const char *entity = *text == '&'   ? "&amp;"
                             : *text == '<' ? "&lt;"
                             : *text == '>' ? "&gt;"
                             : *text == '"' ? "&quot;"
                                            : NULL;
        if (entity != NULL)
            buf_add_text(xml, entity);
        else
            buf_add_byte(xml, (unsigned char)*text < 0x20 ? ' ' : (uint8_t)*text);
    }
}

// Commas and signs part the words of a form: in the mail's own they are none.
static void plain_words(struct buf *xml, const char *text, struct arena *arena)
{
    char *plain = arena_strdup(arena, text);
    for (char *at = plain; *at != '\0'; at++)
        if (strchr(",+*", *at) != NULL || (*at == '-' && (at == plain || at[-1] == ' ')))
            *at = ' ';
    escape(xml, plain);
}

static void add_key(struct buf *xml, const char *where, const char *words, struct arena *arena)
{
    if (strlen(words) < 3)
        return;
    buf_printf(xml, "<key in=\"%s\">", where);
    plain_words(xml, words, arena);
    buf_add_text(xml, "</key>");
}

static const char *severity_of(const char *keyword)
{
    for (size_t i = 0; i < sizeof severities / sizeof severities[0]; i++)
        if (strcmp(severities[i].keyword, keyword) == 0)
            return severities[i].severity;
    return "error";
}

static void add_mark(struct buf *xml, const struct teach_mark *mark, const Platen__AlertLine *line,
                     struct arena *arena)
{
    if (mark->means[0] != '\0' && line->label[0] != '\0') {
        buf_printf(xml, "<label is=\"%s\">", mark->means);
        plain_words(xml, line->label, arena);
        buf_add_text(xml, "</label>");
    }
    if (mark->says[0] == '\0')
        return;
    buf_printf(xml, "<says is=\"%s\" severity=\"%s\">", mark->says, severity_of(mark->says));
    plain_words(xml,
                mark->words[0] != '\0'   ? mark->words
                : line->value[0] != '\0' ? line->value
                                         : line->text,
                arena);
    buf_add_text(xml, "</says>");
}

const char *teach_xml(const struct teach *teach, size_t n, Platen__AlertLine *const *lines,
                      struct arena *arena)
{
    struct buf xml = {0};
    buf_add_text(&xml, "<alerts xmlns=\"urn:platen:alerts:1\"><form name=\"");
    escape(&xml, teach->name);
    buf_add_text(&xml, "\" maker=\"");
    escape(&xml, teach->maker);
    buf_add_text(&xml, "\"><when>");
    add_key(&xml, "subject", teach->subject, arena);
    add_key(&xml, "from", teach->from, arena);
    for (size_t i = 0; i < TEACH_TEXTS; i++)
        add_key(&xml, "text", teach->texts[i], arena);
    buf_add_text(&xml, "</when>");
    for (size_t i = 0; i < n && i < TEACH_LINES; i++)
        add_mark(&xml, &teach->marks[i], lines[i], arena);
    buf_add_text(&xml, "</form></alerts>");
    const char *text = arena_strdup(arena, buf_text(&xml));
    buf_free(&xml);
    return text;
}
