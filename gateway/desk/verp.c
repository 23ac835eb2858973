#include "gateway/desk/verp.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "gateway/desk/number_text.h"

static const char kind[] = "verp";

static uint64_t rest_of(const struct verp *verp)
{
    return (uint64_t)verp->epoch << 32 | verp->index;
}

void verp_sign(struct verp *verp, const uint8_t *link_key)
{
    mail_token(link_key, kind, verp->event, rest_of(verp), verp->token);
}

bool verp_good(const struct verp *verp, const uint8_t *link_key)
{
    return mail_token_good(link_key, kind, verp->event, rest_of(verp), verp->token);
}

int verp_make(const struct verp *verp, const char *domain, char address_r[VERP_SIZE])
{
    int n = snprintf(address_r, VERP_SIZE, "bounce+%llu.%lu.%lu%s%s@%s",
                     (unsigned long long)verp->event, (unsigned long)verp->index,
                     (unsigned long)verp->epoch, verp->token[0] != '\0' ? "." : "", verp->token,
                     domain);
    return domain[0] != '\0' && n > 0 && n < VERP_SIZE;
}

// "EPOCH@" or "EPOCH.TOKEN@", with something behind it.
static int parse_end(const char *at, uint64_t *epoch_r, char token_r[MAIL_TOKEN_SIZE])
{
    token_r[0] = '\0';
    if (number_text_take(&at, '@', UINT32_MAX, epoch_r))
        return *at != '\0';
    size_t length;
    if (!number_text_take(&at, '.', UINT32_MAX, epoch_r) ||
        (length = strspn(at, "0123456789abcdefABCDEF")) != MAIL_TOKEN_SIZE - 1 ||
        at[length] != '@' || at[length + 1] == '\0')
        return 0;
    memcpy(token_r, at, length);
    token_r[length] = '\0';
    return 1;
}

int verp_parse(const char *address, struct verp *verp_r)
{
    static const char before[] = "bounce+";
    uint64_t event, index, epoch;
    if (strncasecmp(address, before, sizeof before - 1) != 0)
        return 0;
    const char *at = address + sizeof before - 1;
    *verp_r = (struct verp){0};
    if (!number_text_take(&at, '.', UINT64_MAX, &event) ||
        !number_text_take(&at, '.', UINT32_MAX, &index) || !parse_end(at, &epoch, verp_r->token))
        return 0;
    verp_r->event = event;
    verp_r->index = (uint32_t)index;
    verp_r->epoch = (uint32_t)epoch;
    return 1;
}
