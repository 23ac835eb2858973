#include <stdlib.h>

#include "lib/imap_session.h"
#include "lib/memory.h"

enum imap_result imap_ensure_folder(struct imap *imap, const char *folder)
{
    clist *found = NULL;
    imap_begin(imap);
    enum imap_result result =
        imap_result_of(imap, mailimap_list(imap->session, "", folder, &found), "LIST");
    if (result != IMAP_OK)
        return result;
    bool there = clist_count(found) > 0;
    mailimap_list_result_free(found);
    return there ? IMAP_OK : imap_result_of(imap, mailimap_create(imap->session, folder), "CREATE");
}

enum imap_result imap_select(struct imap *imap, const char *folder, uint32_t *uidvalidity_r)
{
    imap_begin(imap);
    enum imap_result result = imap_result_of(imap, mailimap_select(imap->session, folder), "SELECT");
    if (result != IMAP_OK)
        return result;
    *uidvalidity_r = imap->session->imap_selection_info->sel_uidvalidity;
    return IMAP_OK;
}

// ---- finding ----

static int compare_uid(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

// Mails that are marked deleted were moved before, by a server without UIDPLUS: not again.
static int search_above(struct imap *imap, uint32_t after, clist **found_r)
{
    struct mailimap_search_key *all = mailimap_search_key_new_multiple_empty();
    struct mailimap_set *range = mailimap_set_new_interval(after + 1, 0);
    struct mailimap_search_key *undeleted = mailimap_search_key_new(
        MAILIMAP_SEARCH_KEY_UNDELETED, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
        NULL, NULL, NULL, NULL, 0, NULL, NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL, NULL);
    if (all == NULL || range == NULL || undeleted == NULL)
        memory_none();
    mailimap_search_key_multiple_add(all, mailimap_search_key_new_uid(range));
    mailimap_search_key_multiple_add(all, undeleted);
    int code = mailimap_uid_search(imap->session, NULL, all, found_r);
    mailimap_search_key_free(all);
    return code;
}

enum imap_result imap_uids(struct imap *imap, uint32_t after, uint32_t **uids_r, size_t *n_r)
{
    clist *found = NULL;
    *uids_r = NULL;
    *n_r = 0;
    if (after == UINT32_MAX)
        return IMAP_OK;
    imap_begin(imap);
    imap->guard.exists = false; // the search sees what was announced before it
    enum imap_result result = imap_result_of(imap, search_above(imap, after, &found), "SEARCH");
    if (result != IMAP_OK)
        return result;
    uint32_t *uids = calloc((size_t)clist_count(found) + 1, sizeof *uids);
    size_t n = 0;
    if (uids == NULL)
        memory_none();
    // n:* means the last mail even where its UID is below n
    for (clistiter *at = clist_begin(found); at != NULL; at = clist_next(at)) {
        uint32_t uid = *(const uint32_t *)clist_content(at);
        if (uid > after)
            uids[n++] = uid;
    }
    mailimap_search_result_free(found);
    qsort(uids, n, sizeof *uids, compare_uid);
    *uids_r = uids;
    *n_r = n;
    return IMAP_OK;
}
