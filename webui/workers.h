// A few threads for work that waits (a reader) or costs (a seal), so that the engine's threads
// never do.
#ifndef PLATEN_WEBUI_WORKERS_H
#define PLATEN_WEBUI_WORKERS_H

#include <stddef.h>

struct workers;

typedef void workers_job(void *context);

// At most reading threads are in first halves at once, so that nobody stands in line for a reader.
struct workers *workers_start(unsigned threads, unsigned reading, size_t capacity,
                              const char **error_r);
// 1 taken, 0 full: capacity jobs wait already.
int workers_submit(struct workers *workers, workers_job *job, void *context);
// The second half of a job that was taken: never refused, done before new ones.
void workers_continue(struct workers *workers, workers_job *job, void *context);
// Does what waits, ends the threads.
void workers_stop(struct workers **workers);

#endif
