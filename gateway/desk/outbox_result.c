// What became of a mail on its way out, and what staff do about one that did not go.
#include <string.h>

#include "gateway/desk/bounce_kind.h"
#include "gateway/desk/bounced.h"

enum { RETRY_DAYS = 5 };

static Platen__Outbox *find_row(struct desk_command *c, uint64_t event, uint32_t index,
                                struct store_key *key_r)
{
    *key_r = store_key_u64(event);
    store_key_add_u32(key_r, index);
    return store_get(c->txn, STORE_OUTBOX, key_r);
}

// 1, 5, 15 minutes, 1, 3 hours, then every 6 hours.
static int64_t backoff(uint32_t tries)
{
    static const int minutes[] = {1, 5, 15, 60, 180, 360};
    size_t last = sizeof minutes / sizeof minutes[0] - 1;
    return minutes[tries == 0 ? 0 : tries - 1 < last ? tries - 1 : last] * DESK_MINUTE;
}

static void take_sent(struct desk_command *c, Platen__Outbox *row, const char *sent_to)
{
    row->state = PLATEN__OUT_STATE__OUT_SENT;
    row->sent = c->now;
    row->sent_to = arena_strdup(c->arena, sent_to);
    row->error = arena_strdup(c->arena, "");
}

static void take_retry(struct desk_command *c, Platen__Outbox *row,
                       const Platen__OutboxResult *result)
{
    row->error = arena_strdup(c->arena, result->error);
    row->due = result->due > c->now ? result->due : c->now + backoff(row->tries);
    if (row->due > row->written + RETRY_DAYS * DESK_DAY)
        row->state = PLATEN__OUT_STATE__OUT_FAILED;
}

// A server's 5xx is about the address or the mail: the person's other address may do. Anything else
// that ends after five days is about the way.
static bool refused_for_ever(const Platen__Outbox *row, const Platen__OutboxResult *result)
{
    return row->person != 0 && result->state == PLATEN__OUT_STATE__OUT_FAILED &&
           result->error[0] == '5';
}

void desk_take_outbox_result(struct desk_command *c)
{
    const Platen__OutboxResult *result = c->command->outbox_result;
    struct store_key key;
    Platen__Outbox *row = find_row(c, result->event, result->index, &key);
    if (row == NULL) {
        desk_not_found(c, "The outbox has no such mail.");
        return;
    }
    if (row->state != PLATEN__OUT_STATE__OUT_WAITING) {
        desk_duplicate(c, "The mail is not waiting any more.");
        return;
    }
    row->tries++;
    row->last_try = c->now;
    desk_done(c, "Noted.");
    if (refused_for_ever(row, result)) {
        char status[BOUNCE_STATUS_SIZE];
        bounce_status_of_reply(result->error, status);
        bounced_take(c, row,
                     &(struct bounced){.status = status, .reason = result->error, .hard = true});
        return;
    }
    if (result->state == PLATEN__OUT_STATE__OUT_SENT) {
        take_sent(c, row, result->sent_to);
    } else if (result->state == PLATEN__OUT_STATE__OUT_WAITING) {
        take_retry(c, row, result);
    } else {
        row->state = result->state;
        row->error = arena_strdup(c->arena, result->error);
        if (result->state == PLATEN__OUT_STATE__OUT_HELD)
            bounced_held(c, row);
    }
    store_put(c->txn, STORE_OUTBOX, &key, row);
}

void desk_take_outbox_again(struct desk_command *c)
{
    const Platen__OutboxAgain *again = c->command->outbox_again;
    struct store_key key;
    Platen__Outbox *row = find_row(c, again->event, again->index, &key);
    if (row == NULL) {
        desk_not_found(c, "The outbox has no such mail.");
        return;
    }
    if (row->state == PLATEN__OUT_STATE__OUT_SENT || row->state == PLATEN__OUT_STATE__OUT_DROPPED) {
        desk_conflict(c, row->state == PLATEN__OUT_STATE__OUT_SENT
                             ? "The mail was sent."
                             : "The mail was dropped before.");
        return;
    }
    // Trying starts anew, so that the next failure does not end it at once.
    row->state = again->drop ? PLATEN__OUT_STATE__OUT_DROPPED : PLATEN__OUT_STATE__OUT_WAITING;
    row->due = again->drop ? 0 : c->now;
    row->tries = 0;
    store_put(c->txn, STORE_OUTBOX, &key, row);
    desk_done(c, again->drop ? "The mail is dropped." : "The mail is tried again.");
}
