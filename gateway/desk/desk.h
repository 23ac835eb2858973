// The desk: every decision, one file a subject. Knows no socket, no clock, no screen: time and
// settings are passed in. The only writer of the store.
#ifndef PLATEN_DESK_H
#define PLATEN_DESK_H

#include <stdint.h>

#include "schemas/messages.pb-c.h"

struct arena;
struct code_tables;
struct store_txn;
struct desk;

struct desk_settings {
    const uint8_t *link_key; // LINK_KEY_SIZE bytes; must outlive the desk
    const struct code_tables *tables; // what ships of them; NULL: none. Must outlive the desk
};

struct desk *desk_new(const struct desk_settings *settings);
void desk_free(struct desk **desk);

// Decides one command in the batch `txn` at time `now` (UTC microseconds) and writes its effects as
// one event (store_event_begin/end inside). Fills *answer; its strings live in the command's arena
// (store_arena), until the next desk_apply or the end of the batch. Refusals have written nothing.
// One thread. Never blocks other than on the store.
void desk_apply(struct desk *desk, struct store_txn *txn, const Platen__Command *command,
                int64_t now, Platen__Answer *answer);

// All that *from points to is copied into the arena.
void desk_answer_copy(Platen__Answer *to, const Platen__Answer *from, struct arena *arena);

// Earliest time something falls due, for the ticker; 0 = nothing. now, where rows are to be filed anew
// that a wrong clock filed.
int64_t desk_next_due(struct store_txn *txn, int64_t now);

#endif
