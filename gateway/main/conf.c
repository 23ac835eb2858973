#include "gateway/main/conf.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/error.h"
#include "lib/settings.h"
#include "lib/text.h"

#define DAY INT64_C(86400)
#define STORE_DIR "/var/lib/platen/store"
#define BACKUP_DIR "/var/lib/platen/backup" // where the store stands in its own default place

static const struct settings_option smtp_options[] = {
    {.name = "host", .type = SETTINGS_TEXT, .required = true},
    {.name = "port", .type = SETTINGS_NUMBER, .otherwise = "587", .min = 1, .max = 65535},
    {.name = "security", .type = SETTINGS_TEXT, .otherwise = "starttls"},
    {.name = "user", .type = SETTINGS_TEXT},
    {.name = "password", .type = SETTINGS_SECRET},
    {.name = "ca-file", .type = SETTINGS_PATH},
    {.name = "timeout", .type = SETTINGS_SECONDS, .otherwise = "60s", .min = 1, .max = 600},
    {0},
};

static const struct settings_option mailbox_options[] = {
    {.name = "host", .type = SETTINGS_TEXT, .required = true},
    {.name = "port", .type = SETTINGS_NUMBER, .otherwise = "993", .min = 1, .max = 65535},
    {.name = "security", .type = SETTINGS_TEXT, .otherwise = "tls"},
    {.name = "user", .type = SETTINGS_TEXT, .required = true},
    {.name = "password", .type = SETTINGS_SECRET},
    {.name = "token-command", .type = SETTINGS_TEXT},
    {.name = "ca-file", .type = SETTINGS_PATH},
    {.name = "timeout", .type = SETTINGS_SECONDS, .otherwise = "30s", .min = 1, .max = 600},
    {.name = "folder", .type = SETTINGS_TEXT, .otherwise = "INBOX"},
    {.name = "processed", .type = SETTINGS_TEXT, .otherwise = "Processed"},
    {.name = "rejected", .type = SETTINGS_TEXT, .otherwise = "Rejected"},
    {0},
};

static const struct settings_option options[] = {
    {.name = "base-url", .type = SETTINGS_TEXT, .required = true},
    {.name = "from", .type = SETTINGS_TEXT, .required = true},
    {.name = "store-dir", .type = SETTINGS_PATH, .otherwise = STORE_DIR},
    {.name = "key-dir", .type = SETTINGS_PATH, .otherwise = "/var/lib/platen/keys"},
    {.name = "run-dir", .type = SETTINGS_PATH, .otherwise = "/run/platen"},
    {.name = "listen-host", .type = SETTINGS_TEXT, .otherwise = "127.0.0.1"},
    {.name = "listen-port", .type = SETTINGS_NUMBER, .otherwise = "8420", .min = 1, .max = 65535},
    {.name = "plain-host", .type = SETTINGS_TEXT, .otherwise = "127.0.0.1"},
    {.name = "plain-port", .type = SETTINGS_NUMBER, .otherwise = "0", .min = 0, .max = 65535},
    {.name = "query-terminal", .type = SETTINGS_NUMBER, .otherwise = "120", .min = 0, .max = 60000},
    {.name = "query-address", .type = SETTINGS_NUMBER, .otherwise = "1200", .min = 0, .max = 60000},
    {.name = "tls-certificate", .type = SETTINGS_PATH},
    {.name = "tls-key", .type = SETTINGS_PATH},
    {.name = "template-dir", .type = SETTINGS_PATH},
    {.name = "data-dir", .type = SETTINGS_PATH, .otherwise = PLATEN_DATADIR},
    {.name = "queue", .type = SETTINGS_NUMBER, .otherwise = "4096", .min = 1, .max = 65536},
    {.name = "readers", .type = SETTINGS_NUMBER, .otherwise = "0", .min = 0, .max = 64},
    {.name = "cache",
     .type = SETTINGS_BYTES,
     .otherwise = "256MB",
     .min = 1 << 20,
     .max = INT64_C(1) << 40},
    {.name = "alarm-after", .type = SETTINGS_SECONDS, .otherwise = "5m", .min = 1, .max = 86400},
    {.name = "backup-dir", .type = SETTINGS_PATH},
    {.name = "backup-every",
     .type = SETTINGS_SECONDS,
     .otherwise = "26h",
     .min = 0,
     .max = 30 * DAY},
    {.name = "backup-warn",
     .type = SETTINGS_SECONDS,
     .otherwise = "2d",
     .min = 0,
     .max = 365 * DAY},
    {.name = "backup-keep", .type = SETTINGS_NUMBER, .otherwise = "7", .min = 1, .max = 1000},
    {.name = "raw-keep", .type = SETTINGS_SECONDS, .otherwise = "0s", .min = 0, .max = 36500 * DAY},
    {.name = "ballast",
     .type = SETTINGS_BYTES,
     .otherwise = "64MB",
     .min = 4096,
     .max = INT64_C(1) << 40},
    {.name = "metrics-open", .type = SETTINGS_FLAG, .otherwise = "no"},
    {.name = "smtp", .type = SETTINGS_SECTION, .required = true, .section = smtp_options},
    {.name = "mailbox", .type = SETTINGS_SECTIONS, .section = mailbox_options},
    {0},
};

static int smtp_security(const char *word, enum smtp_security *security_r, const char **error_r)
{
    if (strcmp(word, "tls") == 0)
        *security_r = SMTP_TLS;
    else if (strcmp(word, "starttls") == 0)
        *security_r = SMTP_STARTTLS;
    else if (strcmp(word, "plain") == 0)
        *security_r = SMTP_PLAIN;
    else {
        *error_r = error_format("smtp: security is tls, starttls or plain, not \"%s\"", word);
        return -1;
    }
    return 1;
}

static int take_smtp(struct conf *conf, const char **error_r)
{
    const struct settings *s = settings_section(conf->settings, "smtp", 0);
    conf->smtp = (struct smtp_settings){
        .host = settings_text(s, "host"),
        .port = (int)settings_number(s, "port"),
        .user = settings_text(s, "user"),
        .password = settings_secret(s, "password"),
        .ca_file = settings_text(s, "ca-file"),
        .timeout_seconds = (int)settings_number(s, "timeout"),
    };
    return smtp_security(settings_text(s, "security"), &conf->smtp.security, error_r);
}

static int take_mailbox(const struct settings *s, struct conf_mailbox *box, const char **error_r)
{
    *box = (struct conf_mailbox){
        .name = settings_title(s),
        .imap = {.host = settings_text(s, "host"),
                 .port = (int)settings_number(s, "port"),
                 .user = settings_text(s, "user"),
                 .password = settings_secret(s, "password"),
                 .token_command = settings_text(s, "token-command"),
                 .ca_file = settings_text(s, "ca-file"),
                 .timeout_seconds = (int)settings_number(s, "timeout")},
        .folder = settings_text(s, "folder"),
        .processed = settings_text(s, "processed"),
        .rejected = settings_text(s, "rejected"),
    };
    if ((box->imap.password == NULL) == (box->imap.token_command == NULL)) {
        *error_r = error_format("mailbox \"%s\": one of password-file, password-command and "
                                "token-command must be set",
                                box->name);
        return -1;
    }
    const char *security = settings_text(s, "security");
    if (strcmp(security, "tls") == 0)
        box->imap.security = IMAP_TLS;
    else if (strcmp(security, "starttls") == 0)
        box->imap.security = IMAP_STARTTLS;
    else {
        *error_r = error_format("mailbox \"%s\": security is tls or starttls, not \"%s\"",
                                box->name, security);
        return -1;
    }
    return 1;
}

static int take_mailboxes(struct conf *conf, const char **error_r)
{
    conf->n_mailboxes = settings_section_count(conf->settings, "mailbox");
    conf->mailboxes = calloc(conf->n_mailboxes + 1, sizeof *conf->mailboxes);
    for (size_t i = 0; conf->mailboxes && i < conf->n_mailboxes; i++) {
        if (take_mailbox(settings_section(conf->settings, "mailbox", i), &conf->mailboxes[i],
                         error_r) < 0)
            return -1;
    }
    return conf->mailboxes ? 1 : -1;
}

static int check_web(const struct conf *conf, const char **error_r)
{
    bool https = strncmp(conf->base_url, "https://", 8) == 0;
    bool loopback =
        strcmp(conf->listen_host, "127.0.0.1") == 0 || strcmp(conf->listen_host, "::1") == 0;
    if (!https && strncmp(conf->base_url, "http://", 7) != 0) {
        *error_r = "base-url: must begin with https:// (or http:// on a loopback address)";
        return -1;
    }
    if (conf->base_url[strlen(conf->base_url) - 1] == '/') {
        *error_r = "base-url: must not end with a slash";
        return -1;
    }
    if (!https && !loopback) {
        *error_r = "base-url: http is accepted where listen-host is a loopback address only";
        return -1;
    }
    if (!conf->tls_certificate != !conf->tls_key) {
        *error_r = "tls-certificate and tls-key go together";
        return -1;
    }
    return 1;
}

static void take_backup(struct conf *conf)
{
    const struct settings *s = conf->settings;
    conf->backup_dir = settings_text(s, "backup-dir");
    if (conf->backup_dir == NULL && strcmp(conf->store_dir, STORE_DIR) == 0)
        conf->backup_dir = BACKUP_DIR;
    conf->backup_every = settings_number(s, "backup-every");
    conf->backup_warn = settings_number(s, "backup-warn");
    conf->backup_keep = (unsigned)settings_number(s, "backup-keep");
    conf->raw_keep = settings_number(s, "raw-keep");
    conf->ballast_bytes = (size_t)settings_number(s, "ballast");
}

static int take_plain(struct conf *conf, const char **error_r)
{
    const struct settings *s = conf->settings;
    conf->base_url = settings_text(s, "base-url");
    conf->store_dir = settings_text(s, "store-dir");
    conf->key_dir = settings_text(s, "key-dir");
    conf->run_dir = settings_text(s, "run-dir");
    conf->listen_host = settings_text(s, "listen-host");
    conf->listen_port = (int)settings_number(s, "listen-port");
    conf->plain_host = settings_text(s, "plain-host");
    conf->plain_port = (int)settings_number(s, "plain-port");
    conf->query_terminal = (unsigned)settings_number(s, "query-terminal");
    conf->query_address = (unsigned)settings_number(s, "query-address");
    conf->tls_certificate = settings_text(s, "tls-certificate");
    conf->tls_key = settings_text(s, "tls-key");
    conf->template_dir = settings_text(s, "template-dir");
    conf->data_dir = settings_text(s, "data-dir");
    conf->from = settings_text(s, "from");
    if (!text_mail_address_ok(conf->from, error_r))
        return -1;
    conf->domain = strrchr(conf->from, '@') + 1;
    conf->cache_bytes = (size_t)settings_number(s, "cache");
    take_backup(conf);
    conf->metrics_open = settings_flag(s, "metrics-open");
    conf->alarm_seconds = (int)settings_number(s, "alarm-after");
    conf->queue = (unsigned)settings_number(s, "queue");
    conf->readers = (unsigned)settings_number(s, "readers");
    if (conf->readers == 0) {
        long cores = sysconf(_SC_NPROCESSORS_ONLN);
        conf->readers = cores > 0 ? (unsigned)cores : 1;
    }
    return check_web(conf, error_r);
}

int conf_read(const char *path, struct conf **conf_r, const char **error_r)
{
    struct conf *conf = calloc(1, sizeof *conf);
    if (!conf) {
        *error_r = "out of memory";
        return -1;
    }
    conf->path = path;
    if (settings_read(path, options, &conf->settings, error_r) < 0) {
        free(conf);
        return -1;
    }
    if (take_plain(conf, error_r) < 0 || take_smtp(conf, error_r) < 0 ||
        take_mailboxes(conf, error_r) < 0) {
        *error_r = error_format("%s: %s", path, *error_r);
        conf_free(&conf);
        return -1;
    }
    *conf_r = conf;
    return 1;
}

void conf_free(struct conf **conf)
{
    if (!*conf)
        return;
    settings_free(&(*conf)->settings);
    free((*conf)->mailboxes);
    free(*conf);
    *conf = NULL;
}
