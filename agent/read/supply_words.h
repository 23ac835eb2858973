/* What a supply's name gives away where the device's tables do not say it. Pure.
 *
 * Its colour: agent/read/colour.h.
 */
#ifndef PLATEN_AGENT_READ_SUPPLY_WORDS_H
#define PLATEN_AGENT_READ_SUPPLY_WORDS_H

#include <stdbool.h>

struct arena;

/* PrtMarkerSuppliesTypeTC keyword; NULL. */
const char *supply_words_type(const char *name);
/* Colorants have a meaning for this type: toner and ink in all their forms. */
bool supply_words_has_colour(const char *type);
/* Of this type it fills: "wasteToner". */
bool supply_words_fills(const char *type);
/* For a supply without a name: "Black toner", "Waste toner", "Supply 3". */
const char *supply_words_name(const char *type, const char *colour, const char *index,
                              struct arena *arena);
/* A colorant's value by one name, its own where it is none we know; NULL for "other" and such. */
const char *supply_words_colorant(const char *value, struct arena *arena);

#endif
