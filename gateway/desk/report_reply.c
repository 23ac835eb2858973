#include "gateway/desk/report_reply.h"

#include <inttypes.h>

#include "gateway/desk/outbox_row.h"
#include "lib/arena.h"

bool report_is_answered(const Platen__Agent *agent, const Platen__TakeReport *take)
{
    return take->channel != PLATEN__CHANNEL__CHANNEL_MAIL || agent->reply_address[0] != '\0';
}

void report_reply(struct desk_command *c, const Platen__Agent *agent,
                  const Platen__TakeReport *take, uint64_t reception, uint32_t epoch,
                  const char *type, const char *words)
{
    c->answer->reply_type = arena_strdup(c->arena, type);
    c->answer->agent = arena_strdup(c->arena, agent->id);
    if (take->channel != PLATEN__CHANNEL__CHANNEL_MAIL || agent->reply_address[0] == '\0')
        return;
    const char *const facts[] = {
        "report",      take->parsed->report->id,
        "reception",   desk_reception_text(c, epoch, reception),
        "type",        type,
        "description", words,
        "agent",       agent->id,
        "time",        arena_printf(c->arena, "%" PRId64, c->now),
        NULL,
    };
    struct outbox_about about = {
        .address = agent->reply_address,
        .in_reply_to = take->parsed->message_id,
        .facts = facts,
        .n_downs = c->answer->n_data,
        .downs = c->answer->data,
    };
    outbox_add(c, "receipt", &about);
}
