#include "lib/imap.h"

#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <libetpan/libetpan.h>

#include "lib/buf.h"
#include "lib/clock.h"
#include "lib/error.h"
#include "lib/imap_guard.h"
#include "lib/text.h"
#include "lib/tls_client.h"

enum {
    HEADER_MAX = 64 * 1024, // of a mail that is over the size limit
    FETCH_BYTES = 32 << 20, // bodies of one call
    FETCH_STEP = 200,       // mails of one command
    IDLE_SECONDS = 9 * 60,  // renewed: under the 29 minutes of RFC 2177 and what firewalls forget
    NOOP_SECONDS = 20,      // between polls where there is no IDLE
    UPLOAD_RATE = 20000,    // bytes a second below which a fetch counts as silence
};

enum capability {
    CAN_IDLE = 1,
    CAN_MOVE = 2,
    CAN_UIDPLUS = 4,
    CAN_PLAIN = 8,
    CAN_STARTTLS = 16,
    LOGIN_DISABLED = 32,
};

struct imap {
    struct tls_client *link;
    struct imap_guard guard;
    mailimap *session;
    bool broken; // nothing more is written or read
    int timeout;
    unsigned capabilities;
    uint32_t exists; // when the folder was last searched
    char name[280];  // host:port, for errors
    char error[400];
};

// ---- the stream below libetpan ----

static enum imap_result lost(struct imap *imap, const char *what)
{
    if (!imap->broken)
        snprintf(imap->error, sizeof imap->error, "%s: %s", imap->name, what);
    imap->broken = true;
    return IMAP_LOST;
}

static ssize_t low_read(mailstream_low *low, void *data, size_t size)
{
    struct imap *imap = low->data;
    const char *error;
    if (imap->broken)
        return -1;
    ssize_t n = tls_client_read(imap->link, data, size);
    if (n <= 0) {
        lost(imap, tls_client_error(imap->link));
        return -1;
    }
    if (!imap_guard_feed(&imap->guard, data, (size_t)n, &error)) {
        lost(imap, error);
        return -1;
    }
    return n;
}

static ssize_t low_write(mailstream_low *low, const void *data, size_t size)
{
    struct imap *imap = low->data;
    if (imap->broken)
        return -1;
    if (tls_client_write(imap->link, data, size) != 1) {
        lost(imap, tls_client_error(imap->link));
        return -1;
    }
    return (ssize_t)size;
}

static int low_close(mailstream_low *low)
{
    struct imap *imap = low->data;
    imap->broken = true;
    return 0;
}

static int low_fd(mailstream_low *low)
{
    return tls_client_fd(((struct imap *)low->data)->link);
}

static void low_free(mailstream_low *low)
{
    free(low); // its data is the struct imap, which imap_close frees
}

static void low_cancel(mailstream_low *low)
{
    (void)low;
}

static struct mailstream_cancel *low_get_cancel(mailstream_low *low)
{
    (void)low;
    return NULL;
}

static carray *low_chain(mailstream_low *low)
{
    (void)low;
    return NULL;
}

static int low_idle(mailstream_low *low)
{
    (void)low;
    return -1;
}

static mailstream_low_driver driver = {
    .mailstream_read = low_read,
    .mailstream_write = low_write,
    .mailstream_close = low_close,
    .mailstream_get_fd = low_fd,
    .mailstream_free = low_free,
    .mailstream_cancel = low_cancel,
    .mailstream_get_cancel = low_get_cancel,
    .mailstream_get_certificate_chain = low_chain,
    .mailstream_setup_idle = low_idle,
    .mailstream_unsetup_idle = low_idle,
    .mailstream_interrupt_idle = low_idle,
};

// ---- results ----

// What a libetpan code means; `what` was tried. The server's own words go with a refusal.
static enum imap_result result_of(struct imap *imap, int code, const char *what)
{
    switch (code) {
    case MAILIMAP_NO_ERROR:
    case MAILIMAP_NO_ERROR_AUTHENTICATED:
    case MAILIMAP_NO_ERROR_NON_AUTHENTICATED:
        return IMAP_OK;
    case MAILIMAP_ERROR_STREAM:
        return lost(imap, "connection lost");
    case MAILIMAP_ERROR_PARSE:
    case MAILIMAP_ERROR_BAD_STATE:
    case MAILIMAP_ERROR_FATAL:
    case MAILIMAP_ERROR_PROTOCOL:
    case MAILIMAP_ERROR_DONT_ACCEPT_CONNECTION:
        return lost(imap, "the server does not keep to IMAP, or ended the connection");
    case MAILIMAP_ERROR_MEMORY:
        abort();
    default:
        break;
    }
    const char *words = imap->session->imap_response;
    snprintf(imap->error, sizeof imap->error, "%s: %s refused: %s", imap->name, what,
             words != NULL ? words : "no reason given");
    return IMAP_REFUSED;
}

static void begin(struct imap *imap)
{
    tls_client_set_deadline(imap->link, imap->timeout);
    imap->error[0] = '\0';
}

// ---- connecting ----

static const struct {
    const char *name;
    bool auth;
    unsigned bit;
} capability_names[] = {
    {"IDLE", false, CAN_IDLE},
    {"MOVE", false, CAN_MOVE},
    {"UIDPLUS", false, CAN_UIDPLUS},
    {"STARTTLS", false, CAN_STARTTLS},
    {"LOGINDISABLED", false, LOGIN_DISABLED},
    {"PLAIN", true, CAN_PLAIN},
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
        result_of(imap, mailimap_custom_command(imap->session, "CAPABILITY"), "CAPABILITY");
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
    return result == 1 ? IMAP_OK : lost(imap, tls_client_error(imap->link));
}

static enum imap_result greet(struct imap *imap, bool secured)
{
    mailstream_low *low = mailstream_low_new(imap, &driver);
    mailstream *stream = low != NULL ? mailstream_new(low, 65536) : NULL;
    imap->session = mailimap_new(0, NULL);
    if (stream == NULL || imap->session == NULL)
        abort();
    int code = mailimap_connect(imap->session, stream);
    if (code == MAILIMAP_NO_ERROR_AUTHENTICATED && !secured)
        return tls_refused(imap, "the server claims a login without one, before STARTTLS");
    if (code == MAILIMAP_NO_ERROR_AUTHENTICATED)
        return lost(imap, "the server claims a login without one");
    return result_of(imap, code, "greeting");
}

// RFC 9051, 6.2.1: what was said before is forgotten; bytes behind the OK are an injection, which
// mailimap_starttls refuses.
static enum imap_result start_tls(struct imap *imap)
{
    enum imap_result result = read_capabilities(imap);
    if (result == IMAP_LOST)
        return result;
    if (!(imap->capabilities & CAN_STARTTLS))
        return tls_refused(imap, "the server offers no STARTTLS, so anyone could read along");
    int code = mailimap_starttls(imap->session);
    if (code == MAILIMAP_ERROR_STREAM)
        return lost(imap, "connection lost");
    if (code != MAILIMAP_NO_ERROR)
        return tls_refused(imap, "the server did not do STARTTLS as it must be done");
    memset(&imap->guard, 0, sizeof imap->guard);
    imap->guard.literal_max = HEADER_MAX;
    return secure(imap);
}

// ---- login ----

// Sends one line and reads the next that is for us: a continuation or the tagged answer. Only
// before the session is authenticated: nothing else can be under way then.
static const char *exchange(struct imap *imap, const char *line, const char *tag,
                            MMAPString *answer)
{
    mailstream *stream = imap->session->imap_stream;
    if (mailstream_write(stream, line, strlen(line)) == -1 ||
        mailstream_write(stream, "\r\n", 2) == -1 || mailstream_flush(stream) == -1)
        return NULL;
    for (;;) {
        const char *got = mailstream_read_line_remove_eol(stream, answer);
        if (got == NULL || got[0] == '+' || strncmp(got, tag, strlen(tag)) == 0)
            return got;
    }
}

static enum imap_result judge_login(struct imap *imap, const char *answer)
{
    if (answer == NULL)
        return lost(imap, "connection lost during login");
    const char *words = strchr(answer, ' ');
    if (words != NULL && strncasecmp(words, " OK", 3) == 0)
        return IMAP_OK;
    // RFC 5530: these say nothing about the password
    if (strcasestr(answer, "[UNAVAILABLE]") != NULL || strcasestr(answer, "[INUSE]") != NULL)
        return lost(imap, "the server cannot check the login now");
    snprintf(imap->error, sizeof imap->error, "%s: login refused: %s", imap->name,
             words != NULL ? words + 1 : answer);
    return IMAP_LOGIN_REFUSED;
}

// RFC 4616 by RFC 9051, 6.2.2, without SASL-IR, which not every server has.
static enum imap_result login_plain(struct imap *imap, const char *user, const char *password)
{
    struct buf secret = {0}, line = {0};
    MMAPString *answer = mmap_string_new("");
    if (answer == NULL)
        abort();
    buf_secret(&secret);
    buf_secret(&line);
    buf_add_byte(&secret, 0);
    buf_add_text(&secret, user);
    buf_add_byte(&secret, 0);
    buf_add_text(&secret, password);
    text_base64_add(&line, secret.data, secret.len);
    const char *got = exchange(imap, "P1 AUTHENTICATE PLAIN", "P1 ", answer);
    if (got != NULL && got[0] == '+')
        got = exchange(imap, buf_text(&line), "P1 ", answer);
    if (got != NULL && got[0] == '+')
        got = exchange(imap, "*", "P1 ", answer);
    enum imap_result result = judge_login(imap, got);
    if (result == IMAP_OK)
        imap->session->imap_state = MAILIMAP_STATE_AUTHENTICATED;
    buf_free(&secret);
    buf_free(&line);
    mmap_string_free(answer);
    return result;
}

static enum imap_result login_plainly(struct imap *imap, const char *user, const char *password)
{
    int code = mailimap_login(imap->session, user, password);
    if (code != MAILIMAP_ERROR_LOGIN)
        return result_of(imap, code, "login");
    const char *words = imap->session->imap_response;
    snprintf(imap->error, sizeof imap->error, "%s: login refused: %s", imap->name,
             words != NULL ? words : "");
    return IMAP_LOGIN_REFUSED;
}

static enum imap_result login(struct imap *imap, const char *user, const char *password)
{
    if (text_has_control(user) || text_has_control(password)) {
        snprintf(imap->error, sizeof imap->error, "%s: control characters in user or password",
                 imap->name);
        return IMAP_LOGIN_REFUSED;
    }
    if (imap->capabilities & CAN_PLAIN)
        return login_plain(imap, user, password);
    if (!(imap->capabilities & LOGIN_DISABLED))
        return login_plainly(imap, user, password);
    snprintf(imap->error, sizeof imap->error, "%s: the server admits neither LOGIN nor AUTH=PLAIN",
             imap->name);
    return IMAP_LOGIN_REFUSED;
}

static enum imap_result open_steps(struct imap *imap, const struct imap_settings *settings)
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
        result = login(imap, settings->user, settings->password);
    if (result == IMAP_OK)
        result = read_capabilities(imap);
    return result == IMAP_REFUSED ? IMAP_LOST : result;
}

enum imap_result imap_open(const struct imap_settings *settings, struct imap **imap_r,
                           const char **error_r)
{
    struct imap *imap = calloc(1, sizeof *imap);
    if (imap == NULL)
        abort();
    *imap_r = NULL;
    imap->timeout = settings->timeout_seconds > 0 ? settings->timeout_seconds : 30;
    imap->guard.literal_max = HEADER_MAX;
    snprintf(imap->name, sizeof imap->name, "%s:%d", settings->host, settings->port);
    imap->link =
        tls_client_open(settings->host, settings->port, settings->ca_file, imap->timeout, error_r);
    if (imap->link == NULL) {
        free(imap);
        return IMAP_LOST;
    }
    enum imap_result result = open_steps(imap, settings);
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

// ---- folders ----

enum imap_result imap_ensure_folder(struct imap *imap, const char *folder)
{
    clist *found = NULL;
    begin(imap);
    enum imap_result result =
        result_of(imap, mailimap_list(imap->session, "", folder, &found), "LIST");
    if (result != IMAP_OK)
        return result;
    bool there = clist_count(found) > 0;
    mailimap_list_result_free(found);
    return there ? IMAP_OK : result_of(imap, mailimap_create(imap->session, folder), "CREATE");
}

enum imap_result imap_select(struct imap *imap, const char *folder, uint32_t *uidvalidity_r)
{
    begin(imap);
    enum imap_result result = result_of(imap, mailimap_select(imap->session, folder), "SELECT");
    if (result != IMAP_OK)
        return result;
    imap->exists = imap->session->imap_selection_info->sel_exists;
    *uidvalidity_r = imap->session->imap_selection_info->sel_uidvalidity;
    return IMAP_OK;
}

// ---- finding ----

static int compare_uid(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

// Mails that are marked deleted were moved before, by a server without UIDPLUS: not again.
static int search_above(struct imap *imap, uint32_t after, clist **found_r)
{
    struct mailimap_search_key *all = mailimap_search_key_new_multiple_empty();
    struct mailimap_set *range = mailimap_set_new_interval(after + 1, 0);
    struct mailimap_search_key *undeleted = mailimap_search_key_new(
        MAILIMAP_SEARCH_KEY_UNDELETED, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
        NULL, NULL, NULL, NULL, 0, NULL, NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL, NULL);
    if (all == NULL || range == NULL || undeleted == NULL)
        abort();
    mailimap_search_key_multiple_add(all, mailimap_search_key_new_uid(range));
    mailimap_search_key_multiple_add(all, undeleted);
    int code = mailimap_uid_search(imap->session, NULL, all, found_r);
    mailimap_search_key_free(all);
    return code;
}

enum imap_result imap_uids(struct imap *imap, uint32_t after, uint32_t **uids_r, size_t *n_r)
{
    clist *found = NULL;
    *uids_r = NULL;
    *n_r = 0;
    if (after == UINT32_MAX)
        return IMAP_OK;
    begin(imap);
    uint32_t exists = imap->session->imap_selection_info->sel_exists;
    enum imap_result result = result_of(imap, search_above(imap, after, &found), "SEARCH");
    if (result != IMAP_OK)
        return result;
    imap->exists = exists;
    uint32_t *uids = calloc((size_t)clist_count(found) + 1, sizeof *uids);
    size_t n = 0;
    if (uids == NULL)
        abort();
    // n:* means the last mail even where its UID is below n
    for (clistiter *at = clist_begin(found); at != NULL; at = clist_next(at)) {
        uint32_t uid = *(const uint32_t *)clist_content(at);
        if (uid > after)
            uids[n++] = uid;
    }
    mailimap_search_result_free(found);
    qsort(uids, n, sizeof *uids, compare_uid);
    *uids_r = uids;
    *n_r = n;
    return IMAP_OK;
}

// ---- fetching ----

// Ascending UIDs as ranges. Freed with mailimap_set_free.
static struct mailimap_set *make_set(const uint32_t *uids, size_t n)
{
    struct mailimap_set *set = mailimap_set_new_empty();
    if (set == NULL)
        abort();
    for (size_t i = 0; i < n;) {
        size_t last = i;
        while (last + 1 < n && uids[last + 1] == uids[last] + 1)
            last++;
        if (mailimap_set_add_interval(set, uids[i], uids[last]) != MAILIMAP_NO_ERROR)
            abort();
        i = last + 1;
    }
    return set;
}

static enum imap_result fetch(struct imap *imap, const uint32_t *uids, size_t n,
                              struct mailimap_fetch_att *what, clist **found_r)
{
    struct mailimap_fetch_type *type = mailimap_fetch_type_new_fetch_att_list_empty();
    struct mailimap_set *set = make_set(uids, n);
    if (type == NULL || what == NULL)
        abort();
    mailimap_fetch_type_new_fetch_att_list_add(type, mailimap_fetch_att_new_uid());
    mailimap_fetch_type_new_fetch_att_list_add(type, what);
    int code = mailimap_uid_fetch(imap->session, set, type, found_r);
    mailimap_fetch_type_free(type);
    mailimap_set_free(set);
    return result_of(imap, code, "FETCH");
}

struct fetched {
    uint32_t uid;
    bool has_size;
    uint32_t size;
    const struct mailimap_msg_att_body_section *body;
};

static struct fetched read_attributes(const struct mailimap_msg_att *mail)
{
    struct fetched got = {0};
    for (clistiter *at = clist_begin(mail->att_list); at != NULL; at = clist_next(at)) {
        const struct mailimap_msg_att_item *item = clist_content(at);
        if (item->att_type != MAILIMAP_MSG_ATT_ITEM_STATIC)
            continue;
        const struct mailimap_msg_att_static *value = item->att_data.att_static;
        if (value->att_type == MAILIMAP_MSG_ATT_UID)
            got.uid = value->att_data.att_uid;
        else if (value->att_type == MAILIMAP_MSG_ATT_RFC822_SIZE)
            got.size = value->att_data.att_rfc822_size, got.has_size = true;
        else if (value->att_type == MAILIMAP_MSG_ATT_BODY_SECTION)
            got.body = value->att_data.att_body_section;
    }
    return got;
}

static struct imap_mail *find_mail(struct imap_mail *mails, size_t n, uint32_t uid)
{
    struct imap_mail key = {.uid = uid};
    return bsearch(&key, mails, n, sizeof *mails, compare_uid);
}

// Fills `size` of those that the server told, and drops the others.
static enum imap_result fetch_sizes(struct imap *imap, const uint32_t *uids, size_t n,
                                    struct imap_mail *mails, size_t *n_r)
{
    clist *found = NULL;
    size_t kept = 0;
    enum imap_result result = fetch(imap, uids, n, mailimap_fetch_att_new_rfc822_size(), &found);
    if (result != IMAP_OK)
        return result;
    for (size_t i = 0; i < n; i++)
        mails[i].uid = uids[i];
    bool *told = calloc(n, sizeof *told);
    if (told == NULL)
        abort();
    for (clistiter *at = clist_begin(found); at != NULL; at = clist_next(at)) {
        struct fetched got = read_attributes(clist_content(at));
        struct imap_mail *mail = got.has_size ? find_mail(mails, n, got.uid) : NULL;
        if (mail != NULL) {
            mail->size = got.size;
            told[mail - mails] = true;
        }
    }
    mailimap_fetch_list_free(found);
    for (size_t i = 0; i < n; i++)
        if (told[i])
            mails[kept++] = mails[i];
    free(told);
    *n_r = kept;
    return IMAP_OK;
}

static void keep_body(struct imap_mail *mail, const struct mailimap_msg_att_body_section *body,
                      uint32_t limit)
{
    size_t size = body->sec_body_part != NULL ? body->sec_length : 0;
    mail->raw = malloc(size + 1);
    if (mail->raw == NULL)
        abort();
    if (size > 0)
        memcpy(mail->raw, body->sec_body_part, size);
    mail->raw[size] = '\0';
    mail->raw_size = size;
    // more came than RFC822.SIZE said: what we have is not the whole mail
    if (size > limit)
        mail->size = limit + 1;
}

// One command: at most `limit` + 1 bytes of each mail, header only or all.
static enum imap_result fetch_bodies(struct imap *imap, const uint32_t *uids, size_t n, bool header,
                                     uint32_t limit, uint64_t bytes, struct imap_mail *mails,
                                     size_t n_mails)
{
    clist *found = NULL;
    struct mailimap_section *section =
        header ? mailimap_section_new_header() : mailimap_section_new(NULL);
    if (section == NULL)
        abort();
    imap->guard.literal_max = (uint64_t)limit + 1;
    tls_client_set_deadline(imap->link, imap->timeout + (int)(bytes / UPLOAD_RATE));
    enum imap_result result =
        fetch(imap, uids, n,
              mailimap_fetch_att_new_body_peek_section_partial(section, 0, limit + 1), &found);
    imap->guard.literal_max = HEADER_MAX;
    if (result != IMAP_OK)
        return result;
    for (clistiter *at = clist_begin(found); at != NULL; at = clist_next(at)) {
        struct fetched got = read_attributes(clist_content(at));
        struct imap_mail *mail = got.body != NULL ? find_mail(mails, n_mails, got.uid) : NULL;
        if (mail != NULL && mail->raw == NULL)
            keep_body(mail, got.body, header ? UINT32_MAX - 1 : limit);
    }
    mailimap_fetch_list_free(found);
    return IMAP_OK;
}

// Mails of one kind (too large or not), a few a command.
static enum imap_result fetch_kind(struct imap *imap, bool large, uint32_t max_size,
                                   struct imap_mail *mails, size_t n)
{
    uint32_t uids[FETCH_STEP];
    uint32_t limit = large ? HEADER_MAX : max_size;
    enum imap_result result = IMAP_OK;
    for (size_t i = 0; i < n && result == IMAP_OK;) {
        size_t count = 0;
        uint64_t bytes = 0;
        for (; i < n && count < FETCH_STEP; i++)
            if ((mails[i].size > max_size) == large) {
                uids[count++] = mails[i].uid;
                bytes += mails[i].size < limit ? mails[i].size : limit;
            }
        if (count > 0)
            result = fetch_bodies(imap, uids, count, large, limit, bytes, mails, n);
    }
    return result;
}

static size_t fit(const struct imap_mail *mails, size_t n, uint32_t max_size)
{
    uint64_t bytes = 0;
    size_t fits = 0;
    for (; fits < n; fits++) {
        bytes += mails[fits].size > max_size ? HEADER_MAX : mails[fits].size;
        if (fits > 0 && bytes > FETCH_BYTES)
            break;
    }
    return fits;
}

enum imap_result imap_fetch(struct imap *imap, const uint32_t *uids, size_t n, uint32_t max_size,
                            struct imap_mail **mails_r, size_t *n_r)
{
    struct imap_mail *mails = calloc(n + 1, sizeof *mails);
    size_t told = 0, kept = 0;
    if (mails == NULL)
        abort();
    *mails_r = NULL;
    *n_r = 0;
    begin(imap);
    enum imap_result result = n > 0 ? fetch_sizes(imap, uids, n, mails, &told) : IMAP_OK;
    told = fit(mails, told, max_size);
    // the large ones first: a small one may turn out to be large and must not be fetched twice
    if (result == IMAP_OK)
        result = fetch_kind(imap, true, max_size, mails, told);
    if (result == IMAP_OK)
        result = fetch_kind(imap, false, max_size, mails, told);
    for (size_t i = 0; i < told; i++)
        if (mails[i].raw != NULL)
            mails[kept++] = mails[i];
    if (result != IMAP_OK) {
        imap_mails_free(&mails, kept);
        return result;
    }
    *mails_r = mails;
    *n_r = kept;
    return IMAP_OK;
}

void imap_mails_free(struct imap_mail **mails, size_t n)
{
    for (size_t i = 0; *mails != NULL && i < n; i++)
        free((*mails)[i].raw);
    free(*mails);
    *mails = NULL;
}

// ---- moving ----

static int mark_deleted(struct imap *imap, struct mailimap_set *set)
{
    struct mailimap_flag_list *flags = mailimap_flag_list_new_empty();
    if (flags == NULL ||
        mailimap_flag_list_add(flags, mailimap_flag_new_deleted()) != MAILIMAP_NO_ERROR)
        abort();
    struct mailimap_store_att_flags *change = mailimap_store_att_flags_new_add_flags_silent(flags);
    if (change == NULL)
        abort();
    int code = mailimap_uid_store(imap->session, set, change);
    mailimap_store_att_flags_free(change);
    return code;
}

enum imap_result imap_move(struct imap *imap, const uint32_t *uids, size_t n, const char *folder)
{
    if (n == 0)
        return IMAP_OK;
    enum imap_result result;
    struct mailimap_set *set = make_set(uids, n);
    begin(imap);
    if (imap->capabilities & CAN_MOVE) {
        result = result_of(imap, mailimap_uid_move(imap->session, set, folder), "MOVE");
    } else {
        result = result_of(imap, mailimap_uid_copy(imap->session, set, folder), "COPY");
        if (result == IMAP_OK)
            result = result_of(imap, mark_deleted(imap, set), "STORE");
        // a plain EXPUNGE would also remove what others marked; without UIDPLUS the mark must do
        if (result == IMAP_OK && (imap->capabilities & CAN_UIDPLUS))
            result = result_of(imap, mailimap_uid_expunge(imap->session, set), "UID EXPUNGE");
    }
    mailimap_set_free(set);
    return result;
}

// ---- waiting ----

static bool buffered(const struct imap *imap)
{
    return imap->session->imap_stream->read_buffer_len > 0;
}

static bool woken(int wake_fd)
{
    struct pollfd wait = {.fd = wake_fd, .events = POLLIN};
    return wake_fd >= 0 && poll(&wait, 1, 0) > 0;
}

static bool grown(const struct imap *imap)
{
    return imap->session->imap_selection_info->sel_exists != imap->exists;
}

static enum imap_result idle_once(struct imap *imap, int seconds, int wake_fd)
{
    begin(imap);
    enum imap_result result = result_of(imap, mailimap_idle(imap->session), "IDLE");
    if (result != IMAP_OK)
        return result;
    bool told = buffered(imap) || tls_client_wait(imap->link, seconds, wake_fd);
    begin(imap); // the watchdog: a server that does not answer DONE is lost
    result = result_of(imap, mailimap_idle_done(imap->session), "IDLE");
    if (result != IMAP_OK)
        return result;
    return told || grown(imap) ? IMAP_OK : IMAP_NONE;
}

static enum imap_result poll_once(struct imap *imap, int seconds, int wake_fd)
{
    struct pollfd wait = {.fd = wake_fd, .events = POLLIN};
    poll(&wait, 1, seconds * 1000);
    begin(imap);
    enum imap_result result = result_of(imap, mailimap_noop(imap->session), "NOOP");
    if (result != IMAP_OK)
        return result;
    return grown(imap) ? IMAP_OK : IMAP_NONE;
}

enum imap_result imap_wait(struct imap *imap, int seconds, int wake_fd)
{
    int64_t end = clock_monotonic() + (int64_t)seconds * 1000000;
    bool idle = imap->capabilities & CAN_IDLE;
    enum imap_result result = grown(imap) ? IMAP_OK : IMAP_NONE;
    while (result == IMAP_NONE && !woken(wake_fd)) {
        int64_t left = (end - clock_monotonic() + 999999) / 1000000;
        int most = idle ? IDLE_SECONDS : NOOP_SECONDS;
        if (left <= 0)
            break;
        if (left < most)
            most = (int)left;
        result = idle ? idle_once(imap, most, wake_fd) : poll_once(imap, most, wake_fd);
    }
    return result;
}
