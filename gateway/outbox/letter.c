#include "gateway/outbox/letter.h"

#include <string.h>

#include "lib/arena.h"
#include "lib/memory.h"
#include "lib/zone.h"

#include "gateway/store/store.h"

#include "gateway/desk/message_id.h"
#include "gateway/desk/person_mail.h"

#include "gateway/base/render.h"

#include "gateway/outbox/letter_parts.h"

const char *letter_fact(const Platen__Outbox *row, const char *name)
{
    for (size_t i = 0; i < row->n_facts; i++)
        if (strcmp(row->facts[i]->name, name) == 0)
            return row->facts[i]->value;
    return "";
}

bool letter_has_paper(const Platen__Outbox *row)
{
    return strcmp(row->kind, "report") == 0 || strcmp(row->kind, "fax") == 0;
}

// ---- whom it is for ----

void letter_find_records(struct letter_work *top)
{
    const Platen__Outbox *row = top->row;
    struct store_key key = store_key_text("dealer");
    static Platen__Dealer nobody = PLATEN__DEALER__INIT;
    top->dealer = store_get(top->txn, STORE_DEALER, &key);
    if (top->dealer == NULL)
        top->dealer = &nobody;
    top->person = store_get_id(top->txn, STORE_PERSON, row->person);
    top->kase = row->case_id != 0 ? store_get_id(top->txn, STORE_CASE, row->case_id) : NULL;
    top->order = row->order != 0 ? store_get_id(top->txn, STORE_ORDER, row->order) : NULL;
    uint64_t terminal = row->terminal != 0   ? row->terminal
                        : top->kase != NULL  ? top->kase->terminal
                        : top->order != NULL ? top->order->terminal
                                             : 0;
    top->terminal = terminal != 0 ? store_get_id(top->txn, STORE_TERMINAL, terminal) : NULL;
    top->customer =
        top->person != NULL ? store_get_id(top->txn, STORE_CUSTOMER, top->person->customer) : NULL;
}

// An address that came back is not used again before staff let it (bounces hold it).
static enum letter_result find_address(struct letter_work *top, const char **error_r)
{
    const Platen__Person *person = top->person;
    bool fax = strcmp(top->row->kind, "fax") == 0;
    const char *address =
        fax ? letter_fact(top->row, "fax_to") : person_mail(person, top->row, error_r);
    if (address[0] == '\0')
        return LETTER_HELD;
    top->letter->to = arena_strdup(top->arena, address);
    top->letter->to_name = letter_clean(top->arena, person->name);
    return LETTER_READY;
}

const char *letter_language(struct store_txn *txn, const struct render *render,
                            const Platen__Person *person, const Platen__Customer *customer)
{
    struct store_key key = store_key_text("dealer");
    const Platen__Dealer *dealer = store_get(txn, STORE_DEALER, &key);
    const char *const wanted[] = {
        person != NULL ? person->language : NULL,
        customer != NULL ? customer->language : NULL,
        dealer != NULL ? dealer->language : NULL,
    };
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        const char *found = render_language(render, wanted[i]);
        if (found != NULL)
            return found;
    }
    return "en";
}

static void find_language(struct letter_work *top)
{
    const Platen__Customer *customer = top->customer;
    const Platen__Site *site =
        top->terminal != NULL ? store_get_id(top->txn, STORE_SITE, top->terminal->site) : NULL;
    const struct render *render = top->settings->render;
    const char *zone = customer != NULL ? customer->zone : "";
    top->letter->language = letter_language(top->txn, render, top->person, customer);
    top->dates.render = render;
    top->dates.language = top->letter->language;
    top->dates.arena = top->arena;
    top->dates.zone =
        zone_first(letter_first_of(top->person->zone, site != NULL ? site->zone : "", zone), zone,
                   top->dealer->zone);
    top->letter->zone = arena_strdup(
        top->arena, letter_first_of(site != NULL ? site->zone : "", zone, top->dealer->zone));
}

// ---- the thread ----

// RFC 5322, 3.6.4: the first mail on the case is what the later ones refer to.
static const char *find_thread(struct letter_work *top)
{
    char text[MESSAGE_ID_SIZE];
    const char *domain = strrchr(top->settings->from, '@');
    const char *found = NULL;
    if (top->row->case_id == 0 || domain == NULL)
        return NULL;
    struct store_key prefix = store_key_u64(top->row->case_id);
    struct store_cursor *cursor =
        store_scan_index(top->txn, STORE_OUTBOX_BY_CASE, &prefix, NULL, false);
    for (const Platen__Outbox *row; (row = store_next(cursor, NULL)) != NULL;) {
        if (row->person != top->row->person)
            continue;
        struct message_id id = {.epoch = row->epoch, .event = row->event, .index = row->index};
        bool self = row->event == top->row->event && row->index == top->row->index;
        if (!self && message_id_make(&id, domain + 1, text))
            found = arena_strdup(top->arena, text);
        break;
    }
    store_cursor_close(&cursor);
    return found;
}

enum letter_result letter_make(struct store_txn *txn, const Platen__Outbox *row,
                               const struct letter_settings *settings, struct arena *arena,
                               struct letter *letter_r, const char **error_r)
{
    struct letter_work top = {
        .txn = txn, .row = row, .settings = settings, .arena = arena, .letter = letter_r};
    *letter_r = (struct letter){.place = "", .zone = ""};
    letter_find_records(&top);
    if (top.person == NULL) {
        *error_r = "the person is not on record any more";
        return LETTER_BROKEN;
    }
    enum letter_result result = find_address(&top, error_r);
    if (result != LETTER_READY)
        return result;
    find_language(&top);
    letter_r->doc = xmlNewDoc(BAD_CAST "1.0");
    top.root = xmlNewNode(NULL, BAD_CAST "mail");
    if (letter_r->doc == NULL || top.root == NULL)
        memory_none();
    xmlDocSetRootElement(letter_r->doc, top.root);
    letter_parts_add(&top);
    letter_r->thread = find_thread(&top);
    return LETTER_READY;
}
