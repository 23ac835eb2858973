// The verbs of platenctl that are not commands to the desk: one table, one function each.
#ifndef PLATEN_MAIN_CTL_VERB_H
#define PLATEN_MAIN_CTL_VERB_H

#include <jansson.h>

#include "gateway/main/ctl_server.h"
#include "schemas/messages.pb-c.h"

struct arena;

struct ctl_call {
    const struct ctl_server_settings *settings;
    const Platen__CtlAsk *ask;
    struct arena *arena; // whatever the answer points to
    void (*progress)(void *context, const char *line);
    void *context;
};

typedef void ctl_verb_fn(struct ctl_call *call, Platen__CtlAnswer *answer);

// What a verb answers with: why not, with a status of sysexits.h; or JSON, which it takes (NULL: what
// could not be written as JSON).
void ctl_fail(struct ctl_call *call, Platen__CtlAnswer *answer, int status, const char *error);
void ctl_give_json(struct ctl_call *call, Platen__CtlAnswer *answer, json_t *take);

// ctl_update.c: the repository of updates
ctl_verb_fn ctl_update_repository, ctl_update_put, ctl_update_publish;

// ctl_label.c
ctl_verb_fn ctl_label;
// ctl_table.c: tables of codes, models, registrations
ctl_verb_fn ctl_table;
// ctl_alert.c: forms of alert mails that were taught
ctl_verb_fn ctl_alert;

// Fills *answer: json or answer on success, error and exit otherwise.
void ctl_verb_run(struct ctl_call *call, Platen__CtlAnswer *answer);

#endif
