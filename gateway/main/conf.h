// platend.conf: what it may say, read and checked whole (docs/platend.conf.md, lib/settings.h).
#ifndef PLATEN_MAIN_CONF_H
#define PLATEN_MAIN_CONF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/imap.h"
#include "lib/smtp.h"

struct settings;

struct conf_mailbox {
    const char *name;
    struct imap_settings imap;
    const char *folder, *processed, *rejected;
};

struct conf {
    struct settings *settings; // owns every text below
    const char *path;          // as given to conf_read, which keeps it
    const char *base_url;      // without a slash at its end
    const char *store_dir, *key_dir, *run_dir;
    const char *listen_host;
    int listen_port;
    const char *plain_host;
    int plain_port;                          // queries of terminals without TLS; 0 = there is no such port
    unsigned query_terminal, query_address;  // queries a minute; 0 = no limit
    const char *tls_certificate, *tls_key; // files; NULL: http, loopback only
    const char *from;                      // the service centre's mail address
    const char *domain;                    // of From, for Message-ID and VERP
    const char *template_dir;              // the dealer's own, laid over ours; NULL = none
    const char *data_dir;                  // ours: templates, schemas, pictures
    const char *backup_dir;                // NULL = none
    int64_t backup_every, backup_warn, raw_keep; // seconds; 0 = never, never, for ever
    unsigned backup_keep;
    size_t ballast_bytes;
    bool metrics_open; // /metrics and /readyz answer others than loopback too
    unsigned queue; // commands that may wait for the desk
    unsigned readers;
    size_t cache_bytes;
    int alarm_seconds; // a mailbox or the mail relay may be dead that long before staff are told
    struct smtp_settings smtp;
    struct conf_mailbox *mailboxes;
    size_t n_mailboxes;
};

// 1 and *conf_r, or -1 with `file:line: reason`.
int conf_read(const char *path, struct conf **conf_r, const char **error_r);
// Reads old's file again. What only a restart can change has old's value and, where the file says
// otherwise, its key in kept_r ("store-dir, cache"): *next_r then names texts of old, which must live as
// long. 1, or -1: nothing is taken over.
int conf_reload(const struct conf *old, struct conf **next_r, char *kept_r, size_t size,
                const char **error_r);
void conf_free(struct conf **conf);

#endif
