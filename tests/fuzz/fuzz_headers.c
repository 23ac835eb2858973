// One mail header: fields, encoded words, addresses, Message-IDs, dates.
#include <string.h>

#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/text.h"
#include "tests/fuzz/fuzz.h"

#include "gateway/reader/charset.h"
#include "gateway/reader/mime.h"
#include "gateway/reader/mime_param.h"
#include "gateway/reader/scan.h"

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    charset_prepare();
    return 0;
}

static void holds_text(const char *text)
{
    FUZZ_HOLDS(text == NULL || text_utf8_valid(text, strlen(text)));
}

static void read_field(struct mime_mail *mail, const struct mime_field *field)
{
    size_t count = 0;
    const char *text = mime_field(mail->root, field->name);
    FUZZ_HOLDS(text != NULL && strpbrk(text, "\r\n") == NULL);
    holds_text(text);
    struct mime_address *addresses = mime_addresses(mail, field->raw, &count);
    for (size_t i = 0; i < count; i++) {
        holds_text(addresses[i].address);
        holds_text(addresses[i].name);
    }
    char **ids = mime_message_ids(mail, field->raw, &count);
    for (size_t i = 0; i < count; i++)
        holds_text(ids[i]);
    struct mime_params params;
    mime_params_read(mail, field->raw, &params);
    for (size_t i = 0; i < params.count; i++)
        holds_text(params.params[i].value);
    (void)mime_date(field->raw);
}

static void read_header(const struct buf *raw)
{
    struct scan scan;
    const char *reason;
    struct mime_mail *mail = NULL;
    struct arena *arena = arena_new();
    if (scan_mail(raw->data, raw->len, &scan, &reason)) {
        mime_read(raw->data, raw->len, arena, &mail);
        for (size_t i = 0; i < mail->root->field_count; i++)
            read_field(mail, &mail->root->fields[i]);
    }
    arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct buf raw = {0};
    buf_add(&raw, data, size);
    buf_add_text(&raw, "\r\n\r\nbody\r\n");
    read_header(&raw);
    buf_free(&raw);
    return 0;
}
