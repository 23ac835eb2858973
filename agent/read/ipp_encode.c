#include "agent/read/ipp_encode.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

#include "lib/buf.h"

static void add_counted(struct buf *buf, const void *bytes, size_t size)
{
    assert(size <= UINT16_MAX);
    buf_add_be16(buf, (uint16_t)size);
    buf_add(buf, bytes, size);
}

static void add_head(struct buf *buf, enum ipp_tag tag, const char *name)
{
    buf_add_byte(buf, (uint8_t)tag);
    add_counted(buf, name, strlen(name));
}

void ipp_encode_group(struct buf *buf, enum ipp_tag group)
{
    buf_add_byte(buf, (uint8_t)group);
}

void ipp_encode_text(struct buf *buf, enum ipp_tag tag, const char *name, const char *value)
{
    add_head(buf, tag, name);
    add_counted(buf, value, strlen(value));
}

void ipp_encode_integer(struct buf *buf, const char *name, int32_t number)
{
    add_head(buf, IPP_INTEGER, name);
    buf_add_be16(buf, 4);
    buf_add_be32(buf, (uint32_t)number);
}

void ipp_encode_boolean(struct buf *buf, const char *name, int truth)
{
    add_head(buf, IPP_BOOLEAN, name);
    buf_add_be16(buf, 1);
    buf_add_byte(buf, truth != 0);
}

void ipp_encode_end(struct buf *buf)
{
    buf_add_byte(buf, IPP_GROUP_END);
}

void ipp_encode_start(struct buf *buf, const struct ipp_request *request)
{
    buf_add_byte(buf, request->major);
    buf_add_byte(buf, request->minor);
    buf_add_be16(buf, (uint16_t)request->operation);
    buf_add_be32(buf, (uint32_t)request->id);
    ipp_encode_group(buf, IPP_GROUP_OPERATION);
    ipp_encode_text(buf, IPP_CHARSET, "attributes-charset", "utf-8");
    ipp_encode_text(buf, IPP_NATURAL_LANGUAGE, "attributes-natural-language", "en");
    ipp_encode_text(buf, IPP_URI, "printer-uri", request->printer_uri);
    ipp_encode_text(buf, IPP_NAME, "requesting-user-name", "platen-agent");
}

void ipp_encode_get_printer(struct buf *buf, const struct ipp_request *request,
                            const char *const *attributes)
{
    ipp_encode_start(buf, request);
    for (size_t i = 0; attributes != NULL && attributes[i] != NULL; i++)
        ipp_encode_text(buf, IPP_KEYWORD, i == 0 ? "requested-attributes" : "", attributes[i]);
    ipp_encode_end(buf);
}
