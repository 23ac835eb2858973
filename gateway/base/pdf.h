// PDF documents (ISO 32000), drawn in millimetres from the upper left corner: lines of text in the
// fonts of this machine, rules, QR codes. cairo and pango are included in gateway/base/pdf.c only.
// One document belongs to one thread; several threads may each draw their own. Nothing blocks but the
// reading of font files.
#ifndef PLATEN_BASE_PDF_H
#define PLATEN_BASE_PDF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pdf;

struct pdf_about {
    const char *title;    // of the document, as readers show it
    const char *language; // BCP 47: whose letters are meant where languages share them
    int64_t now;          // UTC microseconds
    double width, height; // of every page
};

enum pdf_align { PDF_LEFT, PDF_MIDDLE, PDF_RIGHT };

struct pdf_text {
    double x, y, width;
    double most;   // height: what is more is cut and ends in "..."; 0 = as much as there is
    double points; // size of the letters
    bool bold;
    enum pdf_align align;
    double grey; // 0 black to 1 white
};

// The first page is there already.
struct pdf *pdf_begin(const struct pdf_about *about);
void pdf_next_page(struct pdf *pdf);
// Draws it broken into lines; words too long for a line are broken, too. The height it takes.
double pdf_text(struct pdf *pdf, const struct pdf_text *how, const char *text);
// The height alone.
double pdf_text_height(struct pdf *pdf, const struct pdf_text *how, const char *text);
void pdf_line(struct pdf *pdf, double x, double y, double to_x, double to_y, double thick);
// Size with the quiet zone. False: the text is too long for a code, nothing is drawn.
bool pdf_qr(struct pdf *pdf, double x, double y, double size, const char *text);
// What is drawn between the two leads to an address.
void pdf_link_begin(struct pdf *pdf, const char *address);
void pdf_link_end(struct pdf *pdf);
// Some letter so far is in no font of this machine: a box stands for it.
bool pdf_lacks_letters(const struct pdf *pdf);
// Ends and frees it. *bytes_r is malloc'd. 1, or -1 with *error_r.
int pdf_end(struct pdf **pdf, char **bytes_r, size_t *size_r, const char **error_r);

#endif
