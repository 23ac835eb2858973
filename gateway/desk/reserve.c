// Reception numbers for polls that change nothing: the end of the block is on disk before the first
// of it is given out, so that after a crash there is a gap and never a repeat.
#include "gateway/desk/subject.h"

enum { RESERVE_MOST = 1000000 };

void desk_take_reserve_numbers(struct desk_command *c)
{
    uint32_t count = c->command->reserve_numbers->count;
    if (count == 0 || count > RESERVE_MOST) {
        desk_invalid(c, "count", "A block has 1 to 1000000 numbers.");
        return;
    }
    struct store_key key = store_key_text("reception");
    Platen__Counter64 *last = store_get(c->txn, STORE_NUMBER, &key), next;
    platen__counter64__init(&next);
    next.value = (last == NULL ? 0 : last->value) + count;
    store_put(c->txn, STORE_NUMBER, &key, &next);
    c->answer->epoch = store_epoch(c->txn);
    c->answer->reception = next.value - count + 1;
    desk_done(c, "Reserved.");
}
