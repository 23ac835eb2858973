// flat: what a report and a page cost beside few and beside a million terminals. Called by
// bench/flat.py:
//   flat fill STORE_DIR KEY_DIR TERMINALS PEOPLE_FILE     a fleet into a stopped store
//   flat reports ADDRESS PORT TERMINALS OPEN_CERT N       status reports of terminals taken at
//   random flat pages ADDRESS PORT KEY_DIR PEOPLE_FILE N         homepages of managers taken at
//   random flat page ADDRESS PORT PATH N                         one page of the staff's desk
// The last three print how many were answered in a second.
#include "bench/flat.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "bench/fleet.h"
#include "bench/http.h"
#include "lib/buf.h"
#include "lib/clock.h"
#include "lib/fileio.h"
#include "lib/report.h"

enum { REPORT_CONNECTIONS = 64, PAGE_CONNECTIONS = 4, PEOPLE_MAX = 16 << 20 };

static void read_key(const char *dir, const char *name, uint8_t *key_r)
{
    const char *error = NULL;
    struct buf key = {0};
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", dir, name);
    if (fileio_read_secret(path, 4096, &key, &error) != 1 || key.len != 32)
        bench_fail(error ? error : path);
    memcpy(key_r, key.data, 32);
    buf_free(&key);
}

void flat_read_keys(struct flat_keys *keys_r, const char *key_dir)
{
    read_key(key_dir, "link.key", keys_r->link);
    read_key(key_dir, "index.key", keys_r->index);
}

// Different at each run and in each round: no page is kept from the last.
static unsigned any(unsigned below)
{
    return (unsigned)((uint64_t)random() * below / ((uint64_t)RAND_MAX + 1));
}

static void told(double rate)
{
    printf("%.0f\n", rate);
}

// ---- reports ----

struct post {
    char agent[21];
    uint8_t *der;
    size_t size;
};

struct posts {
    struct post *all;
    size_t n, next;
};

static void make_post(struct post *post, const struct fleet *fleet, const struct seal_key *gateway)
{
    struct fleet_report r;
    const char *error = "";
    char *xml = NULL;
    size_t size;
    unsigned terminal = any(fleet->terminals), site = fleet->site_of[terminal];
    struct seal_key *key = fleet_key(site, FLEET_SIGN);
    seal_key_id(key, post->agent);
    int64_t now = clock_now();
    fleet_status(&r, fleet, terminal, post->agent, (uint64_t)now, now, true);
    if (report_write(&r.report, &xml, &size, &error) != 1 ||
        seal_make(xml, size, key, gateway, NULL, &post->der, &post->size) != SEAL_DONE)
        bench_fail(error);
    free(xml);
    seal_key_free(&key);
}

static bool next_report(void *context, const char *host, struct buf *buf)
{
    struct posts *posts = context;
    if (posts->next == posts->n)
        return false;
    const struct post *post = &posts->all[posts->next++];
    buf_printf(buf,
               "POST /report HTTP/1.1\r\nHost: %s\r\nPlaten-Agent: %s\r\nContent-Type: "
               "application/pkcs7-mime; smime-type=authEnveloped-data\r\nContent-Length: "
               "%zu\r\n\r\n",
               host, post->agent, post->size);
    buf_add(buf, post->der, post->size);
    return true;
}

static int reports(char **argv)
{
    const char *error = NULL;
    struct buf pem = {0};
    struct fleet *fleet = fleet_new((unsigned)strtoul(argv[4], NULL, 10));
    if (fileio_read(argv[5], 65536, &pem, &error) != 1)
        bench_fail(error);
    struct seal_key *gateway = seal_key_read_pem(pem.data, pem.len);
    struct posts posts = {.n = strtoul(argv[6], NULL, 10)};
    posts.all = calloc(posts.n, sizeof *posts.all);
    if (!gateway || !posts.all)
        bench_fail("set-up");
    for (size_t i = 0; i < posts.n; i++)
        make_post(&posts.all[i], fleet, gateway);
    struct http *connections = http_open(argv[2], atoi(argv[3]), REPORT_CONNECTIONS);
    told(http_run(connections, REPORT_CONNECTIONS, next_report, &posts));
    http_close(&connections, REPORT_CONNECTIONS);
    for (size_t i = 0; i < posts.n; i++)
        free(posts.all[i].der);
    free(posts.all);
    seal_key_free(&gateway);
    fleet_free(&fleet);
    buf_free(&pem);
    return EX_OK;
}

// ---- pages ----

struct gets {
    const char *path; // one, or those of people
    uint64_t *people;
    size_t n_people;
    const uint8_t *link_key;
    size_t left;
};

static bool next_page(void *context, const char *host, struct buf *buf)
{
    struct gets *gets = context;
    char token[LINK_TOKEN_SIZE];
    if (gets->left == 0)
        return false;
    gets->left--;
    if (gets->path) {
        flat_session(token);
        buf_printf(buf, "GET %s HTTP/1.1\r\nHost: %s\r\nCookie: platen=%s\r\n\r\n", gets->path,
                   host, token);
        return true;
    }
    link_token(gets->link_key, gets->people[any((unsigned)gets->n_people)], "h", 1, token);
    buf_printf(buf, "GET /h/%s HTTP/1.1\r\nHost: %s\r\n\r\n", token, host);
    return true;
}

static void run_pages(char **argv, struct gets *gets)
{
    struct http *connections = http_open(argv[2], atoi(argv[3]), PAGE_CONNECTIONS);
    told(http_run(connections, PAGE_CONNECTIONS, next_page, gets));
    http_close(&connections, PAGE_CONNECTIONS);
}

static int pages(char **argv)
{
    const char *error = NULL;
    struct buf text = {0};
    struct flat_keys keys;
    flat_read_keys(&keys, argv[4]);
    if (fileio_read(argv[5], PEOPLE_MAX, &text, &error) != 1)
        bench_fail(error);
    struct gets gets = {.link_key = keys.link, .left = strtoul(argv[6], NULL, 10)};
    gets.people = calloc(text.len + 1, sizeof *gets.people);
    if (!gets.people)
        bench_fail("memory");
    char *save = NULL;
    for (char *line = strtok_r((char *)text.data, "\n", &save); line;
         line = strtok_r(NULL, "\n", &save))
        gets.people[gets.n_people++] = strtoull(line, NULL, 10);
    run_pages(argv, &gets);
    free(gets.people);
    buf_free(&text);
    return EX_OK;
}

static int page(char **argv)
{
    struct gets gets = {.path = argv[4], .left = strtoul(argv[5], NULL, 10)};
    run_pages(argv, &gets);
    return EX_OK;
}

int main(int argc, char **argv)
{
    srandom((unsigned)clock_now());
    if (argc == 6 && strcmp(argv[1], "fill") == 0)
        return flat_fill(argv);
    if (argc == 7 && strcmp(argv[1], "reports") == 0)
        return reports(argv);
    if (argc == 7 && strcmp(argv[1], "pages") == 0)
        return pages(argv);
    if (argc == 6 && strcmp(argv[1], "page") == 0)
        return page(argv);
    fprintf(stderr, "usage: flat fill STORE_DIR KEY_DIR TERMINALS PEOPLE_FILE\n"
                    "       flat reports ADDRESS PORT TERMINALS OPEN_CERTIFICATE N\n"
                    "       flat pages ADDRESS PORT KEY_DIR PEOPLE_FILE N\n"
                    "       flat page ADDRESS PORT PATH N\n");
    return EX_USAGE;
}
