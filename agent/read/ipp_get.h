/* ipp: and ipps: URIs (agent/read/read.h): Get-Printer-Attributes, its answer as a reading.
 *
 * Ports: 631, for ipps also 443. Paths, where the URI has none: /ipp/print (RFC 8010, PWG 5100.14),
 * /ipp, /. Version 2.0, then 1.1 and 1.0 when the printer does not know it; a printer that does not
 * take our list of attributes is asked for all of them.
 * An answer that breaks off, or goes on without end, is read as far as it came ("partly").
 */
#ifndef PLATEN_AGENT_READ_IPP_GET_H
#define PLATEN_AGENT_READ_IPP_GET_H

#include <stdint.h>

struct arena;
struct ipp_http_settings;
struct ipp_message;
struct read_request;

/* Where a printer answered, to ask it again without trying all places. */
struct ipp_place {
    const char *url;         /* http:// or https:// */
    const char *printer_uri; /* ipp:// or ipps:// */
    uint8_t major, minor;
};

/* 1 and *message_r, whose bytes are in arena, and *place_r; 0 no answer; -1 nonsense.
 * *partly_r: NULL, or why the answer is not all. */
int ipp_get_printer(const struct read_request *request, const struct ipp_http_settings *settings,
                    struct arena *arena, struct ipp_place *place_r, struct ipp_message **message_r,
                    const char **partly_r, const char **error_r);

/* An IPP status in words, such as "client-error-not-found (0x0406)". */
const char *ipp_status_text(uint16_t code, struct arena *arena);

#endif
