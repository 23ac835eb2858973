/* Colours of toner and ink by one name each, whatever a printer calls them: PrtMarkerColorantValue
 * and PWG 5101.1 colorant names ("multi-color" too), a word in a supply's name in the languages
 * that printers are sold with, or CUPS's sRGB value. Pure functions over tables. The answers are
 * static.
 */
#ifndef PLATEN_AGENT_READ_COLOUR_H
#define PLATEN_AGENT_READ_COLOUR_H

/* A colorant's value or a supply's name, UTF-8: "Photo Black ink" is "photo-black", "BK" is
 * "black", "Toner noir" is "black". NULL when no colour is in it; "other" and "unknown" are none.
 */
const char *colour_of_words(const char *text);

/* marker-colors of CUPS: "#00FFFF" is "cyan", "#00FFFF#FF00FF#FFFF00" is "multi-color". NULL for
 * "none" and what is near no colour of a printer. */
const char *colour_of_rgb(const char *text);

#endif
