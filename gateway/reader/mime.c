#include "gateway/reader/mime.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include <gmime/gmime.h>

#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/text.h"

#include "gateway/reader/charset.h"

enum { MIME_DEPTH_MAX = 40, MIME_IDS_MAX = 100, MIME_BYTES_MAX = 16 << 20 };

void mime_prepare(void)
{
    static const char *const fallbacks[] = {"utf-8", "cp1252", NULL};
    g_mime_init();
    GMimeParserOptions *options = g_mime_parser_options_get_default();
    g_mime_parser_options_set_fallback_charsets(options, (const char **)(uintptr_t)fallbacks);
    g_mime_parser_options_set_allow_addresses_without_domain(options, TRUE);
}

// ---- text of headers ----

static const char *mime_valid(struct mime_mail *mail, const char *text, size_t size,
                              const char *label)
{
    struct charset_text decoded = charset_decode(text, size, label, mail->arena);
    mail->lossy |= decoded.lossy;
    return decoded.text;
}

// One line: what folding and control characters leave becomes a space.
static const char *mime_one_line(struct arena *arena, const char *text)
{
    char *line = arena_alloc(arena, strlen(text) + 1);
    size_t length = 0;
    for (; *text != '\0'; text++) {
        bool space = (unsigned char)*text <= ' ' || *text == 0x7f;
        if (!space)
            line[length++] = *text;
        else if (length > 0 && line[length - 1] != ' ')
            line[length++] = ' ';
    }
    while (length > 0 && line[length - 1] == ' ')
        length--;
    line[length] = '\0';
    return line;
}

static const char *mime_decode(struct mime_mail *mail, const char *raw)
{
    // Unlabelled bytes first, so that GMime only sees UTF-8 and encoded words.
    const char *valid = mime_valid(mail, raw, strlen(raw), NULL);
    if (strstr(valid, "=?") == NULL)
        return mime_one_line(mail->arena, valid);
    char *decoded = g_mime_utils_header_decode_text(NULL, valid);
    const char *line =
        mime_one_line(mail->arena, mime_valid(mail, decoded, strlen(decoded), "utf-8"));
    g_free(decoded);
    return line;
}

static const char *mime_copy(struct mime_mail *mail, const char *text)
{
    return text == NULL ? "" : mime_decode(mail, text);
}

// ---- the tree ----

static size_t mime_copy_fields(GMimeHeaderList *list, struct mime_field *fields)
{
    int count = g_mime_header_list_get_count(list);
    for (int i = 0; i < count; i++) {
        GMimeHeader *header = g_mime_header_list_get_header_at(list, i);
        const char *raw = g_mime_header_get_raw_value(header);
        fields[i].name = g_mime_header_get_name(header);
        fields[i].raw = raw == NULL ? "" : raw;
    }
    return (size_t)count;
}

// A message keeps its Content-* fields with its part: here they stand together.
static void mime_set_fields(struct mime_mail *mail, struct mime_part *part, GMimeObject *object,
                            GMimeMessage *message)
{
    GMimeHeaderList *own = g_mime_object_get_header_list(object);
    GMimeHeaderList *outer =
        message == NULL ? NULL : g_mime_object_get_header_list(GMIME_OBJECT(message));
    size_t count = (size_t)g_mime_header_list_get_count(own);
    if (outer != NULL)
        count += (size_t)g_mime_header_list_get_count(outer);
    part->fields = arena_array(mail->arena, count + 1, sizeof(*part->fields));
    if (outer != NULL)
        part->field_count = mime_copy_fields(outer, part->fields);
    part->field_count += mime_copy_fields(own, part->fields + part->field_count);
}

static void mime_set_type(struct mime_mail *mail, struct mime_part *part, GMimeObject *object)
{
    GMimeContentType *type = g_mime_object_get_content_type(object);
    char *name = g_mime_content_type_get_mime_type(type);
    char *lower = arena_strdup(mail->arena, mime_copy(mail, name));
    text_lower(lower);
    g_free(name);
    part->type = lower;
    part->charset = mime_copy(mail, g_mime_content_type_get_parameter(type, "charset"));
    part->report_type = mime_copy(mail, g_mime_content_type_get_parameter(type, "report-type"));
    part->smime_type = mime_copy(mail, g_mime_content_type_get_parameter(type, "smime-type"));
    part->method = mime_copy(mail, g_mime_content_type_get_parameter(type, "method"));
    part->filename = "";
    const char *disposition = g_mime_object_get_disposition(object);
    part->attachment = disposition != NULL && strcasecmp(disposition, "attachment") == 0;
    if (GMIME_IS_PART(object))
        part->filename = mime_copy(mail, g_mime_part_get_filename(GMIME_PART(object)));
}

// inside: the path of the message whose body it is, "" for the mail itself.
static const char *mime_body_path(struct mime_mail *mail, GMimeObject *body, const char *inside)
{
    const char *name = GMIME_IS_MULTIPART(body) ? "TEXT" : "1";
    return inside[0] == '\0' ? name : arena_printf(mail->arena, "%s.%s", inside, name);
}

// Of the parts of the body of a mail the numbers begin anew.
static const char *mime_child_path(struct mime_mail *mail, const char *path, int number)
{
    size_t length = strlen(path);
    if (length >= 4 && strcmp(path + length - 4, "TEXT") == 0)
        return arena_printf(mail->arena, "%.*s%d", (int)(length - 4), path, number);
    return arena_printf(mail->arena, "%s.%d", path, number);
}

static struct mime_part *mime_make_part(struct mime_mail *mail, GMimeObject *object,
                                        GMimeMessage *message, const char *path, int depth);

static void mime_add_message(struct mime_mail *mail, struct mime_part *part, GMimeMessage *message,
                             int depth)
{
    GMimeObject *root = message == NULL ? NULL : g_mime_message_get_mime_part(message);
    if (root == NULL)
        return;
    part->parts = arena_array(mail->arena, 1, sizeof(*part->parts));
    part->parts[part->part_count++] =
        mime_make_part(mail, root, message, mime_body_path(mail, root, part->path), depth + 1);
}

static struct mime_part *mime_make_part(struct mime_mail *mail, GMimeObject *object,
                                        GMimeMessage *message, const char *path, int depth)
{
    struct mime_part *part = arena_alloc(mail->arena, sizeof(*part));
    part->mail = mail;
    part->path = path;
    part->handle = object;
    mime_set_type(mail, part, object);
    mime_set_fields(mail, part, object, message);
    if (depth >= MIME_DEPTH_MAX)
        return part;
    if (GMIME_IS_MULTIPART(object)) {
        GMimeMultipart *multipart = GMIME_MULTIPART(object);
        int count = g_mime_multipart_get_count(multipart);
        part->parts = arena_array(mail->arena, (size_t)count + 1, sizeof(*part->parts));
        for (int i = 0; i < count; i++)
            part->parts[part->part_count++] =
                mime_make_part(mail, g_mime_multipart_get_part(multipart, i), NULL,
                               mime_child_path(mail, path, i + 1), depth + 1);
    } else if (GMIME_IS_MESSAGE_PART(object))
        mime_add_message(mail, part, g_mime_message_part_get_message(GMIME_MESSAGE_PART(object)),
                         depth);
    return part;
}

int mime_read(const void *raw, size_t size, struct arena *arena, struct mime_mail **mail_r)
{
    // The stream only reads: GMime's array type has no const.
    GByteArray *array = g_byte_array_new_take((guint8 *)(uintptr_t)raw, size);
    GMimeStream *stream = g_mime_stream_mem_new_with_byte_array(array);
    g_mime_stream_mem_set_owner(GMIME_STREAM_MEM(stream), FALSE);
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
    g_object_unref(parser);
    int good = message != NULL && g_mime_message_get_mime_part(message) != NULL;
    if (good) {
        struct mime_mail *mail = arena_alloc(arena, sizeof(*mail));
        mail->arena = arena;
        mail->handle = message;
        mail->bytes = array;
        GMimeObject *body = g_mime_message_get_mime_part(message);
        mail->root = mime_make_part(mail, body, message, mime_body_path(mail, body, ""), 0);
        *mail_r = mail;
    } else if (message != NULL)
        g_object_unref(message);
    g_object_unref(stream);
    if (!good)
        g_byte_array_free(array, FALSE);
    return good;
}

void mime_free(struct mime_mail **mail)
{
    if (*mail != NULL) {
        // The parts read from the array until the last of them is gone.
        g_object_unref((*mail)->handle);
        g_byte_array_free((*mail)->bytes, FALSE);
    }
    *mail = NULL;
}

// ---- looking things up ----

static const struct mime_field *mime_find_field(const struct mime_part *part, const char *name)
{
    for (size_t i = 0; i < part->field_count; i++) {
        if (strcasecmp(part->fields[i].name, name) == 0)
            return &part->fields[i];
    }
    return NULL;
}

const char *mime_field(const struct mime_part *part, const char *name)
{
    const struct mime_field *field = mime_find_field(part, name);
    return field == NULL ? NULL : mime_decode(part->mail, field->raw);
}

const char *mime_field_raw(const struct mime_part *part, const char *name)
{
    const struct mime_field *field = mime_find_field(part, name);
    return field == NULL ? NULL : field->raw;
}

struct mime_part *mime_find(struct mime_part *part, const char *type)
{
    if (strcmp(part->type, type) == 0)
        return part;
    if (strncmp(part->type, "message/", 8) == 0)
        return NULL;
    for (size_t i = 0; i < part->part_count; i++) {
        struct mime_part *found = mime_find(part->parts[i], type);
        if (found != NULL)
            return found;
    }
    return NULL;
}

// ---- contents ----

static GMimeStream *mime_write_content(const struct mime_part *part)
{
    GMimeStream *out = g_mime_stream_mem_new();
    GMimeObject *object = part->handle;
    if (GMIME_IS_PART(object)) {
        GMimeDataWrapper *content = g_mime_part_get_content(GMIME_PART(object));
        if (content != NULL)
            g_mime_data_wrapper_write_to_stream(content, out);
    } else if (GMIME_IS_MULTIPART(object)) {
        // One without parts: all of its body stands before them.
        const char *prologue = g_mime_multipart_get_prologue(GMIME_MULTIPART(object));
        if (prologue != NULL)
            g_mime_stream_write(out, prologue, strlen(prologue));
    } else if (GMIME_IS_MESSAGE_PART(object)) {
        GMimeMessage *message = g_mime_message_part_get_message(GMIME_MESSAGE_PART(object));
        if (message != NULL)
            g_mime_object_write_to_stream(GMIME_OBJECT(message), NULL, out);
    }
    return out;
}

const void *mime_bytes(struct mime_mail *mail, const struct mime_part *part, size_t *size_r)
{
    GMimeStream *out = mime_write_content(part);
    GByteArray *array = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(out));
    size_t size = array->len < MIME_BYTES_MAX ? array->len : MIME_BYTES_MAX;
    char *copy = arena_alloc(mail->arena, size + 1);
    if (size > 0)
        memcpy(copy, array->data, size);
    *size_r = size;
    g_object_unref(out);
    return copy;
}

const char *mime_text(struct mime_mail *mail, const struct mime_part *part)
{
    size_t size;
    const char *bytes = mime_bytes(mail, part, &size);
    if (size > MIME_TEXT_MAX) {
        // At the end of a line, where no character of any set is cut in two.
        const char *end = memrchr(bytes, '\n', MIME_TEXT_MAX);
        size = end == NULL ? MIME_TEXT_MAX : (size_t)(end - bytes) + 1;
    }
    struct charset_text decoded = charset_decode(bytes, size, part->charset, mail->arena);
    mail->lossy |= decoded.lossy;
    mail->unknown_charset |= decoded.unknown;
    char *to = decoded.text;
    for (const char *from = decoded.text; *from != '\0'; from++) {
        if (*from != '\r')
            *to++ = *from;
    }
    *to = '\0';
    return decoded.text;
}

// ---- structured fields ----

static void mime_flatten(struct mime_mail *mail, InternetAddressList *list,
                         struct mime_address *addresses, size_t room, size_t *count)
{
    int length = internet_address_list_length(list);
    for (int i = 0; i < length && *count < room; i++) {
        InternetAddress *entry = internet_address_list_get_address(list, i);
        if (INTERNET_ADDRESS_IS_GROUP(entry)) {
            InternetAddressList *members =
                internet_address_group_get_members(INTERNET_ADDRESS_GROUP(entry));
            if (members != NULL)
                mime_flatten(mail, members, addresses, room, count);
            continue;
        }
        struct mime_address *address = &addresses[(*count)++];
        address->address =
            mime_copy(mail, internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(entry)));
        address->name = mime_copy(mail, internet_address_get_name(entry));
    }
}

struct mime_address *mime_addresses(struct mime_mail *mail, const char *raw, size_t *count_r)
{
    *count_r = 0;
    // At most one address a separator.
    size_t room = 1;
    for (const char *at = raw; *at != '\0'; at++)
        room += *at == ',' || *at == ';' || *at == '>';
    struct mime_address *addresses = arena_array(mail->arena, room + 1, sizeof(*addresses));
    const char *valid = mime_valid(mail, raw, strlen(raw), NULL);
    InternetAddressList *list = internet_address_list_parse(NULL, valid);
    if (list != NULL) {
        mime_flatten(mail, list, addresses, room, count_r);
        g_object_unref(list);
    }
    return addresses;
}

char **mime_message_ids(struct mime_mail *mail, const char *raw, size_t *count_r)
{
    char **ids = arena_array(mail->arena, MIME_IDS_MAX, sizeof(*ids));
    size_t count = 0;
    const char *at = mime_one_line(mail->arena, mime_valid(mail, raw, strlen(raw), NULL));
    while (count < MIME_IDS_MAX && (at = strchr(at, '<')) != NULL) {
        size_t length = strcspn(++at, "<> ");
        if (at[length] == '>' && length > 0)
            ids[count++] = arena_strndup(mail->arena, at, length);
    }
    *count_r = count;
    return ids;
}

int64_t mime_date(const char *raw)
{
    GDateTime *date = g_mime_utils_header_decode_date(raw);
    if (date == NULL)
        return 0;
    int64_t seconds = g_date_time_to_unix(date);
    g_date_time_unref(date);
    return seconds > 0 ? seconds * 1000000 : 0;
}
