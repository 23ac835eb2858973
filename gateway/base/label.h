// Labels for machines as PDF: a QR code that leads to /t/LABEL, what it is for in the customer's
// language, registration number, machine, the service centre's addresses.
#ifndef PLATEN_BASE_LABEL_H
#define PLATEN_BASE_LABEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gateway/base/label_sheet.h"

struct arena;
struct render;
struct store_txn;

struct label_source {
    const struct render *render;
    const uint8_t *link_key; // LINK_KEY_SIZE bytes
    const char *base_url;    // no slash at its end
    const char *from;        // the centre's mail address where the dealer has none
};

struct label { // texts live in the arena
    const char *address; // what the code says
    const char *language;
    const char *heading, *scan;           // what it is for
    const char *number_word, *number;     // "" where it has none
    const char *machine;                  // model and place
    const char *centre;                   // lines
};

// The terminal's label as it is now. False: no such terminal in service, or no label was made for it.
bool label_read(struct store_txn *txn, const struct label_source *source, uint64_t terminal,
                struct arena *arena, struct label *label_r);
// skip: places of the first sheet that are used up. *bytes_r is malloc'd. *lacks_letters_r: see
// gateway/base/pdf.h. 1, or -1 with *error_r.
int label_draw(const struct label *labels, size_t n, const struct label_sheet *sheet, unsigned skip,
               int64_t now, char **bytes_r, size_t *size_r, bool *lacks_letters_r,
               const char **error_r);

#endif
