#include "agent/reply.h"

#include <stdlib.h>
#include <string.h>

#include "agent/down.h"
#include "agent/identity.h"
#include "agent/panel.h"
#include "agent/spool.h"
#include "agent/state.h"
#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/error.h"
#include "lib/log.h"
#include "lib/report.h"
#include "lib/seal.h"
#include "lib/text.h"

enum { REPLY_MAX = 256 * 1024 };

static int unseal(const struct identity *identity, const void *der, size_t size, uint8_t **xml_r,
                  size_t *xml_size_r, const char **error_r)
{
    uint8_t *inner = NULL;
    size_t inner_size;
    if (size > REPLY_MAX) {
        *error_r = "larger than a reply may be";
        return 0;
    }
    enum seal_result result = seal_open(der, size, identity->receive, &inner, &inner_size);
    if (result == SEAL_DONE)
        result = seal_verify(inner, inner_size, identity->gateway_sign, xml_r, xml_size_r);
    free(inner);
    if (result == SEAL_DONE)
        return 1;
    *error_r = seal_result_text(result);
    return 0;
}

int reply_open(const struct identity *identity, const void *der, size_t size, const char *report,
               struct arena *arena, Platen__Reply **reply_r, const char **error_r)
{
    uint8_t *xml;
    size_t xml_size;
    if (unseal(identity, der, size, &xml, &xml_size, error_r) != 1)
        return 0;
    int result = report_read_reply(xml, xml_size, arena, reply_r, error_r);
    free(xml);
    if (result != 1)
        return 0;
    if (strcmp((*reply_r)->agent, identity->id) != 0) {
        *error_r = error_format("the reply is for agent %s", (*reply_r)->agent);
        return 0;
    }
    if (report != NULL && strcasecmp((*reply_r)->report, report) != 0) {
        *error_r = error_format("the reply is to report %s", (*reply_r)->report);
        return 0;
    }
    return 1;
}

/* For who waits for it (agent/update.c). */
static int keep_data(struct state *state, const Platen__Reply *reply, const char **error_r)
{
    struct buf text = {0};
    if (reply->n_data == 0)
        return 1;
    buf_printf(&text, "%s\n", reply->report);
    for (size_t i = 0; i < reply->n_data; i++)
        if (!text_has_control(reply->data[i]->value))
            buf_printf(&text, "%s %s\n", reply->data[i]->name, reply->data[i]->value);
    int result = state_write(state, "update/answer", text.data, text.len, error_r);
    buf_free(&text);
    return result;
}

static int record(struct state *state, const Platen__Reply *reply, int64_t now, struct arena *arena,
                  const char **error_r)
{
    struct panel_entry *entry;
    int found = panel_find(state, reply->report, arena, &entry, error_r);
    if (found != 1)
        return found;
    entry->reception = reply->reception;
    entry->type = reply->type;
    entry->description = reply->description;
    entry->reply_time = reply->time != 0 ? reply->time : now;
    if (entry->sent_time == 0)
        entry->sent_time = now;
    entry->notice = "";
    if (keep_data(state, reply, error_r) != 1 ||
        down_take(state, entry->terminal, reply, error_r) != 1 || panel_store(state, entry, error_r) != 1)
        return -1;
    return spool_remove(state, spool_name(entry->sequence, entry->id, arena), error_r);
}

int reply_record(struct state *state, const Platen__Reply *reply, int64_t now, const char **error_r)
{
    struct arena *arena = arena_new();
    int result = state_lock(state, error_r);
    if (result == 1) {
        result = record(state, reply, now, arena, error_r);
        state_unlock(state);
    }
    arena_free(&arena);
    return result;
}
