// A terminal's query: application/x-www-form-urlencoded fields U, P, T, E, TC, BC, CC, K, D, in an
// address or a body (seed 001, Figs. 5 to 17; docs/protocol.md). Pure and strict (BAD-INPUTS 35 to 40).
#ifndef PLATEN_WEBUI_CGI_QUERY_H
#define PLATEN_WEBUI_CGI_QUERY_H

#include <stddef.h>

#include "schemas/messages.pb-c.h"

struct arena;

enum { CGI_QUERY_MAX = 8192, CGI_TEXT_MAX = 4000 };

// Fills *query_r, strings in arena; its number is "" where there is none or it cannot be one. 0, or
// the status to answer with (400, 413, 422) and in *why_r one line for the panel.
unsigned cgi_query_parse(const char *raw, size_t size, struct arena *arena,
                         Platen__TakeQuery *query_r, const char **why_r);
// Fills sha256 from what the query says.
void cgi_query_hash(struct arena *arena, Platen__TakeQuery *query);

#endif
