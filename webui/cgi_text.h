// What a user typed at a panel, in whatever character set its percent-encoding yields: UTF-8,
// Shift_JIS, EUC-JP or Latin-1 (each by its superset of Windows, where it has one). Pure.
#ifndef PLATEN_WEBUI_CGI_TEXT_H
#define PLATEN_WEBUI_CGI_TEXT_H

#include <stddef.h>

struct arena;

// "UTF-8", "CP932", "EUC-JP", "CP1252": what it is taken for. NULL: an overlong form of UTF-8.
const char *cgi_text_charset(const char *bytes, size_t size);
// One line of valid UTF-8 without white space around it, in arena; *why_r says why not: a control
// character, overlong UTF-8, bytes of no set, a path that climbs. 1 or 0.
int cgi_text_decode(const char *bytes, size_t size, struct arena *arena, const char **text_r,
                    const char **why_r);

#endif
