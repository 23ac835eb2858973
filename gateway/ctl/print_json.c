#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "gateway/ctl/client.h"

enum { MOST_COLUMNS = 32, WIDEST = 48 };

// A value as one line of text; malloc'd.
static char *value_text(const json_t *value)
{
    if (json_is_string(value))
        return strdup(json_string_value(value));
    if (json_is_null(value) || !value)
        return strdup("-");
    return json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);
}

// Columns a terminal shows for UTF-8 text; bytes that are not text count one each.
static int text_width(const char *text)
{
    int width = 0;
    mbstate_t state = {0};
    while (*text) {
        wchar_t point;
        size_t used = mbrtowc(&point, text, MB_CUR_MAX, &state);
        if (used == (size_t)-1 || used == (size_t)-2)
            return width + (int)strlen(text);
        int columns = wcwidth(point);
        width += columns > 0 ? columns : 0;
        text += used;
    }
    return width;
}

static void print_cell(const char *text, int width, bool last)
{
    printf("%s", text);
    if (last)
        printf("\n");
    else
        printf("%*s", width - text_width(text) > 0 ? width - text_width(text) + 2 : 2, "");
}

static size_t columns_of(const json_t *rows, const char *names[MOST_COLUMNS],
                         int widths[MOST_COLUMNS])
{
    size_t n = 0, i;
    json_t *row, *value;
    const char *name;
    json_object_foreach(json_array_get(rows, 0), name, value)
    {
        if (n < MOST_COLUMNS && !json_is_array(value) && !json_is_object(value)) {
            widths[n] = (int)strlen(name);
            names[n++] = name;
        }
    }
    json_array_foreach(rows, i, row)
    {
        for (size_t c = 0; c < n; c++) {
            char *text = value_text(json_object_get(row, names[c]));
            int width = text ? text_width(text) : 0;
            if (width > widths[c])
                widths[c] = width < WIDEST ? width : WIDEST;
            free(text);
        }
    }
    return n;
}

static void print_rows(const json_t *rows)
{
    const char *names[MOST_COLUMNS];
    int widths[MOST_COLUMNS];
    size_t n = columns_of(rows, names, widths), i;
    json_t *row;
    for (size_t c = 0; c < n; c++)
        print_cell(names[c], widths[c], c + 1 == n);
    json_array_foreach(rows, i, row)
    {
        for (size_t c = 0; c < n; c++) {
            char *text = value_text(json_object_get(row, names[c]));
            print_cell(text ? text : "", widths[c], c + 1 == n);
            free(text);
        }
    }
}

static void print_object(const json_t *object)
{
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)object, name, value)
    {
        char *text = value_text(value);
        printf("%-18s %s\n", name, text ? text : "");
        free(text);
    }
}

void client_print_json(const char *json)
{
    json_t *root = json_loads(json, JSON_DECODE_ANY, NULL);
    if (json_is_array(root) && json_array_size(root) == 0)
        printf("none\n");
    else if (json_is_array(root))
        print_rows(root);
    else if (json_is_object(root))
        print_object(root);
    else
        printf("%s\n", json);
    json_decref(root);
}
