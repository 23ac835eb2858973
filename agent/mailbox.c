#include "agent/mailbox.h"

#include <stdbool.h>
#include <stdlib.h>

#include "agent/agent.h"
#include "agent/reply.h"
#include "agent/reply_mail.h"
#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/error.h"
#include "lib/imap.h"
#include "lib/memory.h"

static const int64_t rest = 60 * 1000000LL;

struct mailbox {
    uint32_t uidvalidity;
    uint32_t seen; /* highest UID looked at: what was left alone stays so */
    int64_t not_before;
};

struct mailbox *mailbox_new(void)
{
    struct mailbox *mailbox = calloc(1, sizeof(*mailbox));
    if (mailbox == NULL)
        memory_none();
    return mailbox;
}

void mailbox_free(struct mailbox **mailbox)
{
    free(*mailbox);
    *mailbox = NULL;
}

int mailbox_take(struct agent *agent, const void *mail, size_t size, int64_t now,
                 const char **error_r)
{
    struct arena *arena = arena_new();
    struct buf der = {0};
    Platen__Reply *reply;
    int result = reply_mail_find(mail, size, &der);
    if (result == 0)
        *error_r = "no sealed part";
    else
        result = reply_open(agent->identity, der.data, der.len, NULL, arena, &reply, error_r);
    if (result == 1) {
        result = reply_record(agent->state, reply, now, error_r);
        if (result == 0)
            *error_r = error_format("no report of ours has the UUID %s", reply->report);
    }
    buf_free(&der);
    arena_free(&arena);
    return result;
}

static bool is_sealed(const struct imap_mail *mail)
{
    struct buf der = {0};
    bool sealed = mail->raw != NULL && reply_mail_find(mail->raw, mail->raw_size, &der) == 1;
    buf_free(&der);
    return sealed;
}

/* 1 and where it went, 0 left alone, -1 not recorded: it stays for the next time. */
static int take_mail(struct agent *agent, struct imap *imap, const struct imap_mail *mail,
                     int64_t now, size_t *taken_r, const char **error_r)
{
    if (!is_sealed(mail))
        return 0;
    int result = mailbox_take(agent, mail->raw, mail->raw_size, now, error_r);
    if (result < 0)
        return -1;
    *taken_r += result == 1;
    const char *folder = result == 1 ? "Processed" : "Rejected";
    if (imap_move(imap, &mail->uid, 1, folder) == IMAP_OK)
        return 1;
    *error_r = imap_error(imap);
    return -1;
}

static int take_new(struct mailbox *mailbox, struct agent *agent, struct imap *imap, int64_t now,
                    size_t *taken_r, const char **error_r)
{
    uint32_t *uids = NULL;
    struct imap_mail *mails = NULL;
    size_t n = 0, n_mails = 0;
    enum imap_result found = imap_uids(imap, mailbox->seen, &uids, &n);
    int result = 1;
    if (found == IMAP_OK && n > 0)
        found = imap_fetch(imap, uids, n, REPLY_MAIL_MAX, &mails, &n_mails);
    if (found < 0) {
        *error_r = imap_error(imap);
        result = -1;
    }
    for (size_t i = 0; result >= 0 && i < n_mails; i++) {
        result = take_mail(agent, imap, &mails[i], now, taken_r, error_r);
        if (result >= 0)
            mailbox->seen = mails[i].uid;
    }
    imap_mails_free(&mails, n_mails);
    free(uids);
    return result < 0 ? -1 : 1;
}

static int use_mailbox(struct mailbox *mailbox, struct agent *agent, struct imap *imap, int64_t now,
                       size_t *taken_r, const char **error_r)
{
    uint32_t uidvalidity;
    if (imap_ensure_folder(imap, "Processed") < 0 || imap_ensure_folder(imap, "Rejected") < 0 ||
        imap_select(imap, agent->config.imap_folder, &uidvalidity) != IMAP_OK) {
        *error_r = imap_error(imap);
        return -1;
    }
    if (uidvalidity != mailbox->uidvalidity)
        mailbox->seen = 0;
    mailbox->uidvalidity = uidvalidity;
    return take_new(mailbox, agent, imap, now, taken_r, error_r);
}

int mailbox_poll(struct mailbox *mailbox, struct agent *agent, int64_t now, int64_t monotonic,
                 size_t *taken_r, const char **error_r)
{
    struct imap *imap = NULL;
    int result = -1;
    *taken_r = 0;
    if (monotonic < mailbox->not_before)
        return 0;
    if (imap_open(&agent->config.imap, &imap, error_r) == IMAP_OK)
        result = use_mailbox(mailbox, agent, imap, now, taken_r, error_r);
    if (result < 0) {
        *error_r = error_format("reply mailbox: %s", *error_r);
        mailbox->not_before = monotonic + rest;
    }
    imap_close(&imap);
    return result;
}
