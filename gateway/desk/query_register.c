// A terminal without an agent: staff register the number that asked, or it comes by itself with an
// enrolment code. Its words stay unsigned.
#include <string.h>

#include "gateway/desk/digest.h"
#include "gateway/desk/find.h"
#include "gateway/desk/object_check.h"
#include "gateway/desk/query_sign.h"
#include "gateway/desk/registration.h"
#include "gateway/desk/staff_item.h"
#include "gateway/desk/staff_name.h"

struct newcomer {
    struct desk_command *c;
    const Platen__RegisterTerminal *ask;
    const Platen__Customer *customer;
    uint64_t site;
    uint64_t department;
    const char *number; // "" = a new one
    Platen__EnrolmentCode *code;
    struct store_key code_key;
    Platen__StaffItem *item;
};

static bool invalid(struct desk_command *c, const char *field, const char *why)
{
    desk_invalid(c, field, "%s", why);
    return false;
}

// ---- who vouches for it ----

static bool by_code(struct newcomer *n)
{
    struct desk_command *c = n->c;
    uint8_t digest[DIGEST_SIZE];
    digest_sha256(n->ask->code, strlen(n->ask->code), digest);
    n->code_key = store_key_bytes(digest, sizeof digest);
    n->code = store_get(c->txn, STORE_ENROLMENT_CODE, &n->code_key);
    if (n->code == NULL) {
        desk_refused(c, "The enrolment code is not known.");
        return false;
    }
    if (n->code->used == 0 && n->code->expires <= c->now) {
        desk_refused(c, "The enrolment code has expired.");
        return false;
    }
    n->customer = find_customer_id(c, n->code->customer);
    n->site = n->code->site;
    n->number = n->ask->number;
    return true;
}

static bool by_staff(struct newcomer *n)
{
    struct desk_command *c = n->c;
    n->item = n->ask->item != 0 ? store_get_id(c->txn, STORE_STAFF_ITEM, n->ask->item) : NULL;
    if (n->item == NULL || strcmp(n->item->kind, "unknown-terminal") != 0) {
        desk_not_found(c, "There is no such item.");
        return false;
    }
    if (n->item->closed != 0) {
        desk_conflict(c, "%s decided this before.", n->item->closed_by);
        return false;
    }
    n->number = n->item->value;
    if (!registration_number_ok(n->number)) {
        desk_refused(c, "Nothing is registered yet: put right what the item says, then the terminal "
                        "registers again.");
        return false;
    }
    n->customer = find_customer(c, n->ask->customer);
    if (n->customer == NULL)
        return invalid(c, "customer", "There is no such customer.");
    return true;
}

// The reply was lost: the terminal that used the code gets it again.
static bool registered_before(struct newcomer *n)
{
    struct desk_command *c = n->c;
    static const char by_number[] = "number:";
    size_t size = sizeof by_number - 1;
    const char *used = n->code->used_by;
    bool same = strncmp(used, by_number, size) == 0 &&
                (n->number[0] == '\0' || strcmp(n->number, used + size) == 0);
    const Platen__Terminal *terminal = same ? find_terminal_by_number(c, used + size) : NULL;
    if (terminal == NULL || strcmp(terminal->serial, n->ask->serial) != 0) {
        desk_refused(c, "The enrolment code was used already.");
        return false;
    }
    c->answer->id = terminal->id;
    c->answer->time = c->now;
    desk_duplicate(c, "Registered as number %s.", terminal->number);
    desk_reception(c);
    return false;
}

// ---- what it says of itself ----

static bool texts_are_fine(struct newcomer *n)
{
    const Platen__RegisterTerminal *ask = n->ask;
    const struct {
        const char *field, *text;
    } lines[] = {{"maker", ask->maker},   {"model", ask->model}, {"serial", ask->serial},
                 {"place", ask->place},   {"in_company_id", ask->in_company_id},
                 {"number", ask->number}, {"site", ask->site},   {"department", ask->department}};
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        if (check_line(lines[i].text) != NULL)
            return invalid(n->c, lines[i].field,
                           arena_printf(n->c->arena, "The %s %s.", lines[i].field,
                                        check_line(lines[i].text)));
    if (ask->query_key.len > 0 && query_key_fault(&ask->query_key) != NULL)
        return invalid(n->c, "key", query_key_fault(&ask->query_key));
    if (ask->manager[0] != '\0' && check_mail(ask->manager) != NULL)
        return invalid(n->c, "manager",
                       arena_printf(n->c->arena, "The manager's address %s.", check_mail(ask->manager)));
    return true;
}

static bool place_is_fine(struct newcomer *n)
{
    struct desk_command *c = n->c;
    const Platen__RegisterTerminal *ask = n->ask;
    const Platen__Site *site = NULL;
    const Platen__Department *department = NULL;
    if (ask->site[0] != '\0' && (site = find_site(c, n->customer->id, ask->site)) == NULL)
        return invalid(c, "site", "The customer has no such site.");
    if (ask->department[0] != '\0') {
        department = find_department(c, ask->department);
        if (department == NULL || department->customer != n->customer->id)
            return invalid(c, "department", "The customer has no such department.");
    }
    if (site != NULL)
        n->site = site->id;
    if (n->site == 0)
        n->site = n->customer->default_site;
    n->department = department != NULL ? department->id : n->customer->default_department;
    return true;
}

// A machine that the dealer entered beforehand is the one meant, where it has not spoken yet.
static bool number_is_free(struct newcomer *n, Platen__Terminal **terminal_r)
{
    *terminal_r = NULL;
    if (n->number[0] == '\0')
        return true;
    if (!registration_number_ok(n->number))
        return invalid(n->c, "number", "A registration number has 6 to 10 digits.");
    Platen__Terminal *holder = find_terminal_by_number(n->c, n->number);
    if (holder == NULL)
        return true;
    if (holder->customer != n->customer->id || holder->agent[0] != '\0' || holder->registered != 0 ||
        holder->state != PLATEN__TERMINAL_STATE__TERMINAL_ACTIVE) {
        desk_conflict(n->c, "This registration number is another terminal's.");
        return false;
    }
    *terminal_r = holder;
    return true;
}

// ---- and then ----

static void fill(struct desk_command *c, char **field, const char *text)
{
    if (text[0] != '\0')
        *field = arena_strdup(c->arena, text);
}

static Platen__Terminal *new_terminal(struct newcomer *n)
{
    Platen__Terminal *terminal = arena_alloc(n->c->arena, sizeof *terminal);
    platen__terminal__init(terminal);
    terminal->id = desk_next_id(n->c, STORE_TERMINAL);
    terminal->customer = n->customer->id;
    terminal->state = PLATEN__TERMINAL_STATE__TERMINAL_ACTIVE;
    terminal->installing = registration_installing_person(n->c, n->customer->id);
    return terminal;
}

static void take(struct newcomer *n, Platen__Terminal *terminal)
{
    struct desk_command *c = n->c;
    const Platen__RegisterTerminal *ask = n->ask;
    if (terminal == NULL)
        terminal = new_terminal(n);
    fill(c, &terminal->maker, ask->maker);
    fill(c, &terminal->model, ask->model);
    fill(c, &terminal->serial, ask->serial);
    fill(c, &terminal->place, ask->place);
    fill(c, &terminal->in_company_id, ask->in_company_id);
    const Platen__Model *model = find_model(c, terminal->model);
    if (model != NULL && ask->maker[0] == '\0')
        terminal->maker = model->maker;
    terminal->site = n->site;
    terminal->department = n->department;
    registration_begin(c, terminal, n->number);
    put_terminal(c, terminal);
    if (ask->manager[0] != '\0' && terminal->manager == 0) {
        registration_set_manager(c, terminal, ask->manager);
        put_terminal(c, terminal);
    }
    if (n->code != NULL && ask->query_key.len > 0)
        query_key_set(c, terminal, &ask->query_key, true);
    if (n->code != NULL) {
        n->code->used = c->now;
        n->code->used_by = arena_printf(c->arena, "number:%s", terminal->number);
        store_put(c->txn, STORE_ENROLMENT_CODE, &n->code_key, n->code);
        desk_reception(c);
    }
    c->answer->id = terminal->id;
    c->answer->time = c->now;
    desk_done(c, "Registered as number %s.", terminal->number);
}

// Whoever registered it, what waits for that number is settled.
static void close_item(struct newcomer *n, const char *number)
{
    Platen__StaffItem like;
    platen__staff_item__init(&like);
    like.kind = arena_strdup(n->c->arena, "unknown-terminal");
    like.value = arena_strdup(n->c->arena, number);
    Platen__StaffItem *item = n->item != NULL ? n->item : staff_item_find(n->c, &like);
    if (item != NULL)
        staff_item_close(n->c, item, staff_name(n->c));
}

void desk_take_register_terminal(struct desk_command *c)
{
    struct newcomer n = {.c = c, .ask = c->command->register_terminal, .number = ""};
    Platen__Terminal *terminal;
    c->answer->reply_type = arena_strdup(c->arena, "registration");
    if (!(n.ask->code[0] != '\0' ? by_code(&n) : by_staff(&n)) || !texts_are_fine(&n))
        return;
    if (n.code != NULL && n.code->used != 0) {
        registered_before(&n);
        return;
    }
    if (n.customer == NULL) {
        desk_refused(c, "The enrolment code is not known.");
        return;
    }
    if (!place_is_fine(&n) || !number_is_free(&n, &terminal))
        return;
    const char *number = n.number;
    take(&n, terminal);
    if (number[0] != '\0')
        close_item(&n, number);
}
