#include "gateway/desk/verp.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "gateway/desk/number_text.h"

int verp_make(const struct verp *verp, const char *domain, char address_r[VERP_SIZE])
{
    int n =
        snprintf(address_r, VERP_SIZE, "bounce+%llu.%lu.%lu@%s", (unsigned long long)verp->event,
                 (unsigned long)verp->index, (unsigned long)verp->epoch, domain);
    return domain[0] != '\0' && n > 0 && n < VERP_SIZE;
}

int verp_parse(const char *address, struct verp *verp_r)
{
    static const char before[] = "bounce+";
    uint64_t event, index, epoch;
    if (strncasecmp(address, before, sizeof before - 1) != 0)
        return 0;
    const char *at = address + sizeof before - 1;
    if (!number_text_take(&at, '.', UINT64_MAX, &event) ||
        !number_text_take(&at, '.', UINT32_MAX, &index) ||
        !number_text_take(&at, '@', UINT32_MAX, &epoch) || *at == '\0')
        return 0;
    *verp_r = (struct verp){event, (uint32_t)index, (uint32_t)epoch};
    return 1;
}
