/* ipp:, ipps: */
#include <stddef.h>
#include <string.h>

#include "agent/read/credentials.h"
#include "agent/read/ipp_decode.h"
#include "agent/read/ipp_events.h"
#include "agent/read/ipp_get.h"
#include "agent/read/ipp_http.h"
#include "agent/read/ipp_printer.h"
#include "agent/read/read.h"
#include "agent/read/reading.h"
#include "lib/arena.h"
#include "lib/clock.h"

/* Passwords go over TLS only, so ipp: has none. */
static struct ipp_http_settings settings_of(const struct read_request *request)
{
    const struct credential *credential =
        strcmp(request->uri->scheme, "ipps") == 0
            ? credentials_find(request->credentials, "ipps", request->uri->host)
            : NULL;
    struct ipp_http_settings settings = {0};
    if (credential != NULL) {
        settings.user = credential->user;
        settings.password = credential->password;
        settings.pin = credential->pin;
    }
    return settings;
}

int read_ipp(const struct read_request *request, struct arena *arena, struct reading **reading_r,
             const char **error_r)
{
    const struct ipp_http_settings settings = settings_of(request);
    struct ipp_message *message;
    struct ipp_place place;
    const char *partly;
    if (request->uri->user != NULL) {
        *error_r = "a name and password come from a credentials file, not from the URI";
        return -1;
    }
    int64_t until = clock_monotonic() + request->timeout;
    if (request->news && request->kept != NULL && request->kept->data != NULL &&
        ipp_events_none(request->kept, &settings, until))
        return 2;
    int result = ipp_get_printer(request, &settings, arena, &place, &message, &partly, error_r);
    if (result != 1)
        return result;
    if (request->kept != NULL && partly == NULL)
        ipp_events_subscribe(request->kept, &place, message, &settings, until);
    *reading_r = reading_new(request->uri->whole, arena);
    (*reading_r)->partly = partly;
    if (ipp_printer_read(message, request->now, *reading_r, arena) == 1)
        return 1;
    *error_r = partly != NULL ? partly : "there is no printer in the answer";
    return -1;
}
