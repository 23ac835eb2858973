/* How the agent stands: what `platen-agent status` prints and the status page shows. Only what is in
 * the state folder is looked at, so any process or thread may ask; no keys, codes or passwords. */
#ifndef PLATEN_AGENT_OVERVIEW_H
#define PLATEN_AGENT_OVERVIEW_H

#include <stddef.h>
#include <stdint.h>

struct agent;
struct arena;
struct buf;

struct overview_terminal {
    const char *name, *model, *place;
    int64_t reported; /* what it says was last told; 0 = never */
    size_t notices;   /* supplies that are low, conditions, maintenance that is due */
};

/* Times are UTC, 0 = never. */
struct overview {
    const char *gateway; /* URL, else mail address; "" = not enrolled */
    int64_t now;
    size_t waiting;           /* reports in the spool */
    int64_t waiting_since;    /* the oldest of them */
    int64_t by_http, by_mail; /* when the last report was answered, or left as a mail */
    struct overview_terminal *terminals;
    size_t n_terminals;
};

/* In arena. 1 or -1. */
int overview_gather(const struct agent *agent, int64_t now, struct arena *arena,
                    struct overview **overview_r, const char **error_r);
void overview_add_text(const struct overview *overview, struct buf *buf);
void overview_add_json(const struct overview *overview, struct buf *buf);
void overview_add_html(const struct overview *overview, struct buf *buf);

#endif
