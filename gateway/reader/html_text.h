// The words of an HTML mail, without its markup, scripts and styles. It is shown escaped
// (BAD-INPUTS 29).
#ifndef PLATEN_READER_HTML_TEXT_H
#define PLATEN_READER_HTML_TEXT_H

struct arena;

const char *html_text(const char *html, struct arena *arena);

#endif
