#include "lib/local_text.h"

#include <string.h>
#include <strings.h>

const Platen__LocalText *local_text_find(Platen__LocalText *const *texts, size_t n,
                                         const char *language)
{
    for (size_t i = 0; i < n; i++) {
        size_t size = strlen(texts[i]->language);
        if (strncasecmp(texts[i]->language, language, size) == 0 &&
            (language[size] == '\0' || language[size] == '-'))
            return texts[i];
    }
    return NULL;
}
