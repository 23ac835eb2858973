/* The status page: http://127.0.0.1:PORT/ and /status.json while `run` lives, for people and programs
 * on this machine. It is read only, one request at a time in a thread of its own, each bounded in
 * size and time. A Host that is not this machine's is refused, so that no page from outside can read
 * it through a browser (DNS rebinding). */
#ifndef PLATEN_AGENT_PAGE_H
#define PLATEN_AGENT_PAGE_H

#include <stddef.h>

struct agent;
struct page;

/* NULL: it cannot be listened there, *error_r says why. Blocks signals in its thread; of agent only
 * its state is used, which must outlive it. */
struct page *page_start(const struct agent *agent, int port, const char **error_r);
void page_stop(struct page **page);

enum page_request {
    PAGE_HTML = 200,
    PAGE_JSON = 201, /* answered with 200, too */
    PAGE_BAD = 400,
    PAGE_NONE = 404,
    PAGE_METHOD = 405,
    PAGE_HOST = 421,
};
/* A request's head, up to its empty line. Pure. */
enum page_request page_read_request(const char *head, size_t size, int port);

#endif
