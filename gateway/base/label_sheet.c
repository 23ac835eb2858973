#include "gateway/base/label_sheet.h"

#include <strings.h>

#define A4 210, 297
#define LETTER 215.9, 279.4

const struct label_sheet label_sheets[] = {
    {"a4", A4, 2, 5, 15, 23.5, 90, 50, 90, 50, 3, true},
    {"letter", LETTER, 2, 5, 17.95, 14.7, 90, 50, 90, 50, 3, true},
    {"L7160", A4, 3, 7, 7.21, 15.15, 66.04, 38.1, 63.5, 38.1, 2, false},
    {"L7163", A4, 2, 7, 4.65, 15.15, 101.6, 38.1, 99.1, 38.1, 2, false},
    {"L7165", A4, 2, 4, 4.65, 13.04, 101.6, 67.73, 99.1, 67.73, 3, false},
    // Its labels reach the edges of the paper, where most printers print nothing.
    {"3474", A4, 3, 8, 0, 0.5, 70, 37, 70, 37, 5, false},
    {"5163", LETTER, 2, 5, 3.97, 12.7, 106.36, 50.8, 101.6, 50.8, 3, false},
};
const size_t label_sheets_size = sizeof label_sheets / sizeof label_sheets[0];

const struct label_sheet *label_sheet_find(const char *name)
{
    if (name == NULL || *name == '\0')
        return &label_sheets[0];
    for (size_t i = 0; i < label_sheets_size; i++)
        if (strcasecmp(label_sheets[i].name, name) == 0)
            return &label_sheets[i];
    return NULL;
}

unsigned label_sheet_count(const struct label_sheet *sheet)
{
    return sheet->columns * sheet->rows;
}
