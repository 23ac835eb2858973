/* ipp:, ipps: */
#include <stddef.h>
#include <string.h>

#include "agent/read/ipp_decode.h"
#include "agent/read/ipp_get.h"
#include "agent/read/ipp_http.h"
#include "agent/read/ipp_printer.h"
#include "agent/read/read.h"
#include "agent/read/reading.h"
#include "lib/arena.h"

int read_ipp(const struct read_request *request, struct arena *arena, struct reading **reading_r,
             const char **error_r)
{
    struct ipp_http_settings settings = {0};
    struct ipp_message *message;
    struct ipp_place place;
    const char *partly;
    int result = ipp_get_printer(request, &settings, arena, &place, &message, &partly, error_r);
    if (result != 1)
        return result;
    *reading_r = reading_new(request->uri->whole, arena);
    (*reading_r)->partly = partly;
    if (ipp_printer_read(message, request->now, *reading_r, arena) == 1)
        return 1;
    *error_r = partly != NULL ? partly : "there is no printer in the answer";
    return -1;
}
