// How a person wants to be told, and of what: digest, quiet hours, kinds, sites, terminals.
#include <string.h>

#include "gateway/desk/array.h"
#include "gateway/desk/find.h"
#include "gateway/desk/hear.h"
#include "gateway/desk/tell.h"
#include "gateway/desk/tell_time.h"
#include "lib/arena.h"

static const char *wishes_wrong_time(const Platen__SetWishes *ask)
{
    if (ask->digest_minute >= TELL_DAY_MINUTES)
        return "digest";
    return ask->quiet_from >= TELL_DAY_MINUTES || ask->quiet_until >= TELL_DAY_MINUTES ? "quiet"
                                                                                       : NULL;
}

// Only of one's own can one not want to hear.
static bool wishes_are_own(struct desk_command *c, const Platen__Person *person,
                           const Platen__SetWishes *ask)
{
    for (size_t i = 0; i < ask->n_deaf_sites; i++) {
        const Platen__Site *site = find_site_id(c, ask->deaf_sites[i]);
        if (site == NULL || site->customer != person->customer)
            return false;
    }
    for (size_t i = 0; i < ask->n_deaf_terminals; i++) {
        const Platen__Terminal *terminal = find_terminal_id(c, ask->deaf_terminals[i]);
        if (terminal == NULL || !person_may_see(person, terminal))
            return false;
    }
    return true;
}

static void wishes_fill(struct desk_command *c, Platen__Person *person,
                        const Platen__SetWishes *ask)
{
    person->digest = ask->digest;
    person->digest_minute = ask->digest_minute;
    person->quiet_from = ask->quiet_from;
    person->quiet_until = ask->quiet_until;
    person->quiet_weekend = ask->quiet_weekend;
    person->deaf_kinds = ask->deaf_kinds;
    person->n_deaf_sites = person->n_deaf_terminals = 0;
    for (size_t i = 0; i < ask->n_deaf_sites; i++)
        array_add_id(c->arena, &person->deaf_sites, &person->n_deaf_sites, ask->deaf_sites[i]);
    for (size_t i = 0; i < ask->n_deaf_terminals; i++)
        array_add_id(c->arena, &person->deaf_terminals, &person->n_deaf_terminals,
                     ask->deaf_terminals[i]);
}

// Which of the person's switches makes the terminal's failures unheard.
static void wishes_refuse_last(struct desk_command *c, const Platen__Person *person,
                               const Platen__Terminal *terminal)
{
    const char *field = array_has_id(person->deaf_terminals, person->n_deaf_terminals, terminal->id)
                            ? "terminal"
                        : array_has_id(person->deaf_sites, person->n_deaf_sites, terminal->site)
                            ? "site"
                            : "kind";
    desk_invalid(c, field,
                 "Nobody else hears when terminal %s (%s) fails; leave this on, or ask us to add "
                 "a colleague first.",
                 terminal->number, terminal->place);
    c->answer->id = terminal->id;
}

void desk_take_set_wishes(struct desk_command *c)
{
    const Platen__SetWishes *ask = c->command->set_wishes;
    Platen__Person *person = find_person_id(c, ask->person);
    const char *field = wishes_wrong_time(ask);
    if (person == NULL || !wishes_are_own(c, person, ask)) {
        desk_not_found(c, person == NULL ? "There is no such person."
                                         : "There is no such site or terminal.");
        return;
    }
    if (field != NULL) {
        desk_invalid(c, field, "A time of the day is between 00:00 and 23:59.");
        return;
    }
    if (ask->deaf_kinds >> HEAR_KINDS != 0) {
        desk_invalid(c, "kind", "There is no such kind of mail.");
        return;
    }
    wishes_fill(c, person, ask);
    const Platen__Terminal *terminal = hear_nobody(c, person);
    if (terminal != NULL) {
        wishes_refuse_last(c, person, terminal);
        return;
    }
    tell_reckon(c, person);
    put_person(c, person);
    c->answer->id = person->id;
    desk_done(c, "Your wishes are kept.");
}
