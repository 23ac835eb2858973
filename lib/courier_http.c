#include "lib/courier_http.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <curl/curl.h>
#include <jansson.h>

#include "lib/buf.h"
#include "lib/memory.h"
#include "lib/fileio.h"
#include "lib/text.h"

enum { ANSWER_MAX = 256 * 1024, RETRY_MIN = 1, RETRY_MAX = 3600 };

struct courier_http {
    CURL *curl;
    struct curl_slist *headers;
    struct buf body;
    char *url;
    struct courier_way way;
    char error[CURL_ERROR_SIZE];
};

static size_t take_body(char *data, size_t size, size_t n, void *context)
{
    struct courier_http *http = context;
    if (http->body.len + size * n > ANSWER_MAX)
        return 0;
    buf_add(&http->body, data, size * n);
    return size * n;
}

static char *join(const char *a, const char *b)
{
    char *text;
    if (asprintf(&text, "%s%s", a, b) < 0)
        memory_none();
    return text;
}

static char *base_of(const char *url)
{
    char *base = join(url, "");
    for (size_t len = strlen(base); len > 0 && base[len - 1] == '/';)
        base[--len] = '\0';
    return base;
}

struct courier_http *courier_http_new(const struct courier_http_settings *settings)
{
    struct courier_http *http = calloc(1, sizeof(*http));
    char *base = base_of(settings->url);
    char *agent = join("Platen-Agent: ", settings->agent);
    curl_global_init(CURL_GLOBAL_DEFAULT);
    if (http == NULL || (http->curl = curl_easy_init()) == NULL)
        memory_none();
    http->url = join(base, "/report");
    http->way = settings->way;
    http->headers = curl_slist_append(http->headers, agent);
    http->headers = curl_slist_append(
        http->headers, "Content-Type: application/pkcs7-mime; smime-type=authEnveloped-data");
    http->headers = curl_slist_append(http->headers, "Expect:");
    free(base);
    free(agent);
    return http;
}

void courier_http_free(struct courier_http **http)
{
    if (*http == NULL)
        return;
    curl_easy_cleanup((*http)->curl);
    curl_slist_free_all((*http)->headers);
    buf_free(&(*http)->body);
    free((*http)->url);
    free(*http);
    *http = NULL;
}

static bool is_set(const char *text)
{
    return text != NULL && text[0] != '\0';
}

/* Of the system's authorities a folder names each by its hash, so that only the one that is needed is
 * read; their bundle is 148 certificates in memory. */
static void set_belief(CURL *curl, const struct courier_way *way)
{
    if (is_set(way->pin))
        curl_easy_setopt(curl, CURLOPT_PINNEDPUBLICKEY, way->pin);
    if (is_set(way->pin) && !is_set(way->ca_file)) {
        curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 0L); // the key itself is known
        curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 0L);
    } else if (is_set(way->ca_file)) {
        curl_easy_setopt(curl, CURLOPT_CAINFO, way->ca_file);
        curl_easy_setopt(curl, CURLOPT_CAPATH, NULL); // not the system's authorities as well
    } else if (curl_version_info(CURLVERSION_NOW)->capath != NULL) {
        curl_easy_setopt(curl, CURLOPT_CAINFO, NULL);
    }
}

static long timeout_of(const struct courier_way *way)
{
    return way->timeout_seconds == 0 ? 30 : way->timeout_seconds;
}

static void set_way(CURL *curl, const struct courier_way *way)
{
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, is_set(way->pin) ? "https" : "http,https");
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_PROXY, way->proxy == NULL ? "" : way->proxy);
    if (is_set(way->proxy) && is_set(way->proxy_user)) {
        curl_easy_setopt(curl, CURLOPT_PROXYAUTH, (long)(CURLAUTH_BASIC | CURLAUTH_DIGEST));
        curl_easy_setopt(curl, CURLOPT_PROXYUSERNAME, way->proxy_user);
        curl_easy_setopt(curl, CURLOPT_PROXYPASSWORD,
                         way->proxy_password == NULL ? "" : way->proxy_password);
    }
    curl_easy_setopt(curl, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, timeout_of(way) / 3 + 1);
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "platen-agent/" PACKAGE_VERSION);
    set_belief(curl, way);
}

/* In our words where we know more than libcurl. */
static const char *failure(CURLcode code, const struct courier_way *way, const char *said)
{
    if (code == CURLE_SSL_PINNEDPUBKEYNOTMATCH)
        return "the gateway's key is another than the one that is pinned";
    if (code == CURLE_UNSUPPORTED_PROTOCOL && is_set(way->pin))
        return "a key is pinned, but the gateway's URL is not https://";
    return said[0] != '\0' ? said : curl_easy_strerror(code);
}

static void prepare(struct courier_http *http, const void *der, size_t size)
{
    CURL *curl = http->curl;
    buf_clear(&http->body);
    http->error[0] = '\0';
    curl_easy_reset(curl);
    curl_easy_setopt(curl, CURLOPT_URL, http->url);
    set_way(curl, &http->way);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, timeout_of(&http->way));
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, http->headers);
    curl_easy_setopt(curl, CURLOPT_POST, 1L);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, der);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)size);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, http);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, http->error);
}

/* One clean line of at most the answer's room. */
static void put_line(char *place, size_t size, const char *text)
{
    size_t len = text_utf8_cut(text, strlen(text), size - 1);
    memcpy(place, text, len);
    place[len] = '\0';
    for (char *c = place; *c != '\0'; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7f)
            *c = ' ';
}

static bool has_type(CURL *curl, const char *type)
{
    char *told = NULL;
    curl_easy_getinfo(curl, CURLINFO_CONTENT_TYPE, &told);
    return told != NULL && strncasecmp(told, type, strlen(type)) == 0 &&
           (told[strlen(type)] == '\0' || strchr("; ", told[strlen(type)]) != NULL);
}

/* RFC 9457. A body of another type is not shown: it may be anybody's page. */
static void tell_problem(struct courier_http *http, struct courier_http_answer *answer)
{
    snprintf(answer->text, sizeof(answer->text), "HTTP %d", answer->status);
    if (!has_type(http->curl, "application/problem+json"))
        return;
    json_t *problem = json_loadb((const char *)http->body.data, http->body.len, 0, NULL);
    const char *title = json_string_value(json_object_get(problem, "title"));
    const char *detail = json_string_value(json_object_get(problem, "detail"));
    char line[1024];
    snprintf(line, sizeof(line), "%s%s%s", title == NULL ? "" : title,
             title != NULL && detail != NULL ? ": " : "", detail == NULL ? "" : detail);
    if (line[0] != '\0') {
        line[text_utf8_cut(line, strlen(line), sizeof(line) - 1)] = '\0';
        put_line(answer->text, sizeof(answer->text), line);
    }
    json_decref(problem);
}

static int64_t retry_after(CURL *curl)
{
    curl_off_t seconds = 0;
    curl_easy_getinfo(curl, CURLINFO_RETRY_AFTER, &seconds);
    if (seconds <= 0)
        return 0;
    return (seconds > RETRY_MAX ? RETRY_MAX : seconds) * (int64_t)1000000;
}

static enum courier_http_result judge(struct courier_http *http, struct courier_http_answer *answer)
{
    int status = answer->status;
    if (status >= 200 && status <= 299) {
        if (has_type(http->curl, "application/pkcs7-mime") && http->body.len > 0) {
            answer->body = http->body.data;
            answer->size = http->body.len;
            return COURIER_HTTP_ANSWER;
        }
        snprintf(answer->text, sizeof(answer->text), "HTTP %d without a sealed reply", status);
        return COURIER_HTTP_FAILED;
    }
    tell_problem(http, answer);
    if (status == 503 || status == 429) {
        answer->retry_after = retry_after(http->curl);
        return answer->retry_after >= RETRY_MIN ? COURIER_HTTP_BUSY : COURIER_HTTP_FAILED;
    }
    return status >= 400 && status <= 499 ? COURIER_HTTP_PROBLEM : COURIER_HTTP_FAILED;
}

enum courier_http_result courier_http_post(struct courier_http *http, const void *der, size_t size,
                                           struct courier_http_answer *answer_r)
{
    long status = 0;
    *answer_r = (struct courier_http_answer){0};
    prepare(http, der, size);
    CURLcode code = curl_easy_perform(http->curl);
    curl_easy_getinfo(http->curl, CURLINFO_RESPONSE_CODE, &status);
    answer_r->status = (int)status;
    if (code == CURLE_OK)
        return judge(http, answer_r);
    put_line(answer_r->text, sizeof(answer_r->text),
             failure(code, &http->way, http->error));
    return COURIER_HTTP_FAILED;
}

/* ---- GET ---- */

struct getting {
    CURL *curl;
    const struct courier_way *way;
    struct buf *buf; /* or */
    int fd;
    uint64_t have, most, from;
    bool too_much, not_written;
};

static size_t take_date(char *data, size_t size, size_t n, void *context)
{
    static const char name[] = "date:";
    char line[64];
    size *= n;
    if (size > sizeof(name) && size < sizeof(line) && strncasecmp(data, name, sizeof(name) - 1) == 0) {
        memcpy(line, data + sizeof(name) - 1, size - sizeof(name) + 1);
        line[size - sizeof(name) + 1] = '\0';
        time_t date = curl_getdate(line, NULL);
        if (date > 0)
            *(int64_t *)context = (int64_t)date * 1000000;
    }
    return size;
}

/* Who does not know ranges (many a proxy) sends all of it again, in place of what is there. */
static bool begin_anew(struct getting *getting)
{
    getting->from = getting->have = 0;
    return ftruncate(getting->fd, 0) == 0 && lseek(getting->fd, 0, SEEK_SET) == 0;
}

static size_t take_piece(char *data, size_t size, size_t n, void *context)
{
    struct getting *getting = context;
    const char *error;
    long status = 0;
    size *= n;
    curl_easy_getinfo(getting->curl, CURLINFO_RESPONSE_CODE, &status);
    if (status == 200 && getting->from > 0 && !begin_anew(getting)) {
        getting->not_written = true;
        return 0;
    }
    if (status != (getting->from > 0 ? 206 : 200))
        return 0;
    if (size > getting->most - getting->have) {
        getting->too_much = true;
        return 0;
    }
    if (getting->buf != NULL)
        buf_add(getting->buf, data, size);
    else if (fileio_write_all(getting->fd, data, size, &error) != 1) {
        getting->not_written = true;
        return 0;
    }
    getting->have += size;
    return size;
}

static int judge_get(struct getting *getting, CURLcode code, const char *said, char text[static 256])
{
    long status = 0;
    curl_easy_getinfo(getting->curl, CURLINFO_RESPONSE_CODE, &status);
    if (code == CURLE_OK && status == (getting->from > 0 ? 206 : 200))
        return 1;
    if (status == 404)
        return 0;
    if (getting->too_much)
        snprintf(text, 256, "more than the %llu bytes that it may have",
                 (unsigned long long)getting->most);
    else if (getting->not_written)
        snprintf(text, 256, "cannot be written: %s", strerror(errno));
    else if (status != 0 && status != 200 && status != 206)
        snprintf(text, 256, "HTTP %ld", status);
    else
        put_line(text, 256, failure(code, getting->way, said));
    return getting->not_written ? -2 : -1;
}

static int run_get(const struct courier_get *get, const char *path, struct getting *getting,
                   char text[static 256])
{
    char *base = base_of(get->url), *url = join(base, path), range[32];
    char said[CURL_ERROR_SIZE] = "";
    CURL *curl = getting->curl = curl_easy_init();
    if (curl == NULL)
        memory_none();
    text[0] = '\0';
    getting->way = &get->way;
    getting->have = getting->from;
    curl_easy_setopt(curl, CURLOPT_URL, url);
    set_way(curl, &get->way);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 100L);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, timeout_of(&get->way));
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_piece);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, getting);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, said);
    snprintf(range, sizeof(range), "%llu-", (unsigned long long)getting->from);
    if (getting->from > 0)
        curl_easy_setopt(curl, CURLOPT_RANGE, range);
    if (get->date_r != NULL) {
        curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_date);
        curl_easy_setopt(curl, CURLOPT_HEADERDATA, get->date_r);
        curl_easy_setopt(curl, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L); /* the proxy's clock is another */
    }
    int result = judge_get(getting, curl_easy_perform(curl), said, text);
    curl_easy_cleanup(curl);
    free(url);
    free(base);
    return result;
}

int courier_http_get(const struct courier_get *get, const char *path, uint64_t most, struct buf *buf,
                     char text[static 256])
{
    struct getting getting = {.buf = buf, .fd = -1, .most = most};
    return run_get(get, path, &getting, text);
}

int courier_http_download(const struct courier_get *get, const char *path, int fd, uint64_t from,
                          uint64_t most, char text[static 256])
{
    struct getting getting = {.fd = fd, .from = from, .most = most};
    return run_get(get, path, &getting, text);
}
