#include "gateway/outbox/sender.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <libxml/parser.h>

#include "lib/arena.h"
#include "lib/error.h"
#include "lib/memory.h"
#include "lib/report.h"
#include "lib/seal.h"
#include "lib/text.h"

#include "gateway/store/store.h"

#include "gateway/desk/message_id.h"
#include "gateway/desk/queue.h"
#include "gateway/desk/verp.h"

#include "gateway/base/paper.h"
#include "gateway/base/render.h"

#include "gateway/outbox/calendar.h"
#include "gateway/outbox/compose.h"
#include "gateway/outbox/letter.h"
#include "gateway/outbox/relays.h"
#include "gateway/outbox/results.h"

struct sender {
    const struct outbox_settings *settings;
    struct relays *relays;
    struct results *results;
    struct arena *arena; // of one row
    char told[600];
};

struct job { // a row on its way
    struct sender *sender;
    const Platen__Outbox *row; // of the snapshot, then NULL
    struct letter letter;
    const char *domain;
    char message_id[MESSAGE_ID_SIZE];
    const uint8_t *receive_key; // of the agent, in the arena
    size_t receive_key_size;
    const char *language; // of the agent's customer
    struct sender_mail *mail;
};

enum outcome { READY, GONE, HELD, BROKEN };

// ---- what the mail needs, from one snapshot ----

static Platen__Outbox *keep_row(struct arena *arena, const Platen__Outbox *row)
{
    size_t size = platen__outbox__get_packed_size(row);
    uint8_t *packed = arena_alloc(arena, size + 1);
    platen__outbox__pack(row, packed);
    Platen__Outbox *copy = platen__outbox__unpack(&memory_for_messages, size, packed);
    if (copy == NULL)
        memory_none();
    return copy;
}

static enum outcome find_agent(struct job *job, struct store_txn *txn, const char **error_r)
{
    struct store_key key = store_key_text(letter_fact(job->row, "agent"));
    const Platen__Agent *agent = store_get(txn, STORE_AGENT, &key);
    if (agent == NULL || agent->receive_key.len == 0) {
        *error_r = "the agent is not on record any more";
        return BROKEN;
    }
    job->language = letter_language(txn, job->sender->settings->render, NULL,
                                    store_get_id(txn, STORE_CUSTOMER, agent->customer));
    job->receive_key_size = agent->receive_key.len;
    job->receive_key =
        arena_memdup(job->sender->arena, agent->receive_key.data, agent->receive_key.len);
    return READY;
}

static enum outcome gather(struct job *job, struct store_txn *txn, const char **error_r)
{
    const struct outbox_settings *settings = job->sender->settings;
    struct letter_settings how = {.render = settings->render,
                                  .base_url = settings->base_url,
                                  .link_key = settings->link_key,
                                  .from = settings->from,
                                  .now = settings->now()};
    if (strcmp(job->row->kind, "receipt") == 0)
        return find_agent(job, txn, error_r);
    switch (letter_make(txn, job->row, &how, job->sender->arena, &job->letter, error_r)) {
    case LETTER_READY:
        return READY;
    case LETTER_HELD:
        return HELD;
    default:
        return BROKEN;
    }
}

// The row is copied: the snapshot ends before anything is rendered or sent.
static enum outcome take_row(struct job *job, uint64_t event, uint32_t index, bool any,
                             const char **error_r)
{
    const char *error;
    struct store_key key = store_key_u64(event);
    store_key_add_u32(&key, index);
    struct store_txn *txn = store_snapshot_begin(job->sender->settings->store);
    const Platen__Outbox *row = txn != NULL ? store_get(txn, STORE_OUTBOX, &key) : NULL;
    bool waits = row != NULL && row->state == PLATEN__OUT_STATE__OUT_WAITING &&
                 row->due <= job->sender->settings->now();
    enum outcome outcome = GONE;
    *error_r = "no such row";
    if (row != NULL && (waits || any)) {
        job->row = keep_row(job->sender->arena, row);
        outcome = gather(job, txn, error_r);
        *error_r = error_format("%s", *error_r);
    }
    if (txn != NULL && store_snapshot_end(&txn, &error) != 1)
        outcome = GONE;
    return outcome;
}

// ---- rendering ----

static char *attribute_text(xmlDoc *doc, const char *name)
{
    for (xmlNode *node = xmlDocGetRootElement(doc)->children; node != NULL; node = node->next)
        if (node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0)
            return (char *)xmlNodeGetContent(node);
    return NULL;
}

static int render_one(struct job *job, const char *sheet, xmlDoc *doc, char **out_r, size_t *size_r,
                      const char **error_r)
{
    return render_document(job->sender->settings->render, sheet, job->letter.language, doc, NULL,
                           out_r, size_r, error_r);
}

// A letter as it is to be sent: what render_letter() made, to be freed by rendered_free().
struct rendered {
    char *subject, *text, *html;
    char *paper; // PDF, of a query's report
    size_t paper_size;
};

static void rendered_free(struct rendered *made)
{
    xmlFree(made->subject);
    free(made->text);
    free(made->html);
    free(made->paper);
}

static int render_paper(struct job *job, xmlDoc *doc, struct rendered *made, const char **error_r)
{
    char *paper = NULL;
    size_t size;
    if (!letter_has_paper(job->row))
        return 1;
    int done = render_one(job, "mails/as-paper", doc, &paper, &size, error_r) == 1 &&
               paper_make_text(paper, size, job->row->written, &made->paper, &made->paper_size,
                               error_r) == 1;
    free(paper);
    return done;
}

// The kind's sheet says what the letter says; others say how it looks as text, as HTML and on paper.
static int render_letter(struct job *job, struct rendered *made, const char **error_r)
{
    char sheet[80], *letter = NULL;
    size_t size;
    snprintf(sheet, sizeof sheet, "mails/%s", job->row->kind);
    if (render_one(job, sheet, job->letter.doc, &letter, &size, error_r) != 1)
        return 0;
    xmlDoc *doc = xmlReadMemory(letter, (int)size, NULL, NULL, XML_PARSE_NONET | XML_PARSE_NOERROR);
    free(letter);
    if (doc == NULL || xmlDocGetRootElement(doc) == NULL) {
        *error_r = error_format("sheet %s makes no letter", sheet);
        xmlFreeDoc(doc);
        return 0;
    }
    made->subject = attribute_text(doc, "subject");
    int done = made->subject != NULL &&
               render_one(job, "mails/as-text", doc, &made->text, &size, error_r) == 1 &&
               render_one(job, "mails/as-html", doc, &made->html, &size, error_r) == 1 &&
               render_paper(job, doc, made, error_r);
    if (made->subject == NULL)
        *error_r = error_format("sheet %s makes no subject", sheet);
    xmlFreeDoc(doc);
    return done;
}

// ---- composing ----

static char *make_calendar(struct job *job, const char *subject, const char **method_r)
{
    const struct outbox_settings *settings = job->sender->settings;
    const Platen__Outbox *row = job->row;
    if (job->letter.start == 0 || (row->visit == 0 && row->order == 0))
        return NULL;
    struct arena *arena = job->sender->arena;
    uint64_t sequence = row->event;
    if (letter_fact(row, "sequence")[0] != '\0')
        text_parse_unsigned(letter_fact(row, "sequence"), INT32_MAX, &sequence);
    const char *uid = letter_fact(row, "uid");
    if (uid[0] == '\0')
        uid = arena_printf(arena, "%s-%" PRIu64, row->visit != 0 ? "visit" : "order",
                           row->visit != 0 ? row->visit : row->order);
    struct calendar calendar = {
        .uid = arena_printf(arena, "%s@%s", uid, job->domain),
        .sequence = (uint32_t)(sequence & 0x7fffffff),
        .now = settings->now(),
        .start = job->letter.start,
        .end = job->letter.end,
        .zone = job->letter.zone,
        .answer = row->visit != 0,
        .summary = subject,
        .location = job->letter.place,
        .url = job->letter.link,
        .organizer = settings->from,
        .organizer_name = job->letter.from_name,
        .attendee = job->letter.to,
        .cancelled = letter_fact(row, "cancelled")[0] == '1',
    };
    *method_r = calendar_method(&calendar);
    return calendar_make(&calendar);
}

static struct compose begin_compose(const struct job *job)
{
    const struct outbox_settings *settings = job->sender->settings;
    return (struct compose){
        .from_name = job->letter.from_name != NULL ? job->letter.from_name : "",
        .from = settings->from,
        .to_name = "",
        .message_id = job->message_id,
        .in_reply_to = job->row->in_reply_to,
        .date = settings->now(),
    };
}

static int compose_letter(struct job *job, const char **error_r)
{
    struct rendered made = {0};
    char *calendar = NULL;
    int done = render_letter(job, &made, error_r);
    if (done) {
        struct compose compose = begin_compose(job);
        compose.to = job->letter.to;
        compose.to_name = job->letter.to_name;
        compose.subject = made.subject;
        compose.text = made.text;
        compose.html = made.html;
        compose.paper = made.paper;
        compose.paper_size = made.paper_size;
        compose.paper_name = arena_printf(job->sender->arena, "report-%s.pdf",
                                          letter_fact(job->row, "reception"));
        if (job->letter.thread != NULL)
            compose.in_reply_to = job->letter.thread;
        compose.calendar = calendar = make_calendar(job, made.subject, &compose.calendar_method);
        snprintf(job->mail->to, sizeof job->mail->to, "%s", job->letter.to);
        done = compose_mail(&compose, &job->mail->mail, &job->mail->size, error_r);
    }
    rendered_free(&made);
    free(calendar);
    return done;
}

// Signed with our key, sealed to the agent's (DESIGN 4, Replies).
static int seal_reply(struct job *job, uint8_t **der_r, size_t *size_r, const char **error_r)
{
    Platen__Reply reply = PLATEN__REPLY__INIT;
    const Platen__Outbox *row = job->row;
    struct arena *arena = job->sender->arena;
    char *xml = NULL;
    size_t size;
    int64_t time = row->written;
    text_parse_integer(letter_fact(row, "time"), INT64_MIN, INT64_MAX, &time);
    reply.report = arena_strdup(arena, letter_fact(row, "report"));
    reply.agent = arena_strdup(arena, letter_fact(row, "agent"));
    reply.reception = arena_strdup(arena, letter_fact(row, "reception"));
    reply.type = arena_strdup(arena, letter_fact(row, "type"));
    char *words =
        render_again(job->sender->settings->render, job->language, letter_fact(row, "description"));
    reply.description = arena_strdup(arena, words);
    free(words);
    reply.time = time;
    reply.downs = arena_array(arena, row->n_facts + 1, sizeof *reply.downs);
    for (size_t i = 0; i < row->n_facts; i++)
        if (row->facts[i]->number != 0)
            reply.downs[reply.n_downs++] = row->facts[i];
    if (report_write_reply(&reply, &xml, &size, error_r) != 1)
        return 0;
    struct seal_key *to = seal_key_read_public(job->receive_key, job->receive_key_size);
    enum seal_result sealed =
        to == NULL ? SEAL_NO_KEY
                   : seal_make(xml, size, job->sender->settings->sign_key, to, NULL, der_r, size_r);
    seal_key_free(&to);
    free(xml);
    *error_r = seal_result_text(sealed);
    return sealed == SEAL_DONE;
}

static int compose_receipt(struct job *job, const char **error_r)
{
    uint8_t *der = NULL;
    size_t size;
    if (!seal_reply(job, &der, &size, error_r))
        return 0;
    struct compose compose = begin_compose(job);
    compose.to = job->row->address;
    compose.subject =
        arena_printf(job->sender->arena, "Reply to report %s", letter_fact(job->row, "report"));
    compose.sealed = der;
    compose.sealed_size = size;
    compose.agent = letter_fact(job->row, "agent");
    snprintf(job->mail->to, sizeof job->mail->to, "%s", job->row->address);
    int made = compose_mail(&compose, &job->mail->mail, &job->mail->size, error_r);
    free(der);
    return made;
}

static int compose_row(struct job *job, const char **error_r)
{
    const Platen__Outbox *row = job->row;
    struct message_id id = {.epoch = row->epoch, .event = row->event, .index = row->index};
    struct verp verp = {.epoch = row->epoch, .event = row->event, .index = row->index};
    if (row->keyed)
        verp_sign(&verp, job->sender->settings->link_key);
    if (!message_id_make(&id, job->domain, job->message_id) ||
        !verp_make(&verp, job->domain, job->mail->sender)) {
        *error_r = "our own address has no domain";
        return 0;
    }
    return strcmp(row->kind, "receipt") == 0 ? compose_receipt(job, error_r)
                                             : compose_letter(job, error_r);
}

// ---- one row ----

static void job_end(struct job *job)
{
    xmlFreeDoc(job->letter.doc);
    if (job->row != NULL)
        platen__outbox__free_unpacked((Platen__Outbox *)(uintptr_t)job->row, NULL);
    arena_reset(job->sender->arena);
}

static struct job job_begin(struct sender *sender, struct sender_mail *mail)
{
    const char *at = strrchr(sender->settings->from, '@');
    *mail = (struct sender_mail){0};
    return (struct job){.sender = sender, .mail = mail, .domain = at != NULL ? at + 1 : ""};
}

int sender_compose(struct sender *sender, uint64_t event, uint32_t index,
                   struct sender_mail *mail_r, const char **error_r)
{
    struct job job = job_begin(sender, mail_r);
    int made = take_row(&job, event, index, true, error_r) == READY && compose_row(&job, error_r);
    if (job.letter.doc != NULL) {
        xmlChar *document = NULL;
        int size;
        xmlDocDumpMemoryEnc(job.letter.doc, &document, &size, "UTF-8");
        mail_r->document = (char *)document; // xmlFree is free
    }
    job_end(&job);
    return made;
}

static void report_result(struct sender *sender, uint64_t event, uint32_t index,
                          Platen__OutState state, const char *to, const char *error, int64_t due)
{
    Platen__OutboxResult result = PLATEN__OUTBOX_RESULT__INIT;
    result.event = event;
    result.index = index;
    result.state = state;
    result.due = due;
    result.sent_to = arena_strdup(sender->arena, to);
    result.error = arena_strdup(sender->arena, error);
    results_add(sender->results, &result);
}

static enum sender_result tell(struct sender *sender, const struct job *job, const char *what,
                               const char *why, enum sender_result result)
{
    snprintf(sender->told, sizeof sender->told, "mail %" PRIu64 ".%u (%s) %s: %s", job->row->event,
             job->row->index, job->row->kind, what, why);
    return result;
}

// A 4xx, or a 5xx about this mail, is the server's word on it; anything else (a greeting or login
// that is refused too) is about the way, and the other mails need not try it.
static enum sender_result send_mail(struct job *job, int64_t pause)
{
    struct sender *sender = job->sender;
    struct sender_mail *mail = job->mail;
    const Platen__Outbox *row = job->row;
    char reply[400];
    enum smtp_result sent = relays_send(sender->relays, mail->sender, mail->to, mail->mail,
                                        mail->size, reply, sizeof reply);
    bool server = reply[0] == '4' || (reply[0] == '5' && sent == SMTP_REFUSED);
    int64_t due = server ? 0 : sender->settings->now() + pause;
    Platen__OutState state = sent == SMTP_SENT    ? PLATEN__OUT_STATE__OUT_SENT
                             : sent == SMTP_LATER ? PLATEN__OUT_STATE__OUT_WAITING
                                                  : PLATEN__OUT_STATE__OUT_FAILED;
    report_result(sender, row->event, row->index, state, mail->to, sent == SMTP_SENT ? "" : reply,
                  due);
    if (sent == SMTP_SENT)
        return SENDER_DONE;
    if (sent != SMTP_LATER)
        return tell(sender, job, "refused", reply, SENDER_DONE);
    return tell(sender, job, "not sent yet", reply, server ? SENDER_DONE : SENDER_UNREACHABLE);
}

enum sender_result sender_send(struct sender *sender, uint64_t event, uint32_t index, int64_t pause,
                               const char **told_r)
{
    const char *error = "";
    struct sender_mail mail;
    struct job job = job_begin(sender, &mail);
    enum sender_result result = SENDER_DONE;
    sender->told[0] = '\0';
    *told_r = sender->told;
    enum outcome outcome = take_row(&job, event, index, false, &error);
    if (outcome == READY && !compose_row(&job, &error))
        outcome = BROKEN;
    if (outcome == READY) {
        result = send_mail(&job, pause);
    } else if (outcome == GONE) {
        result = SENDER_GONE;
    } else {
        Platen__OutState state =
            outcome == HELD ? PLATEN__OUT_STATE__OUT_HELD : PLATEN__OUT_STATE__OUT_FAILED;
        report_result(sender, event, index, state, "", error, 0);
        result =
            tell(sender, &job, outcome == HELD ? "held" : "cannot be made", error, SENDER_DONE);
    }
    free(mail.mail);
    job_end(&job);
    return result;
}

struct sender *sender_new(const struct outbox_settings *settings, struct relays *relays,
                          struct results *results)
{
    struct sender *sender = calloc(1, sizeof *sender);
    if (sender == NULL)
        memory_none();
    sender->settings = settings;
    sender->relays = relays;
    sender->results = results;
    sender->arena = arena_new();
    return sender;
}

void sender_free(struct sender **sender)
{
    struct sender *s = *sender;
    if (s == NULL)
        return;
    arena_free(&s->arena);
    free(s);
    *sender = NULL;
}
