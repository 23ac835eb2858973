#include "gateway/reader/alert_template.h"

#include <string.h>
#include <strings.h>

#include "lib/arena.h"

#include "gateway/reader/alert_identity.h"
#include "gateway/reader/alert_state.h"

static const struct {
    const char *name;
    enum alert_meaning meaning;
} template_fields[] = {
    {"{serial}", ALERT_SERIAL}, {"{model}", ALERT_MODEL},       {"{maker}", ALERT_MAKER},
    {"{name}", ALERT_NAME},     {"{location}", ALERT_LOCATION}, {"{ip}", ALERT_IP},
    {"{mac}", ALERT_MAC},       {"{time}", ALERT_TIME},         {"{number}", ALERT_NUMBER},
    {"{status}", ALERT_STATUS}, {"{skip}", ALERT_SKIP},
};

struct template_value {
    enum alert_meaning meaning;
    const char *text;
};

// The field that begins at template, *size_r bytes of it; ALERT_UNKNOWN: none does.
static enum alert_meaning field_at(const char *template, size_t *size_r)
{
    for (size_t i = 0; i < sizeof(template_fields) / sizeof(template_fields[0]); i++) {
        *size_r = strlen(template_fields[i].name);
        if (strncmp(template, template_fields[i].name, *size_r) == 0)
            return template_fields[i].meaning;
    }
    return ALERT_UNKNOWN;
}

bool alert_template_valid(const char *template)
{
    size_t fields = 0, words = 1, size;
    while (*template != '\0') {
        size = strcspn(template, "{");
        words += size;
        template += size;
        if (*template == '\0')
            break;
        if (field_at(template, &size) == ALERT_UNKNOWN || words == 0)
            return false;
        template += size;
        words = 0;
        fields++;
    }
    return fields > 0 && fields <= ALERT_TEMPLATE_FIELDS;
}

// How many values; 0: the text is no such line.
static size_t match(struct alert *alert, const char *template, const char *text,
                    struct template_value values[ALERT_TEMPLATE_FIELDS])
{
    size_t count = 0, size;
    while (*template != '\0') {
        size_t words = strcspn(template, "{");
        if (strncasecmp(text, template, words) != 0)
            return 0;
        text += words;
        template += words;
        if (*template == '\0')
            break;
        values[count].meaning = field_at(template, &size);
        template += size;
        const char *next = arena_strndup(alert->arena, template, strcspn(template, "{"));
        const char *end = next[0] == '\0' ? text + strlen(text) : strcasestr(text, next);
        if (end == NULL)
            return 0;
        values[count++].text = arena_strndup(alert->arena, text, (size_t)(end - text));
        text = end;
    }
    return *text == '\0' ? count : 0;
}

static void take(struct alert *alert, const struct template_value *value)
{
    if (value->meaning != ALERT_STATUS) {
        alert_identity_take(alert, value->meaning, value->text);
        return;
    }
    if (!alert_say(alert, value->text, ALERT_PLACE_STATUS) && value->text[0] != '\0')
        alert_say_unknown(alert, value->text);
}

bool alert_template_read(struct alert *alert, const char *text)
{
    const struct alert_form *form = alert->form;
    for (size_t i = 0; form != NULL && i < form->line_count; i++) {
        struct template_value values[ALERT_TEMPLATE_FIELDS];
        size_t count = match(alert, form->lines[i], text, values);
        bool fits = count > 0;
        for (size_t j = 0; j < count; j++)
            fits = fits &&
                   (values[j].meaning != ALERT_SERIAL || alert_identity_is_serial(values[j].text));
        for (size_t j = 0; j < count && fits; j++)
            take(alert, &values[j]);
        if (fits)
            return true;
    }
    return false;
}
