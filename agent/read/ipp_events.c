#include "agent/read/ipp_events.h"

#include <stdlib.h>
#include <string.h>

#include "agent/read/ipp_decode.h"
#include "agent/read/ipp_encode.h"
#include "agent/read/ipp_get.h"
#include "agent/read/ipp_http.h"
#include "agent/read/read.h"
#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/clock.h"
#include "lib/memory.h"

/* In seconds. ASK_*: what a printer may want of us; it says so in its first answer. */
enum { LEASE = 3600, LEASE_MIN = 120, ASK_MIN = 5, ASK_MAX = 300, ASK_DEFAULT = 30 };
enum { STATUS_ERROR = 0x0400, STATUS_COMPLETE = 0x0007 /* the subscription ends with it */ };

static const int64_t second = 1000000;

struct events {
    char *url, *printer_uri;
    uint8_t major, minor;
    int32_t subscription;
    int32_t next; /* the first sequence number that we have not seen */
    int64_t ends; /* clock_monotonic() */
};

static void free_events(void *data)
{
    struct events *events = data;
    free(events->url);
    free(events->printer_uri);
    free(events);
}

static void forget(struct read_kept *kept)
{
    if (kept->data != NULL)
        kept->free(kept->data);
    *kept = (struct read_kept){0};
}

static bool has_keyword(const struct ipp_message *printer, const char *name, const char *keyword)
{
    const struct ipp_attribute *attribute = ipp_find(printer, IPP_GROUP_PRINTER, name);
    const struct ipp_value *value = attribute == NULL ? NULL : attribute->values;
    for (; value != NULL; value = value->next)
        if (ipp_has_text(value) && value->size == strlen(keyword) &&
            memcmp(value->data, keyword, value->size) == 0)
            return true;
    return false;
}

static bool has_operation(const struct ipp_message *printer, enum ipp_operation operation)
{
    const struct ipp_attribute *attribute =
        ipp_find(printer, IPP_GROUP_PRINTER, "operations-supported");
    const struct ipp_value *value = attribute == NULL ? NULL : attribute->values;
    int32_t number;
    for (; value != NULL; value = value->next)
        if (ipp_integer(value, &number) == 1 && number == (int32_t)operation)
            return true;
    return false;
}

/* NULL: no answer, or no whole one. Its bytes are in arena. */
static struct ipp_message *ask(const struct events *events, const struct buf *body,
                               const struct ipp_http_settings *settings, int64_t until,
                               struct arena *arena)
{
    struct ipp_http *http = ipp_http_new(settings);
    struct ipp_http_answer answer;
    struct ipp_message *message = NULL;
    const char *error;
    if (ipp_http_post(http, events->url, body->data, body->len, until, &answer) ==
            IPP_HTTP_ANSWER &&
        answer.cut == NULL) {
        const void *bytes = arena_memdup(arena, answer.body, answer.size);
        if (ipp_decode(bytes, answer.size, arena, &message, &error) != 1 ||
            message->stopped != NULL)
            message = NULL;
    }
    ipp_http_free(&http);
    return message;
}

static void start(struct buf *body, const struct events *events, enum ipp_operation operation)
{
    const struct ipp_request request = {
        .major = events->major,
        .minor = events->minor,
        .operation = operation,
        .id = 1,
        .printer_uri = events->printer_uri,
    };
    ipp_encode_start(body, &request);
}

static bool find_number(const struct ipp_message *message, enum ipp_tag group, const char *name,
                        int32_t *number_r)
{
    const struct ipp_attribute *attribute = ipp_find(message, group, name);
    return attribute != NULL && ipp_integer(attribute->values, number_r) == 1;
}

/* Create-Printer-Subscriptions (RFC 3995, 11.1.2). */
static bool subscribe(struct events *events, const struct ipp_http_settings *settings,
                      int64_t until)
{
    struct arena *arena = arena_new();
    struct buf body = {0};
    int32_t lease = LEASE;
    start(&body, events, IPP_CREATE_PRINTER_SUBSCRIPTIONS);
    ipp_encode_group(&body, IPP_GROUP_SUBSCRIPTION);
    ipp_encode_text(&body, IPP_KEYWORD, "notify-pull-method", "ippget");
    ipp_encode_text(&body, IPP_KEYWORD, "notify-events", "printer-state-changed");
    ipp_encode_integer(&body, "notify-lease-duration", LEASE);
    ipp_encode_end(&body);
    const struct ipp_message *message = ask(events, &body, settings, until, arena);
    bool done = message != NULL && message->code < STATUS_ERROR &&
                find_number(message, IPP_GROUP_SUBSCRIPTION, "notify-subscription-id",
                            &events->subscription);
    if (done) {
        find_number(message, IPP_GROUP_SUBSCRIPTION, "notify-lease-duration", &lease);
        /* 0: it never ends (RFC 3995, 5.3.8), and we ask anew all the same. */
        if (lease < LEASE_MIN || lease > LEASE)
            lease = LEASE;
        events->ends = clock_monotonic() + lease * second;
        events->next = 1;
    }
    buf_free(&body);
    arena_free(&arena);
    return done;
}

void ipp_events_subscribe(struct read_kept *kept, const struct ipp_place *place,
                          const struct ipp_message *printer,
                          const struct ipp_http_settings *settings, int64_t until)
{
    struct events *events = kept->data;
    if (events != NULL && strcmp(events->url, place->url) == 0 &&
        clock_monotonic() + LEASE_MIN / 2 * second < events->ends)
        return;
    forget(kept);
    if (!has_keyword(printer, "notify-pull-method-supported", "ippget") ||
        !has_operation(printer, IPP_CREATE_PRINTER_SUBSCRIPTIONS) ||
        !has_operation(printer, IPP_GET_NOTIFICATIONS))
        return;
    events = memory_need(calloc(1, sizeof(*events)));
    events->url = memory_need(strdup(place->url));
    events->printer_uri = memory_need(strdup(place->printer_uri));
    events->major = place->major;
    events->minor = place->minor;
    *kept = (struct read_kept){.data = events, .free = free_events};
    if (subscribe(events, settings, until))
        kept->news_after = ASK_MIN * second;
    else
        forget(kept);
}

/* notify-get-interval (RFC 3996, 5.2.1), within what is decent for both. */
static int64_t ask_after(const struct ipp_message *message)
{
    int32_t seconds = ASK_DEFAULT;
    find_number(message, IPP_GROUP_OPERATION, "notify-get-interval", &seconds);
    if (seconds < ASK_MIN)
        seconds = ASK_MIN;
    return (seconds > ASK_MAX ? ASK_MAX : seconds) * second;
}

/* How many events there are that we have not seen. */
static size_t count_events(struct events *events, const struct ipp_message *message)
{
    int32_t number, seen = events->next - 1;
    size_t n = 0;
    for (const struct ipp_group *group = message->groups; group != NULL; group = group->next) {
        if (group->tag != IPP_GROUP_EVENT_NOTIFICATION)
            continue;
        const struct ipp_attribute *sequence =
            ipp_find_in(group->attributes, "notify-sequence-number");
        if (sequence == NULL || ipp_integer(sequence->values, &number) != 1)
            number = events->next;
        n += number >= events->next;
        seen = number > seen ? number : seen;
    }
    events->next = seen < INT32_MAX ? seen + 1 : 1;
    return n;
}

/* Get-Notifications (RFC 3996, 5), without waiting: many printers are asked by few threads. */
bool ipp_events_none(struct read_kept *kept, const struct ipp_http_settings *settings,
                     int64_t until)
{
    struct events *events = kept->data;
    struct arena *arena = arena_new();
    struct buf body = {0};
    start(&body, events, IPP_GET_NOTIFICATIONS);
    ipp_encode_integer(&body, "notify-subscription-ids", events->subscription);
    ipp_encode_integer(&body, "notify-sequence-numbers", events->next);
    ipp_encode_boolean(&body, "notify-wait", 0);
    ipp_encode_end(&body);
    const struct ipp_message *message = ask(events, &body, settings, until, arena);
    bool none = message != NULL && message->code < STATUS_ERROR &&
                message->code != STATUS_COMPLETE && count_events(events, message) == 0 &&
                clock_monotonic() < events->ends;
    if (message == NULL || message->code >= STATUS_ERROR || message->code == STATUS_COMPLETE)
        forget(kept);
    else
        kept->news_after = ask_after(message);
    buf_free(&body);
    arena_free(&arena);
    return none;
}
