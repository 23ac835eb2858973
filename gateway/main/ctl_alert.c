// platenctl's way to the forms of alert mails that were taught.
#include <string.h>
#include <sysexits.h>

#include "gateway/base/alert_facts.h"
#include "gateway/base/alert_teach.h"
#include "gateway/desk/alert_forms.h"
#include "gateway/main/ctl_verb.h"
#include "gateway/store/store.h"
#include "lib/arena.h"
#include "lib/clock.h"
#include "lib/text.h"

static struct alert_teach teach_of(const struct ctl_call *call)
{
    return (struct alert_teach){.store = call->settings->store,
                                .pool = call->settings->pool,
                                .queue = call->settings->queue,
                                .actor_kind = PLATEN__ACTOR_KIND__ACTOR_OPERATOR,
                                .now = call->settings->now()};
}

// The number of a mail, 1-00000017; "" in the epoch's place where it is gone.
static const char *reception(struct store_txn *txn, struct arena *arena, uint64_t id)
{
    const Platen__MailIn *mail = id == 0 ? NULL : store_get_id(txn, STORE_MAIL_IN, id);
    return mail == NULL ? ""
                        : arena_printf(arena, "%u-%08llu", mail->epoch, (unsigned long long)id);
}

// ---- looking ----

static json_t *forms_json(struct ctl_call *call, struct store_txn *txn)
{
    size_t n;
    const Platen__AlertForm **all = alert_forms_all(txn, &n);
    json_t *rows = json_array();
    for (size_t i = 0; i < n; i++) {
        char set[32];
        clock_format(set, all[i]->set);
        json_array_append_new(rows,
                              json_pack("{s:s, s:i, s:b, s:s, s:s, s:s}", "name", all[i]->name,
                                        "version", (int)all[i]->version, "off", all[i]->off, "mail",
                                        reception(txn, call->arena, all[i]->mail), "set", set, "by",
                                        all[i]->by));
    }
    return rows;
}

static void list_or_show(struct ctl_call *call, Platen__CtlAnswer *answer, const char *name)
{
    struct store_txn *txn = store_snapshot_begin(call->settings->store);
    const char *ignored;
    if (txn == NULL) {
        ctl_fail(call, answer, EX_IOERR, "the store does not answer");
        return;
    }
    const Platen__AlertForm *form = name == NULL ? NULL : alert_forms_find(txn, name);
    if (name == NULL)
        ctl_give_json(call, answer, forms_json(call, txn));
    else if (form != NULL)
        ctl_give_json(call, answer, json_pack("{s:s}", "xml", form->xml));
    else
        ctl_fail(call, answer, EX_DATAERR, "there is no such form");
    store_snapshot_end(&txn, &ignored);
}

// ---- trying ----

struct try_mail {
    uint64_t id;
    const char *reception, *subject, *from;
};

static size_t unknown_mails(struct ctl_call *call, const struct alert_teach *teach,
                            struct try_mail mails[ALERT_TEACH_MAILS])
{
    uint64_t ids[ALERT_TEACH_MAILS];
    size_t n = alert_teach_unknown(teach, 0, ids);
    const char *ignored;
    struct store_txn *txn = store_snapshot_begin(call->settings->store);
    for (size_t i = 0; i < n; i++) {
        const Platen__MailIn *mail = txn == NULL ? NULL : store_get_id(txn, STORE_MAIL_IN, ids[i]);
        mails[i] = (struct try_mail){ids[i], "", "", ""};
        if (mail == NULL)
            continue;
        mails[i].reception = reception(txn, call->arena, ids[i]);
        mails[i].subject = arena_strdup(call->arena, mail->subject);
        mails[i].from = arena_strdup(call->arena, mail->from);
    }
    if (txn != NULL)
        store_snapshot_end(&txn, &ignored);
    return n;
}

// What it is worth, before it is kept: EX_OK, or the fault is in answer.
static int try_mails(struct ctl_call *call, Platen__CtlAnswer *answer, Platen__AlertFormText *form,
                     json_t *rows)
{
    struct alert_teach teach = teach_of(call);
    struct try_mail mails[ALERT_TEACH_MAILS];
    size_t n = unknown_mails(call, &teach, mails);
    for (size_t i = 0; i < n; i++) {
        Platen__Parsed *parsed = NULL;
        const char *error = "";
        if (alert_teach_read(&teach, mails[i].id, form, false, &parsed, &error) != 1)
            continue;
        bool fault = strcmp(parsed->class_, "form") == 0;
        if (fault)
            ctl_fail(call, answer, EX_DATAERR, parsed->reason);
        else
            json_array_append_new(rows,
                                  json_pack("{s:s, s:b, s:s, s:s}", "mail", mails[i].reception,
                                            "read", alert_facts_read_by(parsed, form->name),
                                            "subject", mails[i].subject, "from", mails[i].from));
        platen__parsed__free_unpacked(parsed, NULL);
        if (fault)
            return EX_DATAERR;
    }
    return EX_OK;
}

struct kept_form {
    const char *name, *xml;
    uint64_t mail;
    const char *reception; // of the mail
    size_t n_read;
    Platen__Fact *read;
};

static struct kept_form keep_form(struct store_txn *txn, const Platen__AlertForm *form,
                                  struct arena *arena)
{
    struct kept_form kept = {.name = arena_strdup(arena, form->name),
                             .xml = arena_strdup(arena, form->xml),
                             .mail = form->mail,
                             .reception = reception(txn, arena, form->mail),
                             .n_read = form->n_read};
    kept.read = arena_array(arena, form->n_read, sizeof *kept.read);
    for (size_t i = 0; i < form->n_read; i++) {
        platen__fact__init(&kept.read[i]);
        kept.read[i].name = arena_strdup(arena, form->read[i]->name);
        kept.read[i].value = arena_strdup(arena, form->read[i]->value);
    }
    return kept;
}

// Readers take their time: no snapshot of the store waits for them.
static bool keep_forms(struct ctl_call *call, struct kept_form **kept_r, size_t *n_r)
{
    const char *error;
    size_t n;
    struct store_txn *txn = store_snapshot_begin(call->settings->store);
    if (txn == NULL)
        return false;
    const Platen__AlertForm **all = alert_forms_all(txn, &n);
    *kept_r = arena_array(call->arena, n, sizeof **kept_r);
    *n_r = 0;
    for (size_t i = 0; i < n; i++)
        if (all[i]->mail != 0)
            (*kept_r)[(*n_r)++] = keep_form(txn, all[i], call->arena);
    return store_snapshot_end(&txn, &error) >= 0;
}

// Kept forms against the mails they were taught by.
static json_t *test_form(const struct alert_teach *teach, const struct kept_form *form,
                         struct arena *arena)
{
    Platen__Parsed *parsed = NULL;
    const char *error = "";
    Platen__AlertFormText text = PLATEN__ALERT_FORM_TEXT__INIT;
    text.name = (char *)(uintptr_t)form->name;
    text.xml = (char *)(uintptr_t)form->xml;
    Platen__Fact **facts = NULL;
    size_t n = 0;
    bool passed = false;
    if (alert_teach_read(teach, form->mail, &text, false, &parsed, &error) == 1) {
        n = alert_facts_list(parsed, arena, &facts);
        passed = alert_facts_read_by(parsed, form->name) && n == form->n_read;
        platen__parsed__free_unpacked(parsed, NULL);
    }
    for (size_t i = 0; i < n && passed; i++)
        passed = strcmp(facts[i]->name, form->read[i].name) == 0 &&
                 strcmp(facts[i]->value, form->read[i].value) == 0;
    return json_pack("{s:s, s:s, s:b}", "name", form->name, "mail", form->reception, "passed",
                     passed);
}

static void test_all(struct ctl_call *call, Platen__CtlAnswer *answer)
{
    struct alert_teach teach = teach_of(call);
    struct kept_form *forms;
    size_t n;
    if (!keep_forms(call, &forms, &n)) {
        ctl_fail(call, answer, EX_IOERR, "the store does not answer");
        return;
    }
    json_t *rows = json_array();
    for (size_t i = 0; i < n; i++)
        json_array_append_new(rows, test_form(&teach, &forms[i], call->arena));
    ctl_give_json(call, answer, rows);
}

// ---- changing ----

static void change(struct ctl_call *call, Platen__CtlAnswer *answer, const char *what,
                   const char *name)
{
    struct alert_teach teach = teach_of(call);
    const char *error = "";
    if (alert_teach_change(&teach, name, what, &answer->answer, &error) != 1)
        ctl_fail(call, answer, EX_TEMPFAIL, error);
}

static uint64_t mail_number(const char *text)
{
    uint64_t mail = 0;
    const char *hyphen = strchr(text, '-'); // 1-00000017
    return text_parse_unsigned(hyphen != NULL ? hyphen + 1 : text, UINT64_MAX, &mail) == 1 ? mail
                                                                                           : 0;
}

// The mail it was taught by must be read by it; without one any form that is valid is kept.
static bool read_own(struct ctl_call *call, Platen__CtlAnswer *answer, Platen__AlertFormText *text,
                     Platen__AlertForm *form)
{
    struct alert_teach teach = teach_of(call);
    Platen__Parsed *parsed = NULL;
    const char *error = "";
    if (alert_teach_read(&teach, form->mail, text, false, &parsed, &error) != 1) {
        ctl_fail(call, answer, EX_NOINPUT, error);
        return false;
    }
    bool valid = strcmp(parsed->class_, "form") != 0;
    if (!valid)
        ctl_fail(call, answer, EX_DATAERR, parsed->reason);
    form->n_read = alert_facts_list(parsed, call->arena, &form->read);
    platen__parsed__free_unpacked(parsed, NULL);
    return valid;
}

static void add(struct ctl_call *call, Platen__CtlAnswer *answer, Platen__AlertFormText *text,
                const char *mail)
{
    struct alert_teach teach = teach_of(call);
    Platen__AlertForm form = PLATEN__ALERT_FORM__INIT;
    const char *error = "";
    size_t again;
    form.name = text->name;
    form.xml = text->xml;
    form.mail = mail_number(mail);
    if (form.mail == 0)
        ctl_fail(call, answer, EX_USAGE,
                 "alert add wants the number of a mail (platenctl list mails)");
    else if (read_own(call, answer, text, &form) &&
             alert_teach_keep(&teach, &form, &answer->answer, &again, &error) != 1)
        ctl_fail(call, answer, EX_TEMPFAIL, error);
}

// list; show NAME; test [NAME XML]; add NAME XML MAIL; off, on, undo NAME.
void ctl_alert(struct ctl_call *call, Platen__CtlAnswer *answer)
{
    char **words = call->ask->words;
    size_t n = call->ask->n_words;
    const char *what = n > 0 ? words[0] : "";
    Platen__AlertFormText text = PLATEN__ALERT_FORM_TEXT__INIT;
    if (n > 2) {
        text.name = words[1];
        text.xml = words[2];
    }
    if (n == 1 && strcmp(what, "list") == 0)
        list_or_show(call, answer, NULL);
    else if (n == 2 && strcmp(what, "show") == 0)
        list_or_show(call, answer, words[1]);
    else if (n == 1 && strcmp(what, "test") == 0)
        test_all(call, answer);
    else if (n == 4 && strcmp(what, "add") == 0)
        add(call, answer, &text, words[3]);
    else if (n == 2)
        change(call, answer, what, words[1]);
    else if (n == 3 && strcmp(what, "test") == 0) {
        json_t *rows = json_array();
        if (try_mails(call, answer, &text, rows) == EX_OK)
            ctl_give_json(call, answer, rows);
        else
            json_decref(rows);
    } else
        ctl_fail(call, answer, EX_USAGE, "alert wants list, show, test, add, off, on or undo");
}
