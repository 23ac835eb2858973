/* Words in an IPP message: texts in its charset, and the "key=value;" lines of PWG 5100.9 and
 * 5100.13 (printer-alert, printer-supply, printer-input-tray). Pure functions; answers are in
 * arena.
 */
#ifndef PLATEN_AGENT_READ_IPP_TEXT_H
#define PLATEN_AGENT_READ_IPP_TEXT_H

#include <stddef.h>
#include <stdint.h>

#include "agent/read/ipp_decode.h"

struct arena;

enum { IPP_PAIRS_MAX = 48 };

/* reading_text() of a value: from attributes-charset where that is another than UTF-8, and as
 * ISO 8859-1 where it is said to be UTF-8 and is not. NULL when it has no words. */
const char *ipp_text(const struct ipp_message *message, const struct ipp_value *value,
                     struct arena *arena);
/* Of the first value of a printer's attribute that has words; NULL when there is none. */
const char *ipp_text_of(const struct ipp_message *message, const char *name, struct arena *arena);
/* A lower-case keyword of letters, digits, "-", "." and "_", at most 255 octets; NULL when it is
 * none. */
const char *ipp_keyword(const struct ipp_value *value, struct arena *arena);
/* Of the first value of a printer's attribute: 1 and the number, or 0. */
int ipp_integer_of(const struct ipp_message *message, const char *name, int32_t *number_r);

struct ipp_pairs {
    size_t n;
    struct {
        const char *key;   /* lower case */
        const char *value; /* as it came: reading_text() it before anybody sees it */
    } pairs[IPP_PAIRS_MAX];
};

/* What real printers add is left out: "printer-alert[0] = " before, blanks around a key. */
const struct ipp_pairs *ipp_pairs(const struct ipp_value *value, struct arena *arena);
/* NULL when the key is not there. */
const char *ipp_pair(const struct ipp_pairs *pairs, const char *key);
/* 1 and the number where its value is a whole one (with a sign); 0. */
int ipp_pair_number(const struct ipp_pairs *pairs, const char *key, int64_t *number_r);

#endif
