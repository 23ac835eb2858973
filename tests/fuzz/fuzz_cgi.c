// A terminal's query: what is taken keeps its rules, and the same query encoded anew says the same.
#include <string.h>

#include "lib/arena.h"
#include "lib/text.h"
#include "tests/fuzz/fuzz.h"
#include "webui/cgi_query.h"
#include "webui/cgi_text.h"
#include "webui/form.h"

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    return 0;
}

static void fields_are_right(const Platen__TakeQuery *query)
{
    FUZZ_HOLDS(query->number[0] == '\0' || strspn(query->number, "0123456789") == strlen(query->number));
    FUZZ_HOLDS(strlen(query->number) <= 10);
    FUZZ_HOLDS(strlen(query->code) <= 40 && !text_has_control(query->code));
    FUZZ_HOLDS(strlen(query->text) <= CGI_TEXT_MAX && !text_has_control(query->text));
    FUZZ_HOLDS(text_utf8_valid(query->text, strlen(query->text)));
    FUZZ_HOLDS(strspn(query->raw, "%") <= strlen(query->raw) && !text_has_control(query->raw));
    FUZZ_HOLDS(query->n_counters <= 3 && query->quantity <= 999);
    FUZZ_HOLDS((query->kind == PLATEN__QUERY_KIND__QUERY_TEXT) == (query->text[0] != '\0'));
}

// What is kept of it says the same as what came.
static void read_again(const Platen__TakeQuery *query, struct arena *arena)
{
    Platen__TakeQuery again;
    const char *why = "";
    if (strlen(query->raw) > CGI_QUERY_MAX)
        return;
    FUZZ_HOLDS(cgi_query_parse(query->raw, strlen(query->raw), arena, &again, &why) == 0);
    FUZZ_HOLDS(strcmp(again.number, query->number) == 0);
    FUZZ_HOLDS(memcmp(again.sha256.data, query->sha256.data, 32) == 0);
}

static void text(const uint8_t *data, size_t size, struct arena *arena)
{
    const char *line = "", *why = NULL, *again = "";
    if (!cgi_text_decode((const char *)data, size, arena, &line, &why)) {
        FUZZ_HOLDS(why != NULL && why[0] != '\0');
        return;
    }
    FUZZ_HOLDS(text_utf8_valid(line, strlen(line)) && !text_has_control(line));
    FUZZ_HOLDS(cgi_text_decode(line, strlen(line), arena, &again, &why) == 1);
    FUZZ_HOLDS(strcmp(line, again) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    Platen__TakeQuery query;
    const char *why = NULL;
    unsigned status = cgi_query_parse((const char *)data, size, arena, &query, &why);
    if (status == 0) {
        fields_are_right(&query);
        read_again(&query, arena);
    } else {
        FUZZ_HOLDS((status == 400 || status == 413 || status == 422) && why != NULL && why[0] != '\0');
    }
    text(data, size, arena);
    arena_free(&arena);
    return 0;
}
