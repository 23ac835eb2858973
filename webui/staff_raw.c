#include "webui/staff_raw.h"

#include <stdlib.h>
#include <string.h>

#include "gateway/store/store.h"
#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/log.h"
#include "lib/text.h"
#include "webui/staff.h"

enum { TEXT_SHOWN = 3600, HEX_SHOWN = 512, HEX_LINE = 16 };

static int read_raw(struct web_request *request, const Platen__RawRef *raw, uint8_t **data_r,
                    size_t *size_r)
{
    const char *error = "";
    int done = store_raw_get(request->settings->store, raw, data_r, size_r, &error);

    if (done < 0)
        web_log(request->webui, LOG_LEVEL_ERROR, "raw input: %s", error);
    return done;
}

static bool looks_like_text(const uint8_t *data, size_t size)
{
    for (size_t i = 0; i < size && i < TEXT_SHOWN; i++)
        if (data[i] == 0 || (data[i] < 0x20 && !strchr("\t\r\n\f", data[i])) || data[i] == 0x7f)
            return false;
    return true;
}

static void add_hex(struct buf *buf, const uint8_t *data, size_t size)
{
    for (size_t at = 0; at < size && at < HEX_SHOWN; at += HEX_LINE) {
        buf_printf(buf, "%06zx ", at);
        for (size_t i = at; i < at + HEX_LINE && i < size; i++)
            buf_printf(buf, " %02x", data[i]);
        buf_add_text(buf, "\n");
    }
}

static void show(xmlNode *node, const uint8_t *data, size_t size)
{
    struct buf buf = {0};

    if (looks_like_text(data, size))
        text_utf8_add_lossy(&buf, (const char *)data, size < TEXT_SHOWN ? size : TEXT_SHOWN);
    else
        add_hex(&buf, data, size);
    page_add_text(node, "bytes", buf_text(&buf));
    page_set_flag(node, "cut",
                  size > (looks_like_text(data, size) ? (size_t)TEXT_SHOWN : (size_t)HEX_SHOWN));
    buf_free(&buf);
}

void staff_raw_add(struct page *page, xmlNode *parent, const Platen__RawRef *raw)
{
    xmlNode *node = page_add(parent, "raw");
    uint8_t *data = NULL;
    char hash[65] = "";
    size_t size = 0;

    if (raw->sha256.len == 32)
        text_hex(hash, raw->sha256.data, 32);
    page_set(node, "sha256", hash);
    page_set_number(node, "size", (int64_t)raw->length);
    if (read_raw(page->request, raw, &data, &size) > 0)
        show(node, data, size);
    else
        page_set_flag(node, "lost", true);
    free(data);
}

// Nothing in it is to be run or drawn: it is the sender's (RFC 6266; ASVS 5.0, V3.2.1).
void staff_raw_answer(struct web_request *request, const Platen__RawRef *raw, const char *name)
{
    uint8_t *data = NULL;
    size_t size = 0;

    if (read_raw(request, raw, &data, &size) <= 0) {
        staff_not_there(request);
        return;
    }
    web_snapshot_end(request);
    web_bytes(request, 200, "application/octet-stream", data, size);
    request->response.sandbox = true;
    web_header_add(request, "Content-Disposition",
                   arena_printf(request->arena, "attachment; filename=\"%s\"", name));
}
