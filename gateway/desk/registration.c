#include "gateway/desk/registration.h"

#include <inttypes.h>
#include <string.h>

#include "gateway/desk/anew.h"
#include "gateway/desk/array.h"
#include "gateway/desk/cell_set.h"
#include "gateway/desk/due.h"
#include "gateway/desk/find.h"
#include "gateway/desk/notice.h"
#include "gateway/desk/person_link.h"
#include "gateway/desk/staff_item.h"
#include "lib/arena.h"
#include "lib/text.h"

bool registration_number_ok(const char *number)
{
    size_t length = strspn(number, "0123456789");
    return number[length] == '\0' && length >= 6 && length <= 10;
}

const char *registration_new_number(struct desk_command *c)
{
    for (;;) {
        uint64_t count = store_next_number(c->txn, "registration");
        const char *number = arena_printf(c->arena, "%08" PRIu64, UINT64_C(10000000) + count);
        if (find_terminal_by_number(c, number) == NULL)
            return number;
    }
}

// ---- the manager ----

Platen__Person *registration_new_person(struct desk_command *c, uint64_t customer_id,
                                        const char *address)
{
    const Platen__Customer *customer = find_customer_id(c, customer_id);
    Platen__Person *person = arena_alloc(c->arena, sizeof *person);
    platen__person__init(person);
    person->id = desk_next_id(c, STORE_PERSON);
    person->customer = customer_id;
    person->role = PLATEN__PERSON_ROLE__PERSON_MANAGER;
    person->mail = arena_strdup(c->arena, address);
    if (customer != NULL) {
        person->language = customer->language;
        person->zone = customer->zone;
    }
    return person;
}

// Who was never asked to confirm was entered by the dealer, and so counts as confirmed.
Platen__Person *registration_set_manager(struct desk_command *c, Platen__Terminal *terminal,
                                         const char *address)
{
    const char *why;
    if (text_mail_address_ok(address, &why) != 1)
        return NULL;
    Platen__Person *person = find_person_by_mail(c, terminal->customer, address);
    bool new = person == NULL;
    if (new)
        person = registration_new_person(c, terminal->customer, address);
    else if (person->confirmed == 0 && person->confirm_mailed == 0)
        person->confirmed = c->now;
    array_add_id(c->arena, &person->terminals, &person->n_terminals, terminal->id);
    put_person(c, person);
    person_link_ensure(c, person);
    terminal->manager = person->id;
    terminal->manager_asked = arena_strdup(c->arena, "");
    if (new)
        notice_mail_confirm(c, person);
    return person;
}

void registration_check_manager(struct desk_command *c, Platen__Terminal *terminal,
                                const char *address, uint64_t reception)
{
    if (address[0] == '\0')
        return;
    const Platen__Person *manager = find_person_id(c, terminal->manager);
    if (manager != NULL &&
        (address_same(manager->mail, address) || address_same(manager->second_mail, address)))
        return;
    if (address_same(terminal->manager_asked, address))
        return;
    terminal->manager_asked = arena_strdup(c->arena, address);
    Platen__StaffItem item;
    platen__staff_item__init(&item);
    item.kind = arena_strdup(c->arena, "manager-address");
    item.text = arena_printf(c->arena, "Terminal %s names %s as its manager; on record is %s.",
                             terminal->number, address, manager == NULL ? "nobody" : manager->mail);
    item.terminal = terminal->id;
    item.value = arena_strdup(c->arena, address);
    item.report = reception;
    staff_item_open(c, &item);
}

// ---- the terminal ----

static Platen__Terminal *registration_staff(struct desk_command *c, const char *kind,
                                            const Platen__Terminal *terminal,
                                            const Platen__Report *report, uint64_t reception,
                                            const char *text)
{
    Platen__StaffItem item;
    platen__staff_item__init(&item);
    item.kind = arena_strdup(c->arena, kind);
    item.text = arena_strdup(c->arena, text);
    item.agent = report->agent;
    item.value = report->terminal;
    item.terminal = terminal == NULL ? 0 : terminal->id;
    item.report = reception;
    staff_item_open(c, &item);
    return NULL;
}

// The record this machine has already under another name: by the number it brings, or its serial.
static Platen__Terminal *registration_known(struct desk_command *c, const Platen__Agent *agent,
                                            const Platen__Registration *registration)
{
    Platen__Terminal *terminal = find_terminal_by_number(c, registration->number);
    if (terminal == NULL)
        terminal = find_terminal_by_serial(c, registration->serial);
    if (terminal == NULL || terminal->customer != agent->customer)
        return NULL;
    if (terminal->serial[0] != '\0' && registration->serial[0] != '\0' &&
        strcmp(terminal->serial, registration->serial) != 0)
        return NULL;
    return terminal;
}

static void registration_place(struct desk_command *c, Platen__Terminal *terminal,
                               const Platen__Agent *agent, const Platen__Registration *registration)
{
    const Platen__Customer *customer = find_customer_id(c, terminal->customer);
    const Platen__Site *site = find_site(c, terminal->customer, registration->site);
    if (registration->site[0] != '\0' && site != NULL)
        terminal->site = site->id;
    else if (terminal->site == 0)
        terminal->site =
            agent->site != 0 || customer == NULL ? agent->site : customer->default_site;

    const Platen__Department *department = find_department(c, registration->department);
    if (department != NULL && department->customer == terminal->customer)
        terminal->department = department->id;
    else if (terminal->department == 0 && customer != NULL)
        terminal->department = customer->default_department;
}

static void registration_text(struct desk_command *c, char **field, const char *said)
{
    if (said[0] != '\0')
        *field = arena_strdup(c->arena, said);
}

static void registration_fill(struct desk_command *c, Platen__Terminal *terminal,
                              const Platen__Agent *agent, const Platen__Report *report)
{
    const Platen__Registration *registration = report->registration;
    terminal->agent = agent->id;
    terminal->agent_name = report->terminal;
    registration_text(c, &terminal->serial, registration->serial);
    registration_text(c, &terminal->maker, registration->maker);
    registration_text(c, &terminal->model, registration->model);
    registration_text(c, &terminal->place, registration->place);
    registration_text(c, &terminal->in_company_id, registration->in_company_id);
    registration_text(c, &terminal->centre, report->recipient);
    registration_place(c, terminal, agent, registration);
}

uint64_t registration_installing_person(struct desk_command *c, uint64_t customer)
{
    uint64_t id = 0;
    struct store_key prefix = store_key_u64(customer);
    struct store_cursor *cursor =
        store_scan_index(c->txn, STORE_PERSON_BY_CUSTOMER, &prefix, NULL, false);
    for (Platen__Person *person; id == 0 && (person = store_next(cursor, NULL)) != NULL;) {
        if (person->role == PLATEN__PERSON_ROLE__PERSON_INSTALLING)
            id = person->id;
    }
    store_cursor_close(&cursor);
    return id;
}

static Platen__Terminal *registration_new_terminal(struct desk_command *c,
                                                   const Platen__Agent *agent)
{
    Platen__Terminal *terminal = arena_alloc(c->arena, sizeof *terminal);
    platen__terminal__init(terminal);
    terminal->id = desk_next_id(c, STORE_TERMINAL);
    terminal->customer = agent->customer;
    terminal->state = PLATEN__TERMINAL_STATE__TERMINAL_ACTIVE;
    terminal->installing = registration_installing_person(c, agent->customer);
    return terminal;
}

// A first word from it: whatever the dealer entered before has no agent and no silence to watch
// yet.
void registration_begin(struct desk_command *c, Platen__Terminal *terminal, const char *number)
{
    terminal->registered = c->now;
    terminal->heard = c->now;
    if (terminal->number[0] == '\0')
        terminal->number =
            arena_strdup(c->arena, number[0] != '\0' ? number : registration_new_number(c));
    due_add(c, c->now + c->dealer->silent_hours * DESK_HOUR, DUE_SILENCE, terminal->id);
}

static Platen__Terminal *registration_refuse(struct desk_command *c, const Platen__Agent *agent,
                                             const Platen__Terminal *terminal,
                                             const Platen__Report *report, uint64_t reception,
                                             const char **what_r)
{
    const char *number = report->registration->number;
    if (number[0] != '\0' && !registration_number_ok(number)) {
        *what_r = "A registration number has 6 to 10 digits. The staff will look.";
        return registration_staff(
            c, "registration", NULL, report, reception,
            arena_printf(c->arena, "%s asks for the number \"%s\".", report->terminal, number));
    }
    const Platen__Terminal *holder = find_terminal_by_number(c, number);
    if (holder != NULL && holder != terminal && (terminal == NULL || holder->id != terminal->id)) {
        *what_r = "This registration number is another terminal's. The staff will look.";
        return registration_staff(c, "registration", NULL, report, reception,
                                  arena_printf(c->arena,
                                               "%s asks for the number %s, which is taken.",
                                               report->terminal, number));
    }
    *what_r = "This terminal belongs to another agent. The staff will look.";
    if (terminal != NULL && anew_seems(c, agent, terminal)) {
        anew_claim(c, agent->id, terminal, report->terminal, reception);
        return NULL;
    }
    return registration_staff(c, "moved-terminal", terminal, report, reception,
                              arena_printf(c->arena, "Terminal %s now speaks through agent %s.",
                                           terminal->number, report->agent));
}

static bool registration_may(struct desk_command *c, const Platen__Terminal *terminal,
                             const Platen__Report *report)
{
    const char *number = report->registration->number;
    if (number[0] != '\0') {
        const Platen__Terminal *holder = find_terminal_by_number(c, number);
        if (!registration_number_ok(number) ||
            (holder != NULL && (terminal == NULL || holder->id != terminal->id)))
            return false;
    }
    return terminal == NULL || terminal->agent[0] == '\0' ||
           strcmp(terminal->agent, report->agent) == 0 ||
           anew_succeeds(c, report->agent, terminal);
}

static void registration_manager(struct desk_command *c, Platen__Terminal *terminal,
                                 const Platen__Report *report, uint64_t reception)
{
    if (terminal->manager != 0)
        registration_check_manager(c, terminal, report->manager, reception);
    else if (registration_set_manager(c, terminal, report->manager) == NULL)
        registration_check_manager(c, terminal, report->manager, reception);
}

static void registration_close_item(struct desk_command *c, const Platen__Report *report)
{
    Platen__StaffItem like;
    platen__staff_item__init(&like);
    like.kind = arena_strdup(c->arena, "registration");
    like.agent = report->agent;
    like.value = report->terminal;
    Platen__StaffItem *item = staff_item_find(c, &like);
    if (item != NULL)
        staff_item_close(c, item, "gateway");
}

// Another name of a machine that has one already: neither its own name nor its serial changes.
static Platen__Terminal *registration_merged(struct desk_command *c, Platen__Terminal *name,
                                             const Platen__Report *report, uint64_t reception,
                                             const char **what_r)
{
    Platen__Terminal *terminal = find_merged(c, name);
    registration_manager(c, terminal, report, reception);
    *what_r = arena_printf(c->arena, "Registration %s is up to date.", terminal->number);
    return terminal;
}

Platen__Terminal *registration_take(struct desk_command *c, Platen__Agent *agent,
                                    const Platen__Report *report, uint64_t reception,
                                    const char **what_r)
{
    const Platen__Registration *registration = report->registration;
    Platen__Terminal *terminal = find_terminal_by_name(c, agent->id, report->terminal);
    if (terminal == NULL)
        terminal = registration_known(c, agent, registration);
    if (terminal != NULL && terminal->merged_into != 0)
        return registration_merged(c, terminal, report, reception, what_r);
    if (!registration_may(c, terminal, report))
        return registration_refuse(c, agent, terminal, report, reception, what_r);
    if (terminal == NULL)
        terminal = registration_new_terminal(c, agent);
    bool first = terminal->registered == 0 || terminal->agent[0] == '\0';
    struct cell_row was, now;
    cells_of_terminal(c->txn, terminal, &was);
    registration_fill(c, terminal, agent, report);
    if (first)
        registration_begin(c, terminal, registration->number);
    else if (registration->number[0] != '\0')
        terminal->number = registration->number;
    put_terminal(c, terminal);
    registration_close_item(c, report);
    registration_manager(c, terminal, report, reception);
    put_terminal(c, terminal);
    cells_of_terminal(c->txn, terminal, &now);
    if (was.cells[0][0] != '\0')
        cell_set_note(&(struct cell_set){.c = c, .own = true}, CELL_REGISTRATIONS, &was, &now);
    *what_r = arena_printf(c->arena,
                           first ? "Registered as number %s." : "Registration %s is up to date.",
                           terminal->number);
    return terminal;
}

// ---- decided by staff ----

void registration_accept(struct desk_command *c, Platen__Terminal *terminal)
{
    if (terminal->state == PLATEN__TERMINAL_STATE__TERMINAL_WAITING)
        terminal->state = PLATEN__TERMINAL_STATE__TERMINAL_ACTIVE;
    put_terminal(c, terminal);
}

void registration_move(struct desk_command *c, Platen__Terminal *terminal, const char *agent,
                       const char *agent_name)
{
    terminal->agent = arena_strdup(c->arena, agent);
    terminal->agent_name = arena_strdup(c->arena, agent_name);
    terminal->silent = false;
    put_terminal(c, terminal);
}
