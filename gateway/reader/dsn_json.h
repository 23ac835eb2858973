// Bounces that a cloud service tells as JSON in a mail (Amazon SNS for SES).
#ifndef PLATEN_READER_DSN_JSON_H
#define PLATEN_READER_DSN_JSON_H

#include "gateway/reader/reading.h"

// The text is such a notice of a bounce: 1 and parsed->bounce is filled; 0.
int dsn_json_read(struct reading *reading);

#endif
