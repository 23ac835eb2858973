#include "webui/cgi_query.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <openssl/evp.h>

#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/text.h"
#include "webui/cgi_sign.h"
#include "webui/cgi_text.h"

enum { FIELDS_MAX = 50, CODE_MAX = 40, ERROR_MAX = 16, QUANTITY_MAX = 999 };

enum field { U, P, T, E, TC, BC, CC, K, D, FIELDS };

static const char *const names[FIELDS] = {"U",  "P",  "T", "E", "TC",
                                           "BC", "CC", "K", "D"};

struct value {
    const char *text; // decoded bytes, NUL behind them
    size_t size;
};

struct parse {
    struct arena *arena;
    struct value values[FIELDS];
    struct value quantity; // the second U
    struct buf canonical;  // what K signs
    bool other;            // a field that is not known here
    unsigned status;
    const char *why;
};

static bool refuse(struct parse *parse, unsigned status, const char *why)
{
    parse->status = status;
    parse->why = why;
    return false;
}

// ---- fields ----

static bool decode(struct parse *parse, const char *text, size_t size, struct value *value_r)
{
    char *out = arena_alloc(parse->arena, size + 1);
    size_t n = 0;
    for (size_t i = 0; i < size; i++) {
        if (text[i] == '\0')
            return refuse(parse, 400, "a NUL");
        if (text[i] != '%') {
            out[n++] = text[i] == '+' ? ' ' : text[i];
            continue;
        }
        if (size - i < 3 || !text_unhex(text + i + 1, 2, out + n, 1))
            return refuse(parse, 400, "a broken percent sign");
        if (out[n++] == '\0')
            return refuse(parse, 400, "a NUL");
        i += 2;
    }
    out[n] = '\0';
    *value_r = (struct value){out, n};
    return true;
}

static struct value trimmed(struct value value)
{
    while (value.size > 0 && *value.text == ' ') {
        value.text++;
        value.size--;
    }
    while (value.size > 0 && value.text[value.size - 1] == ' ')
        value.size--;
    return value;
}

static bool is_there(const struct value *value)
{
    return value->text != NULL;
}

static enum field field_of(struct value name)
{
    unsigned field = 0;
    while (field < FIELDS && (strlen(names[field]) != name.size ||
                              memcmp(names[field], name.text, name.size) != 0))
        field++;
    return (enum field)field;
}

// U comes twice only behind E, as its quantity.
static bool keep(struct parse *parse, enum field field, struct value value)
{
    struct value *place = &parse->values[field];
    if (field == U && is_there(place)) {
        place = &parse->quantity;
        if (!is_there(&parse->values[E]))
            return refuse(parse, 400, "repeated field");
    }
    if (is_there(place))
        return refuse(parse, 400, "repeated field");
    *place = field == T ? value : trimmed(value);
    return true;
}

static bool split(struct parse *parse, const char *text, size_t size, struct value *name_r,
                  struct value *value_r)
{
    const char *equals = memchr(text, '=', size);
    size_t name_size = equals != NULL ? (size_t)(equals - text) : size;
    *value_r = (struct value){"", 0};
    return decode(parse, text, name_size, name_r) &&
           (equals == NULL || decode(parse, equals + 1, size - name_size - 1, value_r));
}

static bool take_field(struct parse *parse, const char *text, size_t size)
{
    struct value name, value;
    if (!split(parse, text, size, &name, &value))
        return false;
    enum field field = field_of(trimmed(name));
    if (field == FIELDS) {
        parse->other = true;
        return true;
    }
    return keep(parse, field, value);
}

// Only where there is a K: most queries have none.
static bool sign_field(struct parse *parse, const char *text, size_t size)
{
    struct value name, value;
    if (!split(parse, text, size, &name, &value))
        return false;
    if (field_of(trimmed(name)) != K)
        cgi_sign_add(&parse->canonical, name.text, name.size, value.text, value.size);
    return true;
}

static bool each_field(struct parse *parse, const char *raw, size_t size,
                       bool (*take)(struct parse *parse, const char *text, size_t size))
{
    for (size_t n = 0; size > 0; n++) {
        const char *end = memchr(raw, '&', size);
        size_t length = end != NULL ? (size_t)(end - raw) : size;
        if (n == FIELDS_MAX)
            return refuse(parse, 400, "too many fields");
        if (length > 0 && !take(parse, raw, length))
            return false;
        raw += length + (end != NULL);
        size -= length + (end != NULL);
    }
    return true;
}

// ---- what they say ----

static const char *text_of(struct parse *parse, struct value value)
{
    return arena_strndup(parse->arena, value.text, value.size);
}

static bool is_code(struct value value, size_t max, const char *more)
{
    for (size_t i = 0; i < value.size; i++) {
        char c = value.text[i];
        bool plain = (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
        if (!plain && strchr(more, c) == NULL)
            return false;
    }
    return value.size > 0 && value.size <= max;
}

static bool is_number(struct value value)
{
    size_t digits = 0;
    while (digits < value.size && value.text[digits] >= '0' && value.text[digits] <= '9')
        digits++;
    return digits == value.size && digits >= 6 && digits <= 10;
}

static bool take_error(struct parse *parse, Platen__TakeQuery *query)
{
    query->kind = PLATEN__QUERY_KIND__QUERY_ERROR;
    if (!is_code(parse->values[P], ERROR_MAX, ".-_"))
        return refuse(parse, 400, "P is no error number");
    query->code = (char *)(uintptr_t)text_of(parse, parse->values[P]);
    return true;
}

static bool take_text(struct parse *parse, Platen__TakeQuery *query)
{
    const char *text, *why;
    query->kind = PLATEN__QUERY_KIND__QUERY_TEXT;
    if (!cgi_text_decode(parse->values[T].text, parse->values[T].size, parse->arena, &text, &why))
        return refuse(parse, 400, why);
    if (*text == '\0')
        return refuse(parse, 400, "nothing reported");
    if (strlen(text) > CGI_TEXT_MAX)
        return refuse(parse, 413, "T is too long");
    query->text = (char *)(uintptr_t)text;
    return true;
}

static bool take_order(struct parse *parse, Platen__TakeQuery *query)
{
    uint64_t quantity = 1;
    query->kind = PLATEN__QUERY_KIND__QUERY_ORDER;
    if (!is_code(parse->values[E], CODE_MAX, ".-_ +"))
        return refuse(parse, 400, "E is no order code");
    if (is_there(&parse->quantity) &&
        (!text_parse_unsigned(text_of(parse, parse->quantity), QUANTITY_MAX, &quantity) ||
         quantity == 0))
        return refuse(parse, 422, "the quantity is a number from 1 to 999");
    query->code = (char *)(uintptr_t)text_of(parse, parse->values[E]);
    query->quantity = (uint32_t)quantity;
    return true;
}

static bool take_counts(struct parse *parse, Platen__TakeQuery *query)
{
    static const struct {
        enum field field;
        const char *counter, *why;
    } counts[] = {{TC, "total", "TC is no number"},
                  {BC, "black", "BC is no number"},
                  {CC, "colour", "CC is no number"}};
    query->kind = PLATEN__QUERY_KIND__QUERY_COUNTS;
    query->counters = arena_array(parse->arena, 3, sizeof *query->counters);
    for (size_t i = 0; i < 3; i++) {
        struct value value = parse->values[counts[i].field];
        if (!is_there(&value))
            continue;
        Platen__Counter *counter = arena_alloc(parse->arena, sizeof *counter);
        platen__counter__init(counter);
        counter->name = (char *)(uintptr_t)counts[i].counter;
        if (!text_parse_unsigned(text_of(parse, value), INT64_MAX, &counter->value))
            return refuse(parse, 422, counts[i].why);
        query->counters[query->n_counters++] = counter;
    }
    return true;
}

static bool take_content(struct parse *parse, Platen__TakeQuery *query)
{
    const struct value *values = parse->values;
    bool counts = is_there(&values[TC]) || is_there(&values[BC]) || is_there(&values[CC]);
    int n = is_there(&values[P]) + is_there(&values[T]) + is_there(&values[E]) + counts;
    if (n > 1)
        return refuse(parse, 400, "more than one thing reported");
    if (is_there(&values[P]))
        return take_error(parse, query);
    if (is_there(&values[T]))
        return take_text(parse, query);
    if (is_there(&values[E]))
        return take_order(parse, query);
    if (counts)
        return take_counts(parse, query);
    query->kind = PLATEN__QUERY_KIND__QUERY_POLL;
    return !parse->other || refuse(parse, 400, "nothing reported");
}

static bool take_signature(struct parse *parse, const char *raw, size_t size,
                           Platen__TakeQuery *query)
{
    if (!is_there(&parse->values[K]))
        return true;
    const char *k = text_of(parse, parse->values[K]);
    const char *d = is_there(&parse->values[D]) ? text_of(parse, parse->values[D]) : NULL;
    bool read = each_field(parse, raw, size, sign_field);
    const char *why = read ? cgi_sign_read(k, d, &parse->canonical, parse->arena, &query->signature)
                           : parse->why;
    buf_free(&parse->canonical);
    return why == NULL || refuse(parse, 400, why);
}

// ---- to be kept ----

// As it came; a byte that does not print stands percent-encoded.
static char *keep_raw(const char *raw, size_t size, struct arena *arena)
{
    char *out = arena_alloc(arena, 3 * size + 1);
    size_t n = 0;
    for (size_t i = 0; i < size; i++) {
        uint8_t c = (uint8_t)raw[i];
        if (c > 0x20 && c < 0x7f)
            out[n++] = (char)c;
        else
            n += (size_t)sprintf(out + n, "%%%02X", c);
    }
    return out;
}

void cgi_query_hash(struct arena *arena, Platen__TakeQuery *query)
{
    struct buf said = {0};
    uint8_t *digest = arena_alloc(arena, 32);
    buf_printf(&said, "%d\n%s\n%s\n%" PRIu32 "\n", query->kind, query->code, query->text,
               query->quantity);
    for (size_t i = 0; i < query->n_counters; i++)
        buf_printf(&said, "%s %" PRIu64 "\n", query->counters[i]->name, query->counters[i]->value);
    EVP_Digest(said.data, said.len, digest, NULL, EVP_sha256(), NULL);
    query->sha256 = (ProtobufCBinaryData){32, digest};
    buf_free(&said);
}

unsigned cgi_query_parse(const char *raw, size_t size, struct arena *arena,
                         Platen__TakeQuery *query_r, const char **why_r)
{
    struct parse parse = {.arena = arena};
    platen__take_query__init(query_r);
    bool read = size <= CGI_QUERY_MAX || refuse(&parse, 413, "the query is too long");
    read = read && each_field(&parse, raw, size, take_field);
    if (is_there(&parse.values[U]) && is_number(parse.values[U]))
        query_r->number = (char *)(uintptr_t)text_of(&parse, parse.values[U]);
    if (!read || !take_content(&parse, query_r) || !take_signature(&parse, raw, size, query_r)) {
        *why_r = parse.why;
        return parse.status;
    }
    query_r->raw = keep_raw(raw, size, arena);
    cgi_query_hash(arena, query_r);
    return 0;
}
