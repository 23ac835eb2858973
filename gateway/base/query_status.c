#include "gateway/base/query_status.h"

#include "gateway/base/query_json.h"
#include "gateway/store/store.h"

// Counting stops here, so that a flood does not hold the snapshot.
enum { COUNT_MAX = 10000 };

static json_t *counted(struct store_txn *txn, enum store_index index, int state)
{
    struct store_key prefix = {.size = 0};
    if (state >= 0)
        store_key_add_u32(&prefix, (uint32_t)state);
    return json_integer(
        (json_int_t)store_count(txn, index, state >= 0 ? &prefix : NULL, COUNT_MAX));
}

static json_t *open_cases(struct store_txn *txn, int kind)
{
    return counted(txn, STORE_CASE_OPEN_BY_KIND, kind);
}

static void add_waiting(struct store_txn *txn, json_t *status)
{
    json_t *waiting = json_object();
    json_object_set_new(waiting, "staff_items", counted(txn, STORE_STAFF_ITEM_OPEN, -1));
    json_object_set_new(waiting, "shortages", open_cases(txn, PLATEN__CASE_KIND__CASE_SHORTAGE));
    json_object_set_new(waiting, "maintenance",
                        open_cases(txn, PLATEN__CASE_KIND__CASE_MAINTENANCE));
    json_object_set_new(waiting, "failures", open_cases(txn, PLATEN__CASE_KIND__CASE_FAILURE));
    json_object_set_new(waiting, "inspections",
                        open_cases(txn, PLATEN__CASE_KIND__CASE_INSPECTION));
    json_object_set_new(waiting, "service", open_cases(txn, PLATEN__CASE_KIND__CASE_SERVICE));
    json_object_set_new(waiting, "orders_placed",
                        counted(txn, STORE_ORDER_BY_STATE, PLATEN__ORDER_STATE__ORDER_PLACED));
    json_object_set_new(waiting, "orders_held",
                        counted(txn, STORE_ORDER_BY_STATE, PLATEN__ORDER_STATE__ORDER_HELD));
    json_object_set_new(waiting, "visits_asked",
                        counted(txn, STORE_VISIT_BY_STATE, PLATEN__VISIT_STATE__VISIT_ASKED));
    json_object_set_new(waiting, "mails_for_staff",
                        counted(txn, STORE_MAIL_IN_BY_FATE, PLATEN__FATE__FATE_STAFF));
    json_object_set_new(waiting, "outbox_waiting", counted(txn, STORE_OUTBOX_WAITING, -1));
    json_object_set_new(waiting, "outbox_failed",
                        counted(txn, STORE_OUTBOX_BY_STATE, PLATEN__OUT_STATE__OUT_FAILED));
    json_object_set_new(waiting, "terminals_silent", counted(txn, STORE_TERMINAL_SILENT, -1));
    json_object_set_new(status, "waiting", waiting);
}

// Ids are counted up and records stay, so the last id is how many there are.
static void add_counts(struct store_txn *txn, json_t *status)
{
    static const struct {
        const char *key, *counter;
    } rows[] = {
        {"customers", "customer"},   {"sites", "site"},           {"departments", "department"},
        {"persons", "person"},       {"terminals", "terminal"},   {"models", "model"},
        {"catalogue", "item"},       {"stores", "service-store"}, {"staff", "staff"},
        {"cases", "case"},           {"orders", "order"},         {"visits", "visit"},
        {"receptions", "reception"},
    };
    json_t *counts = json_object();
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct store_key key = store_key_text(rows[i].counter);
        const Platen__Counter64 *counter = store_get(txn, STORE_NUMBER, &key);
        json_object_set_new(counts, rows[i].key,
                            json_integer(counter != NULL ? (json_int_t)counter->value : 0));
    }
    json_object_set_new(status, "counts", counts);
}

enum query_result query_status(struct store *store, json_t **json_r, const char **error_r)
{
    struct store_txn *txn = store_snapshot_begin(store);
    json_t *status = json_object();
    json_object_set_new(status, "event", json_integer((json_int_t)store_snapshot_event(txn)));
    json_object_set_new(status, "epoch", json_integer(store_epoch(txn)));
    json_object_set_new(status, "last_event", query_time(store_last_time(txn)));
    json_object_set_new(status, "last_backup", query_time((int64_t)store_last_backup(store)));
    json_object_set_new(status, "outbox_held_after_restore", json_boolean(store_restored(store)));
    add_counts(txn, status);
    add_waiting(txn, status);
    *json_r = status;
    return store_snapshot_end(&txn, error_r) == 1 ? QUERY_DONE : QUERY_FAILED;
}
