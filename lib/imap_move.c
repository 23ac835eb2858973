#include <stdlib.h>

#include "lib/imap_session.h"
#include "lib/memory.h"

static int mark_deleted(struct imap *imap, struct mailimap_set *set)
{
    struct mailimap_flag_list *flags = mailimap_flag_list_new_empty();
    if (flags == NULL ||
        mailimap_flag_list_add(flags, mailimap_flag_new_deleted()) != MAILIMAP_NO_ERROR)
        memory_none();
    struct mailimap_store_att_flags *change = mailimap_store_att_flags_new_add_flags_silent(flags);
    if (change == NULL)
        memory_none();
    int code = mailimap_uid_store(imap->session, set, change);
    mailimap_store_att_flags_free(change);
    return code;
}

bool imap_removes(const struct imap *imap)
{
    return imap->capabilities & (IMAP_CAN_MOVE | IMAP_CAN_UIDPLUS);
}

enum imap_result imap_move(struct imap *imap, const uint32_t *uids, size_t n, const char *folder)
{
    if (n == 0)
        return IMAP_OK;
    enum imap_result result;
    struct mailimap_set *set = imap_set(uids, n);
    imap_begin(imap);
    if (imap->capabilities & IMAP_CAN_MOVE) {
        result = imap_result_of(imap, mailimap_uid_move(imap->session, set, folder), "MOVE");
    } else {
        result = imap_result_of(imap, mailimap_uid_copy(imap->session, set, folder), "COPY");
        if (result == IMAP_OK)
            result = imap_result_of(imap, mark_deleted(imap, set), "STORE");
        // a plain EXPUNGE would also remove what others marked; without UIDPLUS the mark must do
        if (result == IMAP_OK && (imap->capabilities & IMAP_CAN_UIDPLUS))
            result = imap_result_of(imap, mailimap_uid_expunge(imap->session, set), "UID EXPUNGE");
    }
    mailimap_set_free(set);
    return result;
}
