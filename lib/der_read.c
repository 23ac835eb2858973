#include "lib/der_read.h"

#include <string.h>

// The length and how many bytes its encoding has: 0 when it is not DER's.
static size_t der_length(const uint8_t *at, size_t left, size_t *length_r)
{
    if (left == 0 || at[0] == 0x80)
        return 0;
    *length_r = at[0];
    if (at[0] < 0x80)
        return 1;
    size_t bytes = at[0] & 0x7f;
    if (bytes > sizeof(uint32_t) || bytes >= left || at[1] == 0)
        return 0;
    *length_r = 0;
    for (size_t i = 1; i <= bytes; i++)
        *length_r = *length_r << 8 | at[i];
    return *length_r < 0x80 ? 0 : 1 + bytes;
}

bool der_take_whole(struct der_view *from, unsigned int tag, struct der_view *whole_r,
                    struct der_view *contents_r)
{
    size_t length = 0;
    if (from->size < 2 || from->at[0] != tag)
        return false;
    size_t head = der_length(from->at + 1, from->size - 1, &length);
    if (head == 0 || length > from->size - 1 - head)
        return false;
    head++;
    *whole_r = (struct der_view){from->at, head + length};
    if (contents_r != NULL)
        *contents_r = (struct der_view){whole_r->at + head, length};
    from->at += head + length;
    from->size -= head + length;
    return true;
}

bool der_take(struct der_view *from, unsigned int tag, struct der_view *contents_r)
{
    struct der_view whole;
    return der_take_whole(from, tag, &whole, contents_r);
}

bool der_same(const struct der_view *view, const void *bytes, size_t size)
{
    return view->size == size && memcmp(view->at, bytes, size) == 0;
}

bool der_take_same(struct der_view *from, unsigned int tag, const void *bytes, size_t size)
{
    struct der_view contents;
    return der_take(from, tag, &contents) && der_same(&contents, bytes, size);
}

bool der_take_algorithm(struct der_view *from, const void *oid, size_t size, bool null_allowed)
{
    struct der_view algorithm, nothing;
    if (!der_take(from, DER_SEQUENCE, &algorithm) || !der_take_same(&algorithm, DER_OID, oid, size))
        return false;
    if (algorithm.size > 0 && null_allowed && der_take(&algorithm, DER_NULL, &nothing) &&
        nothing.size > 0)
        return false;
    return algorithm.size == 0;
}
