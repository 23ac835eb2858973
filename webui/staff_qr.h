// A QR code (ISO/IEC 18004) as rows for an SVG path. The only file that knows libqrencode is
// staff_qr.c.
#ifndef PLATEN_WEBUI_STAFF_QR_H
#define PLATEN_WEBUI_STAFF_QR_H

#include "webui/page.h"

// <qr size=><row d="M2 2h7v1h-7z..."/></qr>: the dark modules, with a quiet zone of 4 around them.
// Nothing where text does not fit.
void staff_qr_add(xmlNode *parent, const char *text);

#endif
