// POST /report: the sealed report of an agent, in DER. The engine's threads only hand it over:
//   worker: read it in a cage, keep its raw bytes, command for the desk
//   desk:   on disk
//   worker: reply, signed and sealed to the agent
// Before the agent is known the answer is a plain problem, which an agent takes as "try later" or
// "show this" only (DESIGN 4, Replies).

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "gateway/base/programs.h"
#include "gateway/base/reader_pool.h"
#include "gateway/base/render.h"
#include "gateway/desk/desk.h"
#include "gateway/desk/queue.h"
#include "gateway/store/store.h"
#include "lib/arena.h"
#include "lib/log.h"
#include "lib/memory.h"
#include "lib/report.h"
#include "lib/seal.h"
#include "webui/handlers.h"
#include "webui/internal.h"
#include "webui/workers.h"

#define REPORT_TYPE "application/pkcs7-mime"
#define REPLY_TYPE "application/pkcs7-mime; smime-type=authEnveloped-data"

enum { AGENT_DIGITS = 20 };

struct report_work {
    struct web_request *request;
    const char *agent;     // header Platen-Agent
    const char *uuid;      // of the report, for the reply
    bool updates;          // it is about programs
    Platen__Answer answer; // texts in the request's arena
};

static void answer_problem(struct report_work *work, unsigned status, const char *detail)
{
    web_problem(work->request, status, NULL, detail);
    web_resume(work->request);
}

// ---- after the commit ----

// What the terminals' panels are written in: the customer's language, else the dealer's.
static const char *panel_language(const struct web_request *request, struct store_txn *txn,
                                  const Platen__Agent *agent)
{
    const struct render *render = request->settings->render;
    const Platen__Customer *customer = store_get_id(txn, STORE_CUSTOMER, agent->customer);
    const char *found = render_language(render, customer ? customer->language : NULL);
    struct store_key key = store_key_text("dealer");
    const Platen__Dealer *dealer = found ? NULL : store_get(txn, STORE_DEALER, &key);

    if (dealer)
        found = render_language(render, dealer->language);
    return found ? found : "en";
}

// 1 and the key; 0 the agent is not enrolled, -1 the key cannot be read.
static int receive_key(struct web_request *request, const char *agent, struct seal_key **key_r,
                       const char **language_r)
{
    struct store_key key = store_key_text(agent);
    struct store_txn *txn = store_snapshot_begin(request->settings->store);
    const Platen__Agent *record;
    const char *error;
    bool known;

    *key_r = NULL;
    if (!txn)
        return -1;
    record = store_get(txn, STORE_AGENT, &key);
    known = record != NULL;
    if (known) {
        *language_r = panel_language(request, txn, record);
        *key_r = seal_key_read_public(record->receive_key.data, record->receive_key.len);
    }
    store_snapshot_end(&txn, &error);
    return *key_r ? 1 : known ? -1 : 0;
}

// What rides down in the reply. Who asks for programs is told which root it may pin, if it has
// none.
static void add_data(const struct report_work *work, Platen__Reply *reply)
{
    struct arena *arena = work->request->arena;
    const Platen__Answer *answer = &work->answer;
    struct programs *programs = work->request->settings->programs;
    const char *pin = work->updates && programs ? programs_pin(programs, arena) : "";
    Platen__Fact *root = arena_alloc(arena, sizeof *root);

    reply->data = arena_array(arena, answer->n_data + 1, sizeof *reply->data);
    reply->downs = arena_array(arena, answer->n_data + 1, sizeof *reply->downs);
    for (size_t i = 0; i < answer->n_data; i++)
        if (answer->data[i]->number != 0)
            reply->downs[reply->n_downs++] = answer->data[i];
        else
            reply->data[reply->n_data++] = answer->data[i];
    if (!*pin)
        return;
    platen__fact__init(root);
    root->name = arena_strdup(arena, "update-root");
    root->value = arena_strdup(arena, pin);
    reply->data[reply->n_data++] = root;
}

static int write_reply(const struct report_work *work, const char *language, char **xml_r,
                       size_t *size_r, const char **error_r)
{
    char *words = render_again(work->request->settings->render, language, work->answer.text);
    Platen__Reply reply;
    int written;
    const Platen__Answer *answer = &work->answer;
    char reception[48] = "";

    platen__reply__init(&reply);
    if (answer->reception)
        snprintf(reception, sizeof reception, "%u-%08llu", answer->epoch,
                 (unsigned long long)answer->reception);
    reply.report = (char *)(uintptr_t)work->uuid;
    reply.agent = answer->agent;
    reply.reception = reception;
    reply.time = work->request->now;
    reply.type = *answer->reply_type ? answer->reply_type : (char *)(uintptr_t) "accepted";
    reply.description = words;
    add_data(work, &reply);
    written = report_write_reply(&reply, xml_r, size_r, error_r);
    free(words);
    return written;
}

// 1; 0 the agent is not enrolled, so nothing can be sealed to it; -1 with the reason.
static int seal_reply(const struct report_work *work, uint8_t **der_r, size_t *size_r,
                      const char **error_r)
{
    struct seal_key *key;
    const char *language = "en";
    enum seal_result result;
    char *xml = NULL;
    size_t size;
    int known = receive_key(work->request, work->answer.agent, &key, &language);

    if (known != 1) {
        *error_r = "the agent's receiving key cannot be read";
        return known;
    }
    if (write_reply(work, language, &xml, &size, error_r) < 0) {
        seal_key_free(&key);
        return -1;
    }
    result = seal_make(xml, size, work->request->settings->sign_key, key, NULL, der_r, size_r);
    *error_r = seal_result_text(result);
    free(xml);
    seal_key_free(&key);
    return result == SEAL_DONE ? 1 : -1;
}

// The agent is not known, so nothing can be sealed to it.
static void answer_stranger(struct report_work *work)
{
    const Platen__Answer *answer = &work->answer;
    const char *text = *answer->text ? answer->text : "This agent is not enrolled here.";

    if (answer->reception)
        text = arena_printf(work->request->arena, "%s (reception number %u-%08llu)", text,
                            answer->epoch, (unsigned long long)answer->reception);
    answer_problem(work, answer->result == PLATEN__RESULT__RESULT_INVALID ? 422 : 403, text);
}

static void reply(void *context)
{
    struct report_work *work = context;
    struct web_request *request = work->request;
    const char *error = "";
    uint8_t *der = NULL;
    size_t size = 0;
    int sealed;

    if (work->answer.result == PLATEN__RESULT__RESULT_UNKNOWN) {
        answer_problem(work, 503,
                       "It is not certain whether this was stored. Send the same report again.");
        return;
    }
    sealed = *work->answer.agent ? seal_reply(work, &der, &size, &error) : 0;
    if (sealed == 0) {
        answer_stranger(work);
    } else if (sealed > 0) {
        atomic_fetch_add(&request->webui->reports, 1);
        web_bytes(request, 200, REPLY_TYPE, der, size);
        web_resume(request);
    } else {
        // It is stored: the agent's repetition is a duplicate and tries the reply again.
        web_log(request->webui, LOG_LEVEL_ERROR, "reply to agent %s: %s", work->answer.agent,
                error);
        answer_problem(work, 503, "The report is stored, the reply could not be made.");
    }
}

static void take_answer(void *context, const Platen__Answer *answer)
{
    struct report_work *work = context;

    desk_answer_copy(&work->answer, answer, work->request->arena);
    workers_continue(work->request->webui->workers, reply, work);
}

// ---- before it ----

static void *keep(const void *bytes, size_t size)
{
    void *copy = malloc(size);

    if (!copy)
        memory_none();
    return memcpy(copy, bytes, size);
}

// As unpacking would make it, each part of its own: the queue takes it as it is, without a copy.
static Platen__Command *command_of(Platen__Parsed *parsed, const Platen__RawRef *raw)
{
    Platen__Command command;
    Platen__TakeReport take;
    Platen__RawRef where = *raw;

    platen__command__init(&command);
    platen__take_report__init(&take);
    where.sha256.data = keep(raw->sha256.data, raw->sha256.len);
    take.parsed = parsed;
    take.channel = PLATEN__CHANNEL__CHANNEL_HTTP;
    take.raw = keep(&where, sizeof where);
    command.actor_kind = PLATEN__ACTOR_KIND__ACTOR_TERMINAL;
    command.subject_case = PLATEN__COMMAND__SUBJECT_TAKE_REPORT;
    command.take_report = keep(&take, sizeof take);
    return keep(&command, sizeof command);
}

// Takes parsed.
static void hand_to_desk(struct report_work *work, Platen__Parsed *parsed)
{
    struct web_request *request = work->request;
    Platen__RawRef raw;
    const char *error = "";
    int taken;

    platen__raw_ref__init(&raw);
    if (store_raw_add(request->settings->store, request->body, request->body_size, &raw,
                      request->arena, &error) < 0) {
        platen__parsed__free_unpacked(parsed, NULL);
        web_log(request->webui, LOG_LEVEL_ERROR, "raw input: %s", error);
        answer_problem(work, 503, "There is no room to keep reports now.");
        return;
    }
    work->uuid = arena_strdup(request->arena, parsed->report->id);
    work->updates = strcmp(parsed->report->purpose, "update") == 0;
    taken = desk_queue_submit_take(request->settings->queue, command_of(parsed, &raw), take_answer,
                                   work);
    if (taken != 1) {
        atomic_fetch_add(&request->webui->busy, 1);
        answer_problem(work, 503, "Too much arrives at once. Try again.");
    }
}

static void read_report(void *context)
{
    struct report_work *work = context;
    struct web_request *request = work->request;
    Platen__Parsed *parsed = NULL;
    int done =
        reader_pool_read(request->settings->pool, PLATEN__WORK_KIND__WORK_REPORT, request->body,
                         request->body_size, work->agent, request->now, &parsed);

    if (done < 0) {
        answer_problem(work, 503, "Nobody is free to read it now.");
    } else if (done == 0) {
        answer_problem(work, 422, "This report cannot be read.");
    } else if (parsed->fate == PLATEN__FATE__FATE_REJECTED || !parsed->report) {
        const char *reason = *parsed->reason ? parsed->reason : "This is not a sealed report.";

        reason = arena_strdup(request->arena, reason);
        platen__parsed__free_unpacked(parsed, NULL);
        answer_problem(work, 422, reason);
    } else {
        hand_to_desk(work, parsed);
    }
}

static bool agent_is_well_formed(const char *agent)
{
    return agent && strlen(agent) == AGENT_DIGITS &&
           strspn(agent, "0123456789abcdef") == AGENT_DIGITS;
}

static bool type_is_sealed(const char *type)
{
    size_t size = strlen(REPORT_TYPE);

    return type && !strncasecmp(type, REPORT_TYPE, size) &&
           (!type[size] || strchr("; \t", type[size]));
}

static bool type_is_form(const char *type)
{
    return type && !strncasecmp(type, "application/x-www-form-urlencoded", 33);
}

void report_post(struct web_request *request)
{
    struct report_work *work = arena_alloc(request->arena, sizeof *work);

    *work = (struct report_work){
        .request = request, .agent = web_header(request, "Platen-Agent"), .uuid = ""};
    platen__answer__init(&work->answer);
    if (type_is_form(web_header(request, "Content-Type"))) {
        cgi_register(request);
    } else if (!type_is_sealed(web_header(request, "Content-Type"))) {
        web_problem(request, 415, NULL, "Content-Type must be " REPLY_TYPE ".");
    } else if (!agent_is_well_formed(work->agent)) {
        web_problem(request, 400, NULL, "Platen-Agent must be the agent's 20 hex digits.");
    } else if (request->body_size == 0) {
        web_problem(request, 400, NULL, "There is no report.");
    } else if (!request->settings->pool) {
        web_problem(request, 503, NULL, "Reports are not taken here.");
    } else {
        work->agent = arena_strdup(request->arena, work->agent);
        web_suspend(request);
        if (!workers_submit(request->webui->workers, read_report, work)) {
            atomic_fetch_add(&request->webui->busy, 1);
            answer_problem(work, 503, "Too much arrives at once. Try again.");
        }
    }
}
