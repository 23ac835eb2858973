// The mailboxes that are read: one intake each, started, stopped and exchanged together.
#ifndef PLATEN_MAIN_MAILBOXES_H
#define PLATEN_MAIN_MAILBOXES_H

#include <stdbool.h>
#include <stdint.h>

struct conf;
struct desk_queue;
struct mailboxes;
struct reader_pool;
struct store;

struct mailboxes_settings {
    struct store *store;
    struct desk_queue *queue;
    struct reader_pool *pool;
};

struct mailboxes *mailboxes_new(const struct mailboxes_settings *settings);
// Starts what conf names; conf must live until they are stopped. 1 or -1 with *error_r.
int mailboxes_start(struct mailboxes *mailboxes, const struct conf *conf, const char **error_r);
// Mails under way are decided first.
void mailboxes_stop(struct mailboxes *mailboxes);
void mailboxes_free(struct mailboxes **mailboxes);
// Each one's name, whether it is connected, and since when not (UTC microseconds; 0 = it is, or was not
// tried yet). Any thread, at any time.
typedef void mailboxes_see_fn(void *context, const char *name, bool up, int64_t down_since);
void mailboxes_each(struct mailboxes *mailboxes, mailboxes_see_fn *see, void *context);

#endif
