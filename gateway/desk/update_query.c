// cgi.checkupdate (seed 001, Figs. 15 and 16): a terminal that verifies nothing asks by its number.
#include <inttypes.h>

#include "gateway/desk/down.h"
#include "gateway/desk/find.h"
#include "gateway/desk/query_sign.h"
#include "gateway/desk/silence.h"
#include "gateway/desk/update.h"
#include "lib/arena.h"
#include "lib/text.h"

// The newest that comes after the last one in its history; what did not go out whole is sent again.
static Platen__Program *next_for(struct desk_command *c, const Platen__Terminal *terminal)
{
    size_t n;
    Platen__Program **choices = update_choices(c, terminal, terminal->model, &n);
    for (size_t i = 0; i < n && terminal->unverified_updates; i++) {
        const Platen__UpdateRecord *last = update_last(c, terminal->id, choices[i]->name);
        bool again = last != NULL && last->release == choices[i]->release && last->sent == 0 &&
                     last->running == 0 && last->failed == 0;
        if (last == NULL || again || last->release < choices[i]->release)
            return choices[i];
    }
    return NULL;
}

static const char *number(struct desk_command *c, int64_t value)
{
    return arena_printf(c->arena, "%" PRId64, value);
}

static void answer_program(struct desk_command *c, const Platen__Program *program,
                           const Platen__UpdateRecord *record)
{
    char hex[65] = "";
    if (program->sha256.len == 32)
        text_hex(hex, program->sha256.data, 32);
    c->answer->id = record->id;
    c->answer->epoch = record->epoch;
    c->answer->reception = record->reception;
    desk_answer_data(c, "update", program->path);
    desk_answer_data(c, "file", arena_printf(c->arena, "%s.%s", hex, program->path));
    desk_answer_data(c, "length", number(c, (int64_t)program->length));
    desk_answer_data(c, "given", number(c, record->given));
    desk_done(c, "%s", program->text[0] != '\0' ? program->text : program->name);
}

void desk_take_ask_update(struct desk_command *c)
{
    Platen__Terminal *terminal =
        find_merged(c, find_terminal_by_number(c, c->command->ask_update->number));
    if (terminal == NULL || terminal->state == PLATEN__TERMINAL_STATE__TERMINAL_RETIRED) {
        desk_not_found(c, "There is no terminal of this number.");
        return;
    }
    struct query_sign sign = query_sign_look(c, terminal, c->command->ask_update->signature);
    if (sign.refused != NULL) {
        query_sign_refuse(c, terminal, &sign);
        return;
    }
    Platen__Program *program = next_for(c, terminal);
    const Platen__UpdateRecord *last =
        program == NULL ? NULL : update_last(c, terminal->id, program->name);
    bool again = last != NULL && last->release == program->release;
    uint64_t reception = again ? last->reception : desk_reception(c);
    silence_heard(c, terminal);
    query_sign_note(c, terminal, &sign);
    put_terminal(c, terminal);
    if (program == NULL) {
        down_give(c, terminal, reception, store_epoch(c->txn));
        desk_done(c, "There is no new program.");
        return;
    }
    answer_program(c, program,
                   update_give(c, terminal, program, reception, PLATEN__CHANNEL__CHANNEL_QUERY));
}

void desk_take_update_sent(struct desk_command *c)
{
    uint64_t id = c->command->update_sent->id;
    Platen__UpdateRecord *record = store_get_id(c->txn, STORE_UPDATE, id);
    if (record == NULL) {
        desk_not_found(c, "There is no such update.");
        return;
    }
    if (record->sent == 0) {
        record->sent = c->now;
        store_put_id(c->txn, STORE_UPDATE, id, record);
    }
    desk_done(c, "Sent.");
}

void desk_take_allow_updates(struct desk_command *c)
{
    const Platen__AllowUpdates *ask = c->command->allow_updates;
    Platen__Terminal *terminal = find_terminal_id(c, ask->terminal);
    if (terminal == NULL) {
        desk_not_found(c, "There is no such terminal.");
        return;
    }
    terminal->unverified_updates = ask->allow;
    put_terminal(c, terminal);
    desk_done(c,
              ask->allow ? "Terminal %s gets programs that it cannot verify."
                         : "Terminal %s gets only programs that it can verify.",
              terminal->number);
}
