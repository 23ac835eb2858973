#include "gateway/desk/alert_forms.h"

#include <string.h>

#include "gateway/desk/array.h"
#include "gateway/desk/staff_name.h"
#include "gateway/store/store.h"
#include "lib/arena.h"

Platen__AlertForm *alert_forms_find(struct store_txn *txn, const char *name)
{
    struct store_key prefix = store_key_text(name);
    struct store_cursor *cursor = store_scan(txn, STORE_ALERT_FORM, &prefix, NULL, true);
    Platen__AlertForm *form;
    while ((form = store_next(cursor, NULL)) != NULL && form->undone)
        ;
    store_cursor_close(&cursor);
    return form;
}

const Platen__AlertForm **alert_forms_all(struct store_txn *txn, size_t *n_r)
{
    struct store_cursor *cursor = store_scan(txn, STORE_ALERT_FORM, NULL, NULL, false);
    const Platen__AlertForm **all = NULL, *form;
    size_t n = 0;
    // By name and version: a later version takes the place of the one before.
    while ((form = store_next(cursor, NULL)) != NULL) {
        if (form->undone)
            continue;
        if (n > 0 && strcmp(all[n - 1]->name, form->name) == 0)
            n--;
        all = array_add(store_arena(txn), all, &n, (void *)(uintptr_t)form);
    }
    store_cursor_close(&cursor);
    *n_r = n;
    return all;
}

bool alert_forms_name_ok(const char *name)
{
    size_t length = strlen(name);
    return length > 0 && length <= ALERT_FORMS_NAME_MAX && name[0] != '-' &&
           strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-") == length;
}

static void put_form(struct desk_command *c, const Platen__AlertForm *form)
{
    struct store_key key = store_key_text(form->name);
    store_key_add_u32(&key, form->version);
    store_put(c->txn, STORE_ALERT_FORM, &key, form);
}

static uint32_t last_version(struct desk_command *c, const char *name)
{
    struct store_key prefix = store_key_text(name);
    struct store_cursor *cursor = store_scan(c->txn, STORE_ALERT_FORM, &prefix, NULL, true);
    const Platen__AlertForm *last = store_next(cursor, NULL);
    uint32_t version = last == NULL ? 0 : last->version;
    store_cursor_close(&cursor);
    return version;
}

static void add(struct desk_command *c, const Platen__AlertForm *asked)
{
    size_t n;
    size_t size = strlen(asked->xml);
    if (!alert_forms_name_ok(asked->name)) {
        desk_invalid(c, "name", "A form's name is made of small letters, digits and hyphens.");
        return;
    }
    if (size == 0 || size > ALERT_FORMS_XML_MAX) {
        desk_invalid(c, "xml", "A form has at most %d bytes.", ALERT_FORMS_XML_MAX);
        return;
    }
    alert_forms_all(c->txn, &n);
    if (n >= ALERT_FORMS_MAX && alert_forms_find(c->txn, asked->name) == NULL) {
        desk_refused(c, "There are %d forms already; take one back first.", ALERT_FORMS_MAX);
        return;
    }
    Platen__AlertForm form = *asked;
    form.version = last_version(c, asked->name) + 1;
    form.set = c->now;
    form.by = arena_strdup(c->arena, staff_name(c));
    form.off = form.undone = false;
    put_form(c, &form);
    c->answer->id = form.version;
    desk_done(c, "Form %s, version %u, is used from now on.", form.name, form.version);
}

static void undo(struct desk_command *c, Platen__AlertForm *form)
{
    form->undone = true;
    put_form(c, form);
    const Platen__AlertForm *before = alert_forms_find(c->txn, form->name);
    if (before == NULL)
        desk_done(c, "Form %s is taken back.", form->name);
    else
        desk_done(c, "Form %s: version %u is used again.", form->name, before->version);
}

static void change(struct desk_command *c, const char *name, const char *what)
{
    Platen__AlertForm *form = alert_forms_find(c->txn, name);
    if (form == NULL) {
        desk_not_found(c, "There is no such form.");
    } else if (strcmp(what, "undo") == 0) {
        undo(c, form);
    } else if (strcmp(what, "off") == 0 || strcmp(what, "on") == 0) {
        form->off = strcmp(what, "off") == 0;
        put_form(c, form);
        desk_done(c, form->off ? "Form %s is switched off." : "Form %s is used again.", name);
    } else {
        desk_invalid(c, "change", "A form is changed by off, on or undo.");
    }
}

void desk_take_alert_form(struct desk_command *c)
{
    const Platen__SetAlertForm *ask = c->command->set_alert_form;
    if (ask->form == NULL)
        desk_invalid(c, "form", "There is no form.");
    else if (ask->change[0] == '\0')
        add(c, ask->form);
    else
        change(c, ask->form->name, ask->change);
}
