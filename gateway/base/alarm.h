// Watches one thing outside that may be dead for a while (a mailbox, the mail relay): after some
// minutes of trouble staff get an item, which closes by itself when it is back (gateway/desk/alarm.c).
// Never blocks. One thread at a time.
#ifndef PLATEN_BASE_ALARM_H
#define PLATEN_BASE_ALARM_H

#include <stdbool.h>
#include <stdint.h>

struct desk_queue;

enum { ALARM_SECONDS = 5 * 60 };

struct alarm { // all zero but these four
    struct desk_queue *queue;
    const char *kind;    // mailbox, mailbox-full, relay, backup
    const char *value;   // which one; kept by the caller
    int seconds;         // 0 = ALARM_SECONDS
    int64_t down_since;  // monotonic; 0 = it is well
    bool told, asked;    // staff know of it; asked: an item of an earlier run is closed
};

// It does not work, text says why in a line. True when staff are told with this call.
bool alarm_trouble(struct alarm *alarm, int64_t monotonic, const char *text);
// It works. Cheap to say again.
void alarm_over(struct alarm *alarm);

#endif
