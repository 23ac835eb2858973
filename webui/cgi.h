// The four lines that a terminal's panel gets (docs/protocol.md, queries): time of reception, type of
// contents, reception number, description; behind them a line for each thing that waited for it.
#ifndef PLATEN_WEBUI_CGI_H
#define PLATEN_WEBUI_CGI_H

#include <stdbool.h>
#include <stdint.h>

#include "webui/request.h"

struct zone;

struct cgi_panel { // whom it is for; of an unknown number what the dealer has
    const struct zone *zone;
    const char *language; // of the catalogue
    uint64_t terminal;    // 0: no such terminal in service
    bool heard;           // its silence is watched and it is not silent
    bool simple;          // nothing waits for it, and it needs no signature
};

struct cgi_line {
    const char *type;
    const char *words; // a sentence of the desk, said again in the panel's language
    const char *key;   // of the catalogue instead: no sentence is looked for. NULL = words
    int64_t time;      // 0: now
    uint32_t epoch;
    uint64_t reception; // 0: "-"
    size_t n_downs;     // data down: number, name, value
    Platen__Fact *const *downs;
};

// Reads the panel of a registration number ("" = none) in a snapshot of its own. False: the store does
// not answer, and 503 is answered.
bool cgi_panel(struct web_request *request, const char *number, struct cgi_panel *panel_r);
// The lines alone, malloc'd.
char *cgi_lines(const struct web_request *request, const struct cgi_panel *panel,
                const struct cgi_line *line);
void cgi_answer(struct web_request *request, unsigned status, const struct cgi_panel *panel,
                const struct cgi_line *line);
// What rode down in the answer that is there now is done when all of it went out.
void cgi_note_downs(struct web_request *request, const struct cgi_line *line);
// Nothing was stored: why not, with the type "refused".
void cgi_refuse(struct web_request *request, unsigned status, const char *number,
                const char *words);
// The address may ask once more. False: 429 is answered.
bool cgi_may_ask(struct web_request *request);
// The same for the terminal of that number; "": none is meant.
bool cgi_terminal_may_ask(struct web_request *request, const char *number);
// To the desk, whose answer nobody waits for.
void cgi_note(const struct web_request *request, const Platen__Command *command);

#endif
