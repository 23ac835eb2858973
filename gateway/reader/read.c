#include "gateway/reader/read.h"

#include <stdlib.h>
#include <string.h>

#include "lib/arena.h"
#include "lib/report.h"
#include "lib/seal.h"
#include "lib/text.h"

#include "gateway/reader/alert.h"
#include "gateway/reader/alert_lines.h"
#include "gateway/reader/attachment.h"
#include "gateway/reader/automatic.h"
#include "gateway/reader/calendar.h"
#include "gateway/reader/calendar_event.h"
#include "gateway/reader/charset.h"
#include "gateway/reader/dsn.h"
#include "gateway/reader/html_text.h"
#include "gateway/reader/plain.h"
#include "gateway/reader/scan.h"
#include "gateway/reader/sealed.h"
#include "gateway/reader/tree.h"
#include "gateway/reader/words.h"

static const int64_t read_day = INT64_C(86400) * 1000000;

// ---- what every mail has ----

static void read_addresses(struct reading *reading)
{
    static const char *const fields[] = {"To", "Cc", "Delivered-To", "X-Original-To",
                                         "Envelope-To"};
    struct mime_part *root = reading->mail->root;
    Platen__Parsed *parsed = reading->parsed;
    parsed->to = arena_array(reading->arena, SCAN_ADDRESSES_MAX, sizeof(*parsed->to));
    for (size_t i = 0; i < root->field_count; i++) {
        for (size_t j = 0; j < sizeof(fields) / sizeof(fields[0]); j++) {
            if (strcasecmp(root->fields[i].name, fields[j]) != 0)
                continue;
            size_t count;
            struct mime_address *found = mime_addresses(reading->mail, root->fields[i].raw, &count);
            for (size_t k = 0; k < count && parsed->n_to < SCAN_ADDRESSES_MAX; k++)
                parsed->to[parsed->n_to++] = reading_copy(reading, found[k].address);
        }
    }
}

static void read_sender(struct reading *reading)
{
    const char *raw = mime_field_raw(reading->mail->root, "From");
    size_t count = 0;
    struct mime_address *found = raw == NULL ? NULL : mime_addresses(reading->mail, raw, &count);
    if (count == 0)
        return;
    // The first that is an address; a mail with several authors has several.
    size_t best = 0;
    while (best < count - 1 && strchr(found[best].address, '@') == NULL)
        best++;
    reading->parsed->from = reading_copy(reading, found[best].address);
    reading->parsed->from_name = reading_copy(reading, found[best].name);
}

static void read_ids(struct reading *reading)
{
    struct mime_part *root = reading->mail->root;
    Platen__Parsed *parsed = reading->parsed;
    const char *raw = mime_field_raw(root, "Message-ID");
    size_t count = 0;
    char **ids = raw == NULL ? NULL : mime_message_ids(reading->mail, raw, &count);
    if (count > 0)
        parsed->message_id = ids[0];
    raw = mime_field_raw(root, "In-Reply-To");
    ids = raw == NULL ? NULL : mime_message_ids(reading->mail, raw, &count);
    if (raw != NULL && count > 0)
        parsed->in_reply_to = ids[0];
    raw = mime_field_raw(root, "References");
    if (raw != NULL)
        parsed->references = mime_message_ids(reading->mail, raw, &parsed->n_references);
}

static void read_date(struct reading *reading)
{
    const char *raw = mime_field_raw(reading->mail->root, "Date");
    int64_t date = raw == NULL ? 0 : mime_date(raw);
    if (raw == NULL)
        return;
    // BAD-INPUTS 20: a date from another age is not believed; the desk takes the time of receipt.
    bool odd = date == 0 || (reading->now > 0 && (date > reading->now + 2 * read_day ||
                                                  date < reading->now - 366 * read_day));
    if (odd)
        reading_flag(reading, "date-implausible");
    reading->parsed->date = date;
}

static void read_head(struct reading *reading)
{
    struct mime_part *root = reading->mail->root;
    Platen__Parsed *parsed = reading->parsed;
    const char *submitted = mime_field(root, "Auto-Submitted");
    parsed->subject = reading_copy(reading, mime_field(root, "Subject"));
    if (submitted != NULL && !(words_begins(submitted, "no") && strcspn(submitted, " ;(") == 2))
        parsed->auto_submitted = reading_copy(reading, submitted);
    read_sender(reading);
    read_addresses(reading);
    read_ids(reading);
    read_date(reading);
}

// ---- the text ----

// A multipart whose boundaries were lost: its text stands where no part is.
static struct mime_part *read_empty_multipart(struct mime_part *part)
{
    if (part->part_count == 0 && words_begins(part->type, "multipart/"))
        return part;
    for (size_t i = 0; i < part->part_count && words_begins(part->type, "multipart/"); i++) {
        struct mime_part *found = read_empty_multipart(part->parts[i]);
        if (found != NULL)
            return found;
    }
    return NULL;
}

static void read_text(struct reading *reading)
{
    struct mime_part *root = reading->mail->root;
    const struct mime_part *part = mime_find_shown(root, "text/plain");
    const char *text = part == NULL ? "" : mime_text(reading->mail, part);
    if (text[strspn(text, " \t\r\n")] == '\0' &&
        (part = mime_find_shown(root, "text/html")) != NULL)
        text = html_text(mime_text(reading->mail, part), reading->arena);
    if (text[0] == '\0' && (part = read_empty_multipart(root)) != NULL)
        text = mime_text(reading->mail, part);
    reading->text = text;
    size_t size = strlen(text);
    reading->parsed->text =
        arena_strndup(reading->arena, text, text_utf8_cut(text, size, READING_TEXT_MAX));
}

// ---- what it is ----

static bool read_address_ok(const char *address)
{
    const char *at = strrchr(address, '@');
    return at != NULL && at > address && at[1] != '\0' && strlen(address) <= 254 &&
           strpbrk(address, " \t<>()\",;") == NULL;
}

static void read_classify_rest(struct reading *reading, const struct scan *scan)
{
    const char *from = mime_field(reading->mail->root, "From");
    const char *automatic = automatic_reason(reading);
    const char *text = reading->parsed->text;
    if (automatic != NULL)
        reading_end(reading, "automatic", PLATEN__FATE__FATE_DROPPED, automatic);
    else if (from == NULL)
        reading_end(reading, "unknown", PLATEN__FATE__FATE_STAFF, "no sender");
    else if (scan->nul_in_header || !read_address_ok(reading->parsed->from))
        reading_end(reading, "unknown", PLATEN__FATE__FATE_REJECTED, "bad address");
    else if (text[strspn(text, " \t\r\n")] == '\0' && reading->parsed->subject[0] == '\0')
        reading_end(reading, "unknown", PLATEN__FATE__FATE_STAFF,
                    "nothing in it that could be read");
    else if (!alert_guess(reading))
        reading_end(reading, "person", PLATEN__FATE__FATE_STAFF, "a person's mail");
}

static bool read_dropped(struct reading *reading, const char *reason)
{
    if (reason != NULL)
        reading_end(reading, "automatic", PLATEN__FATE__FATE_DROPPED, reason);
    return reason != NULL;
}

// The order of DESIGN 5.
static void read_classify(struct reading *reading, const struct scan *scan)
{
    if (sealed_read_mail(reading))
        return;
    read_text(reading);
    if (read_dropped(reading, automatic_challenge(reading)) || dsn_read(reading) ||
        calendar_read(reading) || read_dropped(reading, automatic_echo(reading)) ||
        alert_read(reading) || plain_read(reading))
        return;
    read_classify_rest(reading, scan);
}

static void read_flags(struct reading *reading, const struct scan *scan)
{
    if (scan->unclosed || reading->mail->damaged)
        reading_flag(reading, "mime-damaged");
    if (reading->mail->lossy)
        reading_flag(reading, "charset-lossy");
    if (reading->mail->unknown_charset)
        reading_flag(reading, "charset-unknown");
}

static bool read_is_lone_cr(const char *raw, size_t size, size_t at)
{
    return raw[at] == '\r' && (at + 1 == size || raw[at + 1] != '\n');
}

// The first line ends so, and more lines do than others.
static bool read_has_old_line_ends(const char *raw, size_t size)
{
    const char *first = memchr(raw, '\r', size);
    size_t lone = 0;
    size_t others = 0;
    if (first == NULL || !read_is_lone_cr(raw, size, (size_t)(first - raw)) ||
        memchr(raw, '\n', (size_t)(first - raw)) != NULL)
        return false;
    for (size_t i = 0; i < size; i++) {
        lone += read_is_lone_cr(raw, size, i);
        others += raw[i] == '\n';
    }
    return lone > others;
}

// Old systems end lines with CR alone.
static const void *read_line_ends(struct reading *reading, const void *raw, size_t size)
{
    if (size == 0 || size > SCAN_SIZE_MAX || !read_has_old_line_ends(raw, size))
        return raw;
    char *lines = arena_memdup(reading->arena, raw, size);
    for (size_t i = 0; i < size; i++) {
        if (read_is_lone_cr(lines, size, i))
            lines[i] = '\n';
    }
    reading_flag(reading, "mime-damaged");
    return lines;
}

// 1 and reading->mail; 0 it was refused.
static int read_tree(struct reading *reading, const void *raw, size_t size, struct scan *scan_r)
{
    const char *reason = "";
    raw = read_line_ends(reading, raw, size);
    if (!scan_mail(raw, size, scan_r, &reason)) {
        reading_end(reading, "unknown", PLATEN__FATE__FATE_REJECTED, reason);
        return 0;
    }
    mime_read(raw, size, reading->arena, &reading->mail);
    return 1;
}

// Of a mail that is refused its own header is read all the same, so that staff see whose it was
// (BAD-INPUTS 7), where that alone is harmless.
static void read_refused(struct reading *reading, const char *raw, size_t size)
{
    struct scan scan;
    const char *reason;
    if (size == 0)
        return;
    size_t most = size < SCAN_HEADER_MAX ? size : SCAN_HEADER_MAX;
    const char *end = memmem(raw, most, "\n\r\n", 3);
    const char *bare = memmem(raw, most, "\n\n", 2);
    if (bare != NULL && (end == NULL || bare < end))
        end = bare;
    if (end == NULL || !scan_mail(raw, (size_t)(end + 1 - raw), &scan, &reason))
        return;
    mime_read(raw, (size_t)(end + 1 - raw), reading->arena, &reading->mail);
    read_head(reading);
}

static void read_mail(struct reading *reading, const void *raw, size_t size, bool tree, bool lines)
{
    struct scan scan;
    if (!read_tree(reading, raw, size, &scan)) {
        read_refused(reading, raw, size);
        return;
    }
    if (tree)
        tree_tell(reading);
    read_head(reading);
    read_classify(reading, &scan);
    if (lines && reading->parsed->report == NULL)
        alert_lines_tell(reading);
    if (reading->parsed->report == NULL)
        attachment_list(reading);
    read_flags(reading, &scan);
}

static int read_no_key(void *context, const char *agent, struct arena *arena,
                       const uint8_t **spki_r, size_t *size_r)
{
    (void)context;
    (void)agent;
    (void)arena;
    (void)spki_r;
    (void)size_r;
    return 0;
}

// A printer's own mail that an agent passes on: as any other, but nothing that is sealed is opened
// in it. Only what the agent signed is looked into.
static void read_forwarded(const struct read_work *work, Platen__Parsed *parsed,
                           struct arena *arena)
{
    Platen__Report *report = parsed->report;
    if (report == NULL || report->mail.len == 0)
        return;
    const struct read_work mail = {
        .kind = PLATEN__WORK_KIND__WORK_MAIL,
        .raw = report->mail.data,
        .size = report->mail.len,
        .now = work->now,
        .lines = work->lines,
    };
    if (parsed->trust == PLATEN__TRUST__TRUST_SIGNED)
        parsed->forwarded = read_work(&mail, arena);
    report->mail.data = NULL;
    report->mail.len = 0;
}

Platen__Parsed *read_work(const struct read_work *work, struct arena *arena)
{
    Platen__Parsed *parsed = arena_alloc(arena, sizeof(*parsed));
    platen__parsed__init(parsed);
    parsed->size = work->size;
    struct reading reading = {
        .arena = arena,
        .now = work->now,
        .find_key = work->find_key != NULL ? work->find_key : read_no_key,
        .find_context = work->find_context,
        .outer_agent = work->outer_agent != NULL ? work->outer_agent : "",
        .parsed = parsed,
        .text = "",
    };
    memcpy(reading.open_keys, work->open_keys, sizeof(reading.open_keys));
    if (work->kind == PLATEN__WORK_KIND__WORK_REPORT)
        sealed_read(&reading, work->raw, work->size);
    else
        read_mail(&reading, work->raw, work->size, work->tree, work->lines);
    read_forwarded(work, parsed, arena);
    return parsed;
}

Platen__MailPart *read_part(const void *raw, size_t size, const char *path, struct arena *arena)
{
    Platen__MailPart *answer = arena_alloc(arena, sizeof(*answer));
    Platen__Parsed parsed;
    struct scan scan;
    platen__mail_part__init(answer);
    platen__parsed__init(&parsed);
    struct reading reading = {.arena = arena, .parsed = &parsed, .outer_agent = "", .text = ""};
    if (!read_tree(&reading, raw, size, &scan))
        return answer;
    struct mime_part *part = attachment_find(reading.mail->root, path);
    if (part != NULL) {
        answer->found = 1;
        answer->path = reading_copy(&reading, path);
        answer->type = reading_copy(&reading, part->type);
        answer->filename = reading_copy(&reading, part->filename);
        answer->content.data =
            (uint8_t *)(uintptr_t)mime_bytes(reading.mail, part, &answer->content.len);
        answer->size = answer->content.len;
    }
    return answer;
}

// ---- before the cage ----

static int read_sample_key(void *context, const char *agent, struct arena *arena,
                           const uint8_t **spki_r, size_t *size_r)
{
    (void)agent;
    uint8_t *spki = NULL;
    if (seal_key_public(context, &spki, size_r) != 1)
        return 0;
    *spki_r = arena_memdup(arena, spki, *size_r);
    free(spki);
    return 1;
}

// A report of our own, sealed and read once: OpenSSL and libxml2 open what they need at first use.
static void read_sample_report(struct arena *arena)
{
    static const char xml[] =
        "<report xmlns='urn:platen:report:1' id='00000000-0000-4000-8000-000000000000' "
        "agent='00000000000000000000' time='2026-01-01T00:00:00Z' sequence='1' purpose='status'/>";
    struct seal_key *key = seal_key_new();
    uint8_t *der = NULL;
    size_t size = 0;
    if (key != NULL && seal_make(xml, sizeof(xml) - 1, key, key, NULL, &der, &size) == SEAL_DONE) {
        struct read_work work = {.kind = PLATEN__WORK_KIND__WORK_REPORT,
                                 .raw = der,
                                 .size = size,
                                 .open_keys = {key},
                                 .find_key = read_sample_key,
                                 .find_context = key};
        read_work(&work, arena);
    }
    free(der);
    seal_key_free(&key);
}

void read_prepare(void)
{
    static const char mail[] =
        "From: =?ISO-2022-JP?B?GyRCMmgbKEI=?= <a@b.test>\r\nTo: c@d.test\r\nSubject: "
        "=?utf-8?q?x?=\r\n"
        "Date: Thu, 1 Jan 2026 00:00:00 +0900\r\nContent-Type: multipart/mixed; "
        "boundary=b\r\n\r\n--b\r\n"
        "Content-Type: text/plain; charset=gb18030\r\nContent-Transfer-Encoding: "
        "base64\r\n\r\nxOM=\r\n--b--\r\n";
    charset_prepare();
    alert_prepare();
    calendar_event_prepare();
    struct arena *arena = arena_new();
    struct read_work work = {
        .kind = PLATEN__WORK_KIND__WORK_MAIL, .raw = mail, .size = sizeof(mail) - 1};
    read_work(&work, arena);
    read_sample_report(arena);
    arena_free(&arena);
}
