#include "lib/smtp.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <curl/curl.h>

#include "lib/buf.h"
#include "lib/error.h"
#include "lib/memory.h"
#include "lib/text.h"
#include "lib/tls_client.h"

enum {
    IDLE_MAX = 100, // seconds a kept connection may idle; servers close theirs at 300
};

struct smtp {
    CURL *curl;
    char *host, *ca_file; // for the words about a refused certificate
    int port;
    enum smtp_security security;
    char curl_error[CURL_ERROR_SIZE];
    char line[300];    // the server's last line; after a refusal comes that of QUIT
    char refusal[300]; // its last line with 4xx or 5xx
    char reply[400];
    const char *mail;
    size_t size, sent;
};

static pthread_once_t once = PTHREAD_ONCE_INIT;

static void init_once(void)
{
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        memory_none();
}

static size_t give(char *to, size_t size, size_t count, void *context)
{
    struct smtp *smtp = context;
    size_t n = smtp->size - smtp->sent;
    if (n > size * count)
        n = size * count;
    memcpy(to, smtp->mail + smtp->sent, n);
    smtp->sent += n;
    return n;
}

// Every line the server says comes here.
static size_t hear(char *data, size_t size, size_t count, void *context)
{
    struct smtp *smtp = context;
    size_t n = 0;
    for (size_t i = 0; i < size * count && n < sizeof smtp->line - 1; i++)
        if (data[i] != '\r' && data[i] != '\n')
            smtp->line[n++] = (unsigned char)data[i] < 0x20 || data[i] == 0x7f ? ' ' : data[i];
    smtp->line[n] = '\0';
    if (smtp->line[0] == '4' || smtp->line[0] == '5')
        memcpy(smtp->refusal, smtp->line, n + 1);
    return size * count;
}

static bool is_loopback(const char *host)
{
    struct in_addr four;
    if (inet_pton(AF_INET, host, &four) == 1)
        return ntohl(four.s_addr) >> 24 == 127;
    return strcmp(host, "localhost") == 0 || strcmp(host, "::1") == 0;
}

static bool host_ok(const char *host)
{
    static const char *const legal =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:";
    return host[0] != '\0' && host[strspn(host, legal)] == '\0';
}

static void set_options(struct smtp *smtp, const struct smtp_settings *settings)
{
    CURL *curl = smtp->curl;
    char url[400];
    bool six = strchr(settings->host, ':') != NULL;
    snprintf(url, sizeof url, "%s://%s%s%s:%d", settings->security == SMTP_TLS ? "smtps" : "smtp",
             six ? "[" : "", settings->host, six ? "]" : "", settings->port);
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_USE_SSL,
                     (long)(settings->security == SMTP_PLAIN ? CURLUSESSL_NONE : CURLUSESSL_ALL));
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
    curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    if (settings->ca_file != NULL) {
        curl_easy_setopt(curl, CURLOPT_CAINFO, settings->ca_file);
        curl_easy_setopt(curl, CURLOPT_CAPATH, NULL); // not the system's authorities as well
    }
    if (settings->user != NULL) {
        curl_easy_setopt(curl, CURLOPT_USERNAME, settings->user);
        curl_easy_setopt(curl, CURLOPT_PASSWORD,
                         settings->password != NULL ? settings->password : "");
    }
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, 20L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT,
                     (long)(settings->timeout_seconds > 0 ? settings->timeout_seconds : 60));
    curl_easy_setopt(curl, CURLOPT_MAXAGE_CONN, (long)IDLE_MAX);
    curl_easy_setopt(curl, CURLOPT_TCP_KEEPALIVE, 1L);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, smtp->curl_error);
    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, give);
    curl_easy_setopt(curl, CURLOPT_READDATA, smtp);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, hear);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, smtp);
}

struct smtp *smtp_new(const struct smtp_settings *settings, const char **error_r)
{
    if (!host_ok(settings->host)) {
        *error_r = error_format("\"%s\" is no host name", settings->host);
        return NULL;
    }
    if (settings->security == SMTP_PLAIN && !is_loopback(settings->host)) {
        *error_r = error_format("%s: SMTP without TLS goes to this machine only", settings->host);
        return NULL;
    }
    pthread_once(&once, init_once);
    struct smtp *smtp = calloc(1, sizeof *smtp);
    if (smtp == NULL || (smtp->curl = curl_easy_init()) == NULL ||
        (smtp->host = strdup(settings->host)) == NULL)
        memory_none();
    if (settings->ca_file != NULL && (smtp->ca_file = strdup(settings->ca_file)) == NULL)
        memory_none();
    smtp->port = settings->port;
    smtp->security = settings->security;
    set_options(smtp, settings);
    return smtp;
}

void smtp_free(struct smtp **smtp)
{
    struct smtp *s = *smtp;
    if (s == NULL)
        return;
    curl_easy_cleanup(s->curl);
    free(s->host);
    free(s->ca_file);
    free(s);
    *smtp = NULL;
}

// ---- words about TLS ----

static int read_reply(struct tls_client *link)
{
    char text[2048];
    size_t n = 0;
    while (n < sizeof text - 1) {
        ssize_t got = tls_client_read(link, text + n, sizeof text - 1 - n);
        if (got <= 0)
            return 0;
        n += (size_t)got;
        text[n] = '\0';
        const char *last = n > 1 && text[n - 1] == '\n' ? memrchr(text, '\n', n - 1) : NULL;
        last = last != NULL ? last + 1 : text;
        if (text[n - 1] == '\n' && strlen(last) > 3 && last[3] == ' ')
            return atoi(last);
    }
    return 0;
}

// libcurl tells that a certificate was refused, not why; a second look says it in words. Nothing of
// ours is sent.
static bool explain_tls(struct smtp *smtp)
{
    const char *error;
    struct tls_client *link = tls_client_open(smtp->host, smtp->port, smtp->ca_file, 10, &error);
    if (link == NULL)
        return false;
    bool ready = true;
    if (smtp->security == SMTP_STARTTLS)
        ready = read_reply(link) == 220 && tls_client_write(link, "EHLO localhost\r\n", 16) == 1 &&
                read_reply(link) == 250 && tls_client_write(link, "STARTTLS\r\n", 10) == 1;
    if (ready && smtp->security == SMTP_STARTTLS && read_reply(link) != 220) {
        snprintf(smtp->reply, sizeof smtp->reply,
                 "%s:%d: connection refused by us: the server does no STARTTLS, so "
                 "anyone could read along",
                 smtp->host, smtp->port);
        tls_client_close(&link);
        return true;
    }
    bool refused = ready && tls_client_secure(link) == 0;
    if (refused)
        snprintf(smtp->reply, sizeof smtp->reply, "%s:%d: connection refused by us: %s", smtp->host,
                 smtp->port, tls_client_error(link));
    tls_client_close(&link);
    return refused;
}

// ---- sending ----

// RFC 5321, 2.3.8: CR and LF only together. Whatever else there is becomes CRLF, so that no server
// may see the end of a mail where we see none.
static void add_lines(struct buf *out, const char *mail, size_t size)
{
    const char *end = mail + size;
    while (mail < end) {
        const char *stop = mail;
        while (stop < end && *stop != '\r' && *stop != '\n')
            stop++;
        buf_add(out, mail, (size_t)(stop - mail));
        if (stop == end)
            break;
        buf_add(out, "\r\n", 2);
        mail = *stop == '\r' && stop + 1 < end && stop[1] == '\n' ? stop + 2 : stop + 1;
    }
}

static CURLcode perform(struct smtp *smtp, const char *sender, const char *recipient, bool fresh)
{
    struct curl_slist *to = curl_slist_append(NULL, recipient);
    if (to == NULL)
        memory_none();
    smtp->sent = 0;
    smtp->line[0] = smtp->refusal[0] = smtp->curl_error[0] = '\0';
    curl_easy_setopt(smtp->curl, CURLOPT_MAIL_FROM, sender);
    curl_easy_setopt(smtp->curl, CURLOPT_MAIL_RCPT, to);
    curl_easy_setopt(smtp->curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)smtp->size);
    curl_easy_setopt(smtp->curl, CURLOPT_FRESH_CONNECT, fresh ? 1L : 0L);
    CURLcode code = curl_easy_perform(smtp->curl);
    curl_easy_setopt(smtp->curl, CURLOPT_MAIL_RCPT, NULL);
    curl_slist_free_all(to);
    return code;
}

static bool is_kept_connection_gone(struct smtp *smtp, CURLcode code)
{
    long connects = 1, response = 0;
    if (code == CURLE_OK || smtp->sent > 0)
        return false;
    curl_easy_getinfo(smtp->curl, CURLINFO_NUM_CONNECTS, &connects);
    curl_easy_getinfo(smtp->curl, CURLINFO_RESPONSE_CODE, &response);
    return connects == 0 && (response < 400 || response == 421);
}

// A 5xx is about this mail only after MAIL, RCPT, DATA or the final dot; in a greeting or a login
// it is about us. 530: the server wants a login or TLS first.
static bool is_final(const struct smtp *smtp, CURLcode code, long response)
{
    if (response < 500 || response > 599 || response == 530)
        return false;
    return code == CURLE_SEND_ERROR || (code == CURLE_WEIRD_SERVER_REPLY && smtp->sent > 0);
}

static enum smtp_result judge(struct smtp *smtp, CURLcode code)
{
    long response = 0;
    curl_easy_getinfo(smtp->curl, CURLINFO_RESPONSE_CODE, &response);
    bool tls = code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CONNECT_ERROR ||
               code == CURLE_USE_SSL_FAILED;
    if (code == CURLE_OK)
        snprintf(smtp->reply, sizeof smtp->reply, "%s", smtp->line);
    else if (smtp->refusal[0] != '\0' && !tls)
        snprintf(smtp->reply, sizeof smtp->reply, "%s", smtp->refusal);
    else if (!tls || !explain_tls(smtp))
        snprintf(smtp->reply, sizeof smtp->reply, "%s:%d: %s", smtp->host, smtp->port,
                 smtp->curl_error[0] != '\0' ? smtp->curl_error : curl_easy_strerror(code));
    if (code == CURLE_OK)
        return SMTP_SENT;
    return is_final(smtp, code, response) ? SMTP_REFUSED : SMTP_LATER;
}

enum smtp_result smtp_send(struct smtp *smtp, const char *sender, const char *recipient,
                           const void *mail, size_t size, const char **reply_r)
{
    const char *error;
    struct buf lines = {0};
    *reply_r = smtp->reply;
    if (!text_mail_address_ok(recipient, &error) ||
        (sender[0] != '\0' && !text_mail_address_ok(sender, &error))) {
        snprintf(smtp->reply, sizeof smtp->reply, "not sent: %s", error);
        return SMTP_BAD_ADDRESS;
    }
    add_lines(&lines, mail, size);
    smtp->mail = buf_text(&lines);
    smtp->size = lines.len;
    CURLcode code = perform(smtp, sender, recipient, false);
    if (is_kept_connection_gone(smtp, code))
        code = perform(smtp, sender, recipient, true);
    enum smtp_result result = judge(smtp, code);
    buf_free(&lines);
    return result;
}

enum smtp_result smtp_greet(struct smtp *smtp, const char **reply_r)
{
    *reply_r = smtp->reply;
    smtp->refusal[0] = smtp->curl_error[0] = smtp->line[0] = '\0';
    curl_easy_setopt(smtp->curl, CURLOPT_UPLOAD, 0L);
    curl_easy_setopt(smtp->curl, CURLOPT_NOBODY, 1L);
    curl_easy_setopt(smtp->curl, CURLOPT_MAIL_RCPT, NULL);
    curl_easy_setopt(smtp->curl, CURLOPT_CUSTOMREQUEST, "NOOP");
    enum smtp_result result = judge(smtp, curl_easy_perform(smtp->curl));
    curl_easy_setopt(smtp->curl, CURLOPT_CUSTOMREQUEST, NULL);
    curl_easy_setopt(smtp->curl, CURLOPT_NOBODY, 0L);
    curl_easy_setopt(smtp->curl, CURLOPT_UPLOAD, 1L);
    return result;
}
