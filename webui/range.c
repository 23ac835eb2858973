#include "webui/range.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

// Digits up to a stop character; none: *there_r is false.
static const char *number(const char *text, uint64_t *number_r, bool *there_r, bool *good)
{
    *number_r = 0;
    *there_r = false;
    for (; *text >= '0' && *text <= '9'; text++) {
        uint64_t digit = (uint64_t)(*text - '0');

        *there_r = true;
        if (*number_r > (UINT64_MAX - digit) / 10)
            *good = false;
        else
            *number_r = *number_r * 10 + digit;
    }
    return text;
}

enum range_kind range_of(const char *header, uint64_t size, uint64_t *from_r, uint64_t *length_r)
{
    uint64_t first, last;
    bool has_first, has_last, good = true;
    const char *at;

    *from_r = 0;
    *length_r = size;
    if (!header || strncasecmp(header, "bytes=", 6) != 0)
        return RANGE_ALL;
    at = number(header + 6, &first, &has_first, &good);
    if (*at != '-')
        return RANGE_ALL;
    at = number(at + 1, &last, &has_last, &good);
    if (*at != 0 || !good || (!has_first && !has_last) || (has_first && has_last && last < first))
        return RANGE_ALL;
    if (!has_first) { // the last so many
        if (last == 0)
            return RANGE_NOT;
        first = last < size ? size - last : 0;
        last = UINT64_MAX;
    } else if (!has_last) {
        last = UINT64_MAX;
    }
    if (first >= size)
        return RANGE_NOT;
    *from_r = first;
    *length_r = (last < size ? last + 1 : size) - first;
    return RANGE_PART;
}
