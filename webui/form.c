#include "webui/form.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include "lib/arena.h"
#include "lib/text.h"

static bool text_is_fine(const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        unsigned char c = (unsigned char)text[i];

        if ((c < 0x20 && !strchr("\t\r\n", c)) || c == 0 || c == 0x7f)
            return false;
    }
    return text_utf8_valid(text, size);
}

static int decode(const char *text, size_t size, bool plus_is_space, struct arena *arena,
                  const char **out_r)
{
    char *out = arena_alloc(arena, size + 1);
    size_t n = 0;

    for (size_t i = 0; i < size; i++) {
        if (text[i] != '%') {
            out[n++] = plus_is_space && text[i] == '+' ? ' ' : text[i];
            continue;
        }
        if (size - i < 3 || !text_unhex(text + i + 1, 2, out + n, 1))
            return 0;
        n++;
        i += 2;
    }
    out[n] = 0;
    *out_r = out;
    return text_is_fine(out, n);
}

static int parse_field(const char *text, size_t size, struct arena *arena, struct form_field *field)
{
    const char *equals = memchr(text, '=', size);
    size_t name = equals ? (size_t)(equals - text) : size;

    field->value = "";
    return decode(text, name, true, arena, &field->name) &&
           (!equals || decode(equals + 1, size - name - 1, true, arena, &field->value));
}

int form_parse(const char *text, size_t size, struct arena *arena, struct form *form_r)
{
    size_t n = 1;

    *form_r = (struct form){0};
    for (size_t i = 0; i < size; i++)
        n += text[i] == '&';
    if (n > FORM_FIELDS_MAX)
        return 0;
    form_r->fields = arena_array(arena, n, sizeof *form_r->fields);
    while (size > 0) {
        const char *end = memchr(text, '&', size);
        size_t length = end ? (size_t)(end - text) : size;

        if (length > 0 && !parse_field(text, length, arena, &form_r->fields[form_r->n++]))
            return 0;
        text += length + (end != NULL);
        size -= length + (end != NULL);
    }
    return 1;
}

const char *form_value(const struct form *form, const char *name)
{
    for (size_t i = 0; i < form->n; i++)
        if (!strcmp(form->fields[i].name, name))
            return form->fields[i].value;
    return NULL;
}

const char *form_text(const struct form *form, const char *name, struct arena *arena)
{
    const char *value = form_value(form, name);
    size_t size;

    if (!value)
        return "";
    value += strspn(value, " \t\r\n");
    size = strlen(value);
    while (size > 0 && isspace((unsigned char)value[size - 1]))
        size--;
    return arena_strndup(arena, value, size);
}

unsigned long long form_number(const struct form *form, const char *name)
{
    const char *value = form_value(form, name);
    uint64_t number;

    return value && text_parse_unsigned(value, UINT64_MAX, &number) ? number : 0;
}

int form_path_part(const char *text, size_t size, struct arena *arena, const char **part_r)
{
    if (!decode(text, size, false, arena, part_r))
        return 0;
    return !strchr(*part_r, '/') && strcmp(*part_r, "..") != 0 && strcmp(*part_r, ".") != 0 &&
           !text_has_control(*part_r);
}

const char *form_encode(const char *text, struct arena *arena)
{
    static const char hex[] = "0123456789ABCDEF";
    char *out = arena_alloc(arena, 3 * strlen(text) + 1);
    size_t n = 0;

    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;

        if (isalnum(c) || strchr("-._~", c)) {
            out[n++] = (char)c;
        } else {
            out[n++] = '%';
            out[n++] = hex[c >> 4];
            out[n++] = hex[c & 15];
        }
    }
    return out;
}
