// The dealer's accent colour as a style sheet of its own: CSP forbids a style attribute. The path
// says all (/static/accent/RRGGBB.css), so it can be kept for ever. Contrast is WCAG 2.2's relative
// luminance: the text on the accent is black or white, and the accent as text on the page's ground
// is darkened or lightened until it has 4.5:1 there.
#ifndef PLATEN_WEBUI_ACCENT_H
#define PLATEN_WEBUI_ACCENT_H

#include <stdint.h>

#include "webui/request.h"

// NULL when colour is not "#rrggbb".
const char *accent_path(const char *colour, struct arena *arena);
// A colour of at least 4.5:1 against ground, as near to colour as that allows; 0xrrggbb.
uint32_t accent_on(uint32_t colour, uint32_t ground);
double accent_contrast(uint32_t a, uint32_t b);

void accent_sheet(struct web_request *request); // GET /static/accent/*

#endif
