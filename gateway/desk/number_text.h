// Decimal numbers inside addresses and Message-IDs. Pure.
#ifndef PLATEN_DESK_NUMBER_TEXT_H
#define PLATEN_DESK_NUMBER_TEXT_H

#include <stdint.h>

// Reads digits up to the character `end` and moves *at behind it. 1; 0: no digits, a leading zero,
// over max, or another character.
int number_text_take(const char **at, char end, uint64_t max, uint64_t *number_r);

#endif
