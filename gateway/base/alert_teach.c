#include "gateway/base/alert_teach.h"

#include <stdlib.h>
#include <string.h>

#include "gateway/base/alert_facts.h"
#include "gateway/base/mail_again.h"
#include "gateway/base/reader_pool.h"
#include "gateway/desk/alert_forms.h"
#include "gateway/desk/queue.h"
#include "gateway/store/store.h"
#include "lib/arena.h"

enum { LOOKED_AT_MAX = 2000 };

// ---- the readers' forms ----

int alert_teach_load(struct store *store, struct reader_pool *pool, const char **error_r)
{
    struct store_txn *txn = store_snapshot_begin(store);
    if (txn == NULL) {
        *error_r = "the store does not answer";
        return -1;
    }
    size_t n;
    const Platen__AlertForm **all = alert_forms_all(txn, &n);
    Platen__AlertFormText *texts = arena_array(store_arena(txn), n + 1, sizeof *texts);
    Platen__AlertForms forms = PLATEN__ALERT_FORMS__INIT;
    forms.forms = arena_array(store_arena(txn), n + 1, sizeof *forms.forms);
    for (size_t i = 0; i < n; i++) {
        if (all[i]->off)
            continue;
        Platen__AlertFormText *text = &texts[forms.n_forms];
        platen__alert_form_text__init(text);
        text->name = all[i]->name;
        text->xml = all[i]->xml;
        forms.forms[forms.n_forms++] = text;
    }
    reader_pool_set_forms(pool, &forms);
    return store_snapshot_end(&txn, error_r) < 0 ? -1 : 1;
}

// ---- mails ----

// *kind_r: what came by HTTP is the sealed report with the mail in it.
static int raw_of(const struct alert_teach *teach, uint64_t mail, uint8_t **raw_r, size_t *size_r,
                  Platen__WorkKind *kind_r, const char **error_r)
{
    const char *ignored;
    struct store_txn *txn = store_snapshot_begin(teach->store);
    const Platen__MailIn *record = txn ? store_get_id(txn, STORE_MAIL_IN, mail) : NULL;
    int rc = -1;
    *error_r = "no such mail, or its bytes were not kept";
    if (record != NULL && record->raw != NULL && record->raw->sha256.len > 0) {
        bool bare = record->report != 0 && record->account[0] == '\0';
        *kind_r = bare ? PLATEN__WORK_KIND__WORK_REPORT : PLATEN__WORK_KIND__WORK_MAIL;
        rc = store_raw_get(teach->store, record->raw, raw_r, size_r, error_r);
    }
    if (txn != NULL)
        store_snapshot_end(&txn, &ignored);
    return rc == 1 ? 1 : -1;
}

int alert_teach_read(const struct alert_teach *teach, uint64_t mail,
                     const Platen__AlertFormText *trial, bool lines, Platen__Parsed **parsed_r,
                     const char **error_r)
{
    uint8_t *raw = NULL;
    size_t size;
    Platen__WorkKind kind;
    if (raw_of(teach, mail, &raw, &size, &kind, error_r) != 1)
        return -1;
    int rc = reader_pool_try(teach->pool, kind, raw, size, teach->now, trial, lines, parsed_r);
    *error_r = rc == 0 ? "a reader died on it" : "no reader is free; try again";
    free(raw);
    return rc == 1 ? 1 : -1;
}

static bool may_be_alert(const Platen__MailIn *mail)
{
    static const char *const classes[] = {"alert", "person", "unknown", "meter"};
    for (size_t i = 0; i < sizeof classes / sizeof classes[0]; i++)
        if (strcmp(mail->class_, classes[i]) == 0)
            return mail->raw != NULL && mail->raw->sha256.len > 0;
    return false;
}

size_t alert_teach_unknown(const struct alert_teach *teach, uint64_t except,
                           uint64_t ids_r[ALERT_TEACH_MAILS])
{
    const int64_t day = INT64_C(86400) * 1000000;
    const char *ignored;
    struct store_txn *txn = store_snapshot_begin(teach->store);
    size_t n = 0;
    if (txn == NULL)
        return 0;
    struct store_key prefix = {.size = 0};
    store_key_add_u32(&prefix, PLATEN__FATE__FATE_STAFF);
    struct store_cursor *cursor = store_scan_index(txn, STORE_MAIL_IN_BY_FATE, &prefix, NULL, true);
    const Platen__MailIn *mail;
    for (size_t looked = 0; n < ALERT_TEACH_MAILS && looked < LOOKED_AT_MAX &&
                            (mail = store_next(cursor, NULL)) != NULL;
         looked++) {
        if (mail->received < teach->now - ALERT_TEACH_DAYS * day)
            break;
        if (mail->id != except && may_be_alert(mail))
            ids_r[n++] = mail->id;
    }
    store_cursor_close(&cursor);
    store_snapshot_end(&txn, &ignored);
    return n;
}

// ---- changes ----

static int give(const struct alert_teach *teach, const Platen__AlertForm *form, const char *change,
                Platen__Answer **answer_r, const char **error_r)
{
    Platen__SetAlertForm set = PLATEN__SET_ALERT_FORM__INIT;
    Platen__Command command = PLATEN__COMMAND__INIT;
    command.actor_kind = teach->actor_kind;
    command.actor = teach->actor;
    command.subject_case = PLATEN__COMMAND__SUBJECT_SET_ALERT_FORM;
    command.set_alert_form = &set;
    // protobuf-c's fields have no const; packing only reads them.
    set.form = (Platen__AlertForm *)(uintptr_t)form;
    set.change = (char *)(uintptr_t)change;
    *error_r = "platend is too busy or stopping; try again";
    if (desk_queue_call(teach->queue, &command, answer_r) != 1)
        return -1;
    if ((*answer_r)->result != PLATEN__RESULT__RESULT_DONE)
        return 1;
    return alert_teach_load(teach->store, teach->pool, error_r);
}

// 1 it is read by the form now and was taken again.
static int take_again(const struct alert_teach *teach, uint64_t mail, const char *name)
{
    Platen__Parsed *parsed = NULL;
    Platen__Answer *answer = NULL;
    const char *error;
    if (alert_teach_read(teach, mail, NULL, false, &parsed, &error) != 1)
        return 0;
    bool reads = alert_facts_read_by(parsed, name);
    platen__parsed__free_unpacked(parsed, NULL);
    const struct mail_again again = {teach->store,      teach->pool,  teach->queue,
                                     teach->actor_kind, teach->actor, teach->now};
    if (!reads || mail_again_run(&again, mail, &answer, &error) != 1)
        return 0;
    platen__answer__free_unpacked(answer, NULL);
    return 1;
}

int alert_teach_keep(const struct alert_teach *teach, const Platen__AlertForm *form,
                     Platen__Answer **answer_r, size_t *again_r, const char **error_r)
{
    uint64_t ids[ALERT_TEACH_MAILS];
    *again_r = 0;
    if (give(teach, form, "", answer_r, error_r) != 1)
        return -1;
    if ((*answer_r)->result != PLATEN__RESULT__RESULT_DONE)
        return 1;
    size_t n = alert_teach_unknown(teach, 0, ids);
    for (size_t i = 0; i < n; i++)
        *again_r += (size_t)take_again(teach, ids[i], form->name);
    return 1;
}

int alert_teach_change(const struct alert_teach *teach, const char *name, const char *change,
                       Platen__Answer **answer_r, const char **error_r)
{
    Platen__AlertForm form = PLATEN__ALERT_FORM__INIT;
    form.name = (char *)(uintptr_t)name;
    return give(teach, &form, change, answer_r, error_r);
}
