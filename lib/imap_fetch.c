#include <stdlib.h>
#include <string.h>

#include "lib/imap_session.h"
#include "lib/memory.h"
#include "lib/tls_client.h"

enum {
    FETCH_BYTES = 32 << 20, // bodies of one call
    FETCH_STEP = 200,       // mails of one command
    UPLOAD_RATE = 20000,    // bytes a second below which a fetch counts as silence
};

static int compare_uid(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

static enum imap_result fetch(struct imap *imap, const uint32_t *uids, size_t n,
                              struct mailimap_fetch_att *what, clist **found_r)
{
    struct mailimap_fetch_type *type = mailimap_fetch_type_new_fetch_att_list_empty();
    struct mailimap_set *set = imap_set(uids, n);
    if (type == NULL || what == NULL)
        memory_none();
    mailimap_fetch_type_new_fetch_att_list_add(type, mailimap_fetch_att_new_uid());
    mailimap_fetch_type_new_fetch_att_list_add(type, what);
    int code = mailimap_uid_fetch(imap->session, set, type, found_r);
    mailimap_fetch_type_free(type);
    mailimap_set_free(set);
    return imap_result_of(imap, code, "FETCH");
}

struct fetched {
    uint32_t uid;
    bool has_size;
    uint32_t size;
    const struct mailimap_msg_att_body_section *body;
};

static struct fetched read_attributes(const struct mailimap_msg_att *mail)
{
    struct fetched got = {0};
    for (clistiter *at = clist_begin(mail->att_list); at != NULL; at = clist_next(at)) {
        const struct mailimap_msg_att_item *item = clist_content(at);
        if (item->att_type != MAILIMAP_MSG_ATT_ITEM_STATIC)
            continue;
        const struct mailimap_msg_att_static *value = item->att_data.att_static;
        if (value->att_type == MAILIMAP_MSG_ATT_UID)
            got.uid = value->att_data.att_uid;
        else if (value->att_type == MAILIMAP_MSG_ATT_RFC822_SIZE)
            got.size = value->att_data.att_rfc822_size, got.has_size = true;
        else if (value->att_type == MAILIMAP_MSG_ATT_BODY_SECTION)
            got.body = value->att_data.att_body_section;
    }
    return got;
}

static struct imap_mail *find_mail(struct imap_mail *mails, size_t n, uint32_t uid)
{
    struct imap_mail key = {.uid = uid};
    return bsearch(&key, mails, n, sizeof *mails, compare_uid);
}

// Fills `size` of those that the server told, and drops the others.
static enum imap_result fetch_sizes(struct imap *imap, const uint32_t *uids, size_t n,
                                    struct imap_mail *mails, size_t *n_r)
{
    clist *found = NULL;
    size_t kept = 0;
    enum imap_result result = fetch(imap, uids, n, mailimap_fetch_att_new_rfc822_size(), &found);
    if (result != IMAP_OK)
        return result;
    for (size_t i = 0; i < n; i++)
        mails[i].uid = uids[i];
    bool *told = calloc(n, sizeof *told);
    if (told == NULL)
        memory_none();
    for (clistiter *at = clist_begin(found); at != NULL; at = clist_next(at)) {
        struct fetched got = read_attributes(clist_content(at));
        struct imap_mail *mail = got.has_size ? find_mail(mails, n, got.uid) : NULL;
        if (mail != NULL) {
            mail->size = got.size;
            told[mail - mails] = true;
        }
    }
    mailimap_fetch_list_free(found);
    for (size_t i = 0; i < n; i++)
        if (told[i])
            mails[kept++] = mails[i];
    free(told);
    *n_r = kept;
    return IMAP_OK;
}

static void keep_body(struct imap_mail *mail, const struct mailimap_msg_att_body_section *body,
                      uint32_t limit)
{
    size_t size = body->sec_body_part != NULL ? body->sec_length : 0;
    mail->raw = malloc(size + 1);
    if (mail->raw == NULL)
        memory_none();
    if (size > 0)
        memcpy(mail->raw, body->sec_body_part, size);
    mail->raw[size] = '\0';
    mail->raw_size = size;
    // more came than RFC822.SIZE said: what we have is not the whole mail
    if (size > limit)
        mail->size = limit + 1;
}

// One command: at most `limit` + 1 bytes of each mail, header only or all.
static enum imap_result fetch_bodies(struct imap *imap, const uint32_t *uids, size_t n, bool header,
                                     uint32_t limit, uint64_t bytes, struct imap_mail *mails,
                                     size_t n_mails)
{
    clist *found = NULL;
    struct mailimap_section *section =
        header ? mailimap_section_new_header() : mailimap_section_new(NULL);
    if (section == NULL)
        memory_none();
    imap_guard_command(&imap->guard);
    imap->guard.literal_max = (uint64_t)limit + 1;
    tls_client_set_deadline(imap->link, imap->timeout + (int)(bytes / UPLOAD_RATE));
    enum imap_result result =
        fetch(imap, uids, n,
              mailimap_fetch_att_new_body_peek_section_partial(section, 0, limit + 1), &found);
    imap->guard.literal_max = IMAP_HEADER_MAX;
    if (result != IMAP_OK)
        return result;
    for (clistiter *at = clist_begin(found); at != NULL; at = clist_next(at)) {
        struct fetched got = read_attributes(clist_content(at));
        struct imap_mail *mail = got.body != NULL ? find_mail(mails, n_mails, got.uid) : NULL;
        if (mail != NULL && mail->raw == NULL)
            keep_body(mail, got.body, header ? UINT32_MAX - 1 : limit);
    }
    mailimap_fetch_list_free(found);
    return IMAP_OK;
}

// Mails of one kind (too large or not), a few a command.
static enum imap_result fetch_kind(struct imap *imap, bool large, uint32_t max_size,
                                   struct imap_mail *mails, size_t n)
{
    uint32_t uids[FETCH_STEP];
    uint32_t limit = large ? IMAP_HEADER_MAX : max_size;
    enum imap_result result = IMAP_OK;
    for (size_t i = 0; i < n && result == IMAP_OK;) {
        size_t count = 0;
        uint64_t bytes = 0;
        for (; i < n && count < FETCH_STEP; i++)
            if ((mails[i].size > max_size) == large) {
                uids[count++] = mails[i].uid;
                bytes += mails[i].size < limit ? mails[i].size : limit;
            }
        if (count > 0)
            result = fetch_bodies(imap, uids, count, large, limit, bytes, mails, n);
    }
    return result;
}

static size_t fit(const struct imap_mail *mails, size_t n, uint32_t max_size)
{
    uint64_t bytes = 0;
    size_t fits = 0;
    for (; fits < n; fits++) {
        bytes += mails[fits].size > max_size ? IMAP_HEADER_MAX : mails[fits].size;
        if (fits > 0 && bytes > FETCH_BYTES)
            break;
    }
    return fits;
}

enum imap_result imap_fetch(struct imap *imap, const uint32_t *uids, size_t n, uint32_t max_size,
                            struct imap_mail **mails_r, size_t *n_r)
{
    struct imap_mail *mails = calloc(n + 1, sizeof *mails);
    size_t told = 0, kept = 0;
    if (mails == NULL)
        memory_none();
    *mails_r = NULL;
    *n_r = 0;
    imap_begin(imap);
    enum imap_result result = n > 0 ? fetch_sizes(imap, uids, n, mails, &told) : IMAP_OK;
    told = fit(mails, told, max_size);
    // the large ones first: a small one may turn out to be large and must not be fetched twice
    if (result == IMAP_OK)
        result = fetch_kind(imap, true, max_size, mails, told);
    if (result == IMAP_OK)
        result = fetch_kind(imap, false, max_size, mails, told);
    for (size_t i = 0; i < told; i++)
        if (mails[i].raw != NULL)
            mails[kept++] = mails[i];
    if (result != IMAP_OK) {
        imap_mails_free(&mails, kept);
        return result;
    }
    *mails_r = mails;
    *n_r = kept;
    return IMAP_OK;
}

void imap_mails_free(struct imap_mail **mails, size_t n)
{
    for (size_t i = 0; *mails != NULL && i < n; i++)
        free((*mails)[i].raw);
    free(*mails);
    *mails = NULL;
}
