#include "agent/reply_mail.h"

#include <gmime/gmime.h>
#include <stdbool.h>

#include "lib/buf.h"

static bool is_sealed(GMimeObject *part)
{
    GMimeContentType *type = g_mime_object_get_content_type(part);
    return GMIME_IS_PART(part) &&
           (g_mime_content_type_is_type(type, "application", "pkcs7-mime") ||
            g_mime_content_type_is_type(type, "application", "x-pkcs7-mime"));
}

static int add_content(GMimePart *part, struct buf *der)
{
    GMimeDataWrapper *content = g_mime_part_get_content(part);
    if (content == NULL)
        return 0;
    GMimeStream *stream = g_mime_stream_mem_new();
    g_mime_data_wrapper_write_to_stream(content, stream);
    const GByteArray *bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
    buf_add(der, bytes->data, bytes->len);
    g_object_unref(stream);
    return der->len > 0;
}

static int find_part(GMimeMessage *message, struct buf *der)
{
    int result = 0;
    GMimePartIter *iter = g_mime_part_iter_new(GMIME_OBJECT(message));
    do {
        GMimeObject *part = g_mime_part_iter_get_current(iter);
        if (part != NULL && is_sealed(part))
            result = add_content(GMIME_PART(part), der);
    } while (result == 0 && g_mime_part_iter_next(iter));
    g_mime_part_iter_free(iter);
    return result;
}

int reply_mail_find(const void *mail, size_t size, struct buf *der)
{
    static bool ready;
    if (size > REPLY_MAIL_MAX)
        return 0;
    if (!ready) {
        g_mime_init();
        ready = true;
    }
    GMimeStream *stream = g_mime_stream_mem_new_with_buffer(mail, size);
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
    int result = message == NULL ? 0 : find_part(message, der);
    if (message != NULL)
        g_object_unref(message);
    g_object_unref(parser);
    g_object_unref(stream);
    return result;
}
