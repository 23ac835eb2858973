#include "gateway/desk/message_id.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "gateway/desk/number_text.h"

int message_id_make(const struct message_id *id, const char *domain, char text_r[MESSAGE_ID_SIZE])
{
    int n = snprintf(text_r, MESSAGE_ID_SIZE, "<%lu.%llu.%lu@%s>", (unsigned long)id->epoch,
                     (unsigned long long)id->event, (unsigned long)id->index, domain);
    return domain[0] != '\0' && n > 0 && n < MESSAGE_ID_SIZE;
}

int message_id_parse(const char *text, const char *domain, struct message_id *id_r)
{
    uint64_t epoch, event, index;
    size_t length = strlen(text);
    if (length > 2 && text[0] == '<' && text[length - 1] == '>') {
        text++;
        length -= 2;
    }
    const char *at = text, *end = text + length;
    if (!number_text_take(&at, '.', UINT32_MAX, &epoch) ||
        !number_text_take(&at, '.', UINT64_MAX, &event) ||
        !number_text_take(&at, '@', UINT32_MAX, &index) || at >= end)
        return 0;
    size_t rest = (size_t)(end - at);
    if (domain != NULL && (strlen(domain) != rest || strncasecmp(at, domain, rest) != 0))
        return 0;
    *id_r = (struct message_id){(uint32_t)epoch, event, (uint32_t)index};
    return 1;
}
