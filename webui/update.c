// Updates by HTTP (docs/protocol.md, Updates): signed metadata and program files, straight from the
// disk. Whoever asks gets them: what counts is the signature.
#include <string.h>

#include "gateway/base/programs.h"
#include "lib/log.h"
#include "webui/handlers.h"
#include "webui/internal.h"

static void give_file(struct web_request *request, const char *folder, const char *type)
{
    int fd = -1;
    uint64_t size = 0;
    const char *error = "", *name = request->part[0];
    struct programs *programs = request->settings->programs;
    int found = !programs || name[0] == '.' || strchr(name, '/')
                    ? 0
                    : programs_file(programs, folder, name, request->now, &fd, &size, &error);

    if (found < 0)
        web_log(request->webui, LOG_LEVEL_ERROR, "updates: %s", error);
    if (found == 1)
        web_file(request, type, fd, size);
    else
        web_problem(request, found < 0 ? 503 : 404, NULL, found < 0 ? NULL : "There is no such file.");
}

void update_metadata(struct web_request *request)
{
    give_file(request, "metadata", "application/json");
}

void update_program(struct web_request *request)
{
    give_file(request, "programs", "application/octet-stream");
}
