#include "webui/request_check.h"

#include <string.h>
#include <strings.h>

#include "lib/text.h"

static unsigned check_framing(const struct request_shape *shape, const char **reason_r)
{
    uint64_t length;

    *reason_r = NULL;
    if (shape->content_lengths > 1)
        *reason_r = "two Content-Length fields";
    else if (shape->transfer_encodings > 1)
        *reason_r = "two Transfer-Encoding fields";
    else if (shape->content_lengths && shape->transfer_encodings)
        *reason_r = "Content-Length beside Transfer-Encoding";
    else if (shape->content_length &&
             !text_parse_unsigned(shape->content_length, INT64_MAX, &length))
        *reason_r = "Content-Length is not a number";
    else if (shape->transfer_encoding && strcasecmp(shape->transfer_encoding, "chunked") != 0)
        *reason_r = "a Transfer-Encoding other than chunked";
    return *reason_r ? 400 : 0;
}

static unsigned check_host(const struct request_shape *shape, const char **reason_r)
{
    if (shape->hosts > 1) {
        *reason_r = "two Host fields";
        return 400;
    }
    if (shape->hosts == 0 || !shape->host || !*shape->host) {
        *reason_r = "no Host field";
        return 400;
    }
    return 0;
}

unsigned request_check(const struct request_shape *shape, const char **reason_r)
{
    unsigned status;

    if (strcmp(shape->version, "HTTP/1.1") != 0 && strcmp(shape->version, "HTTP/1.0") != 0) {
        *reason_r = "HTTP/1.1 is spoken here";
        return 505;
    }
    if (strlen(shape->target) > REQUEST_TARGET_MAX) {
        *reason_r = "the address is too long";
        return 414;
    }
    if (shape->header_bytes > REQUEST_HEADER_MAX) {
        *reason_r = "the header is too long";
        return 431;
    }
    status = check_framing(shape, reason_r);
    // HTTP/1.0 without Host is for the terminals' own paths only (DESIGN 5, Paths).
    if (!status &&
        (strcmp(shape->version, "HTTP/1.0") != 0 || strncmp(shape->target, "/cgi-bin/", 9) != 0))
        status = check_host(shape, reason_r);
    if (!status && shape->target[0] != '/') {
        *reason_r = "this is no proxy";
        return strcmp(shape->method, "CONNECT") == 0 || strcmp(shape->target, "*") == 0 ? 405 : 421;
    }
    return status;
}
