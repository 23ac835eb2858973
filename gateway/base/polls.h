// Polls that change nothing are no commands (DESIGN 3): their reception numbers come from blocks whose
// end the desk has written before, and when their terminals were heard is told with a tick. Lives as
// long as the daemon; any thread.
#ifndef PLATEN_BASE_POLLS_H
#define PLATEN_BASE_POLLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "schemas/messages.pb-c.h"

struct desk_queue;
struct polls;

struct polls *polls_new(struct desk_queue *queue);
// The queue must have stopped: nothing is under way any more.
void polls_free(struct polls **polls);

// The next reception number of a block. False: none is at hand (a block is asked for by this); give the
// poll to the desk then.
bool polls_number(struct polls *polls, uint32_t *epoch_r, uint64_t *reception_r);
// The terminal said at that time that it is there.
void polls_heard(struct polls *polls, uint64_t terminal, int64_t time);

// For the ticker: how many terminals were heard since the last take.
size_t polls_waiting(struct polls *polls);
// Puts what was heard into tick, which polls_give_back() empties again; at most 5000 terminals.
// taken: they are in the store, else they wait on.
void polls_take(struct polls *polls, Platen__Tick *tick);
void polls_give_back(struct polls *polls, Platen__Tick *tick, bool taken);

#endif
