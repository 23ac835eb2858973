#include "lib/imap.h"

#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#include "lib/buf.h"
#include "lib/error.h"
#include "lib/imap_session.h"
#include "lib/memory.h"
#include "lib/tls_client.h"

// ---- results ----

enum imap_result imap_result_of(struct imap *imap, int code, const char *what)
{
    switch (code) {
    case MAILIMAP_NO_ERROR:
    case MAILIMAP_NO_ERROR_AUTHENTICATED:
    case MAILIMAP_NO_ERROR_NON_AUTHENTICATED:
        return IMAP_OK;
    case MAILIMAP_ERROR_STREAM:
        return imap_lost(imap, "connection lost");
    case MAILIMAP_ERROR_PARSE:
    case MAILIMAP_ERROR_BAD_STATE:
    case MAILIMAP_ERROR_FATAL:
    case MAILIMAP_ERROR_PROTOCOL:
    case MAILIMAP_ERROR_DONT_ACCEPT_CONNECTION:
        return imap_lost(imap, "the server does not keep to IMAP, or ended the connection");
    case MAILIMAP_ERROR_MEMORY:
        memory_none();
    default:
        break;
    }
    const char *words = imap->session->imap_response;
    snprintf(imap->error, sizeof imap->error, "%s: %s refused: %s", imap->name, what,
             words != NULL ? words : "no reason given");
    return IMAP_REFUSED;
}

void imap_begin(struct imap *imap)
{
    tls_client_set_deadline(imap->link, imap->timeout);
    imap_guard_command(&imap->guard);
    imap->error[0] = '\0';
}

struct mailimap_set *imap_set(const uint32_t *uids, size_t n)
{
    struct mailimap_set *set = mailimap_set_new_empty();
    if (set == NULL)
        memory_none();
    for (size_t i = 0; i < n;) {
        size_t last = i;
        while (last + 1 < n && uids[last + 1] == uids[last] + 1)
            last++;
        if (mailimap_set_add_interval(set, uids[i], uids[last]) != MAILIMAP_NO_ERROR)
            memory_none();
        i = last + 1;
    }
    return set;
}

// ---- connecting ----

static const struct {
    const char *name;
    bool auth;
    unsigned bit;
} capability_names[] = {
    {"IDLE", false, IMAP_CAN_IDLE},
    {"MOVE", false, IMAP_CAN_MOVE},
    {"UIDPLUS", false, IMAP_CAN_UIDPLUS},
    {"STARTTLS", false, IMAP_CAN_STARTTLS},
    {"LOGINDISABLED", false, IMAP_LOGIN_DISABLED},
    {"PLAIN", true, IMAP_CAN_PLAIN},
    {"XOAUTH2", true, IMAP_CAN_XOAUTH2},
    {"OAUTHBEARER", true, IMAP_CAN_OAUTHBEARER},
};

static enum imap_result read_capabilities(struct imap *imap)
{
    struct mailimap_connection_info *info = imap->session->imap_connection_info;
    // not mailimap_capability(): it crashes on a server that answers OK and lists nothing
    if (info->imap_capability != NULL)
        mailimap_capability_data_free(info->imap_capability);
    info->imap_capability = NULL;
    imap->capabilities = 0;
    enum imap_result result =
        imap_result_of(imap, mailimap_custom_command(imap->session, "CAPABILITY"), "CAPABILITY");
    if (result != IMAP_OK || info->imap_capability == NULL)
        return result;
    for (clistiter *at = clist_begin(info->imap_capability->cap_list); at != NULL;
         at = clist_next(at)) {
        const struct mailimap_capability *found = clist_content(at);
        bool auth = found->cap_type == MAILIMAP_CAPABILITY_AUTH_TYPE;
        const char *name = auth ? found->cap_data.cap_auth_type : found->cap_data.cap_name;
        for (size_t i = 0; name != NULL && i < sizeof capability_names / sizeof *capability_names;
             i++)
            if (auth == capability_names[i].auth && strcasecmp(name, capability_names[i].name) == 0)
                imap->capabilities |= capability_names[i].bit;
    }
    return IMAP_OK;
}

static enum imap_result tls_refused(struct imap *imap, const char *what)
{
    snprintf(imap->error, sizeof imap->error, "%s: connection refused by us: %s", imap->name, what);
    imap->broken = true;
    return IMAP_TLS_REFUSED;
}

static enum imap_result secure(struct imap *imap)
{
    int result = tls_client_secure(imap->link);
    if (result == 0)
        return tls_refused(imap, tls_client_error(imap->link));
    return result == 1 ? IMAP_OK : imap_lost(imap, tls_client_error(imap->link));
}

static enum imap_result greet(struct imap *imap, bool secured)
{
    imap->session = mailimap_new(0, NULL);
    if (imap->session == NULL)
        memory_none();
    int code = mailimap_connect(imap->session, imap_stream_new(imap));
    if (code == MAILIMAP_NO_ERROR_AUTHENTICATED && !secured)
        return tls_refused(imap, "the server claims a login without one, before STARTTLS");
    if (code == MAILIMAP_NO_ERROR_AUTHENTICATED)
        return imap_lost(imap, "the server claims a login without one");
    return imap_result_of(imap, code, "greeting");
}

// RFC 9051, 6.2.1: what was said before is forgotten; bytes behind the OK are an injection, which
// mailimap_starttls refuses.
static enum imap_result start_tls(struct imap *imap)
{
    enum imap_result result = read_capabilities(imap);
    if (result == IMAP_LOST)
        return result;
    if (!(imap->capabilities & IMAP_CAN_STARTTLS))
        return tls_refused(imap, "the server offers no STARTTLS, so anyone could read along");
    int code = mailimap_starttls(imap->session);
    if (code == MAILIMAP_ERROR_STREAM)
        return imap_lost(imap, "connection lost");
    if (code != MAILIMAP_NO_ERROR)
        return tls_refused(imap, "the server did not do STARTTLS as it must be done");
    imap->guard = (struct imap_guard){.literal_max = IMAP_HEADER_MAX};
    return secure(imap);
}

static enum imap_result open_steps(struct imap *imap, const struct imap_settings *settings,
                                   const char *token)
{
    enum imap_result result = IMAP_OK;
    bool tls = settings->security == IMAP_TLS;
    if (tls)
        result = secure(imap);
    if (result == IMAP_OK)
        result = greet(imap, tls);
    if (result == IMAP_OK && !tls)
        result = start_tls(imap);
    if (result == IMAP_OK)
        result = read_capabilities(imap);
    if (result == IMAP_OK)
        result = imap_login(imap, settings, token);
    if (result == IMAP_OK)
        result = read_capabilities(imap);
    return result == IMAP_REFUSED ? IMAP_LOST : result;
}

static struct imap *imap_new(const struct imap_settings *settings)
{
    struct imap *imap = calloc(1, sizeof *imap);
    if (imap == NULL)
        memory_none();
    imap->timeout = settings->timeout_seconds > 0 ? settings->timeout_seconds : 30;
    imap->guard.literal_max = IMAP_HEADER_MAX;
    snprintf(imap->name, sizeof imap->name, "%s:%d", settings->host, settings->port);
    return imap;
}

static enum imap_result connect_with(struct imap *imap, const struct imap_settings *settings,
                                     const char *token)
{
    const char *error;
    imap->link =
        tls_client_open(settings->host, settings->port, settings->ca_file, imap->timeout, &error);
    if (imap->link != NULL)
        return open_steps(imap, settings, token);
    snprintf(imap->error, sizeof imap->error, "%s", error);
    return IMAP_LOST;
}

// The token is made before the connection, which would not wait for it.
enum imap_result imap_open(const struct imap_settings *settings, struct imap **imap_r,
                           const char **error_r)
{
    struct imap *imap = imap_new(settings);
    struct buf token = {0};
    *imap_r = NULL;
    enum imap_result result = imap_login_token(imap, settings, &token);
    if (result == IMAP_OK)
        result = connect_with(imap, settings, buf_text(&token));
    buf_free(&token);
    if (result == IMAP_OK) {
        *imap_r = imap;
        return result;
    }
    *error_r = error_format("%s", imap->error);
    imap_close(&imap);
    return result;
}

void imap_close(struct imap **imap)
{
    struct imap *i = *imap;
    if (i == NULL)
        return;
    if (i->link != NULL)
        tls_client_set_deadline(i->link, 2);
    if (i->session != NULL)
        mailimap_free(i->session); // says LOGOUT first
    tls_client_close(&i->link);
    free(i);
    *imap = NULL;
}

const char *imap_error(const struct imap *imap)
{
    return imap->error;
}
