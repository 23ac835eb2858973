// What a condition means for people: one table over the keywords of printer-state-reasons (RFC
// 8011, 5.4.12; PWG 5100.9). Pure.
#ifndef PLATEN_DESK_CONDITION_KIND_H
#define PLATEN_DESK_CONDITION_KIND_H

#include <stdbool.h>

#include "schemas/records.pb-c.h"

enum condition_kind {
    CONDITION_NOTHING, // a person at the machine sees it and acts, or it is only news
    CONDITION_SHORTAGE,
    CONDITION_MAINTENANCE,
    CONDITION_FAILURE,
    CONDITION_INSPECTION, // a failure is possible: somebody should look (seed 001, unit 160)
};

// Severity report is never worth a case; no severity is error, as RFC 8011 has it.
enum condition_kind condition_kind(const char *keyword, Platen__Severity severity);
// The type of the supply a shortage or life word is about (toner, wasteToner, opc, ...); "" = any.
const char *condition_supply_type(const char *keyword);
// Whether it says that nothing is left (or no room is), not only little.
bool condition_is_end(const char *keyword);
// "replace", "replace-soon": it says that a life is over or nearly, whatever is left in it. NULL: not.
const char *condition_wears(const char *keyword);
// Whether both words are stages of one matter: toner-low and toner-empty, marker-life-almost-over
// and marker-life-over.
bool condition_same(const char *keyword, const char *other);

// ---- supplies, by their PrtMarkerSuppliesTypeTC keyword (RFC 3805) ----
// A part that wears is maintenance, all else that runs out or fills is a shortage.
enum condition_kind condition_kind_of_supply(const char *type);
// The condition a supply's level stands for where the device raised none of its own.
const char *condition_of_supply(const Platen__Supply *supply, bool end);
// tonerCartridge and toner, inkCartridge and ink are one for a shortage.
bool condition_supply_same(const char *type, const char *other);

#endif
