// How a terminal stands, as staff see and change it: out of service and back, not monitored, another
// in its place, one machine under two names.

#include <string.h>

#include "gateway/desk/standing.h"
#include "gateway/store/store.h"
#include "webui/handlers.h"
#include "webui/staff.h"
#include "webui/staff_standing.h"

static void add_other(struct page *page, xmlNode *list, const char *kind, uint64_t id)
{
    const Platen__Terminal *other = id ? store_get_id(page->request->txn, STORE_TERMINAL, id) : NULL;
    xmlNode *node;

    if (!other)
        return;
    node = page_add(list, "other");
    page_set(node, "kind", kind);
    page_set(node, "number", other->number);
    page_set(node, "serial", other->serial);
    page_set(node, "place", other->place);
    page_set_format(node, "href", "/staff/t/%llu", (unsigned long long)other->id);
}

static void add_read(struct page *page, xmlNode *list, const char *kind,
                     const Platen__MeterRead *read)
{
    xmlNode *node;

    if (!read)
        return;
    node = page_add(list, "read");
    page_set(node, "kind", kind);
    page_set_flag(node, "unsigned", read->unsigned_);
    page_add_when(page, node, "time", read->time);
    for (size_t i = 0; i < read->n_counters; i++) {
        xmlNode *child = page_add(node, "counter");

        page_set(child, "name", read->counters[i]->name);
        page_set_number(child, "value", (int64_t)read->counters[i]->value);
    }
}

static void add_forms(struct page *page, xmlNode *list, const Platen__Terminal *terminal)
{
    static const char *const in_service[] = {"replace", "merge", "unmonitor", "retire", NULL};
    static const char *const unmonitored[] = {"monitor", "replace", "merge", "retire", NULL};
    static const char *const retired[] = {"return", "replace", NULL};
    static const char *const replaced[] = {"return", NULL};
    static const char *const merged[] = {"unmerge", NULL};
    static const char *const none[] = {NULL};
    static const char *const *const acts[STANDINGS] = {
        [STANDING_ACTIVE] = in_service,       [STANDING_ASLEEP] = in_service,
        [STANDING_OFF] = in_service,          [STANDING_SILENT] = in_service,
        [STANDING_UNMONITORED] = unmonitored, [STANDING_WAITING] = none,
        [STANDING_RETIRED] = retired,         [STANDING_REPLACED] = replaced,
        [STANDING_MERGED] = merged,
    };
    const char *const *act = acts[standing_of(terminal)];

    for (; *act; act++)
        page_form(page, list, *act, "/staff/t/%llu/standing", (unsigned long long)terminal->id);
}

void staff_add_standing(struct page *page, const Platen__Terminal *terminal)
{
    xmlNode *list = page_add(page->root, "standing");

    page_set(list, "state", standing_text(standing_of(terminal)));
    page_add_when(page, list, "retired", terminal->retired);
    add_other(page, list, "merged-into", terminal->merged_into);
    add_other(page, list, "replaced-by", terminal->replaced_by);
    add_other(page, list, "replaces", terminal->replaces);
    for (size_t i = 0; i < terminal->n_merged; i++)
        add_other(page, list, "merged", terminal->merged[i]);
    add_read(page, list, "opening", terminal->opening);
    add_read(page, list, "closing", terminal->closing);
    if (staff_may(page->request, STAFF_MAY_DECIDE))
        add_forms(page, list, terminal);
}

// ---- changes ----

// By registration number or serial, as people say it.
static const Platen__Terminal *named(struct web_request *request, const char *name)
{
    struct store_key key = store_key_text(name);
    const Platen__Terminal *found = store_find(request->txn, STORE_TERMINAL_BY_NUMBER, &key);

    return found ? found : store_find(request->txn, STORE_TERMINAL_BY_SERIAL, &key);
}

void do_staff_standing(struct web_request *request)
{
    const Platen__Terminal *terminal = staff_terminal_to_change(request, STAFF_MAY_DECIDE);
    const char *what = form_value(&request->form, "what");
    const char *other = form_value(&request->form, "other");
    const Platen__Terminal *second;
    Platen__ChangeStanding ask;
    Platen__Command command;

    if (!terminal)
        return;
    if (!what) {
        staff_not_there(request);
        return;
    }
    platen__change_standing__init(&ask);
    ask.terminal = terminal->id;
    ask.what = (char *)(uintptr_t)what;
    second = other && *other ? named(request, other) : NULL;
    ask.other = second ? second->id : 0;
    web_person_command(request, &command);
    command.subject_case = PLATEN__COMMAND__SUBJECT_CHANGE_STANDING;
    command.change_standing = &ask;
    staff_terminal_command(request, &command, "standing");
}
