// Files of templates/static, read once at the start and served under a path that holds the hash of
// all of them, so browsers keep them for ever; pictures are read when asked for, from the first
// folder that has them.
#ifndef PLATEN_WEBUI_STATIC_H
#define PLATEN_WEBUI_STATIC_H

#include <stddef.h>

#include "webui/request.h"

struct statics;

struct statics *static_load(const char *const *dirs, size_t n_dirs, const char **error_r);
void static_free(struct statics **statics);
const char *static_base(const struct statics *statics); // "/static/0123456789abcdef"

void static_file(struct web_request *request);    // GET /static/*/*
void static_picture(struct web_request *request); // GET /pictures/*

#endif
