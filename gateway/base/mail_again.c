#include "gateway/base/mail_again.h"

#include <stdlib.h>
#include <string.h>

#include "gateway/base/reader_pool.h"
#include "gateway/desk/queue.h"
#include "gateway/store/store.h"

// The raw bytes and where they lie; ref's hash is copied, as the snapshot ends here. *bare_r: they
// are a sealed report that came by HTTP, with a mail in it, not a mail.
static int read_raw(const struct mail_again *again, uint64_t mail, Platen__RawRef *ref,
                    uint8_t hash[32], bool *bare_r, uint8_t **raw_r, size_t *size_r,
                    const char **error_r)
{
    int rc = -1;
    const char *ignored;
    struct store_txn *txn = store_snapshot_begin(again->store);
    const Platen__MailIn *record = txn ? store_get_id(txn, STORE_MAIL_IN, mail) : NULL;
    if (!record) {
        *error_r = "no such mail";
    } else if (!record->raw || record->raw->sha256.len != 32) {
        *error_r = "its bytes were not kept: it was refused for its size";
    } else {
        *ref = *record->raw;
        memcpy(hash, record->raw->sha256.data, 32);
        ref->sha256.data = hash;
        *bare_r = record->report != 0 && record->account[0] == '\0';
        rc = store_raw_get(again->store, ref, raw_r, size_r, error_r);
    }
    store_snapshot_end(&txn, &ignored);
    return rc == 1 ? 1 : -1;
}

static int give_to_desk(const struct mail_again *again, uint64_t mail, Platen__Parsed *parsed,
                        Platen__RawRef *ref, Platen__Answer **answer_r)
{
    Platen__Command command = PLATEN__COMMAND__INIT;
    Platen__TakeReport report = PLATEN__TAKE_REPORT__INIT;
    Platen__TakeMail other = PLATEN__TAKE_MAIL__INIT;
    command.actor_kind = again->actor_kind;
    command.actor = again->actor;
    if (parsed->report) {
        report.parsed = parsed;
        report.raw = ref;
        report.channel = PLATEN__CHANNEL__CHANNEL_MAIL;
        report.again = mail;
        command.subject_case = PLATEN__COMMAND__SUBJECT_TAKE_REPORT;
        command.take_report = &report;
    } else {
        other.parsed = parsed;
        other.raw = ref;
        other.again = mail;
        command.subject_case = PLATEN__COMMAND__SUBJECT_TAKE_MAIL;
        command.take_mail = &other;
    }
    return desk_queue_call(again->queue, &command, answer_r);
}

int mail_again_run(const struct mail_again *again, uint64_t mail, Platen__Answer **answer_r,
                   const char **error_r)
{
    Platen__RawRef ref = PLATEN__RAW_REF__INIT;
    uint8_t hash[32], *raw = NULL;
    size_t size = 0;
    Platen__Parsed *parsed = NULL;
    bool bare = false;
    int rc = read_raw(again, mail, &ref, hash, &bare, &raw, &size, error_r);
    if (rc == 1) {
        rc = reader_pool_read(again->pool,
                              bare ? PLATEN__WORK_KIND__WORK_REPORT : PLATEN__WORK_KIND__WORK_MAIL,
                              raw, size, NULL, again->now, &parsed);
        *error_r = rc == 0 ? "a reader died on it" : "no reader is free; try again";
    }
    if (rc == 1) {
        rc = give_to_desk(again, mail, parsed, &ref, answer_r);
        *error_r = "platend is too busy or stopping; try again";
    }
    if (parsed)
        platen__parsed__free_unpacked(parsed, NULL);
    free(raw);
    return rc == 1 ? 1 : -1;
}
