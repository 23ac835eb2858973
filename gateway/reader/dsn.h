// Bounces: delivery status notifications (RFC 3464) and what older mail systems write in words.
#ifndef PLATEN_READER_DSN_H
#define PLATEN_READER_DSN_H

#include "gateway/reader/reading.h"

// 1 and parsed->bounce, class, fate and reason are set; 0 it is no bounce. A delayed mail is one
// too: its action says so.
int dsn_read(struct reading *reading);

#endif
