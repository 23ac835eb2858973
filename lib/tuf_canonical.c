#include "lib/tuf.h"

#include <stdlib.h>
#include <string.h>

#include "lib/buf.h"
#include "lib/memory.h"

static void add_text(struct buf *buf, const char *text)
{
    buf_add_byte(buf, '"');
    for (; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\')
            buf_add_byte(buf, '\\');
        buf_add_byte(buf, (uint8_t)*text);
    }
    buf_add_byte(buf, '"');
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* By bytes of UTF-8, which is by code points. */
static const char **sorted_keys(const json_t *object)
{
    size_t n = 0;
    const char **keys = calloc(json_object_size(object) + 1, sizeof(*keys));
    if (keys == NULL)
        memory_none();
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)object, key, value) keys[n++] = key;
    qsort(keys, n, sizeof(*keys), by_bytes);
    return keys;
}

static int add_object(const json_t *object, struct buf *buf)
{
    const char **keys = sorted_keys(object);
    int good = 1;
    buf_add_byte(buf, '{');
    for (size_t i = 0; good == 1 && keys[i] != NULL; i++) {
        if (i > 0)
            buf_add_byte(buf, ',');
        add_text(buf, keys[i]);
        buf_add_byte(buf, ':');
        good = tuf_canonical(json_object_get(object, keys[i]), buf);
    }
    buf_add_byte(buf, '}');
    free(keys);
    return good;
}

static int add_array(const json_t *array, struct buf *buf)
{
    buf_add_byte(buf, '[');
    for (size_t i = 0; i < json_array_size(array); i++) {
        if (i > 0)
            buf_add_byte(buf, ',');
        if (tuf_canonical(json_array_get(array, i), buf) != 1)
            return 0;
    }
    buf_add_byte(buf, ']');
    return 1;
}

int tuf_canonical(const json_t *value, struct buf *buf)
{
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        return add_object(value, buf);
    case JSON_ARRAY:
        return add_array(value, buf);
    case JSON_STRING:
        add_text(buf, json_string_value(value));
        return 1;
    case JSON_INTEGER:
        buf_printf(buf, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
        return 1;
    case JSON_TRUE:
        buf_add_text(buf, "true");
        return 1;
    case JSON_FALSE:
        buf_add_text(buf, "false");
        return 1;
    case JSON_NULL:
        buf_add_text(buf, "null");
        return 1;
    case JSON_REAL:
        break;
    }
    return 0;
}
