#include "gateway/desk/on_site.h"

#include <stdlib.h>

static int by_time(const void *a, const void *b)
{
    const struct on_site_event *one = a, *two = b;
    if (one->time != two->time)
        return one->time < two->time ? -1 : 1;
    return (one->pieces < two->pieces) - (one->pieces > two->pieces);
}

uint32_t on_site(struct on_site_event *events, size_t n)
{
    int64_t pieces = 0;
    if (n > 0)
        qsort(events, n, sizeof *events, by_time);
    for (size_t i = 0; i < n; i++) {
        pieces += events[i].pieces;
        pieces = pieces < 0 ? 0 : pieces;
    }
    return (uint32_t)pieces;
}
