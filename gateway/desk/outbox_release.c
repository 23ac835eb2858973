// After a restore the outbox holds its mails, which may have gone out before; an operator lets them
// go, or drops those that stood in the backup.
#include "gateway/desk/subject.h"
#include "lib/arena.h"

enum { DROP_MOST = 1000 }; // of one command, so that it stays short

struct held {
    struct store_key keys[DROP_MOST];
    size_t n;
};

// Written before the restore, and still waiting.
static void find_held(struct desk_command *c, int64_t restored, struct held *held)
{
    struct store_cursor *cursor = store_scan_index(c->txn, STORE_OUTBOX_WAITING, NULL, NULL, false);
    held->n = 0;
    for (const Platen__Outbox *row;
         held->n < DROP_MOST && (row = store_next(cursor, NULL)) != NULL;) {
        if (row->written > restored)
            continue;
        held->keys[held->n] = store_key_u64(row->event);
        store_key_add_u32(&held->keys[held->n++], row->index);
    }
    store_cursor_close(&cursor);
}

static size_t drop(struct desk_command *c, int64_t restored)
{
    struct held *held = arena_alloc(c->arena, sizeof *held);
    find_held(c, restored, held);
    for (size_t i = 0; i < held->n; i++) {
        Platen__Outbox *row = store_get(c->txn, STORE_OUTBOX, &held->keys[i]);
        if (row == NULL)
            continue;
        row->state = PLATEN__OUT_STATE__OUT_DROPPED;
        row->due = 0;
        row->error = arena_strdup(c->arena, "dropped after a restore");
        store_put(c->txn, STORE_OUTBOX, &held->keys[i], row);
    }
    return held->n;
}

void desk_take_release_outbox(struct desk_command *c)
{
    struct store_key key = store_key_text("meta");
    Platen__Meta *meta = store_get(c->txn, STORE_META, &key);
    if (meta == NULL || meta->restored == 0) {
        desk_refused(c, "The outbox is not held.");
        return;
    }
    size_t dropped = c->command->release_outbox->drop ? drop(c, meta->restored) : 0;
    if (dropped == DROP_MOST) { // more may follow: it stays held
        c->answer->id = dropped;
        desk_done(c, "%zu mails dropped, there are more.", dropped);
        return;
    }
    meta->restored = 0;
    store_put(c->txn, STORE_META, &key, meta);
    if (c->command->release_outbox->drop)
        desk_done(c, "%zu mails dropped; what was written since the restore goes out now.",
                  dropped);
    else
        desk_done(c, "Mails that wait go out now.");
}
