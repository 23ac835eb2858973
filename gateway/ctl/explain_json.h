// One line of `platenctl mail explain`: what a reader said of a file, as a JSON object.
#ifndef PLATEN_CTL_EXPLAIN_JSON_H
#define PLATEN_CTL_EXPLAIN_JSON_H

#include <stdio.h>

#include "schemas/messages.pb-c.h"

// parsed NULL: nothing is known; fate and class are null then and reason says why. 1, or 0: the
// stream did not take it.
int explain_json_write(FILE *out, const char *file, const Platen__Parsed *parsed,
                       const char *reason);

#endif
