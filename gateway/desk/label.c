#include "gateway/desk/label.h"

#include "gateway/desk/find.h"
#include "lib/link.h"

Platen__Terminal *label_find(struct desk_command *c, const ProtobufCBinaryData *sha256, bool *good_r)
{
    *good_r = false;
    if (sha256->len != LINK_HASH_SIZE)
        return NULL;
    struct store_key key = store_key_bytes(sha256->data, sha256->len);
    const Platen__Link *link = store_get(c->txn, STORE_LINK, &key);
    if (link == NULL || link->terminal == 0)
        return NULL;
    Platen__Terminal *terminal = find_terminal_id(c, link->terminal);
    bool newest = terminal != NULL && terminal->label_generation == link->generation;
    terminal = find_merged(c, terminal);
    *good_r = newest && terminal->state == PLATEN__TERMINAL_STATE__TERMINAL_ACTIVE;
    return terminal;
}

static void make(struct desk_command *c, Platen__Terminal *terminal)
{
    char token[LINK_TOKEN_SIZE];
    uint8_t hash[LINK_HASH_SIZE];
    Platen__Link link;
    terminal->label_generation++;
    link_token(desk_link_key(c->desk), terminal->id, LABEL_KIND, terminal->label_generation, token);
    link_hash(token, hash);
    platen__link__init(&link);
    link.terminal = terminal->id;
    link.path_kind = arena_strdup(c->arena, LABEL_KIND);
    link.generation = terminal->label_generation;
    struct store_key key = store_key_bytes(hash, sizeof hash);
    store_put(c->txn, STORE_LINK, &key, &link);
    put_terminal(c, terminal);
}

static bool all_are_in_service(struct desk_command *c, const Platen__MakeLabels *ask)
{
    for (size_t i = 0; i < ask->n_terminals; i++) {
        const Platen__Terminal *terminal = find_terminal_id(c, ask->terminals[i]);
        if (terminal == NULL) {
            desk_not_found(c, "There is no such terminal.");
            return false;
        }
        if (terminal->state != PLATEN__TERMINAL_STATE__TERMINAL_ACTIVE) {
            desk_refused(c, "Terminal %s is not in service.", terminal->number);
            return false;
        }
    }
    return true;
}

// Those that have a label keep it, unless it is to be replaced.
void desk_take_make_labels(struct desk_command *c)
{
    const Platen__MakeLabels *ask = c->command->make_labels;
    unsigned made = 0;
    if (ask->n_terminals == 0 || ask->n_terminals > LABEL_SHEET_MOST) {
        desk_invalid(c, "terminals", "Labels are made for 1 to 1000 terminals at a time.");
        return;
    }
    if (!all_are_in_service(c, ask))
        return;
    for (size_t i = 0; i < ask->n_terminals; i++) {
        Platen__Terminal *terminal = find_terminal_id(c, ask->terminals[i]);
        if (!ask->replace && terminal->label_generation > 0)
            continue;
        make(c, terminal);
        made++;
    }
    desk_done(c, "New labels: %u.", made);
}
