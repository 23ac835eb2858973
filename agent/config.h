/* agent.conf (lib/settings.h; docs/man/platen-agent.1) and what the command line says over it. */
#ifndef PLATEN_AGENT_CONFIG_H
#define PLATEN_AGENT_CONFIG_H

#include <stdbool.h>
#include <stdint.h>

#include "agent/spool_thin.h"
#include "agent/watch.h"
#include "lib/courier_way.h"
#include "lib/imap.h"
#include "lib/smtp.h"

struct arena;
struct settings;
struct zone;

struct config {
    const char *state_folder;
    const char *status_folder;
    const char *address;       /* the agent's own mail address; "" = it has none */
    const char *reply_address; /* "" = replies cannot come by mail */
    int64_t interval;          /* microseconds between looks at files and mailbox */
    int64_t read_interval;     /* between readings of a printer by its URI */
    int64_t read_timeout;      /* for one of them */
    const char *credentials;   /* file for those; "" = none */
    int64_t retry;             /* first wait after a failed way; doubles */
    struct watch_settings watch;
    struct spool_bounds spool;
    int64_t off_after;          /* a printer that does not answer so long is off; 0 = never */
    bool paper;                 /* trays of printers that are read are supplies */
    const char *schedule;       /* when everything is told beside full-report; "" = no more */
    const struct zone *zone;    /* of schedules that name none */
    struct courier_way http;
    int status_port; /* of the status page; 0: none */
    int64_t update_every;       /* microseconds; 0 = never by itself */
    int64_t update_confirm;     /* how long a new program must run; 0 = the command decides */
    const char *update_command; /* "" = none */
    bool update_agent;          /* whether the agent takes programs and settings of its own */
    int64_t update_trial;       /* in which they have to reach the gateway */
    bool use_http, use_mail; /* --http-only, --mail-only */
    bool has_smtp, has_imap;
    struct smtp_settings smtp;
    struct imap_settings imap;
    const char *imap_folder;
    struct settings *settings; /* owns the texts */
    struct settings *sent;     /* laid over them; NULL: none */
};

/* path NULL: SYSCONFDIR/platen/agent.conf if it is there, else defaults. 1 or -1. */
int config_read(const char *path, struct arena *arena, struct config *config, const char **error_r);
/* By /etc/localtime; UTC where that tells no name. */
const struct zone *config_machine_zone(void);
/* Settings that an operator sent (lib/agent_settings.h). 1; 0 no such file; -1: all stay as they were. */
int config_lay_over(struct config *config, const char *path, const char **error_r);
void config_free(struct config *config);

#endif
