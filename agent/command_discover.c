/* discover: asks every address of a network by SNMP who it is, and its link by DNS-SD who prints.
 */
#include <arpa/inet.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "agent/agent.h"
#include "agent/commands.h"
#include "agent/options.h"
#include "agent/read/credentials.h"
#include "agent/read/dns_sd.h"
#include "agent/read/dns_sd_search.h"
#include "agent/read/maker.h"
#include "agent/read/read.h"
#include "agent/read/reading.h"
#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/clock.h"
#include "lib/text.h"

enum { ADDRESSES_MAX = 4096, PREFIX_MIN = 20, AT_ONCE = 256 };

static const int64_t patience = 60 * 1000000LL; /* for one device */

struct range {
    uint32_t first, last; /* in the machine's order */
};

/* "10.1.2.0/24", "10.1.2.3". Network and broadcast address are no devices. 1 or 0. */
static int parse_network(const char *text, struct range *range)
{
    char address[INET_ADDRSTRLEN];
    struct in_addr in;
    uint64_t bits = 32;
    size_t len = strcspn(text, "/");
    if (len >= sizeof(address))
        return 0;
    memcpy(address, text, len);
    address[len] = '\0';
    if (inet_pton(AF_INET, address, &in) != 1 ||
        (text[len] == '/' && text_parse_unsigned(text + len + 1, 32, &bits) != 1) ||
        bits < PREFIX_MIN)
        return 0;
    uint32_t mask = UINT32_MAX << (32 - bits);
    range->first = ntohl(in.s_addr) & mask;
    range->last = range->first | ~mask;
    if (bits < 31) {
        range->first++;
        range->last--;
    }
    return 1;
}

static void print_line(const char *uri, const char *const facts[5])
{
    struct buf line = {0};
    buf_add_text(&line, uri);
    for (size_t i = 0; i < 5; i++) {
        buf_add_byte(&line, '\t');
        text_add_escaped(&line, facts[i] != NULL ? facts[i] : "");
    }
    puts(buf_text(&line));
    fflush(stdout);
    buf_free(&line);
}

static void print_one(const struct reading *reading)
{
    const char *const facts[] = {reading->maker, reading->model, reading->serial, reading->name,
                                 reading->location};
    print_line(reading->source, facts);
}

/* What they announce has no serial number in it. */
static void print_announced(const struct dns_sd_printer *printer)
{
    const char *rest = NULL;
    const char *maker = printer->model != NULL ? maker_split(printer->model, &rest) : NULL;
    const char *const facts[] = {maker, rest, NULL, printer->name, printer->location};
    print_line(printer->uri, facts);
}

/* EX_OK also where this machine has no part in the network: nothing can be asked there. */
static int listen_all(const struct range *range, struct arena *arena)
{
    const struct dns_sd_printer *printers;
    const char *error;
    size_t n;
    int result = dns_sd_search(range->first, range->last, arena, &printers, &n, &error);
    if (result < 0)
        return agent_fail(EX_OSERR, "%s", error);
    for (size_t i = 0; i < n; i++)
        print_announced(&printers[i]);
    return EX_OK;
}

static void print_found(struct read_many_job *job)
{
    if (job->result == 1)
        print_one(job->reading);
    arena_free(&job->arena);
}

struct search {
    struct range range;
    const char *port;
    const struct credentials *credentials;
    uint32_t asked;
};

static struct read_many_job *next_address(void *context)
{
    static struct read_many_job jobs[ADDRESSES_MAX];
    struct search *search = context;
    char address[INET_ADDRSTRLEN], uri[64];
    const char *error;
    if (search->asked > search->range.last - search->range.first || search->asked == ADDRESSES_MAX)
        return NULL;
    struct read_many_job *job = &jobs[search->asked];
    const struct in_addr in = {htonl(search->range.first + search->asked++)};
    inet_ntop(AF_INET, &in, address, sizeof(address));
    snprintf(uri, sizeof(uri), "snmp://%s%s%s", address, search->port[0] != '\0' ? ":" : "",
             search->port);
    job->arena = arena_new();
    job->request = (struct read_request){
        .credentials = search->credentials, .timeout = patience, .now = clock_now()};
    job->done = print_found;
    read_parse_uri(uri, job->arena, &job->request.uri, &error); /* the port was looked at */
    return job;
}

static int ask_all(const struct range *range, const char *port,
                   const struct credentials *credentials)
{
    struct search search = {.range = *range, .port = port, .credentials = credentials};
    const struct read_feed feed = {.next = next_address, .context = &search, .at_once = AT_ONCE};
    uint64_t number;
    if (port[0] != '\0' && (text_parse_unsigned(port, 65535, &number) != 1 || number == 0))
        return agent_fail(EX_USAGE, "--port: \"%s\" is not a port", port);
    read_many(&feed);
    return agent_finish_output();
}

int command_discover(int argc, char **argv)
{
    struct common_options common = {0};
    struct credentials *credentials = NULL;
    const char *path = NULL, *port = "", *by = "", *error;
    struct range range;
    char **words;
    const struct option_spec options[] = {
        {"by", 0, "WAY", "snmp or dns-sd alone, not both", &by, NULL},
        {"credentials", 0, "FILE", "communities and users, see reading.md", &path, NULL},
        {"port", 0, "PORT", "another than 161", &port, NULL},
        {NULL, 0, NULL, NULL, NULL, NULL}};
    const struct command_spec command = {
        "discover",
        "NETWORK",
        "Asks a network by SNMP and DNS-SD which printers it has.",
        "NETWORK is like 10.1.2.0/24, at most a /20. Every address is asked by SNMP; who prints "
        "by\n"
        "IPP is asked by multicast (DNS-SD), which reaches the networks only that this machine is\n"
        "part of. A line a device and way: URI, maker, model, serial number, name, location, with\n"
        "tabs between them.",
        options,
        1};
    enum options_result parsed = options_parse(&command, argc, argv, &common, &words);
    if (parsed != OPTIONS_RUN)
        return parsed == OPTIONS_HELP ? agent_finish_output() : EX_USAGE;
    if (parse_network(words[0], &range) != 1)
        return agent_fail(EX_USAGE, "\"%s\" is not a network such as 10.1.2.0/24", words[0]);
    bool snmp = strcmp(by, "dns-sd") != 0, dns_sd = strcmp(by, "snmp") != 0;
    if (by[0] != '\0' && snmp && dns_sd)
        return agent_fail(EX_USAGE, "--by: \"%s\" is neither snmp nor dns-sd", by);
    struct arena *arena = arena_new();
    int code = EX_OK;
    if (path != NULL && credentials_read(path, arena, &credentials, &error) != 1)
        code = agent_fail(EX_CONFIG, "%s", error);
    if (code == EX_OK && dns_sd)
        code = listen_all(&range, arena);
    if (code == EX_OK && snmp)
        code = ask_all(&range, port, credentials);
    arena_free(&arena);
    return code;
}
