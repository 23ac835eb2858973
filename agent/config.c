#include "agent/config.h"

#include <string.h>
#include <unistd.h>

#include "lib/agent_settings.h"
#include "lib/arena.h"
#include "lib/error.h"
#include "lib/schedule.h"
#include "lib/settings.h"
#include "lib/text.h"
#include "lib/zone.h"

static const char default_path[] = PLATEN_SYSCONFDIR "/agent.conf";
static const char default_state[] = "/var/lib/platen-agent";

enum { DAY = 24 * 3600 };

static const struct settings_option http_options[] = {
    {"ca-file", SETTINGS_PATH, false, NULL, 0, 0, NULL},
    {"pin", SETTINGS_TEXT, false, NULL, 0, 0, NULL},
    {"proxy", SETTINGS_TEXT, false, NULL, 0, 0, NULL},
    {"proxy-user", SETTINGS_TEXT, false, NULL, 0, 0, NULL},
    {"proxy-password", SETTINGS_SECRET, false, NULL, 0, 0, NULL},
    {"timeout", SETTINGS_SECONDS, false, "30s", 1, 600, NULL},
    {NULL, 0, false, NULL, 0, 0, NULL},
};

static const struct settings_option smtp_options[] = {
    {"host", SETTINGS_TEXT, true, NULL, 0, 0, NULL},
    {"port", SETTINGS_NUMBER, false, NULL, 1, 65535, NULL},
    {"security", SETTINGS_TEXT, false, "starttls", 0, 0, NULL},
    {"user", SETTINGS_TEXT, false, NULL, 0, 0, NULL},
    {"password", SETTINGS_SECRET, false, NULL, 0, 0, NULL},
    {"ca-file", SETTINGS_PATH, false, NULL, 0, 0, NULL},
    {"timeout", SETTINGS_SECONDS, false, "60s", 1, 600, NULL},
    {NULL, 0, false, NULL, 0, 0, NULL},
};

static const struct settings_option imap_options[] = {
    {"host", SETTINGS_TEXT, true, NULL, 0, 0, NULL},
    {"port", SETTINGS_NUMBER, false, NULL, 1, 65535, NULL},
    {"security", SETTINGS_TEXT, false, "tls", 0, 0, NULL},
    {"user", SETTINGS_TEXT, true, NULL, 0, 0, NULL},
    {"password", SETTINGS_SECRET, false, NULL, 0, 0, NULL},
    {"token-command", SETTINGS_TEXT, false, NULL, 0, 0, NULL},
    {"ca-file", SETTINGS_PATH, false, NULL, 0, 0, NULL},
    {"folder", SETTINGS_TEXT, false, "INBOX", 0, 0, NULL},
    {NULL, 0, false, NULL, 0, 0, NULL},
};

static const struct settings_option options[] = {
    {"state", SETTINGS_PATH, false, NULL, 0, 0, NULL},
    {"status-folder", SETTINGS_PATH, false, NULL, 0, 0, NULL},
    {"address", SETTINGS_TEXT, false, NULL, 0, 0, NULL},
    {"reply-address", SETTINGS_TEXT, false, NULL, 0, 0, NULL},
    {"interval", SETTINGS_SECONDS, false, "60s", 1, DAY, NULL},
    {"read-interval", SETTINGS_SECONDS, false, "5m", 1, DAY, NULL},
    {"read-timeout", SETTINGS_SECONDS, false, "60s", 1, 3600, NULL},
    {"credentials", SETTINGS_PATH, false, NULL, 0, 0, NULL},
    {"retry", SETTINGS_SECONDS, false, "15s", 1, 3600, NULL},
    {"full-report", SETTINGS_SECONDS, false, "1d", 60, 30 * DAY, NULL},
    {"spool-age", SETTINGS_SECONDS, false, "30d", 3600, 365 * DAY, NULL},
    {"spool-size", SETTINGS_BYTES, false, "16MB", 4096, 1 << 30, NULL},
    {"schedule", SETTINGS_TEXT, false, NULL, 0, 0, NULL},
    {"zone", SETTINGS_TEXT, false, NULL, 0, 0, NULL},
    {"low-percent", SETTINGS_NUMBER, false, "10", 1, 50, NULL},
    {"clear-rise", SETTINGS_NUMBER, false, "15", 1, 49, NULL},
    {"off-after", SETTINGS_SECONDS, false, "30m", 0, 7 * DAY, NULL},
    {"paper", SETTINGS_FLAG, false, "no", 0, 0, NULL},
    {"jam-limit", SETTINGS_NUMBER, false, "5", 0, 50, NULL},
    {"jam-sheets", SETTINGS_NUMBER, false, "1000", 10, 1000000, NULL},
    {"update-every", SETTINGS_SECONDS, false, "1d", 0, 30 * DAY, NULL},
    {"update-command", SETTINGS_TEXT, false, NULL, 0, 0, NULL},
    {"update-confirm", SETTINGS_SECONDS, false, "0s", 0, 7 * DAY, NULL},
    {"update-agent", SETTINGS_FLAG, false, "yes", 0, 0, NULL},
    {"update-trial", SETTINGS_SECONDS, false, "15m", 1, DAY, NULL},
    {"status-port", SETTINGS_NUMBER, false, "0", 0, 65535, NULL},
    {"http", SETTINGS_SECTION, false, NULL, 0, 0, http_options},
    {"smtp", SETTINGS_SECTION, false, NULL, 0, 0, smtp_options},
    {"imap", SETTINGS_SECTION, false, NULL, 0, 0, imap_options},
    {NULL, 0, false, NULL, 0, 0, NULL},
};

static const char *text_or(const struct settings *settings, const char *name, const char *otherwise)
{
    const char *text = settings_text(settings, name);
    return text == NULL ? otherwise : text;
}

static int take_http(const struct settings *section, struct config *config, const char **error_r)
{
    config->http = (struct courier_way){.ca_file = settings_text(section, "ca-file"),
                                        .pin = settings_text(section, "pin"),
                                        .proxy = text_or(section, "proxy", ""),
                                        .proxy_user = settings_text(section, "proxy-user"),
                                        .proxy_password = settings_secret(section, "proxy-password"),
                                        .timeout_seconds = (int)settings_number(section, "timeout")};
    if (config->http.pin != NULL && !courier_way_pin_ok(config->http.pin)) {
        *error_r = "http: pin is sha256//BASE64 of 32 bytes, or several with ; between";
        return -1;
    }
    if ((config->http.proxy_user == NULL) != (config->http.proxy_password == NULL)) {
        *error_r = "http: proxy-user and proxy-password-file (or -command) belong together";
        return -1;
    }
    return 1;
}

static int take_smtp(const struct settings *section, struct config *config, const char **error_r)
{
    static const struct {
        const char *word;
        enum smtp_security security;
        int port;
    } ways[] = {
        {"tls", SMTP_TLS, 465}, {"starttls", SMTP_STARTTLS, 587}, {"plain", SMTP_PLAIN, 25}};
    const char *word = settings_text(section, "security");
    for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
        if (strcmp(ways[i].word, word) != 0)
            continue;
        int64_t port = settings_number(section, "port");
        config->has_smtp = true;
        config->smtp =
            (struct smtp_settings){.host = settings_text(section, "host"),
                                   .port = port != 0 ? (int)port : ways[i].port,
                                   .security = ways[i].security,
                                   .user = settings_text(section, "user"),
                                   .password = settings_secret(section, "password"),
                                   .ca_file = settings_text(section, "ca-file"),
                                   .timeout_seconds = (int)settings_number(section, "timeout")};
        return 1;
    }
    *error_r = error_format("smtp: security is tls, starttls or plain, not \"%s\"", word);
    return -1;
}

static int take_imap(const struct settings *section, struct config *config, const char **error_r)
{
    const char *word = settings_text(section, "security");
    int64_t port = settings_number(section, "port");
    bool tls = strcmp(word, "tls") == 0;
    if (!tls && strcmp(word, "starttls") != 0) {
        *error_r = error_format("imap: security is tls or starttls, not \"%s\"", word);
        return -1;
    }
    config->has_imap = true;
    config->imap_folder = settings_text(section, "folder");
    config->imap = (struct imap_settings){.host = settings_text(section, "host"),
                                          .port = port != 0 ? (int)port
                                                  : tls     ? 993
                                                            : 143,
                                          .security = tls ? IMAP_TLS : IMAP_STARTTLS,
                                          .user = settings_text(section, "user"),
                                          .password = settings_secret(section, "password"),
                                          .token_command = settings_text(section, "token-command"),
                                          .ca_file = settings_text(section, "ca-file")};
    if ((config->imap.password == NULL) == (config->imap.token_command == NULL)) {
        *error_r = "imap: one of password-file, password-command and token-command must be set";
        return -1;
    }
    return 1;
}

static int check_address(const char *name, const char *address, const char **error_r)
{
    const char *reason;
    if (address[0] == '\0' || text_mail_address_ok(address, &reason))
        return 1;
    *error_r = error_format("%s: \"%s\": %s", name, address, reason);
    return -1;
}

const struct zone *config_machine_zone(void)
{
    char path[256];
    ssize_t length = readlink("/etc/localtime", path, sizeof(path) - 1);
    path[length < 0 ? 0 : length] = '\0';
    const char *name = strstr(path, "zoneinfo/");
    const struct zone *zone = name == NULL ? NULL : zone_find(name + strlen("zoneinfo/"));
    return zone == NULL ? zone_utc() : zone;
}

static int check_schedule(const char *zone, struct config *config, const char **error_r)
{
    struct schedule *schedule;
    if (zone != NULL)
        config->zone = zone_find(zone);
    *error_r = error_format("zone: there is no zone \"%s\"", zone == NULL ? "" : zone);
    if (config->zone == NULL)
        return -1;
    if (schedule_read(config->schedule, config->zone, &schedule, error_r) != 1) {
        *error_r = error_format("schedule: %s", *error_r);
        return -1;
    }
    schedule_free(&schedule);
    return 1;
}

static int take_all(const struct settings *settings, struct config *config, const char **error_r)
{
    const struct settings *http = settings_section(settings, "http", 0);
    const struct settings *smtp = settings_section(settings, "smtp", 0);
    const struct settings *imap = settings_section(settings, "imap", 0);
    config->state_folder = text_or(settings, "state", default_state);
    config->status_folder = text_or(settings, "status-folder", "");
    config->address = text_or(settings, "address", "");
    config->interval = settings_number(settings, "interval") * 1000000;
    config->read_interval = settings_number(settings, "read-interval") * 1000000;
    config->read_timeout = settings_number(settings, "read-timeout") * 1000000;
    config->credentials = text_or(settings, "credentials", "");
    config->retry = settings_number(settings, "retry") * 1000000;
    config->watch.full_interval = settings_number(settings, "full-report") * 1000000;
    config->spool.age = settings_number(settings, "spool-age") * 1000000;
    config->spool.size = settings_number(settings, "spool-size");
    config->schedule = text_or(settings, "schedule", "");
    config->watch.low_percent = (int)settings_number(settings, "low-percent");
    config->watch.clear_rise = (int)settings_number(settings, "clear-rise");
    config->off_after = settings_number(settings, "off-after") * 1000000;
    config->paper = settings_flag(settings, "paper");
    config->watch.jam_limit = (int)settings_number(settings, "jam-limit");
    config->watch.jam_sheets = (int)settings_number(settings, "jam-sheets");
    config->status_port = (int)settings_number(settings, "status-port");
    config->update_every = settings_number(settings, "update-every") * 1000000;
    config->update_confirm = settings_number(settings, "update-confirm") * 1000000;
    config->update_command = text_or(settings, "update-command", "");
    config->update_agent = settings_flag(settings, "update-agent");
    config->update_trial = settings_number(settings, "update-trial") * 1000000;
    if (take_http(http, config, error_r) != 1)
        return -1;
    if (check_schedule(text_or(settings, "zone", NULL), config, error_r) != 1)
        return -1;
    if (settings_has(settings, "smtp") && take_smtp(smtp, config, error_r) != 1)
        return -1;
    if (settings_has(settings, "imap") && take_imap(imap, config, error_r) != 1)
        return -1;
    config->reply_address =
        text_or(settings, "reply-address", config->has_imap ? config->address : "");
    if (config->has_smtp && config->address[0] == '\0') {
        *error_r = "smtp needs address, the agent's own mail address";
        return -1;
    }
    if (check_address("address", config->address, error_r) != 1)
        return -1;
    return check_address("reply-address", config->reply_address, error_r);
}

int config_read(const char *path, struct arena *arena, struct config *config, const char **error_r)
{
    *config = (struct config){.state_folder = default_state,
                              .status_folder = "",
                              .address = "",
                              .reply_address = "",
                              .interval = 60 * 1000000LL,
                              .read_interval = 300 * 1000000LL,
                              .read_timeout = 60 * 1000000LL,
                              .credentials = "",
                              .retry = 15 * 1000000LL,
                              .watch = {10, 15, DAY * 1000000LL, 5, 1000, 0},
                              .spool = {30 * DAY * 1000000LL, 16 << 20},
                              .off_after = 30 * 60 * 1000000LL,
                              .schedule = "",
                              .zone = config_machine_zone(),
                              .update_every = DAY * 1000000LL,
                              .update_command = "",
                              .update_agent = true,
                              .update_trial = 900 * 1000000LL,
                              .http = {.proxy = "", .timeout_seconds = 30},
                              .use_http = true,
                              .use_mail = true};
    if (path == NULL && access(default_path, F_OK) != 0)
        return 1;
    if (path == NULL)
        path = default_path;
    if (settings_read(path, options, &config->settings, error_r) != 1)
        return -1;
    if (take_all(config->settings, config, error_r) == 1)
        return 1;
    *error_r = arena_printf(arena, "%s:1: %s", path, *error_r);
    return -1;
}

/* The password is for the proxy that agent.conf names. */
static void use_proxy(struct courier_way *way, const char *proxy)
{
    if (strcmp(way->proxy, proxy) != 0)
        way->proxy_user = way->proxy_password = NULL;
    way->proxy = proxy;
}

int config_lay_over(struct config *config, const char *path, const char **error_r)
{
    const struct {
        const char *name;
        int64_t *time; /* or number */
        int *number;
    } keys[] = {{"interval", &config->interval, NULL},
                {"read-interval", &config->read_interval, NULL},
                {"read-timeout", &config->read_timeout, NULL},
                {"retry", &config->retry, NULL},
                {"full-report", &config->watch.full_interval, NULL},
                {"update-every", &config->update_every, NULL},
                {"low-percent", NULL, &config->watch.low_percent},
                {"clear-rise", NULL, &config->watch.clear_rise}};
    struct settings *sent = NULL;
    if (access(path, F_OK) != 0)
        return 0;
    if (settings_read(path, agent_settings_options, &sent, error_r) != 1)
        return -1;
    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
        int64_t value = settings_number(sent, keys[i].name);
        if (settings_has(sent, keys[i].name) && keys[i].time != NULL)
            *keys[i].time = value * 1000000;
        else if (settings_has(sent, keys[i].name))
            *keys[i].number = (int)value;
    }
    const struct settings *http = settings_section(sent, "http", 0);
    if (http != NULL && settings_has(http, "proxy"))
        use_proxy(&config->http, settings_text(http, "proxy"));
    if (http != NULL && settings_has(http, "timeout"))
        config->http.timeout_seconds = (int)settings_number(http, "timeout");
    config->sent = sent;
    return 1;
}

void config_free(struct config *config)
{
    settings_free(&config->sent);
    settings_free(&config->settings);
}
