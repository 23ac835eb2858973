// One line of `platenctl mail explain`: what a reader said of a file, as a JSON object.
#ifndef PLATEN_CTL_EXPLAIN_JSON_H
#define PLATEN_CTL_EXPLAIN_JSON_H

#include <stdbool.h>
#include <stdio.h>

#include <jansson.h>

#include "schemas/messages.pb-c.h"

// parsed NULL: nothing is known; fate and class are null then and reason says why. mime: parts and
// headers too. 1, or 0: the stream did not take it.
int explain_json_write(FILE *out, const char *file, const Platen__Parsed *parsed,
                       const char *reason, bool mime);

// What mail explain shows of a text: null for an empty one.
json_t *explain_text(const char *text);
// parts, headers: explain_mime.c. parsed may be NULL.
void explain_mime(json_t *object, const Platen__Parsed *parsed);
json_t *explain_hash(ProtobufCBinaryData hash);

#endif
