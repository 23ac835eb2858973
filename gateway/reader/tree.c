#include "gateway/reader/tree.h"

#include <string.h>
#include <strings.h>

#include <openssl/sha.h>

#include "lib/arena.h"

#include "gateway/reader/charset.h"
#include "gateway/reader/mime_param.h"
#include "gateway/reader/scan.h"
#include "gateway/reader/words.h"

// ---- parts ----

static void tree_hash(struct reading *reading, Platen__MailPart *told, const void *bytes,
                      size_t size)
{
    told->size = size;
    told->sha256.len = SHA256_DIGEST_LENGTH;
    told->sha256.data = arena_alloc(reading->arena, SHA256_DIGEST_LENGTH);
    SHA256(bytes, size, told->sha256.data);
}

static void tree_params_said(struct reading *reading, const struct mime_part *part,
                             const char *field, struct mime_params *params_r)
{
    const char *raw = mime_field_raw_last(part, field);
    if (raw != NULL)
        raw = charset_decode_sure(raw, strlen(raw), NULL, reading->arena).text;
    mime_params_read(reading->mail, raw, params_r);
}

// Without mere guesses, other than the name that people see. A disposition without its type is
// none (RFC 2183, 2).
static const char *tree_filename(struct reading *reading, const struct mime_part *part)
{
    struct mime_params params;
    tree_params_said(reading, part, "Content-Disposition", &params);
    const char *name = params.value[0] == '\0' ? "" : mime_param(&params, "filename");
    if (name[0] != '\0')
        return name;
    tree_params_said(reading, part, "Content-Type", &params);
    return mime_param(&params, "name");
}

static void tree_part(struct reading *reading, const struct mime_part *part)
{
    Platen__Parsed *parsed = reading->parsed;
    if (parsed->n_parts >= SCAN_PARTS_MAX)
        return;
    Platen__MailPart *told = arena_alloc(reading->arena, sizeof(*told));
    platen__mail_part__init(told);
    told->path = reading_copy(reading, part->path);
    told->type = reading_copy(reading, part->type);
    told->charset = reading_copy(reading, part->charset);
    told->filename = reading_copy(reading, tree_filename(reading, part));
    size_t size;
    bool multipart = words_begins(part->type, "multipart/");
    if (words_begins(part->type, "text/") || (multipart && part->part_count == 0)) {
        const char *text = mime_text_whole(reading->mail, part, &size);
        tree_hash(reading, told, text, size);
    } else if (!multipart) {
        const void *bytes = mime_content(reading->mail, part, &size);
        tree_hash(reading, told, bytes, size);
    }
    parsed->parts[parsed->n_parts++] = told;
    for (size_t i = 0; i < part->part_count; i++)
        tree_part(reading, part->parts[i]);
}

// ---- fields ----

static bool tree_is_one(const char *name, const char *const *names)
{
    for (; *names != NULL; names++) {
        if (strcasecmp(name, *names) == 0)
            return true;
    }
    return false;
}

static const char *const tree_addresses[] = {
    "From",
    "To",
    "Cc",
    "Bcc",
    "Sender",
    "Reply-To",
    "Return-Path",
    "Delivered-To",
    "Resent-From",
    "Resent-To",
    "Resent-Cc",
    "Resent-Bcc",
    "Resent-Sender",
    "List-Id",
    "List-Post",
    "List-Help",
    "List-Owner",
    "List-Archive",
    "List-Subscribe",
    "List-Unsubscribe",
    "Disposition-Notification-To",
    "X-Failed-Recipients",
    NULL,
};
static const char *const tree_ids[] = {
    "Message-ID",        "In-Reply-To",         "References", "Content-ID",
    "Resent-Message-ID", "Original-Message-ID", NULL,
};
static const char *const tree_dates[] = {"Date", "Resent-Date", "Expires", "Delivery-Date", NULL};
static const char *const tree_param_fields[] = {"Content-Type", "Content-Disposition", NULL};

static void tree_tell_addresses(struct reading *reading, Platen__MailHeader *told, const char *raw)
{
    size_t count;
    struct mime_address *found = mime_addresses(reading->mail, raw, &count);
    told->addresses = arena_array(reading->arena, count + 1, sizeof(*told->addresses));
    for (size_t i = 0; i < count && i < SCAN_ADDRESSES_MAX; i++) {
        Platen__MailAddress *address = arena_alloc(reading->arena, sizeof(*address));
        platen__mail_address__init(address);
        address->name = reading_copy(reading, found[i].name);
        address->address = reading_copy(reading, found[i].address);
        address->group = reading_copy(reading, found[i].group);
        told->addresses[told->n_addresses++] = address;
    }
}

static void tree_add_param(struct reading *reading, Platen__MailHeader *told, const char *name,
                           const char *value)
{
    Platen__MailParam *param = arena_alloc(reading->arena, sizeof(*param));
    platen__mail_param__init(param);
    param->name = reading_copy(reading, name);
    param->value = reading_copy(reading, value);
    told->params[told->n_params++] = param;
}

static void tree_tell_params(struct reading *reading, Platen__MailHeader *told, const char *raw)
{
    struct mime_params params;
    mime_params_read(reading->mail, raw, &params);
    told->params = arena_array(reading->arena, params.count + 1, sizeof(*told->params));
    tree_add_param(reading, told, "", params.value);
    for (size_t i = 0; i < params.count; i++)
        tree_add_param(reading, told, params.params[i].name, params.params[i].value);
}

static void tree_header(struct reading *reading, const struct mime_field *field)
{
    Platen__MailHeader *told = arena_alloc(reading->arena, sizeof(*told));
    platen__mail_header__init(told);
    told->name = reading_copy(reading, field->name);
    told->value = reading_copy(reading, mime_line(reading->mail, field->raw));
    if (tree_is_one(field->name, tree_addresses))
        tree_tell_addresses(reading, told, field->raw);
    else if (tree_is_one(field->name, tree_ids))
        told->ids = mime_message_ids(reading->mail, field->raw, &told->n_ids);
    else if (tree_is_one(field->name, tree_param_fields))
        tree_tell_params(reading, told, field->raw);
    else if (tree_is_one(field->name, tree_dates)) {
        told->date = arena_alloc(reading->arena, MIME_DATE_SIZE);
        mime_date_text(field->raw, told->date);
    }
    reading->parsed->headers[reading->parsed->n_headers++] = told;
}

void tree_tell(struct reading *reading)
{
    const struct mime_part *root = reading->mail->root;
    Platen__Parsed *parsed = reading->parsed;
    size_t count = root->field_count < TREE_HEADERS_MAX ? root->field_count : TREE_HEADERS_MAX;
    parsed->parts = arena_array(reading->arena, SCAN_PARTS_MAX, sizeof(*parsed->parts));
    parsed->headers = arena_array(reading->arena, count + 1, sizeof(*parsed->headers));
    tree_part(reading, root);
    for (size_t i = 0; i < count; i++)
        tree_header(reading, &root->fields[i]);
}
