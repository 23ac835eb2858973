#include "gateway/outbox/compose.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include <gmime/gmime.h>

#include "lib/buf.h"
#include "lib/text.h"

static pthread_once_t once = PTHREAD_ONCE_INIT;

static void init_once(void)
{
    g_mime_init();
}

// One line of valid UTF-8. "=?" begins an encoded word (RFC 2047), which many programs decode
// wherever it stands: nobody's name may bring its own.
static const char *one_line(struct buf *line, const char *text)
{
    buf_clear(line);
    text_utf8_add_lossy(line, text, strlen(text));
    for (size_t i = 0; i < line->len; i++)
        if (line->data[i] < 0x20 || line->data[i] == 0x7f)
            line->data[i] = ' ';
        else if (line->data[i] == '?' && i > 0 && line->data[i - 1] == '=')
            line->data[i] = ' ';
    return buf_text(line);
}

// RFC 5322, 3.6.4, as narrow as real ones are: what others chose goes into a header of ours.
static int message_id_ok(const char *id)
{
    size_t n = strlen(id);
    if (n < 5 || n > 250 || id[0] != '<' || id[n - 1] != '>' || strchr(id, '@') == NULL)
        return 0;
    for (size_t i = 1; i < n - 1; i++)
        if (id[i] <= 0x20 || id[i] >= 0x7f || id[i] == '<' || id[i] == '>')
            return 0;
    return 1;
}

static void set_content(GMimePart *part, const void *data, size_t size,
                        GMimeContentEncoding encoding)
{
    GMimeStream *stream = g_mime_stream_mem_new_with_buffer(data, size);
    GMimeDataWrapper *content =
        g_mime_data_wrapper_new_with_stream(stream, GMIME_CONTENT_ENCODING_DEFAULT);
    g_mime_part_set_content(part, content);
    g_mime_part_set_content_encoding(part, encoding);
    g_object_unref(content);
    g_object_unref(stream);
}

// Not g_mime_text_part_set_text(), which takes another character set where the text allows it; the
// HTML says that it is UTF-8.
static GMimeObject *text_part(const char *subtype, const char *text, GMimeContentEncoding encoding)
{
    GMimePart *part = g_mime_part_new_with_type("text", subtype);
    g_mime_object_set_content_type_parameter(GMIME_OBJECT(part), "charset", "utf-8");
    set_content(part, text, strlen(text), encoding);
    return GMIME_OBJECT(part);
}

static void add_part(GMimeMultipart *all, GMimeObject *part)
{
    g_mime_multipart_add(all, part);
    g_object_unref(part);
}

static GMimeObject *letter_body(const struct compose *compose)
{
    GMimeMultipart *all = g_mime_multipart_new_with_subtype("alternative");
    add_part(all, text_part("plain", compose->text, GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE));
    add_part(all, text_part("html", compose->html, GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE));
    if (compose->calendar != NULL) {
        GMimeObject *part = text_part("calendar", compose->calendar, GMIME_CONTENT_ENCODING_BASE64);
        g_mime_object_set_content_type_parameter(part, "method", compose->calendar_method);
        add_part(all, part);
    }
    return GMIME_OBJECT(all);
}

// RFC 2046, 5.1.3: the letter first, then what is attached to it.
static GMimeObject *with_paper(const struct compose *compose, GMimeObject *letter)
{
    GMimeMultipart *all = g_mime_multipart_new_with_subtype("mixed");
    GMimePart *paper = g_mime_part_new_with_type("application", "pdf");
    set_content(paper, compose->paper, compose->paper_size, GMIME_CONTENT_ENCODING_BASE64);
    g_mime_part_set_filename(paper, compose->paper_name);
    g_mime_object_set_disposition(GMIME_OBJECT(paper), "attachment");
    add_part(all, letter);
    add_part(all, GMIME_OBJECT(paper));
    return GMIME_OBJECT(all);
}

static GMimeObject *sealed_body(const struct compose *compose)
{
    GMimePart *part = g_mime_part_new_with_type("application", "pkcs7-mime");
    set_content(part, compose->sealed, compose->sealed_size, GMIME_CONTENT_ENCODING_BASE64);
    g_mime_object_set_content_type_parameter(GMIME_OBJECT(part), "smime-type",
                                             "authEnveloped-data");
    g_mime_part_set_filename(part, "reply.p7m");
    return GMIME_OBJECT(part);
}

static void set_date(GMimeMessage *message, int64_t date)
{
    GDateTime *time = g_date_time_new_from_unix_utc(date / 1000000);
    if (time == NULL)
        return;
    g_mime_message_set_date(message, time);
    g_date_time_unref(time);
}

static void set_headers(GMimeMessage *message, const struct compose *compose)
{
    struct buf line = {0};
    GMimeObject *object = GMIME_OBJECT(message);
    g_mime_message_add_mailbox(message, GMIME_ADDRESS_TYPE_FROM,
                               one_line(&line, compose->from_name), compose->from);
    g_mime_message_add_mailbox(message, GMIME_ADDRESS_TYPE_TO, one_line(&line, compose->to_name),
                               compose->to);
    g_mime_message_set_subject(message, one_line(&line, compose->subject), "utf-8");
    set_date(message, compose->date);
    g_mime_object_set_header(object, "Message-ID", compose->message_id, NULL);
    if (compose->in_reply_to != NULL && message_id_ok(compose->in_reply_to)) {
        g_mime_object_set_header(object, "In-Reply-To", compose->in_reply_to, NULL);
        g_mime_object_set_header(object, "References", compose->in_reply_to, NULL);
    }
    // RFC 3834, 5: nobody's holiday answer is wanted; bounces are
    g_mime_object_set_header(object, "Auto-Submitted", "auto-generated", NULL);
    g_mime_object_set_header(object, "X-Auto-Response-Suppress", "OOF, AutoReply", NULL);
    // another gateway that this comes to must not take it for word of a machine of its own
    g_mime_object_set_header(object, "Platen-Mail", "1", NULL);
    if (compose->agent != NULL)
        g_mime_object_set_header(object, "Platen-Agent", one_line(&line, compose->agent), NULL);
    buf_free(&line);
}

static void write_mail(GMimeMessage *message, struct buf *mail)
{
    GMimeFormatOptions *format = g_mime_format_options_new();
    GMimeStream *memory = g_mime_stream_mem_new();
    GMimeStream *lines = g_mime_stream_filter_new(memory);
    GMimeFilter *crlf = g_mime_filter_unix2dos_new(FALSE);
    g_mime_stream_filter_add(GMIME_STREAM_FILTER(lines), crlf);
    g_mime_object_write_to_stream(GMIME_OBJECT(message), format, lines);
    g_mime_stream_flush(lines);
    GByteArray *bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(memory));
    buf_add(mail, bytes->data, bytes->len);
    g_object_unref(crlf);
    g_object_unref(lines);
    g_object_unref(memory);
    g_mime_format_options_free(format);
}

int compose_mail(const struct compose *compose, char **mail_r, size_t *size_r, const char **error_r)
{
    struct buf mail = {0};
    if (!text_mail_address_ok(compose->to, error_r) ||
        !text_mail_address_ok(compose->from, error_r))
        return 0;
    if (!message_id_ok(compose->message_id)) {
        *error_r = "no legal Message-ID can be made";
        return 0;
    }
    pthread_once(&once, init_once);
    GMimeMessage *message = g_mime_message_new(FALSE);
    set_headers(message, compose);
    GMimeObject *body = compose->sealed != NULL ? sealed_body(compose) : letter_body(compose);
    if (compose->paper != NULL)
        body = with_paper(compose, body);
    g_mime_message_set_mime_part(message, body);
    write_mail(message, &mail);
    g_object_unref(body);
    g_object_unref(message);
    *size_r = mail.len;
    *mail_r = buf_take(&mail);
    return 1;
}
