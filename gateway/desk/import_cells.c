#include <string.h>

#include "gateway/desk/import.h"
#include "gateway/desk/object_check.h"
#include "lib/money.h"
#include "lib/text.h"
#include "lib/zone.h"

enum { NUMBER_MAX = 999999999 };

const char *import_cell(const struct import *im, const char *column)
{
    for (size_t i = 0; i < im->row->n_cells; i++)
        if (strcmp(im->row->cells[i]->name, column) == 0)
            return im->row->cells[i]->value;
    return NULL;
}

const char *import_text(const struct import *im, const char *column)
{
    const char *cell = import_cell(im, column);
    return cell != NULL ? cell : "";
}

void import_set(const struct import *im, const char *column, char **field)
{
    const char *cell = import_cell(im, column);
    if (cell != NULL)
        *field = arena_strdup(im->c->arena, cell);
}

void import_set_number(const struct import *im, const char *column, uint32_t *field)
{
    const char *cell = import_cell(im, column);
    uint64_t number = 0;
    if (cell == NULL)
        return;
    text_parse_unsigned(cell, NUMBER_MAX, &number);
    *field = (uint32_t)number;
}

const char *import_next_word(const struct import *im, const char **list)
{
    *list += strspn(*list, " ");
    size_t length = strcspn(*list, " ");
    const char *word = *list;
    *list += length;
    return length > 0 ? arena_strndup(im->c->arena, word, length) : NULL;
}

const char *import_language_of(const char *column, const char *before)
{
    size_t length = strlen(before);
    return strncmp(column, before, length) == 0 && column[length] != '\0' ? column + length : NULL;
}

static bool column_is(const struct import_column *column, const char *name)
{
    size_t length = strlen(column->name);
    if (column->name[length - 1] != '*')
        return strcmp(column->name, name) == 0;
    return strncmp(column->name, name, length - 1) == 0 &&
           check_language(name + length - 1) == NULL;
}

static const struct import_column *find_column(const struct import_kind *kind, const char *name)
{
    for (const struct import_column *column = kind->columns; column->name != NULL; column++)
        if (column_is(column, name))
            return column;
    return NULL;
}

static const char *check_words(struct import *im, const char *text,
                               const char *(*check)(const char *))
{
    const char *word, *why = NULL;
    while (why == NULL && (word = import_next_word(im, &text)) != NULL)
        why = check(word);
    return why;
}

static const char *check_choice(struct import *im, const char *text, const char *choice)
{
    const char *list = choice, *word;
    while ((word = import_next_word(im, &list)) != NULL)
        if (strcmp(word, text) == 0)
            return NULL;
    return arena_printf(im->c->arena, "is none of: %s", choice);
}

static const char *check_number(const char *text)
{
    uint64_t number;
    return text_parse_unsigned(text, NUMBER_MAX, &number) ? NULL
                                                          : "is no whole number up to 999999999";
}

static const char *check_price(struct import *im, const char *text)
{
    int64_t amount;
    if (money_parse(text, im->c->dealer->currency, &amount))
        return NULL;
    return arena_printf(im->c->arena, "is no amount of %s (like 89%s)", im->c->dealer->currency,
                        money_digits(im->c->dealer->currency) == 0 ? "" : ".50");
}

// NULL = good, else what is wrong with it.
static const char *check_cell(struct import *im, const struct import_column *column,
                              const char *text)
{
    switch (column->type) {
    case IMPORT_TEXT:
        return check_line(text);
    case IMPORT_LONG:
        return check_lines(text);
    case IMPORT_CODE:
        return check_code(text);
    case IMPORT_CODES:
        return check_words(im, text, check_code);
    case IMPORT_DEPARTMENT:
        return check_department_code(text);
    case IMPORT_MAIL:
        return check_mail(text);
    case IMPORT_LANGUAGE:
        return check_language(text);
    case IMPORT_ZONE:
        return check_zone(text);
    case IMPORT_NUMBER:
        return check_number(text);
    case IMPORT_REGISTRATION:
        return check_registration(text);
    case IMPORT_REGISTRATIONS:
        return check_words(im, text, check_registration);
    case IMPORT_PRICE:
        return check_price(im, text);
    case IMPORT_TIME:
        return NULL; // needs the store's zone: import_stores.c
    case IMPORT_KEYWORD:
        return check_keyword(text);
    case IMPORT_CHOICE:
        return check_choice(im, text, column->choice);
    case IMPORT_PICTURE:
        return check_file_name(text);
    case IMPORT_CURRENCY:
        return money_currency_ok(text) ? NULL : "is no currency of ISO 4217";
    case IMPORT_COLOUR:
        return check_colour(text);
    }
    return "has a type nobody checks";
}

bool import_cells_check(struct import *im, const struct import_kind *kind)
{
    for (size_t i = 0; i < im->row->n_cells; i++) {
        const Platen__Fact *cell = im->row->cells[i];
        const struct import_column *column = find_column(kind, cell->name);
        if (column == NULL)
            return import_fail(im, cell->name, "%s have no such column (docs/import.md lists them)",
                               kind->name);
        const char *why = cell->value[0] == '\0' ? NULL : check_cell(im, column, cell->value);
        if (why != NULL)
            return import_fail(im, cell->name, "\"%s\" %s", arena_cut(im->c->arena, cell->value, 80),
                               why);
    }
    for (const struct import_column *column = kind->columns; column->name != NULL; column++)
        if (column->required && import_text(im, column->name)[0] == '\0')
            return import_fail(im, column->name, "is missing");
    return true;
}
