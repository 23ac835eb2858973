// Times as documents write them: RFC 3339 in UTC, "2026-11-21T10:00:00Z", with at most
// microseconds.
#ifndef PLATEN_LIB_REPORT_TIME_H
#define PLATEN_LIB_REPORT_TIME_H

#include <stdint.h>

struct buf;

// 1, or 0: not such a time, or outside 1970 to 9999.
int report_time_read(const char *text, int64_t *time_r);
// Adds it. 1, or 0: outside those years.
int report_time_write(int64_t time, struct buf *text);

#endif
