// A page of paper from an XML document: headings, paragraphs, facts and a table, drawn by
// gateway/base/pdf.h on A4. What it says comes from a sheet of templates/ (mails/as-paper,
// papers/NAME); schemas/paper.rng has the document. Any thread; reads font files.
#ifndef PLATEN_BASE_PAPER_H
#define PLATEN_BASE_PAPER_H

#include <stddef.h>
#include <stdint.h>

#include <libxml/tree.h>

// *bytes_r is malloc'd. 1, or -1 with *error_r: no such document, or it cannot be drawn.
int paper_make(const xmlDoc *paper, int64_t now, char **bytes_r, size_t *size_r,
               const char **error_r);
// The same from a sheet's output.
int paper_make_text(const char *xml, size_t size, int64_t now, char **bytes_r, size_t *size_r,
                    const char **error_r);

#endif
