// platenctl status: what the gateway has and what waits. For gateway/base/query.c.
#ifndef PLATEN_BASE_QUERY_STATUS_H
#define PLATEN_BASE_QUERY_STATUS_H

#include <jansson.h>

#include "gateway/base/query.h"

enum query_result query_status(struct store *store, json_t **json_r, const char **error_r);

#endif
