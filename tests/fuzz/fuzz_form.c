// The body of a form and what is made of its fields: dates, quantities, tokens, and the shape of a
// request.
#include <string.h>

#include "lib/arena.h"
#include "lib/link.h"
#include "lib/zone.h"
#include "tests/fuzz/fuzz.h"

#include "webui/form.h"
#include "webui/request_check.h"
#include "webui/staff_date.h"

static const struct zone *zone;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    zone = zone_find("Europe/Berlin");
    FUZZ_HOLDS(zone != NULL);
    return 0;
}

static const char *value(const struct form *form, const char *name)
{
    const char *text = form_value(form, name);
    return text ? text : "";
}

static void read_date(const struct form *form)
{
    const int64_t now = 1795255200000000;
    struct staff_date date;
    if (!staff_date_read(zone, now, value(form, "day"), value(form, "from"), value(form, "to"),
                         &date)) {
        FUZZ_HOLDS(date.fault != NULL);
        return;
    }
    FUZZ_HOLDS(date.fault == NULL && date.start <= date.end && date.end > now);
}

static void read_tokens(const struct form *form)
{
    static const uint8_t key[LINK_KEY_SIZE];
    uint8_t hash[LINK_HASH_SIZE];
    (void)link_hash(value(form, "token"), hash);
    FUZZ_HOLDS(!link_form_check(key, "somebody", "/order", "7", 20000, value(form, "token")));
}

static void read_shape(const struct form *form)
{
    const char *reason = NULL;
    const struct request_shape shape = {
        .version = value(form, "version"),
        .method = value(form, "method"),
        .target = value(form, "target"),
        .hosts = (unsigned)form_number(form, "hosts"),
        .content_lengths = (unsigned)form_number(form, "lengths"),
        .host = value(form, "host"),
        .content_length = form_value(form, "length"),
        .transfer_encoding = form_value(form, "encoding"),
    };
    unsigned status = request_check(&shape, &reason);
    FUZZ_HOLDS(status == 0 || (status >= 400 && status < 600 && reason != NULL));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    struct form form;
    if (form_parse((const char *)data, size, arena, &form)) {
        read_date(&form);
        read_tokens(&form);
        read_shape(&form);
    }
    arena_free(&arena);
    return 0;
}
