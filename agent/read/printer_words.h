/* Numbers of the Printer-MIB as the keywords that everyone else uses (IANA-PRINTER-MIB). Pure. */
#ifndef PLATEN_AGENT_READ_PRINTER_WORDS_H
#define PLATEN_AGENT_READ_PRINTER_WORDS_H

#include <stdint.h>

enum {
    SUPPLY_CLASS_CONSUMED = 3, /* PrtMarkerSuppliesClassTC */
    SUPPLY_CLASS_FILLED = 4,
    SUPPLY_UNIT_PERCENT = 19 /* PrtMarkerSuppliesSupplyUnitTC */
};

/* "toner"; NULL when IANA knows none of this number. */
const char *printer_supply_type(int64_t number);
const char *printer_supply_unit(int64_t number);

#endif
