#include <jansson.h>
#include <string.h>

#include "gateway/base/query.h"
#include "gateway/base/query_index.h"
#include "gateway/base/query_json.h"
#include "gateway/base/query_things.h"
#include "tests/unit/desk_house.h"
#include "tests/unit/unit.h"

static enum query_result ask(struct house *house, const char *verb, const char *words,
                             json_t **json_r)
{
    const char *list[8], *error = "";
    char *copy = strdup(words), *json = NULL, *state = NULL;
    size_t n = 0;
    for (char *word = strtok_r(copy, " ", &state); word != NULL; word = strtok_r(NULL, " ", &state))
        list[n++] = word;
    house_unlook(house);
    enum query_result result = query_run(house->store, verb, list, n, &json, &error);
    *json_r = json != NULL ? json_loads(json, JSON_DECODE_ANY, NULL) : NULL;
    ck_assert((result == QUERY_DONE) == (*json_r != NULL));
    ck_assert((result == QUERY_DONE) == (error[0] == '\0'));
    free(json);
    free(copy);
    return result;
}

static const char *text(const json_t *object, const char *key)
{
    const char *value = json_string_value(json_object_get(object, key));
    ck_assert_msg(value != NULL, "no text %s", key);
    return value;
}

static struct house *short_of_toner(void)
{
    struct house *house = house_registered();
    house_toner_report(house, 5);
    return house;
}

START_TEST(people_know_things_by_their_codes)
{
    struct house *house = short_of_toner();
    json_t *list, *kase;
    ck_assert_int_eq(ask(house, "list", "cases", &list), QUERY_DONE);
    ck_assert_uint_eq(json_array_size(list), 1);
    kase = json_array_get(list, 0);
    ck_assert_str_eq(text(kase, "service_id"), "D3-000017");
    ck_assert_str_eq(text(kase, "customer"), "C1");
    ck_assert_str_eq(text(kase, "department"), "D3");
    ck_assert_str_eq(text(kase, "kind"), "shortage");
    ck_assert_str_eq(text(kase, "state"), "open");
    ck_assert_str_eq(text(kase, "opened"), "2026-03-02T09:00:00Z");
    ck_assert_str_eq(text(kase, "done"), "");
    ck_assert_str_eq(text(kase, "first_report"), "1-00000002");
    ck_assert_ptr_null(json_object_get(kase, "supply"));
    json_decref(list);
    ck_assert_int_eq(ask(house, "show", "case D3-000017", &kase), QUERY_DONE);
    ck_assert_str_eq(text(json_object_get(kase, "supply"), "colour"), "black");
    json_decref(kase);
    house_close(house);
}
END_TEST

START_TEST(lists_are_filtered_and_limited)
{
    struct house *house = short_of_toner();
    json_t *list;
    ck_assert_int_eq(ask(house, "list", "catalogue", &list), QUERY_DONE);
    ck_assert_uint_eq(json_array_size(list), 3);
    ck_assert_str_eq(text(json_array_get(list, 0), "price"), "89.00");
    json_decref(list);
    ck_assert_int_eq(ask(house, "list", "catalogue colour=cyan", &list), QUERY_DONE);
    ck_assert_uint_eq(json_array_size(list), 1);
    json_decref(list);
    ck_assert_int_eq(ask(house, "list", "catalogue models=M100 limit=2 newest", &list), QUERY_DONE);
    ck_assert_uint_eq(json_array_size(list), 2);
    ck_assert_str_eq(text(json_array_get(list, 0), "code"), "DRUM");
    json_decref(list);
    house_close(house);
}
END_TEST

START_TEST(pages_join_without_gap_or_double)
{
    struct house *house = house_open();
    struct store_txn *txn = store_batch_begin(house->store);
    Platen__Event header;
    const char *error;
    json_t *list;
    platen__event__init(&header);
    header.time = house->now;
    store_event_begin(txn, &header);
    for (uint64_t id = 1; id <= 1203; id++) {
        Platen__StaffItem item;
        platen__staff_item__init(&item);
        item.id = id;
        item.opened = house->now;
        store_put_id(txn, STORE_STAFF_ITEM, id, &item);
    }
    store_event_end(txn, false);
    ck_assert_int_eq(store_batch_end(&txn, &error), 1);
    static const char *const words[] = {"items limit=5000", "items limit=5000 newest"};
    for (size_t w = 0; w < 2; w++) {
        ck_assert_int_eq(ask(house, "list", words[w], &list), QUERY_DONE);
        ck_assert_uint_eq(json_array_size(list), 1203);
        for (size_t i = 0; i < 1203; i++)
            ck_assert_int_eq(json_integer_value(json_object_get(json_array_get(list, i), "id")),
                             w == 0 ? (json_int_t)i + 1 : 1203 - (json_int_t)i);
        json_decref(list);
    }
    house_close(house);
}
END_TEST

// Both ways must list the same; what stands in an index is found there.
START_TEST(filters_with_an_index_list_the_same)
{
    struct house *house = short_of_toner();
    static const struct {
        const char *words;
        size_t found;
        bool index;
    } rows[] = {
        {"terminals number=10000001", 1, true},
        {"terminals number=99999999", 0, true},
        {"terminals serial=SN1", 1, true},
        {"terminals serial=", 0, false},
        {"terminals customer=C1", 1, true},
        {"terminals customer=C9", 0, false},
        {"terminals agent=" HOUSE_AGENT, 1, true},
        {"terminals silent=true", 0, true},
        {"terminals silent=false", 1, false},
        {"terminals place=nowhere", 0, false},
        {"cases service_id=D3-000017", 1, true},
        {"cases terminal=10000001", 1, true},
        {"cases terminal=10000001 state=open", 1, true},
        {"cases terminal=10000001 state=done", 0, true},
        {"reports terminal=10000001", 2, true},
        {"orders state=placed", 0, true},
        {"orders state=nonsense", 0, false},
        {"outbox state=waiting", 1, true},
        {"items open=true", 0, true},
        {"sites customer=C1", 1, true},
        {"customers code=C1", 1, true},
        {"departments code=D3", 1, true},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        json_t *list;
        char thing[20], key[20] = "", value[40] = "";
        enum store_index index;
        struct store_key prefix;
        sscanf(rows[i].words, "%19s %19[^=]=%39s", thing, key, value);
        struct store_txn *txn = house_look(house);
        ck_assert_msg(query_index(txn, query_thing_find(thing), key, value, &index, &prefix) ==
                          rows[i].index,
                      "%s", rows[i].words);
        ck_assert_int_eq(ask(house, "list", rows[i].words, &list), QUERY_DONE);
        ck_assert_msg(json_array_size(list) == rows[i].found, "%s: %zu", rows[i].words,
                      json_array_size(list));
        json_decref(list);
    }
    house_close(house);
}
END_TEST

START_TEST(pages_of_an_index_join)
{
    struct house *house = short_of_toner();
    json_t *list, *again;
    for (int i = 0; i < 700; i++) {
        house->now += 3600 * INT64_C(1000000);
        house_toner_report(house, 50);
    }
    ck_assert_int_eq(ask(house, "list", "reports terminal=10000001 limit=5000", &list), QUERY_DONE);
    ck_assert_uint_eq(json_array_size(list), 702);
    ck_assert_int_eq(ask(house, "list", "reports terminal=10000001 limit=5000 newest", &again),
                     QUERY_DONE);
    ck_assert_uint_eq(json_array_size(again), 702);
    for (size_t i = 0; i < 702; i++)
        ck_assert(json_equal(json_array_get(list, i), json_array_get(again, 701 - i)));
    json_decref(list);
    json_decref(again);
    house_close(house);
}
END_TEST

START_TEST(entries_are_counted_to_a_limit)
{
    struct house *house = short_of_toner();
    for (int i = 0; i < 10; i++)
        house_toner_report(house, 50);
    struct store_txn *txn = house_look(house);
    struct store_key terminal = store_key_u64(1), other = store_key_u64(2);
    ck_assert_uint_eq(store_count(txn, STORE_REPORT_BY_TERMINAL, &terminal, 100), 12);
    ck_assert_uint_eq(store_count(txn, STORE_REPORT_BY_TERMINAL, &terminal, 7), 7);
    ck_assert_uint_eq(store_count(txn, STORE_REPORT_BY_TERMINAL, &other, 100), 0);
    ck_assert_uint_eq(store_count(txn, STORE_REPORT_BY_TERMINAL, NULL, 100), 12);
    house_close(house);
}
END_TEST

START_TEST(everything_can_be_listed)
{
    struct house *house = short_of_toner();
    json_t *list;
    for (size_t i = 0; query_thing_at(i) != NULL; i++) {
        ck_assert_msg(ask(house, "list", query_thing_at(i)->plural, &list) == QUERY_DONE, "%s",
                      query_thing_at(i)->plural);
        json_decref(list);
    }
    house_close(house);
}
END_TEST

START_TEST(shown_by_what_they_are_called)
{
    static const char *const names[] = {
        "customer C1",  "site C1/HQ",   "department D3",      "person " HOUSE_MANAGER,
        "person 900",   "terminal SN1", "terminal 1",         "model M100",
        "article DRUM", "store S1",     "agent " HOUSE_AGENT, "report 1-00000002",
        "report 2",     "event 2",      "case D3-000017",
    };
    struct house *house = short_of_toner();
    json_t *object;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        ck_assert_msg(ask(house, "show", names[i], &object) == QUERY_DONE, "%s", names[i]);
        ck_assert(json_is_object(object));
        json_decref(object);
    }
    ck_assert_int_eq(ask(house, "show", "customer C9", &object), QUERY_NOT_FOUND);
    house_close(house);
}
END_TEST

START_TEST(wrong_words_are_told)
{
    static const struct {
        const char *verb, *words;
    } rows[] = {
        {"list", ""},
        {"list", "cats"},
        {"list", "cases limit=0"},
        {"list", "cases limit=x"},
        {"list", "cases kitten=1"},
        {"list", "cases open"},
        {"show", "case"},
        {"dance", ""},
    };
    struct house *house = house_open();
    json_t *json;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        ck_assert_msg(ask(house, rows[i].verb, rows[i].words, &json) == QUERY_USAGE, "%s",
                      rows[i].words);
    house_close(house);
}
END_TEST

START_TEST(nothing_secret)
{
    struct house *house = house_open();
    json_t *list;
    ck_assert_int_eq(ask(house, "list", "agents", &list), QUERY_DONE);
    ck_assert_ptr_null(json_object_get(json_array_get(list, 0), "sign_key"));
    json_decref(list);
    static const char *const secret[] = {"password", "totp_secret", "enrol_hash", "sign_key",
                                         "receive_key"};
    for (size_t i = 0; query_thing_at(i) != NULL; i++)
        for (const struct query_field *f = query_thing_at(i)->fields; f->name != NULL; f++)
            for (size_t s = 0; s < sizeof secret / sizeof secret[0]; s++)
                ck_assert_str_ne(f->name, secret[s]);
    house_close(house);
}
END_TEST

START_TEST(status_counts)
{
    struct house *house = short_of_toner();
    json_t *status;
    json_int_t event = (json_int_t)house->answer->event;
    ck_assert_int_eq(ask(house, "status", "", &status), QUERY_DONE);
    ck_assert_int_eq(json_integer_value(json_object_get(status, "event")), event);
    ck_assert_int_eq(json_integer_value(json_object_get(status, "epoch")), 1);
    json_t *waiting = json_object_get(status, "waiting");
    ck_assert_int_eq(json_integer_value(json_object_get(waiting, "shortages")), 1);
    ck_assert_int_eq(json_integer_value(json_object_get(waiting, "outbox_waiting")), 1);
    ck_assert_int_eq(
        json_integer_value(json_object_get(json_object_get(status, "counts"), "cases")), 1);
    json_decref(status);
    house_close(house);
}
END_TEST

START_TEST(choices_are_words)
{
    ck_assert_str_eq(query_choice(&platen__case_state__descriptor, 3), "visit-asked");
    ck_assert_str_eq(query_choice(&platen__visit_state__descriptor, 0), "asked");
    ck_assert_str_eq(query_choice(&platen__supply_state__descriptor, 2), "low");
    ck_assert_str_eq(query_choice(&platen__fate__descriptor, 1), "staff");
    ck_assert_str_eq(query_choice(&platen__fate__descriptor, 99), "99");
}
END_TEST

UNIT_MAIN("query", people_know_things_by_their_codes, lists_are_filtered_and_limited,
          pages_join_without_gap_or_double, everything_can_be_listed, shown_by_what_they_are_called,
          wrong_words_are_told, nothing_secret, status_counts, choices_are_words,
          filters_with_an_index_list_the_same, pages_of_an_index_join,
          entries_are_counted_to_a_limit)
