// Content-Type, Content-Disposition and their like: a value and its parameters (RFC 2045, 5.1),
// with continuations and character sets (RFC 2231) and what mailers write in their place. Pure.
#ifndef PLATEN_READER_MIME_PARAM_H
#define PLATEN_READER_MIME_PARAM_H

#include <stddef.h>

struct mime_mail;

enum { MIME_PARAMS_MAX = 100 };

struct mime_param {
    const char *name; // lower-case
    const char *value;
};

struct mime_params {
    const char *value; // lower-case, without comments and spaces; "" = none
    struct mime_param *params;
    size_t count;
};

// raw: the field's value as mime_field_raw() has it; NULL is an empty one. All in the mail's arena.
void mime_params_read(struct mime_mail *mail, const char *raw, struct mime_params *params_r);
// "" = there is none of that name.
const char *mime_param(const struct mime_params *params, const char *name);

#endif
