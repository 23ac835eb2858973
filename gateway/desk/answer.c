// The answers and numbers of subject.h.
#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

#include "gateway/desk/array.h"
#include "gateway/desk/subject.h"
#include "lib/arena.h"
#include "lib/text.h"

void desk_answer_copy(Platen__Answer *to, const Platen__Answer *from, struct arena *arena)
{
    *to = *from;
    to->base.n_unknown_fields = 0;
    to->base.unknown_fields = NULL;
    to->text = arena_strdup(arena, from->text);
    to->field = arena_strdup(arena, from->field);
    to->reply_type = arena_strdup(arena, from->reply_type);
    to->agent = arena_strdup(arena, from->agent);
    to->data = arena_array(arena, from->n_data, sizeof *to->data);
    for (size_t i = 0; i < from->n_data; i++) {
        to->data[i] = arena_memdup(arena, from->data[i], sizeof **to->data);
        to->data[i]->base.n_unknown_fields = 0;
        to->data[i]->base.unknown_fields = NULL;
        to->data[i]->name = arena_strdup(arena, from->data[i]->name);
        to->data[i]->value = arena_strdup(arena, from->data[i]->value);
    }
}

static void answer_set(struct desk_command *c, Platen__Result result, const char *format,
                       va_list args)
{
    c->answer->result = result;
    c->answer->text = arena_vprintf(c->arena, format, args);
}

#define ANSWER(result)                                                                             \
    do {                                                                                           \
        va_list args;                                                                              \
        va_start(args, format);                                                                    \
        answer_set(c, (result), format, args);                                                     \
        va_end(args);                                                                              \
    } while (0)

void desk_done(struct desk_command *c, const char *format, ...)
{
    ANSWER(PLATEN__RESULT__RESULT_DONE);
}

void desk_staff(struct desk_command *c, const char *format, ...)
{
    ANSWER(PLATEN__RESULT__RESULT_STAFF);
}

void desk_duplicate(struct desk_command *c, const char *format, ...)
{
    ANSWER(PLATEN__RESULT__RESULT_DUPLICATE);
}

void desk_not_found(struct desk_command *c, const char *format, ...)
{
    ANSWER(PLATEN__RESULT__RESULT_NOT_FOUND);
}

void desk_refused(struct desk_command *c, const char *format, ...)
{
    ANSWER(PLATEN__RESULT__RESULT_REFUSED);
}

void desk_conflict(struct desk_command *c, const char *format, ...)
{
    ANSWER(PLATEN__RESULT__RESULT_CONFLICT);
}

void desk_invalid(struct desk_command *c, const char *field, const char *format, ...)
{
    ANSWER(PLATEN__RESULT__RESULT_INVALID);
    c->answer->field = arena_strdup(c->arena, field);
}

void desk_answer_data(struct desk_command *c, const char *name, const char *value)
{
    Platen__Fact *fact = arena_alloc(c->arena, sizeof *fact);
    platen__fact__init(fact);
    fact->name = arena_strdup(c->arena, name);
    fact->value = arena_strdup(c->arena, value);
    c->answer->data = array_add(c->arena, c->answer->data, &c->answer->n_data, fact);
}

// The counters' names are stored.
static const char *const id_counters[STORE_TABLES] = {
    [STORE_CUSTOMER] = "customer",
    [STORE_SITE] = "site",
    [STORE_DEPARTMENT] = "department",
    [STORE_PERSON] = "person",
    [STORE_STAFF] = "staff",
    [STORE_SERVICE_STORE] = "service-store",
    [STORE_AVAILABLE_TIME] = "available-time",
    [STORE_MODEL] = "model",
    [STORE_ITEM] = "item",
    [STORE_PRODUCT_GUIDE] = "product-guide",
    [STORE_TERMINAL] = "terminal",
    [STORE_CASE] = "case",
    [STORE_ORDER] = "order",
    [STORE_VISIT] = "visit",
    [STORE_STAFF_ITEM] = "staff-item",
    [STORE_UPDATE] = "update",
    [STORE_DOWN] = "down",
    [STORE_EARLY_EXCHANGE] = "early-exchange",
};

uint64_t desk_next_id(struct desk_command *c, enum store_table table)
{
    return store_next_number(c->txn, id_counters[table]);
}

uint64_t desk_reception(struct desk_command *c)
{
    c->answer->reception = store_next_number(c->txn, "reception");
    c->answer->epoch = store_epoch(c->txn);
    return c->answer->reception;
}

const char *desk_reception_text(struct desk_command *c, uint32_t epoch, uint64_t reception)
{
    return arena_printf(c->arena, "%u-%08" PRIu64, epoch, reception);
}

char *desk_cut(struct desk_command *c, const char *text, size_t max)
{
    return arena_strndup(c->arena, text, text_utf8_cut(text, strlen(text), max));
}
