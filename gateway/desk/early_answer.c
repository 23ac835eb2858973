// Why a cartridge was exchanged early, as its manager or staff say it.
#include <string.h>

#include "gateway/desk/early_exchange.h"
#include "gateway/desk/find.h"
#include "gateway/desk/staff_name.h"
#include "lib/arena.h"

enum { TEXT_MAX_BYTES = 400 };

const char *const early_exchange_reasons[] = {"faint", "streaks", "panel", "mistake",
                                              "kept",  "other",   NULL};

bool early_exchange_is_wasted(const Platen__EarlyExchange *early)
{
    return early->state == PLATEN__EARLY_STATE__EARLY_COUNTS && strcmp(early->reason, "kept") != 0;
}

bool early_exchange_is_asked(const Platen__EarlyExchange *early, int64_t now)
{
    return early->state == PLATEN__EARLY_STATE__EARLY_COUNTS &&
           now - early->time < EARLY_ANSWER_TIME;
}

static bool answer_is_reason(const char *reason, bool staff)
{
    if (reason[0] == '\0' || (staff && strcmp(reason, EARLY_NOT_COUNTED) == 0))
        return true;
    for (const char *const *known = early_exchange_reasons; *known != NULL; known++) {
        if (strcmp(*known, reason) == 0)
            return true;
    }
    return false;
}

// What staff took out of the count comes back with their next word.
static bool answer_is_open(struct desk_command *c, const Platen__EarlyExchange *early, bool staff)
{
    if (!staff)
        return early_exchange_is_asked(early, c->now);
    return early->state == PLATEN__EARLY_STATE__EARLY_COUNTS ||
           strcmp(early->reason, EARLY_NOT_COUNTED) == 0;
}

static void answer_write(struct desk_command *c, Platen__EarlyExchange *early,
                         const Platen__SayEarlyExchange *say)
{
    bool said = say->reason[0] != '\0';
    early->state = strcmp(say->reason, EARLY_NOT_COUNTED) == 0 ? PLATEN__EARLY_STATE__EARLY_NONE
                                                               : PLATEN__EARLY_STATE__EARLY_COUNTS;
    early->reason = arena_strdup(c->arena, say->reason);
    early->text = said ? desk_cut(c, say->text, TEXT_MAX_BYTES) : arena_strdup(c->arena, "");
    early->answered = said ? c->now : 0;
    early->person = said ? say->person : 0;
    early->by = arena_strdup(c->arena, said && say->person == 0 ? staff_name(c) : "");
    store_put_id(c->txn, STORE_EARLY_EXCHANGE, early->id, early);
}

void desk_take_say_early_exchange(struct desk_command *c)
{
    const Platen__SayEarlyExchange *say = c->command->say_early_exchange;
    bool staff = say->person == 0;
    Platen__EarlyExchange *early = store_get_id(c->txn, STORE_EARLY_EXCHANGE, say->id);
    const Platen__Terminal *terminal =
        early != NULL ? find_terminal_id(c, early->terminal) : NULL;
    const Platen__Person *person = staff ? NULL : find_person_id(c, say->person);
    if (terminal == NULL || (!staff && (person == NULL || !person_may_see(person, terminal)))) {
        desk_not_found(c, "There is no such exchange.");
        return;
    }
    if (!answer_is_reason(say->reason, staff)) {
        desk_invalid(c, "reason", "Please choose one of the reasons.");
        return;
    }
    if (!answer_is_open(c, early, staff)) {
        desk_conflict(c, "This exchange is not asked about any more.");
        return;
    }
    answer_write(c, early, say);
    c->answer->id = early->id;
    desk_done(c, say->reason[0] != '\0' ? "Thank you. It is noted." : "Taken back.");
}
