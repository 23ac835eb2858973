#include "webui/staff_qr.h"

#include <qrencode.h>

#include "lib/buf.h"

enum { QUIET = 4 };

static void add_row(xmlNode *parent, const unsigned char *modules, int width, int y)
{
    struct buf path = {0};

    for (int x = 0; x < width; x++) {
        int from = x;

        while (x < width && (modules[x] & 1))
            x++;
        if (x > from)
            buf_printf(&path, "M%d %dh%dv1h-%dz", from + QUIET, y + QUIET, x - from, x - from);
    }
    if (path.len)
        page_set(page_add(parent, "row"), "d", buf_text(&path));
    buf_free(&path);
}

void staff_qr_add(xmlNode *parent, const char *text)
{
    QRcode *code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
    xmlNode *node;

    if (!code)
        return;
    node = page_add(parent, "qr");
    page_set_number(node, "size", code->width + 2 * QUIET);
    for (int y = 0; y < code->width; y++)
        add_row(node, code->data + (size_t)y * (size_t)code->width, code->width, y);
    QRcode_free(code);
}
