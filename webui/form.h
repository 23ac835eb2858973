// Fields of a form or a query: application/x-www-form-urlencoded (WHATWG URL, 5.1), and parts of a
// path (RFC 3986, 2.1). Pure. Strict: a broken %, a NUL, another control character than line ends
// and tab, or bytes that are not UTF-8 refuse the whole text (BAD-INPUTS 40).
#ifndef PLATEN_WEBUI_FORM_H
#define PLATEN_WEBUI_FORM_H

#include <stddef.h>

struct arena;

enum { FORM_FIELDS_MAX = 300 };

struct form_field {
    const char *name;
    const char *value;
};

struct form {
    struct form_field *fields; // in the order they came
    size_t n;
};

// 1, or 0 when it is no such text or has too many fields. Strings live in arena.
int form_parse(const char *text, size_t size, struct arena *arena, struct form *form_r);
// The first of that name; NULL when there is none.
const char *form_value(const struct form *form, const char *name);
// The same, "" when there is none, without white space around it.
const char *form_text(const struct form *form, const char *name, struct arena *arena);
// The same as a number of ASCII digits; 0 when it is none.
unsigned long long form_number(const struct form *form, const char *name);

// One segment of a path. 1, or 0: broken.
int form_path_part(const char *text, size_t size, struct arena *arena, const char **part_r);
// Percent-encodes all but unreserved characters (RFC 3986, 2.3).
const char *form_encode(const char *text, struct arena *arena);

#endif
