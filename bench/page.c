// page: a homepage over HTTP with every cache off, against parsing the XML of the same page,
// transforming, serializing and freeing it in a loop. Three steps, called by bench/with_gateway.py:
//   page fill ADDRESS PORT ENROLMENT_FILE    registers the terminals and reports how they are
//   page document STORE_DIR KEY_DIR DATA_DIR PATH    on a stopped store: builds the page, prints
//   its XML page measure ADDRESS PORT PATH DATA_DIR XML_FILE OUR_CORE OTHER_CORE
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include <libxml/parser.h>

#include "bench/http.h"
#include "gateway/base/render.h"
#include "gateway/store/store.h"
#include "lib/buf.h"
#include "lib/clock.h"
#include "lib/fileio.h"
#include "tests/support/load_agent.h"
#include "webui/webui.h"

enum { TERMINALS = 12, SHORT = 3, CONNECTIONS = 4, ROUNDS = 3, XML_MAX = 1 << 20 };
#define ROUND INT64_C(3000000) // microseconds

// ---- fill ----

struct post {
    const char *agent;
    struct load_report report;
};

static bool next_post(void *context, const char *host, struct buf *buf)
{
    const struct post *post = context;
    buf_printf(buf,
               "POST /report HTTP/1.1\r\nHost: %s\r\nPlaten-Agent: %s\r\nContent-Type: "
               "application/pkcs7-mime; smime-type=authEnveloped-data\r\nContent-Length: "
               "%zu\r\n\r\n",
               host, post->agent, post->report.size);
    buf_add(buf, post->report.der, post->report.size);
    return true;
}

static void post(struct http *connection, struct load_agent *agent, struct load_report report)
{
    struct post what = {load_agent_id(agent), report};
    http_one(connection, next_post, &what);
    free(report.der);
}

static int fill(char **argv)
{
    struct load_agent *agent = load_agent_new(argv[4]);
    struct http *connection = http_open(argv[2], atoi(argv[3]), 1);
    post(connection, agent, load_agent_enrolment(agent));
    for (unsigned i = 0; i < TERMINALS; i++) {
        post(connection, agent, load_agent_registration(agent, i));
        post(connection, agent,
             i < SHORT ? load_agent_shortage(agent, i) : load_agent_status(agent, i));
    }
    http_close(&connection, 1);
    load_agent_free(&agent);
    return EX_OK;
}

// ---- document ----

struct get {
    const char *path;
    int64_t end; // 0: one only
};

static bool next_get(void *context, const char *host, struct buf *buf)
{
    const struct get *get = context;
    if (get->end && clock_monotonic() >= get->end)
        return false;
    buf_printf(buf, "GET %s HTTP/1.1\r\nHost: %s\r\n\r\n", get->path, host);
    return true;
}

static void print_document(const char *page, struct _xmlDoc *doc)
{
    xmlChar *text = NULL;
    int size = 0;
    if (strcmp(page, "home") != 0)
        bench_fail("the path leads to another page");
    xmlDocDumpMemory(doc, &text, &size);
    fwrite(text, 1, (size_t)size, stdout);
    xmlFree(text);
}

static void read_key(const char *dir, const char *name, struct buf *key_r)
{
    const char *error = NULL;
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", dir, name);
    if (fileio_read_secret(path, 4096, key_r, &error) != 1)
        bench_fail(error);
}

static struct render *load(const char *data_dir)
{
    const char *error = NULL;
    char dir[4096];
    const char *dirs[] = {dir};
    snprintf(dir, sizeof dir, "%s/templates", data_dir);
    struct render *render = render_load(dirs, 1, &error);
    if (!render)
        bench_fail(error);
    return render;
}

static int document(char **argv)
{
    struct buf link = {0}, index = {0};
    struct store *store = NULL;
    const char *told = NULL, *error = "";
    bool in_use;
    read_key(argv[3], "link.key", &link);
    read_key(argv[3], "index.key", &index);
    struct store_settings where = {.dir = argv[2], .index_key = index.data};
    if (store_open(&where, &store, &told, &error) != STORE_OK)
        bench_fail(error);
    struct render *render = load(argv[4]);
    struct webui_settings settings = {.store = store,
                                      .render = render,
                                      .link_key = link.data,
                                      .open_certificate = "",
                                      .sign_certificate = "",
                                      .base_url = "http://127.0.0.1",
                                      .from = "service@platen.test",
                                      .listen_host = "127.0.0.1",
                                      .data_dir = argv[4],
                                      .now = clock_now,
                                      .watch = print_document};
    struct webui *webui = webui_start(&settings, &in_use, &error);
    if (!webui)
        bench_fail(error);
    struct http *connection = http_open("127.0.0.1", webui_port(webui), 1);
    http_one(connection, next_get, &(struct get){.path = argv[5]});
    http_close(&connection, 1);
    webui_stop(&webui);
    render_free(&render);
    store_close(&store);
    buf_free(&link);
    buf_free(&index);
    return EX_OK;
}

// ---- measure ----

static void stay_on(const char *core)
{
    cpu_set_t cores;
    CPU_ZERO(&cores);
    CPU_SET((size_t)atoi(core), &cores);
    if (sched_setaffinity(0, sizeof cores, &cores) < 0)
        bench_fail("cannot stay on one core");
}

static char *draw(const struct render *render, const struct buf *xml, const char *language,
                  size_t *size_r)
{
    const char *error = NULL;
    char *html = NULL;
    xmlDoc *doc =
        xmlReadMemory((const char *)xml->data, (int)xml->len, NULL, NULL, XML_PARSE_NONET);
    if (!doc ||
        render_document(render, "pages/home", language, doc, NULL, &html, size_r, &error) < 0)
        bench_fail(error ? error : "the document cannot be parsed");
    xmlFreeDoc(doc);
    return html;
}

static double draw_all(const struct render *render, const struct buf *xml, const char *language)
{
    int64_t start = clock_monotonic(), now = start;
    size_t done = 0, size;
    for (; now < start + ROUND; now = clock_monotonic(), done++)
        free(draw(render, xml, language, &size));
    return (double)done * 1e6 / (double)(now - start);
}

static char *language_of(const struct buf *xml)
{
    xmlDoc *doc =
        xmlReadMemory((const char *)xml->data, (int)xml->len, NULL, NULL, XML_PARSE_NONET);
    xmlChar *value =
        doc ? xmlGetProp(xmlDocGetRootElement(doc), (const xmlChar *)"language") : NULL;
    if (!value)
        bench_fail("the document names no language");
    xmlFreeDoc(doc);
    return (char *)value;
}

// Both must have drawn the same page.
static void compare(const struct http *connection, const struct render *render,
                    const struct buf *xml, const char *language)
{
    size_t size, got = connection->answer.len - connection->body;
    char *html = draw(render, xml, language, &size);
    if (size != got || memcmp(html, connection->answer.data + connection->body, size) != 0) {
        errno = 0;
        fprintf(stderr, "bench: %zu bytes over HTTP, %zu drawn here\n", got, size);
        bench_fail("two different pages");
    }
    free(html);
}

static int measure(char **argv)
{
    const char *error = NULL;
    struct buf xml = {0};
    if (fileio_read(argv[6], XML_MAX, &xml, &error) != 1)
        bench_fail(error);
    struct render *render = load(argv[5]);
    char *language = language_of(&xml);
    struct http *connections = http_open(argv[2], atoi(argv[3]), CONNECTIONS);
    struct get get = {.path = argv[4]};
    http_one(connections, next_get, &get);
    compare(connections, render, &xml, language);
    double ours[ROUNDS], theirs[ROUNDS], ratio[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
        stay_on(argv[8]);
        get.end = clock_monotonic() + ROUND;
        ours[round] = http_run(connections, CONNECTIONS, next_get, &get);
        stay_on(argv[7]);
        theirs[round] = draw_all(render, &xml, language);
        ratio[round] = ours[round] / theirs[round];
    }
    http_close(&connections, CONNECTIONS);
    xmlFree(language);
    render_free(&render);
    buf_free(&xml);
    printf("page ratio %.2f ours %.0f theirs %.0f pages/s\n", bench_median(ratio),
           bench_median(ours), bench_median(theirs));
    return EX_OK;
}

int main(int argc, char **argv)
{
    if (argc == 5 && strcmp(argv[1], "fill") == 0)
        return fill(argv);
    if (argc == 6 && strcmp(argv[1], "document") == 0)
        return document(argv);
    if (argc == 9 && strcmp(argv[1], "measure") == 0)
        return measure(argv);
    fprintf(stderr,
            "usage: page fill ADDRESS PORT ENROLMENT_FILE\n"
            "       page document STORE_DIR KEY_DIR DATA_DIR PATH\n"
            "       page measure ADDRESS PORT PATH DATA_DIR XML_FILE OUR_CORE OTHER_CORE\n");
    return EX_USAGE;
}
