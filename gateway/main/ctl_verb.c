#include "gateway/main/ctl_verb.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "gateway/base/mail_again.h"
#include "gateway/base/programs.h"
#include "gateway/base/query.h"
#include "gateway/desk/desk.h"
#include "gateway/desk/queue.h"
#include "gateway/desk/states.h"
#include "gateway/main/backups.h"
#include "gateway/main/conf.h"
#include "gateway/main/keys.h"
#include "gateway/store/store.h"
#include "lib/arena.h"
#include "lib/link.h"
#include "lib/text.h"

void ctl_fail(struct ctl_call *call, Platen__CtlAnswer *answer, int status, const char *error)
{
    answer->error = arena_strdup(call->arena, error);
    answer->exit = status;
}

void ctl_give_json(struct ctl_call *call, Platen__CtlAnswer *answer, json_t *take)
{
    char *text = take ? json_dumps(take, JSON_COMPACT) : NULL;
    if (text)
        answer->json = arena_strdup(call->arena, text);
    else
        ctl_fail(call, answer, EX_SOFTWARE, "cannot write the answer as JSON");
    free(text);
    json_decref(take);
}

static const char *word(const struct ctl_call *call, size_t i)
{
    return i < call->ask->n_words ? call->ask->words[i] : NULL;
}

static void verb_gateway(struct ctl_call *call, Platen__CtlAnswer *answer)
{
    const struct ctl_server_settings *s = call->settings;
    ctl_give_json(call, answer,
                  json_pack("{s:s, s:s, s:s, s:s, s:s}", "base_url", s->conf->base_url, "mail",
                            s->conf->from, "open_certificate", s->keys->open_certificate,
                            "sign_certificate", s->keys->sign_certificate, "update_root",
                            programs_pin(s->programs, call->arena)));
}

static void verb_verify(struct ctl_call *call, Platen__CtlAnswer *answer)
{
    struct store_verify_report report = {0};
    const char *error = NULL;
    int rc = store_verify(call->settings->store, call->progress, call->context, &report, &error);
    if (rc != 1) {
        ctl_fail(call, answer, rc == 0 ? EX_DATAERR : EX_IOERR, error);
        return;
    }
    ctl_give_json(call, answer,
                  json_pack("{s:I, s:I, s:I}", "events", (json_int_t)report.events,
                            "bodies_removed", (json_int_t)report.bodies_removed, "raw",
                            (json_int_t)report.raw));
}

static void verb_backup(struct ctl_call *call, Platen__CtlAnswer *answer)
{
    const char *error = NULL, *to = word(call, 0);
    char *made = NULL;
    if (to && to[0] != '/') {
        ctl_fail(call, answer, EX_USAGE,
                 "backup wants the full path of a folder that is not there yet");
        return;
    }
    int rc =
        backups_make(call->settings->backups, to, call->progress, call->context, &made, &error);
    if (rc == 0)
        ctl_fail(call, answer, EX_CONFIG,
                 "name a folder, or set backup-dir in platend.conf for daily backups");
    else if (rc < 0)
        ctl_fail(call, answer, EX_IOERR, error);
    else
        ctl_give_json(call, answer, json_pack("{s:s}", "backup", made));
    free(made);
}

// Makes the person's link first where it was never made.
static int link_ready(struct ctl_call *call, uint64_t person, uint32_t *generation_r)
{
    const char *error;
    for (int round = 0; round < 2; round++) {
        struct store_txn *txn = store_snapshot_begin(call->settings->store);
        Platen__Person *record = txn ? store_get_id(txn, STORE_PERSON, person) : NULL;
        *generation_r = record && !record->link_revoked ? record->link_generation : 0;
        bool there = record != NULL;
        store_snapshot_end(&txn, &error);
        if (!there || *generation_r)
            return there;
        Platen__RenewLink renew = PLATEN__RENEW_LINK__INIT;
        renew.person = person;
        Platen__Command command = PLATEN__COMMAND__INIT;
        command.actor_kind = PLATEN__ACTOR_KIND__ACTOR_OPERATOR;
        command.subject_case = PLATEN__COMMAND__SUBJECT_RENEW_LINK;
        command.renew_link = &renew;
        Platen__Answer *done = NULL;
        if (desk_queue_call(call->settings->queue, &command, &done) != 1)
            return 0;
        platen__answer__free_unpacked(done, NULL);
    }
    return 0;
}

static void verb_link(struct ctl_call *call, Platen__CtlAnswer *answer)
{
    uint64_t person = 0;
    uint32_t generation;
    if (!word(call, 0) || text_parse_unsigned(word(call, 0), UINT64_MAX, &person) != 1) {
        ctl_fail(call, answer, EX_USAGE, "link wants the id of a person (platenctl list persons)");
        return;
    }
    if (link_ready(call, person, &generation) != 1) {
        ctl_fail(call, answer, EX_DATAERR, "no such person, or no link could be made");
        return;
    }
    char token[LINK_TOKEN_SIZE];
    link_token(call->settings->keys->link, person, "h", generation, token);
    ctl_give_json(
        call, answer,
        json_pack("{s:o}", "url", json_sprintf("%s/h/%s", call->settings->conf->base_url, token)));
}

static void verb_mail_again(struct ctl_call *call, Platen__CtlAnswer *answer)
{
    uint64_t mail = 0;
    const char *error = NULL, *number = word(call, 0),
               *hyphen = number ? strchr(number, '-') : NULL;
    if (hyphen) // 1-00000017
        number = hyphen + 1;
    if (!number || text_parse_unsigned(number, UINT64_MAX, &mail) != 1) {
        ctl_fail(call, answer, EX_USAGE,
                 "mail again wants the number of a mail (platenctl list mails)");
        return;
    }
    struct mail_again again = {.store = call->settings->store,
                               .pool = call->settings->pool,
                               .queue = call->settings->queue,
                               .actor_kind = PLATEN__ACTOR_KIND__ACTOR_OPERATOR,
                               .now = call->settings->now()};
    if (mail_again_run(&again, mail, &answer->answer, &error) != 1)
        ctl_fail(call, answer, EX_TEMPFAIL, error);
}

static json_t *states_json(const struct state_table *table)
{
    json_t *rows = json_array();
    for (size_t i = 0; i < table->n_rows; i++) {
        const struct state_row *row = &table->rows[i];
        json_array_append_new(
            rows, json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "machine", table->name, "from",
                            table->states[row->from], "event", table->events[row->event], "to",
                            table->states[row->to], "guard", row->guard, "effect", row->effect));
    }
    return rows;
}

static void verb_states(struct ctl_call *call, Platen__CtlAnswer *answer)
{
    size_t n;
    const struct state_table *const *tables = state_tables(&n);
    json_t *all = json_array();
    for (size_t i = 0; i < n; i++) {
        json_t *rows = !word(call, 0) || strcmp(word(call, 0), tables[i]->name) == 0
                           ? states_json(tables[i])
                           : NULL;
        json_array_extend(all, rows);
        json_decref(rows);
    }
    if (json_array_size(all) > 0) {
        ctl_give_json(call, answer, all);
        return;
    }
    json_decref(all);
    ctl_fail(call, answer, EX_USAGE, "states are of: case, order, visit");
}

static const struct {
    const char *name;
    ctl_verb_fn *run;
} verbs[] = {
    {"gateway", verb_gateway},
    {"verify", verb_verify},
    {"backup", verb_backup},
    {"link", verb_link},
    {"mail-again", verb_mail_again},
    {"states", verb_states},
    {"table", ctl_table},
    {"label", ctl_label},
    {"alert", ctl_alert},
    {"update-repository", ctl_update_repository},
    {"update-put", ctl_update_put},
    {"update-publish", ctl_update_publish},
};

void ctl_verb_run(struct ctl_call *call, Platen__CtlAnswer *answer)
{
    for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++) {
        if (strcmp(verbs[i].name, call->ask->verb) == 0) {
            verbs[i].run(call, answer);
            return;
        }
    }
    char *json = NULL;
    const char *error = NULL;
    switch (query_run(call->settings->store, call->ask->verb, (const char *const *)call->ask->words,
                      call->ask->n_words, &json, &error)) {
    case QUERY_DONE:
        answer->json = arena_strdup(call->arena, json);
        break;
    case QUERY_NOT_FOUND:
        ctl_fail(call, answer, EX_DATAERR, error);
        break;
    case QUERY_USAGE:
        ctl_fail(call, answer, EX_USAGE, error);
        break;
    case QUERY_FAILED:
        ctl_fail(call, answer, EX_IOERR, error);
        break;
    }
    free(json);
}
