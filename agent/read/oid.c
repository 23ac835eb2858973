#include "agent/read/oid.h"

#include <stdlib.h>
#include <string.h>

int oid_parse(const char *text, struct oid *oid)
{
    oid->n = 0;
    if (text[0] == '.')
        text++;
    for (;;) {
        uint64_t id = 0;
        size_t digits = strspn(text, "0123456789");
        if (digits == 0 || digits > 10 || oid->n == OID_MAX)
            return 0;
        for (size_t i = 0; i < digits; i++)
            id = id * 10 + (uint64_t)(text[i] - '0');
        if (id > UINT32_MAX)
            return 0;
        oid->id[oid->n++] = (uint32_t)id;
        text += digits;
        if (text[0] == '\0')
            return 1;
        if (text[0] != '.')
            return 0;
        text++;
    }
}

struct oid oid_of(const char *text)
{
    struct oid oid;
    if (oid_parse(text, &oid) != 1)
        abort();
    return oid;
}

int oid_compare(const uint32_t *a, size_t a_len, const uint32_t *b, size_t b_len)
{
    for (size_t i = 0; i < a_len && i < b_len; i++)
        if (a[i] != b[i])
            return a[i] < b[i] ? -1 : 1;
    return a_len < b_len ? -1 : a_len > b_len;
}

bool oid_under(const struct oid *prefix, const uint32_t *id, size_t len)
{
    return len >= prefix->n && memcmp(prefix->id, id, prefix->n * sizeof(*id)) == 0;
}
