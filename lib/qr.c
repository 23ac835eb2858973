#include "lib/qr.h"

#include <stddef.h>

#include <qrencode.h>

bool qr_make(const char *text, struct qr *qr_r)
{
    QRcode *code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);

    *qr_r = (struct qr){0};
    if (code == NULL)
        return false;
    *qr_r = (struct qr){code->width, code->data, code};
    return true;
}

bool qr_dark(const struct qr *qr, int x, int y)
{
    return (qr->squares[(size_t)y * (size_t)qr->width + (size_t)x] & 1) != 0;
}

int qr_run(const struct qr *qr, int x, int y)
{
    while (x < qr->width && qr_dark(qr, x, y))
        x++;
    return x;
}

void qr_free(struct qr *qr)
{
    if (qr->code != NULL)
        QRcode_free(qr->code);
    *qr = (struct qr){0};
}
