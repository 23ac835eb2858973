// What hangs on a mail: listed on the mail's page, handed out as a file that no browser opens. The
// bytes are taken out of the mail by a reader in its cage; nothing here looks into them.

#include <stdlib.h>
#include <string.h>

#include "gateway/base/reader_pool.h"
#include "gateway/store/store.h"
#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/log.h"
#include "lib/memory.h"
#include "lib/text.h"
#include "webui/guard.h"
#include "webui/handlers.h"
#include "webui/internal.h"
#include "webui/staff.h"

void staff_add_attachments(xmlNode *parent, const Platen__MailIn *mail)
{
    for (size_t i = 0; i < mail->n_attachments; i++) {
        const Platen__Attachment *attachment = mail->attachments[i];
        xmlNode *node = page_add(parent, "attachment");
        char hash[65] = "";

        if (attachment->sha256.len == 32)
            text_hex(hash, attachment->sha256.data, 32);
        page_set(node, "name", attachment->name);
        page_set(node, "type", attachment->type);
        page_set_number(node, "size", (int64_t)attachment->size);
        page_set(node, "sha256", hash);
        page_set(node, "caution", attachment->caution);
        if (mail->raw && mail->raw->length)
            page_set_format(node, "href", "/staff/m/%llu/part/%zu", (unsigned long long)mail->id,
                            i);
    }
}

// ---- handing out ----

struct part_work {
    struct web_request *request;
    Platen__RawRef raw;
    const char *path, *name;
    const char *error; // NULL = answered
};

// RFC 6266, 4.3 and RFC 8187: the name in ASCII for old programs, and as it is.
static const char *disposition(struct web_request *request, const char *name)
{
    static const char plain[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_";
    struct buf line = {0};
    const char *kept;

    buf_add_text(&line, "attachment; filename=\"");
    for (const char *at = name; *at; at++)
        if (((unsigned char)*at & 0xc0) != 0x80)
            buf_add_byte(&line, strchr(plain, *at) ? (uint8_t)*at : '_');
    buf_add_text(&line, "\"; filename*=UTF-8''");
    for (const char *at = name; *at; at++)
        if (strchr(plain, *at))
            buf_add_byte(&line, (uint8_t)*at);
        else
            buf_printf(&line, "%%%02X", (unsigned)(unsigned char)*at);
    kept = arena_strdup(request->arena, buf_text(&line));
    buf_free(&line);
    return kept;
}

static void answer_part(struct web_request *request, const struct part_work *work,
                        const Platen__MailPart *part)
{
    uint8_t *copy = malloc(part->content.len + 1);

    if (!copy)
        memory_none();
    if (part->content.len)
        memcpy(copy, part->content.data, part->content.len);
    web_bytes(request, 200, "application/octet-stream", copy, part->content.len);
    request->response.sandbox = true;
    web_header_add(request, "Content-Disposition", disposition(request, work->name));
}

static void failed(struct web_request *request, const Platen__Answer *answer)
{
    const struct part_work *work = request->context;

    (void)answer;
    if (guard_staff(request))
        staff_message(request, 503, "mail-again", work->error);
}

static void read_part(void *context)
{
    struct part_work *work = context;
    struct web_request *request = work->request;
    static Platen__Answer none = PLATEN__ANSWER__INIT;
    Platen__MailPart *part = NULL;
    const char *error = "";
    uint8_t *raw = NULL;
    size_t size = 0;

    if (store_raw_get(request->settings->store, &work->raw, &raw, &size, &error) > 0 &&
        reader_pool_part(request->settings->pool, raw, size, work->path, &part) > 0 && part->found)
        answer_part(request, work, part);
    else
        work->error = "The part cannot be read now.";
    free(raw);
    if (part)
        platen__mail_part__free_unpacked(part, NULL);
    if (work->error) {
        request->context = work;
        request->answer = &none;
        request->then = failed;
    }
    web_resume(request);
}

static const Platen__Attachment *find_part(struct web_request *request, const Platen__MailIn **mail)
{
    uint64_t id = staff_part_number(request, 0), number;

    *mail = id ? store_get_id(request->txn, STORE_MAIL_IN, id) : NULL;
    if (!*mail || !(*mail)->raw || text_parse_unsigned(request->part[1], 1000, &number) != 1 ||
        number >= (*mail)->n_attachments)
        return NULL;
    return (*mail)->attachments[number];
}

void page_staff_mail_part(struct web_request *request)
{
    const Platen__MailIn *mail;
    const Platen__Attachment *attachment = find_part(request, &mail);
    struct part_work *work = arena_alloc(request->arena, sizeof *work);

    if (!attachment) {
        staff_not_there(request);
        return;
    }
    if (!request->settings->pool) {
        staff_message(request, 503, "mail-again", NULL);
        return;
    }
    *work = (struct part_work){
        .request = request,
        .raw = *mail->raw,
        .path = web_keep(request, attachment->path),
        .name = web_keep(request, *attachment->name ? attachment->name : "attachment"),
    };
    work->raw.sha256.data =
        arena_memdup(request->arena, mail->raw->sha256.data, mail->raw->sha256.len);
    staff_work(request, request->webui->workers, read_part, work);
}
