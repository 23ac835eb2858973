// Who may take how long: connections by what they are doing, and a thread that shuts down those
// over their time. libmicrohttpd counts silence only, one byte a second lives on (BAD-INPUTS 44).
#ifndef PLATEN_WEBUI_DEADLINE_H
#define PLATEN_WEBUI_DEADLINE_H

#include <stdint.h>

struct deadline;
struct deadline_entry;

enum deadline_phase {
    DEADLINE_REQUEST, // its bytes come: 10 s
    DEADLINE_WORK,    // ours: no limit
    DEADLINE_IDLE,    // response goes out, or between requests: 30 s
};

struct deadline *deadline_start(const char **error_r);
void deadline_stop(struct deadline **deadline);

int64_t deadline_now(void); // the machine's monotonic clock, microseconds

// A connection's socket; must be removed before the socket is closed.
struct deadline_entry *deadline_add(struct deadline *deadline, int fd);
void deadline_remove(struct deadline *deadline, struct deadline_entry *entry);
void deadline_set(struct deadline *deadline, struct deadline_entry *entry,
                  enum deadline_phase phase);

#endif
