#include "gateway/reader/words.h"

#include <string.h>
#include <strings.h>

bool words_has(const char *text, const char *word)
{
    return strcasestr(text, word) != NULL;
}

bool words_begins(const char *text, const char *word)
{
    return strncasecmp(text, word, strlen(word)) == 0;
}

bool words_has_one(const char *text, const char *const *words)
{
    for (; *words != NULL; words++) {
        if (words_has(text, *words))
            return true;
    }
    return false;
}

bool words_begins_one(const char *text, const char *const *words)
{
    for (; *words != NULL; words++) {
        if (words_begins(text, *words))
            return true;
    }
    return false;
}
