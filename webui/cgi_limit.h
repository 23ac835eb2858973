// How often one terminal and one address may ask: a bucket each that fills evenly and holds a minute's
// worth. In memory: a restart forgets it.
#ifndef PLATEN_WEBUI_CGI_LIMIT_H
#define PLATEN_WEBUI_CGI_LIMIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct cgi_limit;

// per_minute 0: no limit.
struct cgi_limit *cgi_limit_new(unsigned per_minute);
void cgi_limit_free(struct cgi_limit **limit);
// now: microseconds of a clock that does not step back. False: too often; *seconds_r until the next may.
bool cgi_limit_may(struct cgi_limit *limit, const void *who, size_t size, int64_t now,
                   unsigned *seconds_r);

#endif
