/* prtAlertCode as a condition's keyword and as what it says of a supply (IANA-PRINTER-MIB;
 * PWG 5100.9). Pure.
 */
#ifndef PLATEN_AGENT_READ_PRINTER_ALERT_H
#define PLATEN_AGENT_READ_PRINTER_ALERT_H

#include <stdbool.h>
#include <stdint.h>

struct arena;

enum printer_shortage {
    SHORTAGE_NONE, /* it says nothing about how much is there */
    SHORTAGE_LOW,  /* almost empty, almost full, near its end */
    SHORTAGE_OVER  /* empty, full, at its end */
};

/* Without severity ending; NULL where the code is none, or says that something is over
 * (coverClosed). In arena or constant. */
const char *printer_alert_keyword(int64_t code, struct arena *arena);
/* A code that says an end: "cover closed". */
bool printer_alert_is_over(int64_t code);
enum printer_shortage printer_alert_shortage(int64_t code);

#endif
