#include "agent/deliver.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "agent/agent.h"
#include "agent/identity.h"
#include "agent/panel.h"
#include "agent/reply.h"
#include "agent/spool.h"
#include "agent/state.h"
#include "lib/arena.h"
#include "lib/courier.h"
#include "lib/enrolment_file.h"
#include "lib/error.h"
#include "lib/log.h"
#include "lib/memory.h"
#include "lib/seal.h"

enum { PANEL_KEEP = 500, REFUSED_MAX = 64 };

static const int64_t second = 1000000;
static const int64_t settle_unconfirmed = 3; /* seconds after an enrolment left by mail */
static const int64_t settle_reply = 120;

struct refused {
    uint64_t sequence;
    int64_t not_before;
};

struct deliver {
    struct agent *agent;
    struct courier *courier;
    ino_t enrolment;                     /* the file that identity and courier were made from */
    char told[512];                      /* the last failure logged: not every pass again */
    struct refused refused[REFUSED_MAX]; /* reports that were not taken, a ring */
    size_t n_refused;
    char enrolling[37]; /* left by mail; the next report waits for its reply */
    int64_t enrolling_until;
};

static int make_courier(const struct agent *agent, struct courier **courier_r, const char **error_r)
{
    const struct config *config = &agent->config;
    const struct courier_http_settings http = {.url = agent->identity->gateway->url,
                                               .agent = agent->identity->id,
                                               .way = config->http};
    const struct courier_settings settings = {
        .agent = agent->identity->id,
        .address = config->address,
        .http = config->use_http && http.url[0] != '\0' ? &http : NULL,
        .smtp = config->use_mail && config->has_smtp ? &config->smtp : NULL,
        .retry = config->retry};
    if (settings.http != NULL || settings.smtp != NULL)
        return courier_new(&settings, courier_r, error_r);
    *error_r = "there is no way to send: neither a URL in the enrolment nor smtp in the settings";
    return -1;
}

/* Which enrolment file there is; 0 none. */
static ino_t enrolment_now(const struct agent *agent)
{
    struct arena *arena = arena_new();
    struct stat status;
    int found = stat(state_path(agent->state, arena, "enrolment"), &status);
    arena_free(&arena);
    return found == 0 ? status.st_ino : 0;
}

int deliver_new(struct agent *agent, struct deliver **deliver_r, const char **error_r)
{
    struct deliver *deliver = calloc(1, sizeof(*deliver));
    if (deliver == NULL)
        memory_none();
    deliver->agent = agent;
    deliver->enrolment = enrolment_now(agent);
    if (make_courier(agent, &deliver->courier, error_r) != 1) {
        free(deliver);
        return -1;
    }
    *deliver_r = deliver;
    return 1;
}

void deliver_free(struct deliver **deliver)
{
    if (*deliver == NULL)
        return;
    courier_free(&(*deliver)->courier);
    free(*deliver);
    *deliver = NULL;
}

/* ---- one report ---- */

struct checking {
    const struct identity *identity;
    const char *report;
    struct arena *arena;
    Platen__Reply *reply;
};

static int check_answer(void *context, const void *answer, size_t size, const char **error_r)
{
    struct checking *checking = context;
    return reply_open(checking->identity, answer, size, checking->report, checking->arena,
                      &checking->reply, error_r);
}

/* 1, or -1: stays in the spool. */
static int record_mailed(struct deliver *deliver, const struct spool_entry *report, int64_t now,
                         struct arena *arena, const char **error_r)
{
    struct state *state = deliver->agent->state;
    struct panel_entry *entry;
    if (state_lock(state, error_r) != 1)
        return -1;
    /* A reply mail may have been quicker: then its outcome stands. */
    int result = panel_find(state, report->id, arena, &entry, error_r);
    if (result == 1 && entry->type[0] == '\0') {
        entry->mailed = true;
        entry->sent_time = now;
        entry->notice = "";
        result = panel_store(state, entry, error_r);
    }
    if (result == 1)
        result = spool_remove(state, spool_name(report->sequence, report->id, arena), error_r);
    state_unlock(state);
    return result < 0 ? -1 : 1;
}

static void note_refusal(struct deliver *deliver, const struct spool_entry *report,
                         const char *text, struct arena *arena)
{
    const char *error;
    struct panel_entry *entry;
    if (state_lock(deliver->agent->state, &error) != 1)
        return;
    if (panel_find(deliver->agent->state, report->id, arena, &entry, &error) == 1 &&
        entry->type[0] == '\0') {
        entry->notice = text;
        if (panel_store(deliver->agent->state, entry, &error) != 1)
            log_error("%s", error);
    }
    state_unlock(deliver->agent->state);
}

static void tell_once(struct deliver *deliver, const char *text)
{
    if (text[0] == '\0' || strncmp(deliver->told, text, sizeof(deliver->told) - 1) == 0)
        return;
    strncpy(deliver->told, text, sizeof(deliver->told) - 1);
    log_warning("%s", text);
}

/* That mail had to stand in for HTTP is worth a line; that it was taken is not trouble. */
static void tell_trouble(struct deliver *deliver, const struct courier_outcome *outcome)
{
    const char *http = outcome->http;
    const char *mail = outcome->result == COURIER_MAILED ? "" : outcome->mail;
    tell_once(deliver, error_format("%s%s%s%s%s", http[0] != '\0' ? "by HTTP: " : "", http,
                                    http[0] != '\0' && mail[0] != '\0' ? "; " : "",
                                    mail[0] != '\0' ? "by mail: " : "", mail));
}

static void after_mail(struct deliver *deliver, const struct spool_entry *report, int64_t monotonic)
{
    bool reply_comes = deliver->agent->config.reply_address[0] != '\0';
    log_info("%s %s: sent by mail", report->terminal, report->purpose);
    if (strcmp(report->purpose, "enrolment") != 0)
        return;
    strncpy(deliver->enrolling, report->id, sizeof(deliver->enrolling) - 1);
    deliver->enrolling_until =
        monotonic + (reply_comes ? settle_reply : settle_unconfirmed) * second;
}

static void remember_refused(struct deliver *deliver, uint64_t sequence, int64_t not_before)
{
    for (size_t i = 0; i < REFUSED_MAX; i++) {
        if (deliver->refused[i].sequence == sequence) {
            deliver->refused[i].not_before = not_before;
            return;
        }
    }
    deliver->refused[deliver->n_refused++ % REFUSED_MAX] = (struct refused){sequence, not_before};
}

static int64_t refused_until(const struct deliver *deliver, uint64_t sequence)
{
    for (size_t i = 0; i < REFUSED_MAX; i++)
        if (deliver->refused[i].sequence == sequence)
            return deliver->refused[i].not_before;
    return 0;
}

/* What the courier answered is written down; its result is handed on. */
static enum courier_result settle(struct deliver *deliver, const struct spool_entry *report,
                                  const struct courier_outcome *outcome, Platen__Reply *reply,
                                  int64_t now, int64_t monotonic, struct arena *arena)
{
    const char *error = NULL;
    int written = 1;
    if (outcome->result == COURIER_ANSWERED) {
        written = reply_record(deliver->agent->state, reply, now, &error);
        if (deliver->told[0] != '\0')
            log_notice("HTTP works");
        deliver->told[0] = '\0';
        log_info("%s %s: %s %s %s", report->terminal, report->purpose, reply->reception,
                 reply->type, reply->description);
    } else if (outcome->result == COURIER_MAILED) {
        written = record_mailed(deliver, report, now, arena, &error);
        after_mail(deliver, report, monotonic);
    } else if (outcome->result == COURIER_NOT_THIS) {
        note_refusal(deliver, report, outcome->mail[0] != '\0' ? outcome->mail : outcome->http,
                     arena);
        remember_refused(deliver, report->sequence, outcome->not_before);
    }
    tell_trouble(deliver, outcome);
    if (written < 0)
        log_error("%s", error);
    return outcome->result;
}

static enum courier_result send_report(struct deliver *deliver, const struct spool_entry *report,
                                       int64_t now, int64_t monotonic, struct arena *arena,
                                       int64_t *not_before_r)
{
    const struct identity *identity = deliver->agent->identity;
    struct checking checking = {identity, report->id, arena, NULL};
    struct courier_letter letter = {.id = report->id,
                                    .recipient = report->recipient,
                                    .time = report->time,
                                    .check = check_answer,
                                    .context = &checking};
    struct courier_outcome outcome;
    uint8_t *der;
    enum seal_result sealed = seal_make(report->report, report->report_size, identity->sign,
                                        identity->gateway_open, NULL, &der, &letter.size);
    if (sealed != SEAL_DONE) {
        log_error("report %s: %s", report->id, seal_result_text(sealed));
        return COURIER_NOT_THIS;
    }
    letter.der = der;
    courier_send(deliver->courier, &letter, monotonic, &outcome);
    free(der);
    *not_before_r = outcome.not_before;
    return settle(deliver, report, &outcome, checking.reply, now, monotonic, arena);
}

/* ---- the pass ---- */

static bool enrolment_is_out(struct deliver *deliver, int64_t monotonic, struct arena *arena)
{
    struct panel_entry *entry;
    const char *error;
    if (deliver->enrolling[0] == '\0')
        return false;
    bool answered =
        panel_find(deliver->agent->state, deliver->enrolling, arena, &entry, &error) == 1 &&
        entry->type[0] != '\0';
    if (!answered && monotonic < deliver->enrolling_until)
        return true;
    deliver->enrolling[0] = '\0';
    return false;
}

/* What cannot be read just now (no descriptor, a folder's rights) is not damaged: it waits. */
static int read_report(struct deliver *deliver, const char *name, struct arena *arena,
                       struct spool_entry **report_r)
{
    const char *error;
    bool damaged;
    int result = spool_read(deliver->agent->state, name, arena, report_r, &damaged, &error);
    if (damaged) {
        log_error("%s; set aside", error);
        spool_set_aside(deliver->agent->state, name, &error);
        return 0;
    }
    if (result < 0)
        tell_once(deliver, error);
    return result;
}

static void sooner(int64_t *next_r, int64_t time)
{
    if (time != 0 && (*next_r == 0 || time < *next_r))
        *next_r = time;
}

/* One name of the spool. 1 go on with the next, 0 the pass ends. */
static int pass_one(struct deliver *deliver, const char *name, int64_t now, int64_t monotonic,
                    int64_t *next_r)
{
    struct arena *arena = arena_new();
    struct spool_entry *report;
    int64_t not_before = 0;
    int result = 1, read = 0;
    if (enrolment_is_out(deliver, monotonic, arena)) {
        sooner(next_r, monotonic + second);
        result = 0;
    } else if ((read = read_report(deliver, name, arena, &report)) == 1) {
        not_before = refused_until(deliver, report->sequence);
        if (monotonic >= not_before) {
            switch (send_report(deliver, report, now, monotonic, arena, &not_before)) {
            case COURIER_LATER:
                result = 0;
                break;
            case COURIER_NOT_THIS:
                result = strcmp(report->purpose, "enrolment") != 0;
                break;
            case COURIER_ANSWERED:
            case COURIER_MAILED:
                not_before = 0;
                break;
            }
        }
        sooner(next_r, not_before);
    } else if (read < 0) {
        sooner(next_r, monotonic + deliver->agent->config.retry);
    }
    arena_free(&arena);
    return result;
}

/* `register --enrol` beside a running agent may name another gateway: what it put into the spool is
 * for that one. Where it cannot be used the old one is kept. */
static void follow_enrolment(struct deliver *deliver, ino_t enrolment)
{
    struct agent *agent = deliver->agent;
    struct identity *identity, *before = agent->identity;
    struct courier *courier;
    const char *error;
    if (enrolment == deliver->enrolment)
        return;
    deliver->enrolment = enrolment;
    if (identity_load(agent->state, &identity, &error) != 1) {
        log_error("%s", error);
        return;
    }
    agent->identity = identity;
    if (make_courier(agent, &courier, &error) != 1) {
        log_error("%s", error);
        agent->identity = before;
        identity_free(&identity);
        return;
    }
    courier_free(&deliver->courier);
    deliver->courier = courier;
    identity_free(&before);
}

/* Under the lock, so that all that changed with these reports is written too. */
static size_t list_spool(struct deliver *deliver, struct arena *arena, char ***names_r,
                         ino_t *enrolment_r)
{
    const struct agent *agent = deliver->agent;
    const char *error;
    size_t n = 0;
    *enrolment_r = deliver->enrolment;
    if (state_lock(agent->state, &error) != 1) {
        log_error("%s", error);
        return 0;
    }
    if (spool_list(agent->state, arena, names_r, &n, &error) != 1)
        log_error("%s", error);
    *enrolment_r = enrolment_now(agent);
    state_unlock(agent->state);
    return n;
}

void deliver_pass(struct deliver *deliver, int64_t now, int64_t monotonic, int64_t *next_r)
{
    struct arena *arena = arena_new();
    char **names = NULL;
    const char *error;
    ino_t enrolment;
    size_t n = list_spool(deliver, arena, &names, &enrolment);
    *next_r = 0;
    follow_enrolment(deliver, enrolment);
    for (size_t i = 0; i < n; i++)
        if (pass_one(deliver, names[i], now, monotonic, next_r) == 0)
            break;
    if (n > 0 && panel_prune(deliver->agent->state, PANEL_KEEP, &error) != 1)
        log_error("%s", error);
    arena_free(&arena);
}
