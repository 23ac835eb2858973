// platenctl label: makes what labels are missing, or new ones, then draws them.
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "gateway/base/label.h"
#include "gateway/desk/queue.h"
#include "gateway/main/conf.h"
#include "gateway/main/ctl_verb.h"
#include "gateway/main/keys.h"
#include "gateway/store/store.h"
#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/error.h"
#include "lib/text.h"

enum { WORDS_BEFORE_IDS = 3, PDF_MAX = 15 << 20 }; // a frame of lib/frame.h is 16 MB

struct order {
    const struct label_sheet *sheet;
    unsigned skip;
    bool replace;
    uint64_t *terminals;
    size_t n;
};

static const char *sheet_names(struct arena *arena)
{
    const char *all = "sheets are: ";
    for (size_t i = 0; i < label_sheets_size; i++)
        all = arena_printf(arena, "%s%s%s", all, i > 0 ? ", " : "", label_sheets[i].name);
    return all;
}

// NULL, or what is wrong with the words.
static const char *read_order(struct ctl_call *call, struct order *order)
{
    char **words = call->ask->words;
    size_t n = call->ask->n_words;
    uint64_t skip = 0;
    if (n <= WORDS_BEFORE_IDS)
        return "label wants a sheet, how much of it is used, keep or replace, and terminals";
    order->sheet = label_sheet_find(words[0]);
    if (order->sheet == NULL)
        return sheet_names(call->arena);
    if (text_parse_unsigned(words[1], label_sheet_count(order->sheet) - 1, &skip) != 1)
        return arena_printf(call->arena, "of sheet %s at most %u labels can be used up",
                            order->sheet->name, label_sheet_count(order->sheet) - 1);
    order->skip = (unsigned)skip;
    order->replace = strcmp(words[2], "replace") == 0;
    order->n = n - WORDS_BEFORE_IDS;
    order->terminals = arena_array(call->arena, order->n, sizeof *order->terminals);
    for (size_t i = 0; i < order->n; i++)
        if (text_parse_unsigned(words[WORDS_BEFORE_IDS + i], UINT64_MAX, &order->terminals[i]) != 1)
            return "a terminal is meant by its id";
    return NULL;
}

// False: answered.
static bool make(struct ctl_call *call, const struct order *order, Platen__CtlAnswer *answer)
{
    Platen__MakeLabels labels = PLATEN__MAKE_LABELS__INIT;
    Platen__Command command = PLATEN__COMMAND__INIT;
    Platen__Answer *done = NULL;
    labels.n_terminals = order->n;
    labels.terminals = order->terminals;
    labels.replace = order->replace;
    command.actor_kind = PLATEN__ACTOR_KIND__ACTOR_OPERATOR;
    command.subject_case = PLATEN__COMMAND__SUBJECT_MAKE_LABELS;
    command.make_labels = &labels;
    if (desk_queue_call(call->settings->queue, &command, &done) != 1) {
        ctl_fail(call, answer, EX_TEMPFAIL, "the desk does not take commands now");
        return false;
    }
    bool good = done->result == PLATEN__RESULT__RESULT_DONE;
    if (!good)
        ctl_fail(call, answer,
                 done->result == PLATEN__RESULT__RESULT_UNKNOWN ? EX_TEMPFAIL : EX_DATAERR,
                 done->text);
    platen__answer__free_unpacked(done, NULL);
    return good;
}

static struct label *read_labels(struct ctl_call *call, const struct order *order)
{
    const struct label_source source = {call->settings->render, call->settings->keys->link,
                                        call->settings->conf->base_url, call->settings->conf->from};
    struct label *labels = arena_array(call->arena, order->n, sizeof *labels);
    struct store_txn *txn = store_snapshot_begin(call->settings->store);
    const char *error;
    bool good = txn != NULL;
    for (size_t i = 0; i < order->n && good; i++)
        good = label_read(txn, &source, order->terminals[i], call->arena, &labels[i]);
    return txn != NULL && store_snapshot_end(&txn, &error) < 0 ? NULL : good ? labels : NULL;
}

void ctl_label(struct ctl_call *call, Platen__CtlAnswer *answer)
{
    struct order order = {0};
    const char *error = read_order(call, &order);
    char *bytes = NULL;
    size_t size = 0;
    bool lacks_letters = false;
    if (error != NULL) {
        ctl_fail(call, answer, EX_USAGE, error);
        return;
    }
    if (!make(call, &order, answer))
        return;
    const struct label *labels = read_labels(call, &order);
    if (labels == NULL) {
        ctl_fail(call, answer, EX_IOERR, "the store does not answer");
    } else if (label_draw(labels, order.n, order.sheet, order.skip, call->settings->now(), &bytes,
                          &size, &lacks_letters, &error) != 1) {
        ctl_fail(call, answer, EX_SOFTWARE, error);
    } else if (size > PDF_MAX) {
        ctl_fail(call, answer, EX_DATAERR, "so many labels do not go at a time");
    } else {
        answer->data.data = arena_memdup(call->arena, bytes, size);
        answer->data.len = size;
        answer->json = arena_strdup(call->arena, lacks_letters ? "{\"lacks_letters\":true}" : "{}");
    }
    free(bytes);
}
