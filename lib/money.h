// Amounts of money in a currency's smallest unit (ISO 4217, list one). Pure.
#ifndef PLATEN_LIB_MONEY_H
#define PLATEN_LIB_MONEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Digits behind the point: 0, 2 or 3; 2 for what the list of exceptions does not name.
unsigned money_digits(const char *currency);
// Three capital letters.
bool money_currency_ok(const char *currency);
// "89.50", "89", never negative, no grouping, at most the currency's digits behind a point. 1, or
// 0.
int money_parse(const char *text, const char *currency, int64_t *amount_r);
// "89.50": as money_parse reads it.
void money_format(int64_t amount, const char *currency, char *text_r, size_t size);

#endif
