#include "agent/read/ipp_http.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <curl/curl.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include "lib/buf.h"
#include "lib/clock.h"
#include "lib/memory.h"
#include "lib/text.h"

enum { HEADERS_MAX = 256 * 1024, REDIRECTS_MAX = 3, CONNECT_MS = 10000 };

struct ipp_http {
    const struct ipp_http_settings *settings;
    CURL *curl;
    struct curl_slist *headers;
    struct buf body;
    size_t header_size;
    bool too_large;
    char error[CURL_ERROR_SIZE];
};

static pthread_once_t curl_once = PTHREAD_ONCE_INIT;

static void start_curl(void)
{
    curl_global_init(CURL_GLOBAL_DEFAULT);
}

struct ipp_http *ipp_http_new(const struct ipp_http_settings *settings)
{
    struct ipp_http *http = memory_need(calloc(1, sizeof(*http)));
    pthread_once(&curl_once, start_curl);
    http->curl = memory_need(curl_easy_init());
    http->settings = settings;
    http->headers = curl_slist_append(http->headers, "Content-Type: application/ipp");
    http->headers = curl_slist_append(http->headers, "Accept: application/ipp");
    http->headers = curl_slist_append(http->headers, "Expect:");
    return http;
}

void ipp_http_free(struct ipp_http **http)
{
    if (*http == NULL)
        return;
    curl_easy_cleanup((*http)->curl);
    curl_slist_free_all((*http)->headers);
    buf_free(&(*http)->body);
    free(*http);
    *http = NULL;
}

static size_t take_body(char *data, size_t size, size_t n, void *context)
{
    struct ipp_http *http = context;
    http->too_large = http->body.len + size * n > IPP_HTTP_ANSWER_MAX;
    if (http->too_large)
        return 0;
    buf_add(&http->body, data, size * n);
    return size * n;
}

/* Headers without end are not kept, but they are not read without end either. */
static size_t take_header(char *data, size_t size, size_t n, void *context)
{
    struct ipp_http *http = context;
    (void)data;
    http->header_size += size * n;
    return http->header_size > HEADERS_MAX ? 0 : size * n;
}

/* Old printers know no better, and without it they would be asked with no TLS at all. */
static CURLcode bear_old(CURL *curl, void *context, void *data)
{
    (void)curl;
    (void)data;
    SSL_CTX_set_security_level(context, 0);
    SSL_CTX_set_options(context, SSL_OP_LEGACY_SERVER_CONNECT);
    return CURLE_OK;
}

static void prepare_tls(struct ipp_http *http)
{
    const struct ipp_http_settings *settings = http->settings;
    CURL *curl = http->curl;
    bool vouched = settings->user != NULL && settings->pin == NULL;
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, vouched ? 1L : 0L);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, vouched ? 2L : 0L);
    curl_easy_setopt(curl, CURLOPT_PINNEDPUBLICKEY, settings->pin);
    if (settings->user == NULL) {
        curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_0);
        curl_easy_setopt(curl, CURLOPT_SSL_CTX_FUNCTION, bear_old);
    }
    if (settings->user != NULL) {
        curl_easy_setopt(curl, CURLOPT_HTTPAUTH, (long)(CURLAUTH_BASIC | CURLAUTH_DIGEST));
        curl_easy_setopt(curl, CURLOPT_USERNAME, settings->user);
        curl_easy_setopt(curl, CURLOPT_PASSWORD,
                         settings->password == NULL ? "" : settings->password);
    }
}

static void prepare(struct ipp_http *http, const char *url, int64_t until)
{
    CURL *curl = http->curl;
    int64_t left = (until - clock_monotonic()) / 1000;
    if (left < 1)
        left = 1;
    buf_clear(&http->body);
    http->header_size = 0;
    http->too_large = false;
    http->error[0] = '\0';
    curl_easy_reset(curl);
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)left);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, left < CONNECT_MS ? (long)left : CONNECT_MS);
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "platen-agent/" PACKAGE_VERSION);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, http->error);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, http);
    prepare_tls(http);
}

static void prepare_post(struct ipp_http *http, const void *body, size_t size)
{
    CURL *curl = http->curl;
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, http->headers);
    curl_easy_setopt(curl, CURLOPT_POST, 1L);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)size);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, http);
}

static void put_line(struct ipp_http_answer *answer, const char *text)
{
    size_t len = text_utf8_cut(text, strlen(text), sizeof(answer->text) - 1);
    memcpy(answer->text, text, len);
    answer->text[len] = '\0';
    for (char *c = answer->text; *c != '\0'; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7f)
            *c = ' ';
}

/* ---- the pin to be told ---- */

/* "sha256//BASE64" of the certificate's public key, as curl and HTTP's pinning write it. */
static bool pin_of(const char *pem, char *pin, size_t size)
{
    uint8_t digest[EVP_MAX_MD_SIZE], *key = NULL;
    unsigned digest_size = 0;
    struct buf text = {0};
    BIO *bio = BIO_new_mem_buf(pem, -1);
    X509 *certificate = bio == NULL ? NULL : PEM_read_bio_X509(bio, NULL, NULL, NULL);
    int len = certificate == NULL ? -1 : i2d_PUBKEY(X509_get0_pubkey(certificate), &key);
    bool done = len > 0 && EVP_Digest(key, (size_t)len, digest, &digest_size, EVP_sha256(), NULL);
    if (done) {
        text_base64_add(&text, digest, digest_size);
        done = snprintf(pin, size, "sha256//%s", buf_text(&text)) < (int)size;
    }
    buf_free(&text);
    OPENSSL_free(key);
    X509_free(certificate);
    BIO_free(bio);
    return done;
}

/* Connects once more, sends nothing, and looks at the certificate. */
static bool ask_pin(struct ipp_http *http, const char *url, int64_t until, char *pin, size_t size)
{
    static const char mark[] = "Cert:";
    struct curl_certinfo *info = NULL;
    bool found = false;
    prepare(http, url, until);
    curl_easy_setopt(http->curl, CURLOPT_SSL_VERIFYPEER, 0L);
    curl_easy_setopt(http->curl, CURLOPT_SSL_VERIFYHOST, 0L);
    curl_easy_setopt(http->curl, CURLOPT_PINNEDPUBLICKEY, NULL);
    curl_easy_setopt(http->curl, CURLOPT_USERNAME, NULL);
    curl_easy_setopt(http->curl, CURLOPT_CERTINFO, 1L);
    curl_easy_setopt(http->curl, CURLOPT_CONNECT_ONLY, 1L);
    if (curl_easy_perform(http->curl) != CURLE_OK ||
        curl_easy_getinfo(http->curl, CURLINFO_CERTINFO, &info) != CURLE_OK || info == NULL ||
        info->num_of_certs < 1)
        return false;
    for (struct curl_slist *line = info->certinfo[0]; line != NULL && !found; line = line->next)
        if (strncmp(line->data, mark, sizeof(mark) - 1) == 0)
            found = pin_of(line->data + sizeof(mark) - 1, pin, size);
    return found;
}

static enum ipp_http_result not_vouched(struct ipp_http *http, const char *url, int64_t until,
                                        struct ipp_http_answer *answer)
{
    char pin[80], line[256];
    if (ask_pin(http, url, until, pin, sizeof(pin)))
        snprintf(line, sizeof(line),
                 "nobody vouches for the printer's certificate, so no password is sent; its key is "
                 "pin = %s",
                 pin);
    else
        snprintf(line, sizeof(line),
                 "nobody vouches for the printer's certificate, so no password is sent");
    put_line(answer, line);
    return IPP_HTTP_FAILED;
}

/* ---- what came ---- */

static enum ipp_http_result cut(struct ipp_http *http, struct ipp_http_answer *answer,
                                const char *why)
{
    answer->body = http->body.data;
    answer->size = http->body.len;
    answer->cut = why;
    return IPP_HTTP_ANSWER;
}

static enum ipp_http_result fail(struct ipp_http *http, CURLcode code,
                                 struct ipp_http_answer *answer)
{
    long os_error = 0;
    curl_easy_getinfo(http->curl, CURLINFO_OS_ERRNO, &os_error);
    put_line(answer, http->error[0] != '\0' ? http->error : curl_easy_strerror(code));
    if (http->too_large)
        return cut(http, answer, "the answer is larger than 4 MB");
    if (http->body.len > 0 && answer->status == 200)
        return cut(http, answer,
                   code == CURLE_OPERATION_TIMEDOUT ? "the answer took too long"
                                                    : "the answer broke off");
    if (code == CURLE_COULDNT_CONNECT && os_error == ECONNREFUSED)
        return IPP_HTTP_REFUSED;
    if (code == CURLE_UNSUPPORTED_PROTOCOL || code == CURLE_WEIRD_SERVER_REPLY ||
        code == CURLE_WRITE_ERROR)
        return IPP_HTTP_NONSENSE;
    return IPP_HTTP_FAILED;
}

static enum ipp_http_result judge(struct ipp_http *http, struct ipp_http_answer *answer)
{
    char line[64];
    snprintf(line, sizeof(line), "HTTP %d", answer->status);
    put_line(answer, line);
    switch (answer->status) {
    case 200:
        answer->body = http->body.data;
        answer->size = http->body.len;
        return answer->size > 0 ? IPP_HTTP_ANSWER : IPP_HTTP_NONSENSE;
    case 401:
    case 407:
        put_line(answer, http->settings->user == NULL
                             ? "it asks for a name and a password (HTTP 401)"
                             : "it does not take the name and password (HTTP 401)");
        return IPP_HTTP_FAILED;
    case 426:
        put_line(answer, "it wants TLS: ask by ipps: (HTTP 426)");
        return IPP_HTTP_FAILED;
    case 400:
    case 404:
    case 405:
    case 410:
    case 415:
    case 501:
        return IPP_HTTP_NOT_HERE;
    default:
        return IPP_HTTP_FAILED;
    }
}

/* ---- redirects ---- */

static bool part_is(CURLU *a, CURLU *b, CURLUPart part)
{
    char *x = NULL, *y = NULL;
    bool same = curl_url_get(a, part, &x, 0) == CURLUE_OK &&
                curl_url_get(b, part, &y, 0) == CURLUE_OK && strcasecmp(x, y) == 0;
    curl_free(x);
    curl_free(y);
    return same;
}

/* The same host, and not from TLS to none. */
static bool may_follow(const char *from, const char *to)
{
    CURLU *a = curl_url(), *b = curl_url();
    bool may = curl_url_set(a, CURLUPART_URL, from, 0) == CURLUE_OK &&
               curl_url_set(b, CURLUPART_URL, to, 0) == CURLUE_OK &&
               part_is(a, b, CURLUPART_HOST) &&
               (part_is(a, b, CURLUPART_SCHEME) || strncasecmp(from, "http:", 5) == 0);
    curl_url_cleanup(a);
    curl_url_cleanup(b);
    return may;
}

/* Where to; NULL when the answer stands. */
static char *next_url(struct ipp_http *http, const char *url, struct ipp_http_answer *answer,
                      bool *wrong)
{
    const char *to = NULL;
    *wrong = false;
    if (answer->status < 300 || answer->status > 399)
        return NULL;
    curl_easy_getinfo(http->curl, CURLINFO_REDIRECT_URL, &to);
    if (to != NULL && may_follow(url, to))
        return memory_need(strdup(to));
    *wrong = true;
    put_line(answer, "it sends us to another place, which is not followed");
    return NULL;
}

static enum ipp_http_result post_once(struct ipp_http *http, const char *url, const void *body,
                                      size_t size, int64_t until, struct ipp_http_answer *answer)
{
    long status = 0;
    prepare(http, url, until);
    prepare_post(http, body, size);
    CURLcode code = curl_easy_perform(http->curl);
    curl_easy_getinfo(http->curl, CURLINFO_RESPONSE_CODE, &status);
    answer->status = (int)status;
    if (code == CURLE_PEER_FAILED_VERIFICATION)
        return not_vouched(http, url, until, answer);
    if (code == CURLE_SSL_PINNEDPUBKEYNOTMATCH) {
        put_line(answer, "the printer's key is another than the one that is pinned");
        return IPP_HTTP_FAILED;
    }
    return code == CURLE_OK ? judge(http, answer) : fail(http, code, answer);
}

enum ipp_http_result ipp_http_post(struct ipp_http *http, const char *url, const void *body,
                                   size_t size, int64_t until, struct ipp_http_answer *answer_r)
{
    enum ipp_http_result result;
    char *at = memory_need(strdup(url)), *next;
    bool wrong = false;
    int redirects = 0;
    for (;;) {
        memset(answer_r, 0, sizeof(*answer_r));
        result = post_once(http, at, body, size, until, answer_r);
        next = redirects++ < REDIRECTS_MAX ? next_url(http, at, answer_r, &wrong) : NULL;
        free(at);
        if (next == NULL)
            break;
        at = next;
    }
    return wrong ? IPP_HTTP_FAILED : result;
}
