#include "webui/staff_qr.h"

#include "lib/buf.h"
#include "lib/qr.h"

static void add_row(xmlNode *parent, const struct qr *qr, int y)
{
    struct buf path = {0};

    for (int x = 0; x < qr->width; x++) {
        int from = x;

        x = qr_run(qr, x, y);
        if (x > from)
            buf_printf(&path, "M%d %dh%dv1h-%dz", from + QR_QUIET, y + QR_QUIET, x - from,
                       x - from);
    }
    if (path.len)
        page_set(page_add(parent, "row"), "d", buf_text(&path));
    buf_free(&path);
}

void staff_qr_add(xmlNode *parent, const char *text)
{
    struct qr qr;
    xmlNode *node;

    if (!qr_make(text, &qr))
        return;
    node = page_add(parent, "qr");
    page_set_number(node, "size", qr.width + 2 * QR_QUIET);
    for (int y = 0; y < qr.width; y++)
        add_row(node, &qr, y);
    qr_free(&qr);
}
