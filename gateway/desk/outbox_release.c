// After a restore the outbox holds its mails, which may have gone out before; an operator lets it
// go.
#include "gateway/desk/subject.h"

void desk_take_release_outbox(struct desk_command *c)
{
    struct store_key key = store_key_text("meta");
    Platen__Meta *meta = store_get(c->txn, STORE_META, &key);
    if (meta == NULL || meta->restored == 0) {
        desk_refused(c, "the outbox is not held");
        return;
    }
    meta->restored = 0;
    store_put(c->txn, STORE_META, &key, meta);
    desk_done(c, "mails that wait go out now");
}
