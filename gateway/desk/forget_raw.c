// Raw inputs whose time is over and that a verified backup holds: the store notes that they are
// gone, the program then removes the files.
#include "gateway/desk/subject.h"

void desk_take_forget_raw(struct desk_command *c)
{
    const Platen__ForgetRaw *forget = c->command->forget_raw;
    struct store_key key = store_key_text("meta");
    Platen__Meta *meta = store_get(c->txn, STORE_META, &key);
    if (meta == NULL || forget->before > c->now) {
        desk_refused(c, "Raw inputs of the future stay.");
        return;
    }
    if (forget->first <= meta->raw_first && forget->before <= meta->raw_before) {
        desk_done(c, "Nothing new.");
        return;
    }
    if (forget->first > meta->raw_first)
        meta->raw_first = forget->first;
    if (forget->before > meta->raw_before)
        meta->raw_before = forget->before;
    store_put(c->txn, STORE_META, &key, meta);
    desk_done(c, "Noted.");
}
