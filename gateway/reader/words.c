#include "gateway/reader/words.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

bool words_has(const char *text, const char *word)
{
    // Many short words are looked for in many short texts: strcasestr(3) begins with too much work.
    int low = tolower((unsigned char)word[0]), high = toupper((unsigned char)word[0]);
    size_t length = strlen(word);
    if (length == 0)
        return true;
    const char *one = strchr(text, low), *two = high != low ? strchr(text, high) : NULL;
    while (one != NULL || two != NULL) {
        const char **next = two == NULL || (one != NULL && one < two) ? &one : &two;
        bool second = (((*next)[1] ^ word[1]) & ~0x20) == 0; // the same but for its case
        if ((second || length == 1) && strncasecmp(*next, word, length) == 0)
            return true;
        *next = strchr(*next + 1, **next);
    }
    return false;
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
