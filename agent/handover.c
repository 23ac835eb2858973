#include "agent/handover.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "agent/agent.h"
#include "agent/deliver.h"
#include "agent/mailbox.h"
#include "agent/panel.h"
#include "agent/state.h"
#include "lib/arena.h"
#include "lib/clock.h"
#include "lib/log.h"
#include "lib/memory.h"

static const int64_t second = 1000000;
static const int64_t short_sleep = 100 * 1000;

struct handover {
    struct agent *agent;
    struct deliver *deliver; /* NULL: another process sends */
    struct mailbox *mailbox;
    bool no_way; /* told already */
};

struct handover *handover_new(struct agent *agent)
{
    struct handover *handover = calloc(1, sizeof(*handover));
    if (handover == NULL)
        memory_none();
    handover->agent = agent;
    handover->mailbox = mailbox_new();
    return handover;
}

void handover_free(struct handover **handover)
{
    deliver_free(&(*handover)->deliver);
    state_leave_courier((*handover)->agent->state);
    mailbox_free(&(*handover)->mailbox);
    free(*handover);
    *handover = NULL;
}

/* Sends if it can. Answers when (monotonic) to look again, 0 = that would change nothing. */
static int64_t push(struct handover *handover)
{
    const char *error;
    int64_t next, monotonic = clock_monotonic();
    if (handover->deliver == NULL) {
        int got = state_take_courier(handover->agent->state, "command", &error);
        if (got == 0)
            return monotonic + short_sleep;
        if (got < 0 || deliver_new(handover->agent, &handover->deliver, &error) != 1) {
            if (!handover->no_way)
                agent_fail(EX_UNAVAILABLE, "%s", error);
            handover->no_way = true;
            state_leave_courier(handover->agent->state);
            return 0;
        }
    }
    deliver_pass(handover->deliver, clock_now(), monotonic, &next);
    return next;
}

static void poll_mailbox(struct handover *handover)
{
    const char *error;
    size_t taken;
    if (handover->deliver != NULL && handover->agent->config.has_imap &&
        mailbox_poll(handover->mailbox, handover->agent, clock_now(), clock_monotonic(), &taken,
                     &error) < 0)
        log_warning("%s", error);
}

static bool is_settled(const struct agent *agent, const struct panel_entry *entry, bool for_reply)
{
    bool reply_comes = for_reply && agent->config.reply_address[0] != '\0';
    return entry->type[0] != '\0' || entry->notice[0] != '\0' || (entry->mailed && !reply_comes);
}

static int print_outcome(const char *what, const struct panel_entry *entry, struct arena *arena)
{
    printf("%s: %s\n", what, panel_outcome(entry, arena));
    if (strcmp(entry->type, "refused") == 0)
        return EX_NOPERM;
    return entry->type[0] != '\0' || entry->mailed ? EX_OK : EX_TEMPFAIL;
}

int handover_wait(struct handover *handover, const char *what, const char *id, int seconds,
                  bool for_reply)
{
    struct agent *agent = handover->agent;
    int64_t deadline = clock_monotonic() + seconds * second;
    for (;;) {
        struct panel_entry *entry;
        const char *error;
        int64_t next = push(handover);
        int found = panel_find(agent->state, id, agent->arena, &entry, &error);
        if (found != 1)
            return agent_fail(EX_IOERR, "%s", found == 0 ? "the report is gone" : error);
        if (!is_settled(agent, entry, for_reply) && entry->mailed) {
            poll_mailbox(handover);
            if (panel_find(agent->state, id, agent->arena, &entry, &error) != 1)
                return agent_fail(EX_IOERR, "%s", error);
            next = clock_monotonic() + second;
        }
        if (is_settled(agent, entry, for_reply) || next == 0 || next > deadline)
            return print_outcome(what, entry, agent->arena);
        int64_t wait = next - clock_monotonic();
        if (wait > 0)
            usleep((useconds_t)wait);
    }
}
