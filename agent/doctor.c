#include "agent/doctor.h"

#include <inttypes.h>
#include <netdb.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <sys/timex.h>
#include <unistd.h>

#include "agent/agent.h"
#include "agent/identity.h"
#include "agent/read/credentials.h"
#include "agent/read/read.h"
#include "agent/spool.h"
#include "agent/state.h"
#include "agent/terminal.h"
#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/clock.h"
#include "lib/courier_http.h"
#include "lib/enrolment_file.h"
#include "lib/imap.h"
#include "lib/smtp.h"
#include "lib/text.h"

enum { PEM_MAX = 64 * 1024, TERMINALS_MAX = 300, CLOCK_OFF_SECONDS = 300, SPOOL_OLD_HOURS = 24 };
#define SECOND INT64_C(1000000)
#define ROOM_LOW (UINT64_C(50) << 20)

void doctor_add(struct doctor *doctor, const char *check, enum doctor_state state, const char *advice,
                const char *format, ...)
{
    struct arena *arena = doctor->agent->arena;
    struct doctor_finding *all = arena_array(arena, doctor->n + 1, sizeof(*all));
    struct buf text = {0};
    va_list args;
    va_start(args, format);
    buf_vprintf(&text, format, args);
    va_end(args);
    if (doctor->n > 0)
        memcpy(all, doctor->findings, doctor->n * sizeof(*all));
    all[doctor->n++] = (struct doctor_finding){check, state, arena_strdup(arena, buf_text(&text)),
                                               state == DOCTOR_GOOD ? "" : advice};
    doctor->findings = all;
    buf_free(&text);
}

/* ---- what is here ---- */

static void look_at_state(struct doctor *doctor)
{
    struct agent *agent = doctor->agent;
    const char *error, *folder = agent->config.state_folder;
    struct statvfs room;
    uint64_t left = 0;
    if (state_write(agent->state, "doctor", "x", 1, &error) != 1) {
        doctor_add(doctor, "state", DOCTOR_WRONG,
                   "Give the folder to the user that the agent runs as, and make room on its disk.", "%s",
                   error);
        return;
    }
    unlink(state_path(agent->state, agent->arena, "doctor"));
    if (statvfs(folder, &room) == 0)
        left = (uint64_t)room.f_bavail * room.f_frsize;
    doctor_add(doctor, "state", left < ROOM_LOW ? DOCTOR_NOTE : DOCTOR_GOOD,
               "Make room: reports that cannot be sent wait here.", "%s can be written, %" PRIu64
               " MB are free", folder, left >> 20);
}

static void look_at_keys(struct doctor *doctor)
{
    const struct identity *identity = doctor->agent->identity;
    if (identity == NULL)
        doctor_add(doctor, "keys", DOCTOR_WRONG,
                   "Get an enrolment file from the service centre and say: platen-agent register --enrol "
                   "FILE --terminal NAME ...",
                   "the agent is not enrolled at a gateway");
    else
        doctor_add(doctor, "keys", DOCTOR_GOOD, "", "agent %s, enrolled at %s", identity->id,
                   identity->gateway->url[0] != '\0' ? identity->gateway->url : identity->gateway->mail);
}

static void look_at_run(struct doctor *doctor)
{
    const char *error;
    int taken = state_take_courier(doctor->agent->state, "command", &error);
    if (taken == 1) {
        state_leave_courier(doctor->agent->state);
        doctor_add(doctor, "run", DOCTOR_NOTE,
                   "Start it: systemctl enable --now platen-agent, or platen-agent run.",
                   "no `platen-agent run` is active: nothing is noticed by itself");
    } else if (taken == 0) {
        doctor_add(doctor, "run", DOCTOR_GOOD, "", "active (%s)", error);
    } else {
        doctor_add(doctor, "run", DOCTOR_WRONG, "See what is said of state.", "%s", error);
    }
}

static void look_at_spool(struct doctor *doctor)
{
    struct agent *agent = doctor->agent;
    struct spool_entry *oldest;
    char **names;
    const char *error;
    size_t n = 0;
    bool damaged = false;
    if (spool_list(agent->state, agent->arena, &names, &n, &error) != 1) {
        doctor_add(doctor, "spool", DOCTOR_WRONG, "See what is said of state.", "%s", error);
        return;
    }
    if (n == 0) {
        doctor_add(doctor, "spool", DOCTOR_GOOD, "", "no report waits");
        return;
    }
    if (spool_read(agent->state, names[0], agent->arena, &oldest, &damaged, &error) != 1) {
        doctor_add(doctor, "spool", DOCTOR_WRONG,
                   damaged ? "`run` sets it aside as damaged-NAME; look at the disk."
                           : "See what is said of state.",
                   "%s", error);
        return;
    }
    int64_t hours = (clock_now() - oldest->time) / (3600 * SECOND);
    doctor_add(doctor, "spool", hours >= SPOOL_OLD_HOURS ? DOCTOR_WRONG : DOCTOR_NOTE,
               "They go as soon as http or smtp works again; see there.",
               "waiting: %zu, the oldest for %" PRId64 " hours", n, hours);
}

/* ---- names and servers ---- */

/* The host of a URL or of "HOST:PORT"; NULL: none. In arena. */
static const char *host_of(const char *url, struct arena *arena)
{
    const char *start = strstr(url, "://");
    start = start != NULL ? start + 3 : url;
    size_t size = strcspn(start, "/");
    const char *at = memrchr(start, '@', size);
    if (at != NULL) {
        size -= (size_t)(at + 1 - start);
        start = at + 1;
    }
    if (*start == '[')
        return arena_strndup(arena, start + 1, strcspn(start + 1, "]"));
    size_t name = strcspn(start, ":");
    return size == 0 ? NULL : arena_strndup(arena, start, name < size ? name : size);
}

static void look_up(struct doctor *doctor, const char *host)
{
    const struct addrinfo hints = {.ai_socktype = SOCK_STREAM};
    struct addrinfo *found = NULL;
    int failed = getaddrinfo(host, NULL, &hints, &found);
    if (failed == 0) {
        doctor_add(doctor, "dns", DOCTOR_GOOD, "", "%s has an address", host);
        freeaddrinfo(found);
    } else {
        doctor_add(doctor, "dns", DOCTOR_WRONG,
                   failed == EAI_AGAIN
                       ? "No name server answers: look at /etc/resolv.conf and the network."
                       : "Look for a mistake in the name, and ask whoever runs the name server.",
                   "%s: %s", host, gai_strerror(failed));
    }
}

static void look_at_names(struct doctor *doctor)
{
    const struct agent *agent = doctor->agent;
    const struct config *config = &agent->config;
    const char *url = agent->identity != NULL && config->use_http ? agent->identity->gateway->url : "";
    if (url[0] != '\0' && config->http.proxy[0] != '\0')
        url = config->http.proxy; /* which looks the gateway up itself */
    const char *hosts[] = {url[0] != '\0' ? host_of(url, agent->arena) : NULL,
                           config->has_smtp && config->use_mail ? config->smtp.host : NULL,
                           config->has_imap && config->use_mail ? config->imap.host : NULL};
    for (size_t i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++) {
        bool again = false;
        for (size_t j = 0; j < i; j++)
            again |= hosts[i] != NULL && hosts[j] != NULL && strcmp(hosts[i], hosts[j]) == 0;
        if (hosts[i] != NULL && !again)
            look_up(doctor, hosts[i]);
    }
}

static const char *http_advice(const char *said, const struct config *config)
{
    if (strstr(said, "pinned") != NULL)
        return "Ask the service centre for the key of its server, and whether it was changed: its pin is set in "
               "http { }. If it was not, somebody stands between.";
    if (strcasestr(said, "certificate") != NULL || strcasestr(said, "SSL") != NULL)
        return "Its certificate is not believed here: set ca-file in http { } to the authority of the "
               "gateway (or of the proxy that opens TLS), or pin to its key, and look at the clock.";
    if (strstr(said, "407") != NULL || strstr(said, "CONNECT") != NULL)
        return "The proxy does not let it through: set proxy-user and proxy-password-file in http { }, or "
               "ask for a way to the gateway.";
    if (strcasestr(said, "resolve") != NULL)
        return "See what is said of dns.";
    return config->http.proxy[0] != '\0'
               ? "Ask whoever runs the proxy whether it lets this machine reach the gateway."
               : "Ask for a way out by HTTPS to the gateway, or set proxy in http { }.";
}

static void look_at_clock(struct doctor *doctor, int64_t theirs)
{
    static const char advice[] = "Set the clock (timedatectl set-ntp true): with a wrong one certificates "
                                 "and updates are refused, and reports are shown to staff.";
    struct timex kernel = {0};
    int64_t now = clock_now();
    char here[32], there[32];
    clock_format(here, now);
    if (theirs == 0) {
        bool synchronised = adjtimex(&kernel) >= 0 && (kernel.status & STA_UNSYNC) == 0;
        doctor_add(doctor, "clock", synchronised ? DOCTOR_GOOD : DOCTOR_NOTE, advice,
                   synchronised ? "%s; kept by the network" : "%s; nobody here to compare it with", here);
        return;
    }
    clock_format(there, theirs);
    int64_t off = (now - theirs) / SECOND;
    doctor_add(doctor, "clock", llabs(off) > CLOCK_OFF_SECONDS ? DOCTOR_WRONG : DOCTOR_GOOD, advice,
               "here it is %s, at the gateway %s", here, there);
}

static void look_at_http(struct doctor *doctor)
{
    const struct agent *agent = doctor->agent;
    const struct config *config = &agent->config;
    const char *url = agent->identity == NULL ? "" : agent->identity->gateway->url;
    char text[256];
    int64_t date = 0;
    struct buf body = {0};
    struct courier_get get = {.url = url,
                              .way = config->http,
                              .date_r = &date};
    if (url[0] == '\0' || !config->use_http) {
        doctor_add(doctor, "http", DOCTOR_NOTE, "Reports go by mail alone.", "not used");
        look_at_clock(doctor, 0);
        return;
    }
    int got = courier_http_get(&get, "/gateway.pem", PEM_MAX, &body, text);
    if (got < 0)
        doctor_add(doctor, "http", DOCTOR_WRONG, http_advice(text, config), "%s: %s", url, text);
    else if (got == 0 || strstr(buf_text(&body), "-----BEGIN CERTIFICATE-----") == NULL)
        doctor_add(doctor, "http", DOCTOR_WRONG,
                   "Look whether the address is right, and whether a login page of the network stands "
                   "between.",
                   "%s: something answers, but it is no Platen gateway", url);
    else
        doctor_add(doctor, "http", DOCTOR_GOOD, "", "%s answers%s%s", url,
                   config->http.proxy[0] != '\0' ? " through the proxy " : "",
                   config->http.proxy[0] != '\0' ? host_of(config->http.proxy, agent->arena) : "");
    look_at_clock(doctor, date);
    buf_free(&body);
}

static void look_at_smtp(struct doctor *doctor)
{
    const struct config *config = &doctor->agent->config;
    const char *reply = "";
    if (!config->has_smtp || !config->use_mail) {
        doctor_add(doctor, "smtp", DOCTOR_NOTE, "Set smtp { } and address, so that mail takes over when HTTP is cut.",
                   "not set: without HTTP reports wait");
        return;
    }
    struct smtp *smtp = smtp_new(&config->smtp, &reply);
    enum smtp_result result = smtp == NULL ? SMTP_REFUSED : smtp_greet(smtp, &reply);
    doctor_add(doctor, "smtp", result == SMTP_SENT ? DOCTOR_GOOD : DOCTOR_WRONG,
               strstr(reply, "ertificate") != NULL
                   ? "Set ca-file in smtp { } to the authority of the mail server, and look at the clock."
               : strncmp(reply, "535", 3) == 0
                   ? "The mail server does not take the name or the password of smtp { }."
                   : "Look at host, port and security in smtp { }, and ask for a way out to that port.",
               "%s:%d: %s", config->smtp.host, config->smtp.port,
               result == SMTP_SENT ? "takes mails" : reply);
    smtp_free(&smtp);
}

static void look_at_imap(struct doctor *doctor)
{
    const struct config *config = &doctor->agent->config;
    struct imap *imap = NULL;
    const char *error = "";
    if (!config->has_imap || !config->use_mail)
        return;
    bool good = imap_open(&config->imap, &imap, &error) == IMAP_OK;
    doctor_add(doctor, "imap", good ? DOCTOR_GOOD : DOCTOR_WRONG,
               "Look at imap { }: host, port, user and password; without it replies to mails do not come.",
               "%s:%d: %s", config->imap.host, config->imap.port, good ? "lets the agent in" : error);
    imap_close(&imap);
}

/* ---- terminals ---- */

static const char *read_advice(const char *scheme, int result)
{
    if (result < 0)
        return "Another device may have its address now: look at the terminal's own page.";
    if (strcmp(scheme, "snmp") == 0)
        return "Look whether it is on, whether SNMP is switched on in it, and whether the community (or the "
               "user of version 3) is the one in credentials.";
    return strncmp(scheme, "ipp", 3) == 0
               ? "Look whether it is on, and whether IPP is switched on in it."
               : "Let whoever writes the status file write it there, readable for the agent.";
}

static void look_at_terminal(struct doctor *doctor, const char *name,
                             const struct credentials *credentials)
{
    struct agent *agent = doctor->agent;
    struct arena *arena = arena_new();
    struct terminal *terminal;
    struct reading *reading;
    const char *error = "there is no such terminal";
    struct read_request request = {.timeout = doctor->read_timeout * SECOND,
                                   .now = clock_now(),
                                   .credentials = credentials};
    const char *uri = NULL;
    if (terminal_load(agent->state, name, arena, &terminal, &error) == 1)
        uri = terminal->status[0] == '\0'
                  ? arena_printf(arena, "file:%s/%s.status", agent->config.status_folder, name)
              : strstr(terminal->status, "://") != NULL || strncmp(terminal->status, "file:", 5) == 0
                  ? terminal->status
                  : arena_printf(arena, "file:%s", terminal->status);
    int result = -1;
    if (uri != NULL && read_parse_uri(uri, arena, &request.uri, &error) == 1)
        result = read_uri(&request, arena, &reading, &error);
    const char *scheme = request.uri != NULL ? request.uri->scheme : "file";
    if (result == 1)
        doctor_add(doctor, arena_strdup(agent->arena, scheme), DOCTOR_GOOD, "", "%s is read", name);
    else
        doctor_add(doctor, arena_strdup(agent->arena, scheme), DOCTOR_WRONG,
                   read_advice(scheme, result), "%s: %s", name, error);
    arena_free(&arena);
}

static void look_at_terminals(struct doctor *doctor)
{
    struct agent *agent = doctor->agent;
    struct credentials *credentials = NULL;
    char **names;
    const char *error;
    size_t n = 0;
    if (terminal_list(agent->state, agent->arena, &names, &n, &error) != 1 || n == 0) {
        doctor_add(doctor, "terminals", DOCTOR_NOTE, "Register one: platen-agent register --terminal NAME ...",
                   "no terminal is registered");
        return;
    }
    if (agent->config.credentials[0] != '\0' &&
        credentials_read(agent->config.credentials, agent->arena, &credentials, &error) != 1)
        doctor_add(doctor, "credentials", DOCTOR_WRONG, "See reading.md for its form.", "%s", error);
    for (size_t i = 0; i < n && i < TERMINALS_MAX; i++)
        look_at_terminal(doctor, names[i], credentials);
    if (n > TERMINALS_MAX)
        doctor_add(doctor, "terminals", DOCTOR_NOTE, "platen-agent read asks a single one.",
                   "%zu more were not asked", n - TERMINALS_MAX);
}

void doctor_look(struct doctor *doctor)
{
    look_at_state(doctor);
    look_at_keys(doctor);
    look_at_run(doctor);
    look_at_spool(doctor);
    look_at_names(doctor);
    look_at_http(doctor);
    look_at_smtp(doctor);
    look_at_imap(doctor);
    look_at_terminals(doctor);
}
