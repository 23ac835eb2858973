// From version to version: steps of the test's own over records that it made, killed in the middle,
// and what the shipped table of steps must be. The stores of earlier versions:
// tests/flow/test_upgrade.py.
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "gateway/store/engine.h"
#include "tests/unit/unit.h"

enum { CUSTOMERS = 2500, KILL_AT = 1700 }; // three slices; killed in the second

static const char *error, *told;
static char top[64], dir[80];
static unsigned calls, kill_at;

static void make_place(void)
{
    snprintf(top, sizeof top, "/tmp/plupXXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(top));
    snprintf(dir, sizeof dir, "%s/store", top);
    ck_assert_int_eq(mkdir(dir, 0700), 0);
}

static void remove_place(void)
{
    char command[100];
    snprintf(command, sizeof command, "rm -rf %s", top);
    ck_assert_int_eq(system(command), 0);
}

static struct store_settings settings(bool create)
{
    return (struct store_settings){.dir = dir,
                                   .cache_bytes = 16 << 20,
                                   .create = create,
                                   .now = 500,
                                   .ballast_bytes = 4096,
                                   .log_bytes = 1 << 20};
}

static void begin(struct store_txn *txn)
{
    Platen__Event header;
    platen__event__init(&header);
    header.time = 1000;
    store_event_begin(txn, &header);
}

static void put_version(struct store *store, uint32_t version)
{
    struct store_txn *txn = store_batch_begin(store);
    struct store_key key = store_key_text("meta");
    Platen__Meta *meta = store_get(txn, STORE_META, &key);
    begin(txn);
    meta->schema = version;
    store_put(txn, STORE_META, &key, meta);
    store_event_end(txn, false);
    ck_assert_msg(store_batch_end(&txn, &error) == 1, "%s", error);
}

static void put_customers(struct store *store)
{
    for (uint64_t id = 1; id <= CUSTOMERS;) {
        struct store_txn *txn = store_batch_begin(store);
        for (unsigned i = 0; i < 500; i++, id++) {
            char code[20];
            snprintf(code, sizeof code, "C%04u", (unsigned)id);
            Platen__Customer customer;
            platen__customer__init(&customer);
            customer.id = id;
            customer.code = code;
            begin(txn);
            store_put_id(txn, STORE_CUSTOMER, id, &customer);
            store_event_end(txn, false);
        }
        ck_assert_msg(store_batch_end(&txn, &error) == 1, "%s", error);
    }
}

// A store of customers whose Meta says another version.
static void make_store(uint32_t version)
{
    make_place();
    struct store_settings with = settings(true);
    struct store *store;
    ck_assert_msg(store_open(&with, &store, &told, &error) == STORE_OK, "%s", error);
    put_customers(store);
    put_version(store, version);
    store_close(&store);
}

static struct store *open_old(void)
{
    struct store_settings with = settings(false);
    struct store *store;
    ck_assert_msg(open_to_upgrade(&with, &store, &told, &error) == STORE_OK, "%s", error);
    return store;
}

// ---- steps as others will write them ----

static void rename_customer(struct store_txn *txn, const struct store_key *key, void *record)
{
    Platen__Customer *customer = record;
    char code[20];
    if (++calls == kill_at)
        _exit(9);
    snprintf(code, sizeof code, "N%s", customer->code + 1);
    customer->code = code;
    store_put(txn, STORE_CUSTOMER, key, customer);
}

// A changed key: record 7 moves to 100007; what was moved already is left.
static void move_customer(struct store_txn *txn, const struct store_key *key, void *record)
{
    Platen__Customer *customer = record;
    if (customer->id > 100000)
        return;
    customer->id += 100000;
    store_delete(txn, STORE_CUSTOMER, key);
    store_put_id(txn, STORE_CUSTOMER, customer->id, customer);
}

static const struct upgrade_step two_steps[] = {
    {STORE_SCHEMA_NOW - 1, "customers have new codes", STORE_CUSTOMER, rename_customer},
    {STORE_SCHEMA_NOW, "customers have new keys", STORE_CUSTOMER, move_customer},
    {0, NULL, 0, NULL},
};

static void check_customers(struct store *store)
{
    struct store_txn *txn = store_snapshot_begin(store);
    struct store_cursor *cursor = store_scan(txn, STORE_CUSTOMER, NULL, NULL, false);
    uint64_t id = 0;
    struct store_key key;
    for (Platen__Customer *customer; (customer = store_next(cursor, &key)) != NULL;) {
        char code[20];
        snprintf(code, sizeof code, "N%04u", (unsigned)++id);
        ck_assert_str_eq(customer->code, code);
        ck_assert_uint_eq(customer->id, id + 100000);
        ck_assert_uint_eq(store_key_get_u64(&key, 0), customer->id);
    }
    store_cursor_close(&cursor);
    ck_assert_uint_eq(id, CUSTOMERS);
    struct store_key code = store_key_text("N0007");
    Platen__Customer *found = store_find(txn, STORE_CUSTOMER_BY_CODE, &code);
    ck_assert_ptr_nonnull(found);
    ck_assert_uint_eq(found->id, 100007);
    code = store_key_text("C0007");
    ck_assert_ptr_null(store_find(txn, STORE_CUSTOMER_BY_CODE, &code));
    ck_assert_int_eq(store_snapshot_end(&txn, &error), 1);
}

static void check_opens_as_new(void)
{
    struct store_settings with = settings(false);
    struct store *store;
    ck_assert_msg(store_open(&with, &store, &told, &error) == STORE_OK, "%s", error);
    check_customers(store);
    struct store_verify_report report;
    ck_assert_msg(store_verify_tables(store, NULL, NULL, &report, &error) == 1, "%s", error);
    store_close(&store);
}

START_TEST(steps_change_records_and_keys)
{
    make_store(STORE_SCHEMA_NOW - 2);
    struct store *store = open_old();
    ck_assert_msg(upgrade_run(store, two_steps, NULL, NULL, &error) == 1, "%s", error);
    check_customers(store);
    store_close(&store);
    check_opens_as_new();
    remove_place();
}
END_TEST

START_TEST(a_killed_step_goes_on_where_it_was)
{
    make_store(STORE_SCHEMA_NOW - 2);
    pid_t pid = fork();
    if (pid == 0) {
        kill_at = KILL_AT;
        struct store *store = open_old();
        upgrade_run(store, two_steps, NULL, NULL, &error);
        _exit(1);
    }
    int status;
    waitpid(pid, &status, 0);
    ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 9);
    struct store *store = open_old();
    calls = 0;
    ck_assert_msg(upgrade_run(store, two_steps, NULL, NULL, &error) == 1, "%s", error);
    ck_assert_uint_eq(calls, CUSTOMERS - 1000); // the first slice was on disk
    store_close(&store);
    check_opens_as_new();
    remove_place();
}
END_TEST

START_TEST(other_versions_are_refused)
{
    make_store(STORE_SCHEMA_NOW + 1);
    struct store_settings with = settings(false);
    struct store *store;
    const char *kept;
    ck_assert_int_eq(store_open(&with, &store, &told, &error), STORE_SCHEMA);
    ck_assert_ptr_nonnull(strstr(error, "newer version"));
    ck_assert_int_eq(store_upgrade(&with, NULL, NULL, &kept, &error), STORE_SCHEMA);
    remove_place();
    make_store(STORE_SCHEMA_NOW - 1);
    ck_assert_int_eq(store_open(&with, &store, &told, &error), STORE_OLD);
    ck_assert_ptr_nonnull(strstr(error, "platenctl store upgrade"));
    ck_assert_int_eq(store_result_exit(STORE_OLD), 78);
    remove_place();
}
END_TEST

START_TEST(the_store_of_this_version_is_left_alone)
{
    make_store(STORE_SCHEMA_NOW);
    struct store_settings with = settings(false);
    const char *kept;
    ck_assert_msg(store_upgrade(&with, NULL, NULL, &kept, &error) == STORE_OK, "%s", error);
    ck_assert_ptr_null(kept);
    remove_place();
}
END_TEST

// A table or index more is a version more: an earlier program would take its records for damage.
// When this fails, add a step (HACKING.md) and put the new sums here.
START_TEST(tables_and_indexes_are_those_of_the_version)
{
    uint32_t last = 0;
    for (const struct upgrade_step *step = upgrade_steps; step->to != 0; step++) {
        ck_assert_uint_eq(step->to, last == 0 ? 2 : last + 1);
        ck_assert((step->table == 0) == (step->each == NULL));
        last = step->to;
    }
    ck_assert_uint_eq(last, STORE_SCHEMA_NOW);
    ck_assert_uint_eq(STORE_SCHEMA_NOW, 7);
    ck_assert_uint_eq(STORE_TABLES, 44);
    ck_assert_uint_eq(STORE_INDEXES, 51);
    ck_assert_uint_eq(STORE_FILES, 7);
}
END_TEST

UNIT_MAIN("store upgrade", steps_change_records_and_keys, a_killed_step_goes_on_where_it_was,
          other_versions_are_refused, the_store_of_this_version_is_left_alone,
          tables_and_indexes_are_those_of_the_version)
