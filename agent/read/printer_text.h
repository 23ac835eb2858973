/* A printer's bytes as text: character sets by their MIB number, the maker's hex, padding. Pure. */
#ifndef PLATEN_AGENT_READ_PRINTER_TEXT_H
#define PLATEN_AGENT_READ_PRINTER_TEXT_H

#include <stddef.h>
#include <stdint.h>

struct arena;

/* As reading_text() (agent/read/reading.h): clean UTF-8, or NULL when nothing is left. charset is a
 * MIBenum of IANA's character sets (prtLocalizationCharacterSet), 0 = not told. What is UTF-8 is
 * taken for that whatever is told; what cannot be read by charset is read as Latin 1. A text that
 * is nothing but hex digits of a text ("54 6F 6E 65 72", "0x546f6e6572") is that text; sixteen
 * bytes with a hex dump of the rest on the lines behind them ("Black Cartridge \n38 32 37 41 00 ")
 * are one text. */
const char *printer_text(const void *bytes, size_t size, int64_t charset, struct arena *arena);

#endif
