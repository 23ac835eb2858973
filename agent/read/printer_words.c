#include "agent/read/printer_words.h"

#include <stddef.h>

/* PrtMarkerSuppliesTypeTC */
static const char *const supply_types[] = {
    [1] = "other",
    [2] = "unknown",
    [3] = "toner",
    [4] = "wasteToner",
    [5] = "ink",
    [6] = "inkCartridge",
    [7] = "inkRibbon",
    [8] = "wasteInk",
    [9] = "opc",
    [10] = "developer",
    [11] = "fuserOil",
    [12] = "solidWax",
    [13] = "ribbonWax",
    [14] = "wasteWax",
    [15] = "fuser",
    [16] = "coronaWire",
    [17] = "fuserOilWick",
    [18] = "cleanerUnit",
    [19] = "fuserCleaningPad",
    [20] = "transferUnit",
    [21] = "tonerCartridge",
    [22] = "fuserOiler",
    [23] = "water",
    [24] = "wasteWater",
    [25] = "glueWaterAdditive",
    [26] = "wastePaper",
    [27] = "bindingSupply",
    [28] = "bandingSupply",
    [29] = "stitchingWire",
    [30] = "shrinkWrap",
    [31] = "paperWrap",
    [32] = "staples",
    [33] = "inserts",
    [34] = "covers",
    [35] = "matteToner",
    [36] = "matteInk",
};

/* PrtMarkerSuppliesSupplyUnitTC */
static const char *const supply_units[] = {
    [1] = "other",
    [2] = "unknown",
    [3] = "tenThousandthsOfInches",
    [4] = "micrometers",
    [7] = "impressions",
    [8] = "sheets",
    [11] = "hours",
    [12] = "thousandthsOfOunces",
    [13] = "tenthsOfGrams",
    [14] = "hundrethsOfFluidOunces",
    [15] = "tenthsOfMilliliters",
    [16] = "feet",
    [17] = "meters",
    [18] = "items",
    [19] = "percent",
};

static const char *word(const char *const *words, size_t n, int64_t number)
{
    return number > 0 && (uint64_t)number < n ? words[number] : NULL;
}

const char *printer_supply_type(int64_t number)
{
    return word(supply_types, sizeof(supply_types) / sizeof(supply_types[0]), number);
}

const char *printer_supply_unit(int64_t number)
{
    return word(supply_units, sizeof(supply_units) / sizeof(supply_units[0]), number);
}
