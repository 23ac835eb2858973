#include "lib/money.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/text.h"

enum { AMOUNT_MAX_DIGITS = 15 };

bool money_currency_ok(const char *currency)
{
    return strlen(currency) == 3 && strspn(currency, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 3;
}

unsigned money_digits(const char *currency)
{
    static const char none[] =
        "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF";
    static const char three[] = "BHD IQD JOD KWD LYD OMR TND";
    if (!money_currency_ok(currency))
        return 2;
    return strstr(none, currency) != NULL ? 0 : strstr(three, currency) != NULL ? 3 : 2;
}

int money_parse(const char *text, const char *currency, int64_t *amount_r)
{
    unsigned digits = money_digits(currency);
    size_t whole = strspn(text, "0123456789"), part = 0;
    char plain[AMOUNT_MAX_DIGITS + 4];
    uint64_t number;
    if (text[whole] == '.')
        part = strspn(text + whole + 1, "0123456789");
    if (whole == 0 || whole > AMOUNT_MAX_DIGITS - 3 || part > digits ||
        (text[whole] == '.' && part == 0) || text[whole + (part > 0 ? part + 1 : 0)] != '\0')
        return 0;
    memcpy(plain, text, whole);
    memset(plain + whole, '0', digits);
    memcpy(plain + whole, text + whole + 1, part);
    plain[whole + digits] = '\0';
    if (!text_parse_unsigned(plain, INT64_MAX, &number))
        return 0;
    *amount_r = (int64_t)number;
    return 1;
}

void money_format(int64_t amount, const char *currency, char *text_r, size_t size)
{
    unsigned digits = money_digits(currency);
    long long unit = digits == 0 ? 1 : digits == 3 ? 1000 : 100;
    if (digits == 0)
        snprintf(text_r, size, "%lld", (long long)amount);
    else
        snprintf(text_r, size, "%s%lld.%0*lld", amount < 0 ? "-" : "", llabs(amount / unit),
                 (int)digits, llabs(amount % unit));
}
