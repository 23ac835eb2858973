/* What a printer says of itself by IPP, as a reading: RFC 8011, PWG 5100.9 (printer-alert), PWG
 * 5100.13 (printer-supply, printer-input-tray), CUPS's marker attributes. Pure functions over
 * tables.
 *
 * Supplies. printer-supply carries RFC 3805's own numbers, so level is what remains in a container
 * and what room remains in a receptacle. marker-levels (CUPS, "CUPS Implementation of IPP") is how
 * full a supply is, whatever it is: its marker-high-levels is "near-full" and is 100 "for supplies
 * that are consumed", its marker-low-levels is "near-empty" and is 0 "for supplies that are filled,
 * e.g. waste ink tanks". So of a waste box 100 - level remains as room, and level -3 is "has not
 * yet reached capacity". Where a waste box comes with the thresholds of a supply that is consumed
 * (near-empty over 0 and near-full 100) the printer counts it down, and its level is the room.
 * Where both attributes are there printer-supply counts; names, and supplies that it does not
 * list, come from the marker attributes.
 *
 * State. By what remains; low, too, at the printer's own threshold (marker-low-levels,
 * marker-high-levels). printer-state-reasons outranks that: what they say to be low and not empty
 * is not empty.
 *
 * Conditions are printer-state-reasons without "none". printer-alert explains them (component,
 * words, since when) and stands for them only where there are no reasons: many printers keep past
 * events in it. A reason without an ending is an error (RFC 8011, 5.4.12), but an error stops the
 * printer by that same section: of a printer that goes on it is a warning; and of what is no
 * trouble at all ("paused", "connecting-to-device") it is a report.
 */
#ifndef PLATEN_AGENT_READ_IPP_PRINTER_H
#define PLATEN_AGENT_READ_IPP_PRINTER_H

#include <stdint.h>

struct arena;
struct ipp_message;
struct reading;

/* Adds what the answer to Get-Printer-Attributes says to an empty reading. now: UTC, for times that
 * a printer counts from its start. 1; 0 when there is no printer in the answer. */
int ipp_printer_read(const struct ipp_message *message, int64_t now, struct reading *reading,
                     struct arena *arena);

/* The attributes that ipp_printer_read() looks at, ended by NULL: requested-attributes. */
extern const char *const ipp_printer_attributes[];

/* Parts of it, each in a file of its own. Conditions come last: they look at trays and supplies. */
void ipp_supplies_read(const struct ipp_message *message, struct reading *reading,
                       struct arena *arena);
void ipp_conditions_read(const struct ipp_message *message, int64_t now, struct reading *reading,
                         struct arena *arena);

#endif
