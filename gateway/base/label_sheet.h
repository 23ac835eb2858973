// Sheets that labels are printed on: plain paper with cut marks, and common sheets of labels by the
// numbers that their makers and everybody else call them. Millimetres. The measures agree with the
// templates of gLabels to a millimetre; margins are even on both sides.
#ifndef PLATEN_BASE_LABEL_SHEET_H
#define PLATEN_BASE_LABEL_SHEET_H

#include <stdbool.h>
#include <stddef.h>

struct label_sheet {
    const char *name;
    double page_width, page_height;
    unsigned columns, rows;
    double left, top;       // of the first label
    double step_x, step_y;  // from label to label
    double width, height;   // of one
    double padding;         // what stays white inside it
    bool marks;             // cut marks at the corners
};

extern const struct label_sheet label_sheets[]; // the first is taken where none is named
extern const size_t label_sheets_size;
// NULL: there is none of that name. "" and NULL: the first.
const struct label_sheet *label_sheet_find(const char *name);
unsigned label_sheet_count(const struct label_sheet *sheet); // labels a page

#endif
