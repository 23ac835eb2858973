// Each kind of damage that verify is there for, done behind the store's back, and found.
#include <string.h>

#include "gateway/store/engine.h"
#include "tests/unit/unit.h"

static const char *error;

START_TEST(crc_is_castagnoli)
{
    // RFC 3720, B.4, and the check value of CRC-32C in the catalogues of CRCs.
    static const uint8_t zeros[32];
    ck_assert_uint_eq(crc32c(zeros, sizeof zeros), 0x8a9136aa);
    ck_assert_uint_eq(crc32c("123456789", 9), 0xe3069283);
}
END_TEST

static void put_customer(struct store_txn *batch, uint64_t id, char *code)
{
    Platen__Event header;
    platen__event__init(&header);
    Platen__Customer customer;
    platen__customer__init(&customer);
    customer.id = id;
    customer.code = code;
    store_event_begin(batch, &header);
    store_put_id(batch, STORE_CUSTOMER, id, &customer);
    store_event_end(batch, false);
}

static struct store *open_with_customers(void)
{
    struct store_settings settings = {.in_memory = true, .cache_bytes = 16 << 20};
    struct store *store;
    const char *told;
    ck_assert_int_eq(store_open(&settings, &store, &told, &error), STORE_OK);
    struct store_txn *batch = store_batch_begin(store);
    char codes[][4] = {"a", "b", "c"};
    for (uint64_t id = 1; id <= 3; id++)
        put_customer(batch, id, codes[id - 1]);
    put_customer(batch, 2, codes[1]);
    ck_assert_int_eq(store_batch_end(&batch, &error), 1);
    return store;
}

static void commit_quietly(struct store_txn **txn)
{
    ck_assert(!(*txn)->failed);
    DB_TXN *engine = (*txn)->txn;
    (*txn)->txn = NULL;
    ck_assert_int_eq(engine->commit(engine, 0), 0);
    txn_free(txn);
}

static void expect_broken(struct store **store, const char *words)
{
    struct store_verify_report report;
    error = "";
    ck_assert_int_eq(store_verify_tables(*store, NULL, NULL, &report, &error), 0);
    ck_assert_msg(strstr(error, words) != NULL, "%s", error);
    store_close(store);
}

static void delete_record(struct store *store, enum store_table table, uint64_t id)
{
    struct store_txn *txn = txn_new(store, true);
    uint8_t key[9] = {(uint8_t)table};
    struct store_key number = store_key_u64(id);
    memcpy(key + 1, number.data, 8);
    ck_assert_int_eq(engine_delete(txn, table_row(table)->file, key, sizeof key), 0);
    commit_quietly(&txn);
}

static void replace_record(struct store *store, enum store_table table, uint64_t id,
                           void change(void *record))
{
    struct store_txn *txn = txn_new(store, true);
    void *record = store_get_id(txn, table, id);
    change(record);
    struct store_key key = store_key_u64(id);
    struct store_change ignored;
    record_put_body(txn, table, &key, record, &ignored);
    commit_quietly(&txn);
}

START_TEST(whole_store_is_whole)
{
    struct store *store = open_with_customers();
    struct store_verify_report report;
    ck_assert_msg(store_verify_tables(store, NULL, NULL, &report, &error) == 1, "%s", error);
    ck_assert_uint_eq(report.events, 5);
    ck_assert_uint_eq(report.records, 4);
    store_close(&store);
}
END_TEST

START_TEST(lost_event_and_lost_body_are_found)
{
    struct store *store = open_with_customers();
    delete_record(store, STORE_EVENT, 3);
    expect_broken(&store, "event 3: is missing");
    store = open_with_customers();
    delete_record(store, STORE_EVENT_BODY, 3);
    expect_broken(&store, "event 3: the body is missing");
}
END_TEST

static void change_time(void *event)
{
    ((Platen__Event *)event)->time++;
}

static void change_body(void *body)
{
    ((Platen__EventBody *)body)->changes[0]->value.data[1] ^= 1;
}

START_TEST(changed_event_and_changed_body_are_found)
{
    struct store *store = open_with_customers();
    replace_record(store, STORE_EVENT, 3, change_time);
    expect_broken(&store, "event 4: does not follow the one before");
    store = open_with_customers();
    replace_record(store, STORE_EVENT_BODY, 3, change_body);
    expect_broken(&store, "event 3: the body is another one");
}
END_TEST

static void change_name(void *customer)
{
    ((Platen__Customer *)customer)->name = ((Platen__Customer *)customer)->code;
}

START_TEST(record_that_no_event_wrote_is_found)
{
    struct store *store = open_with_customers();
    replace_record(store, STORE_CUSTOMER, 1, change_name);
    expect_broken(&store, "table customer, key 0000000000000001: is not what its last event wrote");
    store = open_with_customers();
    delete_record(store, STORE_CUSTOMER, 3);
    expect_broken(&store, "missing, though an event wrote it");
    store = open_with_customers();
    struct store_txn *txn = txn_new(store, true);
    Platen__Customer *customer = store_get_id(txn, STORE_CUSTOMER, 1);
    struct store_key key = store_key_u64(9);
    struct store_change ignored;
    record_put_body(txn, STORE_CUSTOMER, &key, customer, &ignored);
    commit_quietly(&txn);
    expect_broken(&store, "no event put it there");
}
END_TEST

START_TEST(wrong_indexes_are_found)
{
    struct store *store = open_with_customers();
    static const uint8_t entry[] = {STORE_CUSTOMER_BY_CODE, 'a', 0, 0, 0, 0, 0, 0, 0, 0, 1};
    struct store_txn *txn = txn_new(store, true);
    ck_assert_int_eq(engine_delete(txn, STORE_FILE_INDEX, entry, sizeof entry), 0);
    commit_quietly(&txn);
    expect_broken(&store, "not in STORE_CUSTOMER_BY_CODE");
    store = open_with_customers();
    static const uint8_t stray[] = {STORE_CUSTOMER_BY_CODE, 'z', 0, 0, 0, 0, 0, 0, 0, 0, 1};
    txn = txn_new(store, true);
    ck_assert_int_eq(engine_put(txn, STORE_FILE_INDEX, stray, sizeof stray, "\3", 1), 0);
    commit_quietly(&txn);
    expect_broken(&store, "indexes hold 4 entries, 3 belong there");
}
END_TEST

static void mark_removed(void *event)
{
    ((Platen__Event *)event)->body_removed = true;
}

// Erasing a person's data takes bodies away; the chain stays whole and verify says how many.
START_TEST(removed_bodies_are_counted)
{
    struct store *store = open_with_customers();
    delete_record(store, STORE_EVENT_BODY, 2);
    replace_record(store, STORE_EVENT, 2, mark_removed);
    struct store_verify_report report;
    ck_assert_msg(store_verify_tables(store, NULL, NULL, &report, &error) == 1, "%s", error);
    ck_assert_uint_eq(report.bodies_removed, 1);
    store_close(&store);
}
END_TEST

START_TEST(damaged_envelope_is_an_error_that_stays)
{
    struct store *store = open_with_customers();
    struct store_txn *txn = txn_new(store, true);
    static const uint8_t key[] = {STORE_CUSTOMER, 0, 0, 0, 0, 0, 0, 0, 1};
    ck_assert_int_eq(engine_get(txn, STORE_FILE_RECORD, key, sizeof key), 0);
    struct buf copy = {0};
    buf_add(&copy, txn->value.data, txn->value.len);
    copy.data[ENVELOPE_SIZE] ^= 4;
    ck_assert_int_eq(engine_put(txn, STORE_FILE_RECORD, key, sizeof key, copy.data, copy.len), 0);
    buf_free(&copy);
    commit_quietly(&txn);
    txn = store_snapshot_begin(store);
    ck_assert_ptr_null(store_get_id(txn, STORE_CUSTOMER, 1));
    ck_assert(store_failed(txn));
    ck_assert_ptr_null(store_get_id(txn, STORE_CUSTOMER, 2));
    ck_assert_int_eq(store_snapshot_end(&txn, &error), -1);
    ck_assert_msg(strstr(error, "a record of table customer is damaged") != NULL, "%s", error);
    store_close(&store);
}
END_TEST

UNIT_MAIN("store_verify", crc_is_castagnoli, whole_store_is_whole,
          lost_event_and_lost_body_are_found, changed_event_and_changed_body_are_found,
          record_that_no_event_wrote_is_found, wrong_indexes_are_found, removed_bodies_are_counted,
          damaged_envelope_is_an_error_that_stays)
