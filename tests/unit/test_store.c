#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "gateway/store/store.h"
#include "tests/unit/unit.h"

static const char *error, *told;

static struct store *open_in_memory(void)
{
    struct store_settings settings = {.in_memory = true, .cache_bytes = 16 << 20};
    struct store *store;
    enum store_result result = store_open(&settings, &store, &told, &error);
    ck_assert_msg(result == STORE_OK, "%s", error);
    return store;
}

static void begin_event(struct store_txn *txn, int64_t time)
{
    Platen__Event header;
    platen__event__init(&header);
    header.time = time;
    header.kind = 7;
    store_event_begin(txn, &header);
}

static void put_customer(struct store_txn *txn, uint64_t id, const char *code, const char *name)
{
    Platen__Customer customer;
    platen__customer__init(&customer);
    char code_copy[40], name_copy[4000];
    snprintf(code_copy, sizeof code_copy, "%s", code);
    snprintf(name_copy, sizeof name_copy, "%s", name);
    customer.id = id;
    customer.code = code_copy;
    customer.name = name_copy;
    store_put_id(txn, STORE_CUSTOMER, id, &customer);
}

static void commit(struct store_txn **txn)
{
    int result = store_batch_end(txn, &error);
    ck_assert_msg(result == 1, "%s", error);
}

static void end(struct store_txn **txn)
{
    int result = store_snapshot_end(txn, &error);
    ck_assert_msg(result == 1, "%s", error);
}

START_TEST(keys_compare_as_their_values)
{
    struct store_key one = store_key_u64(255), two = store_key_u64(256);
    ck_assert_uint_eq(one.size, 8);
    ck_assert_int_lt(memcmp(one.data, two.data, 8), 0);
    ck_assert_uint_eq(store_key_get_u64(&two, 0), 256);
    struct store_key text = store_key_text("ab");
    ck_assert_uint_eq(text.size, 3);
    store_key_add_u32(&text, 0x01020304);
    ck_assert_mem_eq(text.data, "ab\0\1\2\3\4", 7);
}
END_TEST

START_TEST(long_text_becomes_its_hash)
{
    char text[101];
    memset(text, 'a', 100);
    text[100] = '\0';
    struct store_key key = store_key_text(text);
    // printf 'a%.0s' {1..100} | sha256sum
    static const uint8_t expected[] = {0xff, 0x28, 0x16, 0x59, 0x78, 0x88, 0xe4, 0xa0};
    ck_assert_uint_eq(key.size, 33);
    ck_assert_mem_eq(key.data, expected, sizeof expected);
}
END_TEST

START_TEST(later_commands_and_snapshots_see_what_was_put)
{
    struct store *store = open_in_memory();
    struct store_txn *before = store_snapshot_begin(store);
    uint64_t first = store_snapshot_event(before);
    struct store_txn *batch = store_batch_begin(store);
    begin_event(batch, 1000);
    ck_assert_uint_eq(store_event_sequence(batch), first + 1);
    put_customer(batch, 5, "north", "North Ltd");
    ck_assert_uint_eq(store_event_end(batch, false), first + 1);
    Platen__Customer *customer = store_get_id(batch, STORE_CUSTOMER, 5);
    ck_assert_str_eq(customer->name, "North Ltd");
    begin_event(batch, 2000);
    struct store_key code = store_key_text("north");
    customer = store_find(batch, STORE_CUSTOMER_BY_CODE, &code);
    ck_assert_uint_eq(customer->id, 5);
    customer->name = (char *)(uintptr_t) "North and South Ltd";
    store_put_id(batch, STORE_CUSTOMER, 5, customer);
    ck_assert_uint_eq(store_event_end(batch, false), first + 2);
    commit(&batch);
    ck_assert_ptr_null(store_get_id(before, STORE_CUSTOMER, 5));
    end(&before);
    struct store_txn *after = store_snapshot_begin(store);
    ck_assert_uint_eq(store_snapshot_event(after), first + 2);
    ck_assert_int_eq(store_last_time(after), 2000);
    customer = store_get_id(after, STORE_CUSTOMER, 5);
    ck_assert_str_eq(customer->name, "North and South Ltd");
    ck_assert_ptr_null(store_get_id(after, STORE_CUSTOMER, 6));
    end(&after);
    store_close(&store);
}
END_TEST

START_TEST(aborted_batch_leaves_nothing)
{
    struct store *store = open_in_memory();
    struct store_txn *batch = store_batch_begin(store);
    begin_event(batch, 1);
    uint64_t sequence = store_event_sequence(batch);
    put_customer(batch, 1, "a", "A");
    store_event_end(batch, false);
    store_batch_abort(&batch);
    batch = store_batch_begin(store);
    ck_assert_ptr_null(store_get_id(batch, STORE_CUSTOMER, 1));
    begin_event(batch, 1);
    ck_assert_uint_eq(store_event_sequence(batch), sequence);
    ck_assert_uint_eq(store_event_end(batch, false), 0);
    commit(&batch);
    store_close(&store);
}
END_TEST

START_TEST(index_follows_its_record)
{
    struct store *store = open_in_memory();
    struct store_txn *batch = store_batch_begin(store);
    struct store_key old = store_key_text("old"), new = store_key_text("new");
    begin_event(batch, 1);
    put_customer(batch, 1, "old", "A");
    put_customer(batch, 1, "new", "A");
    ck_assert_ptr_null(store_find(batch, STORE_CUSTOMER_BY_CODE, &old));
    ck_assert_ptr_nonnull(store_find(batch, STORE_CUSTOMER_BY_CODE, &new));
    struct store_key key = store_key_u64(1);
    store_delete(batch, STORE_CUSTOMER, &key);
    ck_assert_ptr_null(store_find(batch, STORE_CUSTOMER_BY_CODE, &new));
    ck_assert(!store_failed(batch));
    store_event_end(batch, false);
    commit(&batch);
    store_close(&store);
}
END_TEST

START_TEST(address_is_found_in_any_case_and_by_both)
{
    struct store *store = open_in_memory();
    struct store_txn *batch = store_batch_begin(store);
    begin_event(batch, 1);
    char first[] = "North@Platen.TEST", second[] = "second@platen.test";
    Platen__Person person;
    platen__person__init(&person);
    person.id = 9;
    person.customer = 3;
    person.mail = first;
    person.second_mail = second;
    store_put_id(batch, STORE_PERSON, 9, &person);
    uint8_t mac[32];
    store_mail_key(batch, "north@platen.test", mac);
    struct store_key key = store_key_bytes(mac, 32);
    Platen__Person *found = store_find(batch, STORE_PERSON_BY_ADDRESS, &key);
    ck_assert_uint_eq(found->id, 9);
    key = store_key_u64(3);
    store_key_add_bytes(&key, mac, 32);
    found = store_find(batch, STORE_PERSON_BY_MAIL, &key);
    ck_assert_uint_eq(found->id, 9);
    store_mail_key(batch, second, mac);
    key = store_key_bytes(mac, 32);
    found = store_find(batch, STORE_PERSON_BY_ADDRESS, &key);
    ck_assert_uint_eq(found->id, 9);
    store_event_end(batch, false);
    commit(&batch);
    store_close(&store);
}
END_TEST

static void put_order(struct store_txn *txn, uint64_t id, uint64_t customer, int64_t placed)
{
    Platen__Order order;
    platen__order__init(&order);
    order.id = id;
    order.customer = customer;
    order.placed = placed;
    store_put_id(txn, STORE_ORDER, id, &order);
}

static void expect_orders(struct store_txn *txn, const struct store_key *prefix,
                          const struct store_key *from, bool backwards, const char *expected)
{
    char got[100] = "";
    struct store_cursor *cursor =
        store_scan_index(txn, STORE_ORDER_BY_CUSTOMER, prefix, from, backwards);
    for (Platen__Order *order; (order = store_next(cursor, NULL)) != NULL;)
        snprintf(got + strlen(got), sizeof got - strlen(got), "%" PRIu64 " ", order->id);
    ck_assert_ptr_null(store_next(cursor, NULL));
    store_cursor_close(&cursor);
    ck_assert_str_eq(got, expected);
}

START_TEST(scans_go_both_ways_from_a_key)
{
    struct store *store = open_in_memory();
    struct store_txn *txn = store_batch_begin(store);
    begin_event(txn, 1);
    put_order(txn, 1, 1, 50);
    put_order(txn, 2, 2, 10);
    put_order(txn, 3, 2, 30);
    put_order(txn, 4, 2, 20);
    put_order(txn, 5, 3, 5);
    put_order(txn, 6, UINT64_MAX, 5);
    struct store_key two = store_key_u64(2), from = two, last = store_key_u64(UINT64_MAX);
    store_key_add_u64(&from, 20);
    expect_orders(txn, &two, NULL, false, "2 4 3 ");
    expect_orders(txn, &two, NULL, true, "3 4 2 ");
    expect_orders(txn, &two, &from, false, "4 3 ");
    expect_orders(txn, &two, &from, true, "4 2 ");
    expect_orders(txn, NULL, NULL, false, "1 2 4 3 5 6 ");
    expect_orders(txn, NULL, NULL, true, "6 5 3 4 2 1 ");
    expect_orders(txn, &last, NULL, true, "6 ");
    struct store_key key;
    struct store_cursor *cursor = store_scan(txn, STORE_ORDER, NULL, NULL, true);
    ck_assert_ptr_nonnull(store_next(cursor, &key));
    ck_assert_uint_eq(store_key_get_u64(&key, 0), 6);
    store_cursor_close(&cursor);
    store_event_end(txn, false);
    commit(&txn);
    struct store_txn *snapshot = store_snapshot_begin(store);
    expect_orders(snapshot, &two, NULL, false, "2 4 3 ");
    end(&snapshot);
    store_close(&store);
}
END_TEST

START_TEST(numbers_start_at_one_and_come_with_the_event)
{
    struct store *store = open_in_memory();
    struct store_txn *batch = store_batch_begin(store);
    begin_event(batch, 1);
    ck_assert_uint_eq(store_next_number(batch, "reception"), 1);
    ck_assert_uint_eq(store_next_number(batch, "reception"), 2);
    ck_assert_uint_eq(store_next_number(batch, "case"), 1);
    uint64_t sequence = store_event_end(batch, false);
    Platen__Event *event = store_get_id(batch, STORE_EVENT, sequence);
    ck_assert_uint_eq(event->n_touched, 2);
    ck_assert_uint_eq(event->kind, 7);
    Platen__EventBody *body = store_get_id(batch, STORE_EVENT_BODY, sequence);
    ck_assert_uint_eq(body->n_changes, 2);
    ck_assert_uint_eq(body->changes[0]->table, STORE_NUMBER);
    ck_assert_mem_eq(body->changes[0]->value.data, "\x08\x02", 2); // protobuf: field 1 is 2
    commit(&batch);
    store_close(&store);
}
END_TEST

START_TEST(large_records_and_many_changes_fit)
{
    struct store *store = open_in_memory();
    struct store_txn *batch = store_batch_begin(store);
    begin_event(batch, 1);
    char name[3900], code[20];
    memset(name, 'x', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    for (uint64_t id = 1; id <= 500; id++) {
        snprintf(code, sizeof code, "c%" PRIu64, id);
        put_customer(batch, id, code, name);
    }
    put_customer(batch, 7, "c7", "last");
    uint64_t sequence = store_event_end(batch, false);
    Platen__Event *event = store_get_id(batch, STORE_EVENT, sequence);
    ck_assert_uint_eq(event->n_touched, 500);
    commit(&batch);
    struct store_txn *snapshot = store_snapshot_begin(store);
    Platen__Customer *customer = store_get_id(snapshot, STORE_CUSTOMER, 400);
    ck_assert_str_eq(customer->name, name);
    customer = store_get_id(snapshot, STORE_CUSTOMER, 7);
    ck_assert_str_eq(customer->name, "last");
    end(&snapshot);
    store_close(&store);
}
END_TEST

UNIT_MAIN("store", keys_compare_as_their_values, long_text_becomes_its_hash,
          later_commands_and_snapshots_see_what_was_put, aborted_batch_leaves_nothing,
          index_follows_its_record, address_is_found_in_any_case_and_by_both,
          scans_go_both_ways_from_a_key, numbers_start_at_one_and_come_with_the_event,
          large_records_and_many_changes_fit)
