// What the daemon adds to /metrics, and whether it is ready (webui/plain.c; docs/operation.md lists the
// names). Cheap: counters that are kept anyway; what must be counted is kept for some seconds.
#ifndef PLATEN_MAIN_METRICS_H
#define PLATEN_MAIN_METRICS_H

#include <stdbool.h>

struct buf;
struct desk_queue;
struct mailboxes;
struct metrics;
struct reader_pool;
struct store;

struct metrics *metrics_new(struct store *store, struct desk_queue *queue, struct reader_pool *pool,
                            struct mailboxes *mailboxes);
void metrics_free(struct metrics **metrics);
// context: a struct metrics. For webui_settings; any thread.
void metrics_write(void *context, struct buf *text);
bool metrics_ready(void *context, const char **why_r);

#endif
