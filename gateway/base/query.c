#include "gateway/base/query.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "gateway/base/query_find.h"
#include "gateway/base/query_index.h"
#include "gateway/base/query_status.h"
#include "gateway/base/query_things.h"
#include "lib/error.h"
#include "lib/text.h"

enum { PAGE_RECORDS = 500, LIMIT_DEFAULT = 1000, FILTERS_MAX = 8 };

struct filter {
    char key[40];
    const char *value;
};

struct list {
    const struct query_thing *thing;
    struct filter filters[FILTERS_MAX];
    size_t n_filters;
    uint64_t limit;
    bool newest;
    json_t *array;
    struct store_key last; // of the page before
    bool started;
};

// Words as the JSON has them: a text, a number, true or false; of an array, any element.
static bool value_is(const json_t *value, const char *wanted)
{
    size_t i;
    json_t *element;
    char number[32];
    switch (json_typeof(value)) {
    case JSON_STRING:
        return strcmp(json_string_value(value), wanted) == 0;
    case JSON_TRUE:
        return strcmp(wanted, "true") == 0;
    case JSON_FALSE:
        return strcmp(wanted, "false") == 0;
    case JSON_INTEGER:
        snprintf(number, sizeof number, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
        return strcmp(number, wanted) == 0;
    case JSON_ARRAY:
        json_array_foreach(value, i, element) if (value_is(element, wanted)) return true;
        return false;
    default:
        return false;
    }
}

static bool passes(const struct list *list, const json_t *object)
{
    for (size_t i = 0; i < list->n_filters; i++) {
        const json_t *value = json_object_get(object, list->filters[i].key);
        if (value == NULL || !value_is(value, list->filters[i].value))
            return false;
    }
    return true;
}

static json_t *object_of(struct store_txn *txn, const struct query_thing *thing, const void *record,
                         const struct store_key *key, bool full)
{
    json_t *object = query_object(txn, record, thing->fields, full);
    if (thing->more != NULL)
        thing->more(txn, record, key, object, full);
    return object;
}

// By the first filter that has an index, so that a list of few does not read all.
static struct store_cursor *list_scan(struct store_txn *txn, const struct list *list)
{
    const struct store_key *from = list->started ? &list->last : NULL;
    enum store_index index;
    struct store_key prefix;
    for (size_t i = 0; i < list->n_filters; i++)
        if (query_index(txn, list->thing, list->filters[i].key, list->filters[i].value, &index,
                        &prefix))
            return store_scan_index(txn, index, &prefix, from, list->newest);
    return store_scan(txn, list->thing->table, NULL, from, list->newest);
}

// One snapshot: true while there is more.
static bool list_page(struct store *store, struct list *list, int *result_r, const char **error_r)
{
    struct store_txn *txn = store_snapshot_begin(store);
    struct store_cursor *cursor = list_scan(txn, list);
    struct store_key key;
    const void *record = NULL;
    for (size_t n = 0; n < PAGE_RECORDS && json_array_size(list->array) < list->limit; n++) {
        record = store_next(cursor, &key);
        if (record == NULL)
            break;
        if (list->started && key.size == list->last.size &&
            memcmp(key.data, list->last.data, key.size) == 0)
            continue;
        json_t *object = object_of(txn, list->thing, record, &key, false);
        if (passes(list, object))
            json_array_append_new(list->array, object);
        else
            json_decref(object);
    }
    if (record != NULL) {
        list->last = key;
        list->started = true;
    }
    store_cursor_close(&cursor);
    *result_r = store_snapshot_end(&txn, error_r);
    return record != NULL && *result_r == 1 && json_array_size(list->array) < list->limit;
}

static bool read_word(struct list *list, const char *word, const char **error_r)
{
    const char *equals = strchr(word, '=');
    if (strcmp(word, "newest") == 0) {
        list->newest = true;
        return true;
    }
    if (equals == NULL || equals == word ||
        (size_t)(equals - word) >= sizeof list->filters[0].key || list->n_filters == FILTERS_MAX) {
        *error_r = error_format("\"%.60s\" is neither KEY=VALUE nor limit=N nor newest", word);
        return false;
    }
    if (strncmp(word, "limit=", 6) == 0) {
        if (text_parse_unsigned(equals + 1, 1000000, &list->limit) && list->limit > 0)
            return true;
        *error_r = "limit is a number from 1 to 1000000";
        return false;
    }
    struct filter *filter = &list->filters[list->n_filters++];
    memcpy(filter->key, word, (size_t)(equals - word));
    filter->value = equals + 1;
    return true;
}

// A key that no object has would list nothing and say nothing.
static bool keys_known(const struct list *list, const char **error_r)
{
    for (size_t i = 0; i < list->n_filters; i++) {
        bool known = list->thing->more != NULL;
        for (const struct query_field *field = list->thing->fields; field->name != NULL; field++)
            known = known || strcmp(field->key != NULL ? field->key : field->name,
                                    list->filters[i].key) == 0;
        if (!known) {
            *error_r = error_format("%s have no \"%s\"", list->thing->plural, list->filters[i].key);
            return false;
        }
    }
    return true;
}

static enum query_result query_list(struct store *store, const struct query_thing *thing,
                                    const char *const *words, size_t n, json_t **json_r,
                                    const char **error_r)
{
    struct list list = {.thing = thing, .limit = LIMIT_DEFAULT};
    int result;
    for (size_t i = 0; i < n; i++)
        if (!read_word(&list, words[i], error_r))
            return QUERY_USAGE;
    if (!keys_known(&list, error_r))
        return QUERY_USAGE;
    list.array = json_array();
    while (list_page(store, &list, &result, error_r))
        continue;
    *json_r = list.array;
    return result == 1 ? QUERY_DONE : QUERY_FAILED;
}

static enum query_result query_show(struct store *store, const struct query_thing *thing,
                                    const char *name, json_t **json_r, const char **error_r)
{
    struct store_txn *txn = store_snapshot_begin(store);
    void *record = query_find(txn, thing->table, name);
    if (record != NULL)
        *json_r = object_of(txn, thing, record, NULL, true);
    else
        *error_r = error_format("there is no %s \"%.80s\"", thing->singular, name);
    const char *failure;
    if (store_snapshot_end(&txn, &failure) != 1) {
        *error_r = failure;
        return QUERY_FAILED;
    }
    return record != NULL ? QUERY_DONE : QUERY_NOT_FOUND;
}

static const struct query_thing *thing_of(const char *const *words, size_t n, const char **error_r)
{
    const struct query_thing *thing = n > 0 ? query_thing_find(words[0]) : NULL;
    if (thing != NULL)
        return thing;
    char all[480] = "";
    for (size_t i = 0; query_thing_at(i) != NULL; i++) {
        strncat(all, i > 0 ? " " : "", sizeof all - strlen(all) - 1);
        strncat(all, query_thing_at(i)->plural, sizeof all - strlen(all) - 1);
    }
    *error_r = error_format("of what? There are: %s", all);
    return NULL;
}

static enum query_result run(struct store *store, const char *verb, const char *const *words,
                             size_t n, json_t **json_r, const char **error_r)
{
    if (strcmp(verb, "status") == 0)
        return query_status(store, json_r, error_r);
    bool list = strcmp(verb, "list") == 0;
    if (!list && strcmp(verb, "show") != 0) {
        *error_r = error_format("\"%.40s\" is none of: list, show, status", verb);
        return QUERY_USAGE;
    }
    const struct query_thing *thing = thing_of(words, n, error_r);
    if (thing == NULL)
        return QUERY_USAGE;
    if (list)
        return query_list(store, thing, words + 1, n - 1, json_r, error_r);
    if (n != 2 && thing->table != STORE_DEALER) {
        *error_r = error_format("show %s NAME", thing->singular);
        return QUERY_USAGE;
    }
    return query_show(store, thing, n > 1 ? words[1] : "", json_r, error_r);
}

enum query_result query_run(struct store *store, const char *verb, const char *const *words,
                            size_t n, char **json_r, const char **error_r)
{
    json_t *json = NULL;
    enum query_result result = run(store, verb, words, n, &json, error_r);
    *json_r = NULL;
    if (result == QUERY_DONE) {
        *json_r = json_dumps(json, JSON_COMPACT);
        if (*json_r == NULL) {
            *error_r = "a record holds a text that is not UTF-8";
            result = QUERY_FAILED;
        }
    }
    json_decref(json);
    return result;
}
