// QR codes (ISO/IEC 18004) as black and white squares, of bytes as they are, with error correction
// of level M (15 %). qrencode.h is included in lib/qr.c only. Pure; any thread.
#ifndef PLATEN_LIB_QR_H
#define PLATEN_LIB_QR_H

#include <stdbool.h>

enum { QR_QUIET = 4 }; // squares of white that must stand around it

struct qr {
    int width; // squares a side, without the quiet zone
    unsigned char *squares;
    void *code;
};

// False: the text is too long for any. Free with qr_free().
bool qr_make(const char *text, struct qr *qr_r);
bool qr_dark(const struct qr *qr, int x, int y);
// Where the run of dark squares ends that begins at x: x itself where that one is white.
int qr_run(const struct qr *qr, int x, int y);
void qr_free(struct qr *qr);

#endif
