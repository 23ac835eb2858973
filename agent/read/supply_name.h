/* What is in a supply's name besides the name: its part number and the serial number of this very
 * cartridge ("Black Cartridge HP CF510A", "Black Toner Cartridge S/N:CAK2424861A0"). Pure. */
#ifndef PLATEN_AGENT_READ_SUPPLY_NAME_H
#define PLATEN_AGENT_READ_SUPPLY_NAME_H

struct arena;

struct supply_name {
    const char *name;   /* without the serial number: it must not change with the cartridge */
    const char *part;   /* or NULL */
    const char *serial; /* or NULL */
};

/* text: clean UTF-8. */
struct supply_name supply_name_split(const char *text, struct arena *arena);

#endif
