#include "agent/read/ipp_get.h"

#include <stdbool.h>
#include <string.h>

#include "agent/read/ipp_decode.h"
#include "agent/read/ipp_encode.h"
#include "agent/read/ipp_http.h"
#include "agent/read/ipp_printer.h"
#include "agent/read/read.h"
#include "agent/read/reading.h"
#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/clock.h"
#include "lib/error.h"

enum {
    STATUS_BAD_REQUEST = 0x0400,
    STATUS_NOT_FOUND = 0x0406,
    STATUS_ERROR = 0x0400, /* RFC 8011, appendix B: below it all are successes */
    STATUS_VERSION = 0x0503,
};

/* The ways to ask one place, from the best to the oldest. */
static const struct {
    uint8_t major, minor;
    bool all; /* attributes */
} manners[] = {
    {2, 0, false},
    {1, 1, false},
    {1, 1, true},
    {1, 0, true},
};

enum { MANNERS = sizeof(manners) / sizeof(manners[0]) };

/* RFC 8011, appendix B.1. */
static const struct {
    uint16_t code;
    const char *word;
} statuses[] = {
    {0x0400, "client-error-bad-request"},
    {0x0401, "client-error-forbidden"},
    {0x0402, "client-error-not-authenticated"},
    {0x0403, "client-error-not-authorized"},
    {0x0404, "client-error-not-possible"},
    {0x0405, "client-error-timeout"},
    {0x0406, "client-error-not-found"},
    {0x0407, "client-error-gone"},
    {0x0408, "client-error-request-entity-too-large"},
    {0x0409, "client-error-request-value-too-long"},
    {0x040a, "client-error-document-format-not-supported"},
    {0x040b, "client-error-attributes-or-values-not-supported"},
    {0x040c, "client-error-uri-scheme-not-supported"},
    {0x040d, "client-error-charset-not-supported"},
    {0x040e, "client-error-conflicting-attributes"},
    {0x0500, "server-error-internal-error"},
    {0x0501, "server-error-operation-not-supported"},
    {0x0502, "server-error-service-unavailable"},
    {0x0503, "server-error-version-not-supported"},
    {0x0504, "server-error-device-error"},
    {0x0505, "server-error-temporary-error"},
    {0x0506, "server-error-not-accepting-jobs"},
    {0x0507, "server-error-busy"},
};

struct asking {
    const struct read_request *request;
    struct ipp_http *http;
    struct arena *arena;
    int64_t until;
    const char *host; /* as a URL has it */
    bool tls;
    /* what came */
    struct ipp_place *place;
    struct ipp_message *message;
    const char *partly;
    const char *error;
    bool nonsense; /* somebody answered, but that was it */
};

const char *ipp_status_text(uint16_t code, struct arena *arena)
{
    for (size_t i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++)
        if (statuses[i].code == code)
            return arena_printf(arena, "%s (0x%04x)", statuses[i].word, code);
    return arena_printf(arena, "IPP status 0x%04x", code);
}

/* What one request did. */
enum outcome {
    GOT,
    ASK_OTHERWISE, /* another version, fewer words */
    GO_ELSEWHERE,  /* another path */
    OTHER_PORT,
    GIVE_UP,
};

static enum outcome nonsense(struct asking *asking, const char *why)
{
    asking->nonsense = true;
    asking->error = why;
    return GO_ELSEWHERE;
}

static enum outcome judge_message(struct asking *asking, struct ipp_message *message,
                                  const char *cut)
{
    if (message->code < STATUS_ERROR) {
        asking->message = message;
        asking->partly = cut != NULL ? cut : message->stopped;
        return GOT;
    }
    asking->error = ipp_status_text(message->code, asking->arena);
    return message->code == STATUS_NOT_FOUND ? GO_ELSEWHERE : ASK_OTHERWISE;
}

static enum outcome judge_answer(struct asking *asking, const struct ipp_http_answer *answer)
{
    struct ipp_message *message;
    void *bytes = arena_memdup(asking->arena, answer->body, answer->size);
    const char *error;
    if (ipp_decode(bytes, answer->size, asking->arena, &message, &error) != 1)
        return nonsense(asking, answer->cut != NULL ? answer->cut : error);
    return judge_message(asking, message, answer->cut);
}

static enum outcome ask_once(struct asking *asking, size_t manner)
{
    struct ipp_place *place = asking->place;
    struct ipp_http_answer answer;
    struct buf body = {0};
    place->major = manners[manner].major;
    place->minor = manners[manner].minor;
    const struct ipp_request request = {
        .major = place->major,
        .minor = place->minor,
        .operation = IPP_GET_PRINTER_ATTRIBUTES,
        .id = 1 + (int)manner,
        .printer_uri = place->printer_uri,
    };
    ipp_encode_get_printer(&body, &request, manners[manner].all ? NULL : ipp_printer_attributes);
    enum ipp_http_result result =
        ipp_http_post(asking->http, place->url, body.data, body.len, asking->until, &answer);
    buf_free(&body);
    if (result == IPP_HTTP_ANSWER)
        return judge_answer(asking, &answer);
    asking->error = arena_strdup(asking->arena, answer.text);
    if (result == IPP_HTTP_NONSENSE)
        return nonsense(asking, asking->error);
    return result == IPP_HTTP_NOT_HERE  ? GO_ELSEWHERE
           : result == IPP_HTTP_REFUSED ? OTHER_PORT
                                        : GIVE_UP;
}

static bool time_is_up(const struct asking *asking)
{
    return clock_monotonic() >= asking->until;
}

static enum outcome ask_path(struct asking *asking, int port, const char *path)
{
    enum outcome outcome = GIVE_UP;
    const char *scheme = asking->tls ? "https" : "http";
    asking->place->url =
        arena_printf(asking->arena, "%s://%s:%d%s", scheme, asking->host, port, path);
    asking->place->printer_uri =
        port == 631 ? arena_printf(asking->arena, "%s://%s%s", asking->tls ? "ipps" : "ipp",
                                   asking->host, path)
                    : arena_printf(asking->arena, "%s://%s:%d%s", asking->tls ? "ipps" : "ipp",
                                   asking->host, port, path);
    for (size_t i = 0; i < MANNERS && !time_is_up(asking); i++) {
        outcome = ask_once(asking, i);
        if (outcome != ASK_OTHERWISE)
            return outcome;
    }
    return outcome == ASK_OTHERWISE ? GO_ELSEWHERE : outcome;
}

static enum outcome ask_port(struct asking *asking, int port)
{
    static const char *const paths[] = {"/ipp/print", "/ipp", "/"};
    const char *own = asking->request->uri->path;
    enum outcome outcome = GO_ELSEWHERE;
    if (own[0] != '\0' && strcmp(own, "/") != 0)
        return ask_path(asking, port, own);
    for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]) && outcome == GO_ELSEWHERE; i++)
        if (!time_is_up(asking))
            outcome = ask_path(asking, port, paths[i]);
    return outcome;
}

static enum outcome ask(struct asking *asking)
{
    int port = asking->request->uri->port;
    enum outcome outcome = ask_port(asking, port != 0 ? port : 631);
    if (outcome != GOT && outcome != GIVE_UP && asking->tls && port == 0 && !time_is_up(asking))
        outcome = ask_port(asking, 443);
    return outcome;
}

/* An address of IP version 6 stands in brackets. */
static const char *host_in_url(const char *host, struct arena *arena)
{
    return strchr(host, ':') != NULL ? arena_printf(arena, "[%s]", host) : host;
}

int ipp_get_printer(const struct read_request *request, const struct ipp_http_settings *settings,
                    struct arena *arena, struct ipp_place *place_r, struct ipp_message **message_r,
                    const char **partly_r, const char **error_r)
{
    struct asking asking = {
        .request = request,
        .http = ipp_http_new(settings),
        .arena = arena,
        .until = clock_monotonic() + request->timeout,
        .host = host_in_url(request->uri->host, arena),
        .tls = strcmp(request->uri->scheme, "ipps") == 0,
        .place = place_r,
        .error = "no answer in time",
    };
    enum outcome outcome = ask(&asking);
    ipp_http_free(&asking.http);
    *message_r = asking.message;
    *partly_r = asking.partly;
    *error_r = asking.error;
    if (outcome == GOT)
        return 1;
    return asking.nonsense ? -1 : 0;
}
