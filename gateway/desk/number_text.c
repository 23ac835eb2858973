#include "gateway/desk/number_text.h"

int number_text_take(const char **at, char end, uint64_t max, uint64_t *number_r)
{
    const char *p = *at;
    uint64_t number = 0;
    if (*p == '0' && p[1] != end)
        return 0;
    for (; *p >= '0' && *p <= '9'; p++) {
        unsigned digit = (unsigned)(*p - '0');
        if (number > (max - digit) / 10)
            return 0;
        number = number * 10 + digit;
    }
    if (p == *at || *p != end)
        return 0;
    *at = p + 1;
    *number_r = number;
    return 1;
}
