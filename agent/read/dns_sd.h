/* What printers announce of themselves by DNS-SD (RFC 6763) over multicast DNS (RFC 6762): which
 * questions to ask, and what the answers make. Pure: no socket, no clock.
 *
 * We ask as a one-shot querier does (RFC 6762, 5.1 and 6.7): from a port of our own, so no daemon
 * is needed and none is disturbed, and each responder answers to us alone. Anybody on the link may
 * answer anything: bounds hold, and what was found is a hint, no proof.
 */
#ifndef PLATEN_AGENT_READ_DNS_SD_H
#define PLATEN_AGENT_READ_DNS_SD_H

#include <stddef.h>
#include <stdint.h>

struct arena;
struct dns_sd;

enum {
    DNS_SD_PORT = 5353,
    DNS_SD_QUESTION_MAX = 1400,
    DNS_SD_RECORDS_MAX = 4096,
    DNS_SD_PRINTERS_MAX = 1024
};

/* The address that it is asked at, in the machine's order: 224.0.0.251. */
#define DNS_SD_ADDRESS UINT32_C(0xe00000fb)

struct dns_sd_printer {
    uint32_t address;     /* of IPv4, in the machine's order */
    const char *uri;      /* "ipp://192.0.2.7:631/ipp/print" */
    const char *name;     /* of the service: "Copier, 2nd floor" */
    const char *model;    /* make and model; NULL */
    const char *location; /* NULL */
};

struct dns_sd *dns_sd_new(struct arena *arena);
/* The question for all printers there are (_ipp._tcp and _ipps._tcp), with this number: its size,
 * in bytes. */
size_t dns_sd_ask_all(uint16_t id, uint8_t bytes[DNS_SD_QUESTION_MAX]);
/* The question for what is still missing of those that were found; 0 when nothing is. */
size_t dns_sd_ask_missing(const struct dns_sd *found, uint16_t id,
                          uint8_t bytes[DNS_SD_QUESTION_MAX]);
/* What came. 1 taken; 0 it is no answer to a question of this number. */
int dns_sd_take(struct dns_sd *found, uint16_t id, const uint8_t *bytes, size_t size);
/* All that are known well enough to be asked, each device once however often it is announced: by
 * ipp: where it is there. In the arena. */
size_t dns_sd_printers(const struct dns_sd *found, const struct dns_sd_printer **printers_r);

#endif
