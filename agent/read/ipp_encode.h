/* IPP requests (RFC 8010, section 3), written into a buffer in the order of the calls. */
#ifndef PLATEN_AGENT_READ_IPP_ENCODE_H
#define PLATEN_AGENT_READ_IPP_ENCODE_H

#include <stdint.h>

#include "agent/read/ipp_decode.h"

struct buf;

/* Operations (RFC 8011, 5.4.15; RFC 3995; RFC 3996). */
enum ipp_operation {
    IPP_GET_PRINTER_ATTRIBUTES = 0x000b,
    IPP_CREATE_PRINTER_SUBSCRIPTIONS = 0x0016,
    IPP_CANCEL_SUBSCRIPTION = 0x001b,
    IPP_GET_NOTIFICATIONS = 0x001c,
};

struct ipp_request {
    uint8_t major, minor;
    enum ipp_operation operation;
    int32_t id;
    const char *printer_uri;
};

/* Header, operation group, charset, language, printer-uri and who asks. */
void ipp_encode_start(struct buf *buf, const struct ipp_request *request);
void ipp_encode_group(struct buf *buf, enum ipp_tag group);
/* name "": a further value of the attribute before. Names and values are under 64 kB. */
void ipp_encode_text(struct buf *buf, enum ipp_tag tag, const char *name, const char *value);
void ipp_encode_integer(struct buf *buf, const char *name, int32_t number);
void ipp_encode_boolean(struct buf *buf, const char *name, int truth);
void ipp_encode_end(struct buf *buf);

/* Get-Printer-Attributes of these (ended by NULL), or of all: NULL. */
void ipp_encode_get_printer(struct buf *buf, const struct ipp_request *request,
                            const char *const *attributes);

#endif
