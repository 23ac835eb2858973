// What a machine's mail says, as lines: the body and small readable attachments, without what mail
// programs did to it (RFC 3676 flowed text, forwarding, quoting). HTML tables, CSV, XML, JSON and
// RTF become lines too.
#ifndef PLATEN_READER_ALERT_TEXT_H
#define PLATEN_READER_ALERT_TEXT_H

#include "gateway/reader/reading.h"

enum {
    ALERT_LINES_MAX = 4000,
    ALERT_LINE_MAX = 4000, // bytes; what is longer is cut
    ALERT_TEXT_MAX = 256 << 10,
    ALERT_ATTACHMENTS_MAX = 8,
};

struct alert_line {
    const char *text; // without white space at its ends
    unsigned indent;
    unsigned source; // 0 = the body, else the number of the attachment
};

struct alert_text {
    const char *subject; // of the machine's own mail, without "Fwd:"
    const char *from;
    const char *mailer; // X-Mailer, User-Agent
    int64_t date;       // 0 = none
    int zone;           // minutes east of UTC, of that date
    bool answer;        // somebody's answer: nothing of it is a machine's own
    bool forwarded;
    bool two; // the body is there as HTML too
    struct alert_line *lines;
    size_t count;
};

// root: of the mail, or of one that was forwarded as an attachment. html: of two bodies the HTML
// one.
void alert_text_read(struct reading *reading, const struct mime_part *root, bool html,
                     struct alert_text *text_r);

#endif
