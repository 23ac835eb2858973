/* A registered terminal: what was entered at it, kept in terminals/NAME.terminal and sent as
 * registration. */
#ifndef PLATEN_AGENT_TERMINAL_H
#define PLATEN_AGENT_TERMINAL_H

#include <stddef.h>
#include <stdint.h>

struct arena;
struct buf;
struct state;

struct terminal {
    const char *name; /* the agent's own for it */
    const char *manager;
    const char *centre;
    const char *place;
    const char *serial;
    const char *maker;
    const char *model;
    const char *site;
    const char *department;
    const char *number;
    const char *company_id;
    const char *status; /* path of its status file; "" = STATUS-FOLDER/NAME.status */
};

/* Letters, digits, . - and _, at most 64, no dot first. 1, or 0 with the reason. */
int terminal_name_ok(const char *name, const char **error_r);
/* All fields "". */
struct terminal *terminal_new(const char *name, struct arena *arena);
/* What has no legal form, in words. 1 or 0. */
int terminal_check(const struct terminal *terminal, const char **error_r);
void terminal_write(const struct terminal *terminal, struct buf *buf);
/* 1; 0 there is none of this name; -1 failed. In arena. */
int terminal_load(const struct state *state, const char *name, struct arena *arena,
                  struct terminal **terminal_r, const char **error_r);
/* Names of all, sorted. 1 or -1. */
int terminal_list(const struct state *state, struct arena *arena, char ***names_r, size_t *n_r,
                  const char **error_r);

#endif
