#include "gateway/store/engine.h"

#include <stdlib.h>
#include <string.h>

#include <openssl/sha.h>

#include "lib/error.h"

#define TELL_EVERY 100000
#define REST_AFTER (16UL << 20) // raw bytes read on one snapshot

struct verify {
    struct store *store;
    struct store_chain chain; // as walked so far
    uint64_t raw_bytes;
    store_progress_fn *progress;
    void *context;
    struct store_verify_report *report;
    const char **error_r;
};

static void tell(struct verify *verify, uint64_t count, const char *what)
{
    if (verify->progress == NULL || count % TELL_EVERY != 0)
        return;
    char line[80];
    snprintf(line, sizeof line, "%llu %s", (unsigned long long)count, what);
    verify->progress(verify->context, line);
}

static int broken(struct verify *verify, uint64_t sequence, const char *what)
{
    *verify->error_r = error_format("event %llu: %s", (unsigned long long)sequence, what);
    return 0;
}

static bool same_keys(const Platen__Event *event, const Platen__EventBody *body)
{
    if (event->n_touched != body->n_changes)
        return false;
    for (size_t i = 0; i < body->n_changes; i++) {
        const Platen__Touched *touched = event->touched[i];
        const Platen__Change *change = body->changes[i];
        if (touched->table != change->table || touched->key.len != change->key.len ||
            memcmp(touched->key.data, change->key.data, change->key.len) != 0)
            return false;
    }
    return true;
}

static int check_body(struct verify *verify, struct store_txn *txn, const Platen__Event *event)
{
    struct store_key key = store_key_u64(event->sequence);
    size_t size;
    const uint8_t *packed = record_body(txn, STORE_EVENT_BODY, key.data, key.size, &size);
    if (txn->failed)
        return -1;
    if (event->body_removed) {
        verify->report->bodies_removed++;
        return packed == NULL
                   ? 1
                   : broken(verify, event->sequence, "the body was removed, yet it is there");
    }
    if (packed == NULL)
        return broken(verify, event->sequence, "the body is missing");
    uint8_t hash[STORE_HASH];
    SHA256(packed, size, hash);
    if (event->body_sha256.len != STORE_HASH ||
        memcmp(hash, event->body_sha256.data, STORE_HASH) != 0)
        return broken(verify, event->sequence, "the body is another one");
    const Platen__EventBody *body = table_unpack(STORE_EVENT_BODY, store_arena(txn), packed, size);
    if (body == NULL || !same_keys(event, body))
        return broken(verify, event->sequence, "what it touched is not what it changed");
    return 1;
}

static int check_event(void *context, struct store_txn *txn, const uint8_t *key, size_t size)
{
    struct verify *verify = context;
    struct store_chain *chain = &verify->chain;
    struct store_key due = store_key_u64(chain->sequence + 1);
    if (size != 9 || key[0] != STORE_EVENT || memcmp(key + 1, due.data, due.size) != 0)
        return broken(verify, chain->sequence + 1, "is missing");
    const Platen__Event *event = record_get(txn, STORE_EVENT, key + 1, size - 1);
    if (event == NULL)
        return walk_lost(txn);
    if (event->sequence != chain->sequence + 1)
        return broken(verify, chain->sequence + 1, "calls itself another number");
    if (event->before.len != STORE_HASH || memcmp(event->before.data, chain->hash, STORE_HASH) != 0)
        return broken(verify, event->sequence, "does not follow the one before");
    event_hash(event, store_arena(txn), chain->hash);
    chain->sequence = event->sequence;
    tell(verify, ++verify->report->events, "events");
    return check_body(verify, txn, event);
}

static int check_raw(struct verify *verify, const Platen__RawRef *ref, const char *table,
                     unsigned long long number, int64_t received)
{
    uint8_t *data;
    size_t size;
    const char *why;
    int found = store_raw_get(verify->store, ref, &data, &size, &why);
    if (found < 0) {
        *verify->error_r = error_format("raw input of %s %llu: %s", table, number, why);
        return 0;
    }
    if (found == 0 && ref != NULL && ref->own_file && !verify->store->in_memory &&
        received >= atomic_load(&verify->store->raw_before)) {
        *verify->error_r = error_format("raw input of %s %llu: is missing", table, number);
        return 0;
    }
    if (found == 0)
        return WALK_ON;
    free(data);
    tell(verify, ++verify->report->raw, "raw inputs");
    verify->raw_bytes += size;
    if (verify->raw_bytes < REST_AFTER)
        return WALK_ON;
    verify->raw_bytes = 0;
    return WALK_REST;
}

static int check_report(void *context, struct store_txn *txn, const uint8_t *key, size_t size)
{
    const Platen__ReportRecord *report = record_get(txn, STORE_REPORT, key + 1, size - 1);
    return report == NULL
               ? walk_lost(txn)
               : check_raw(context, report->raw, "report", report->reception, report->received);
}

static int check_mail(void *context, struct store_txn *txn, const uint8_t *key, size_t size)
{
    if (key[0] != STORE_MAIL_IN)
        return WALK_ON;
    const Platen__MailIn *mail = record_get(txn, STORE_MAIL_IN, key + 1, size - 1);
    return mail == NULL ? walk_lost(txn)
                        : check_raw(context, mail->raw, "mail", mail->id, mail->received);
}

// A tree out of order may show an end that is not the last.
static int walk_events(struct verify *verify)
{
    struct store_txn *txn = store_snapshot_begin(verify->store);
    uint64_t last = store_snapshot_event(txn);
    if (store_snapshot_end(&txn, verify->error_r) < 0)
        return -1;
    int result = walk_file(verify->store, STORE_FILE_EVENT, check_event, verify, verify->error_r);
    if (result > 0 && verify->chain.sequence < last)
        return broken(verify, verify->chain.sequence + 1,
                      "is not met, though later ones are there");
    return result;
}

int store_verify(struct store *store, store_progress_fn *progress, void *context,
                 struct store_verify_report *report_r, const char **error_r)
{
    memset(report_r, 0, sizeof *report_r);
    struct verify verify = {.store = store,
                            .progress = progress,
                            .context = context,
                            .report = report_r,
                            .error_r = error_r};
    int result = walk_events(&verify);
    bool raw = !store->in_memory && !store->tables_only;
    if (result > 0 && raw)
        result = walk_file(store, STORE_FILE_REPORT, check_report, &verify, error_r);
    if (result > 0 && raw)
        result = walk_file(store, STORE_FILE_MAIL, check_mail, &verify, error_r);
    return result;
}
