#include "gateway/desk/wasted.h"

#include <math.h>

#define MUCH_SINCE 5.0 // percent: then it is an estimate
#define AT_WORST 2.0   // times the rate

// The line's rate; of a history too short for a line, from the first read to the last.
static double wasted_rate(const struct days_left *left, const struct days_left_read *reads,
                          size_t n)
{
    if (left->kind == DAYS_LEFT_KNOWN)
        return left->rate;
    double days = reads[n - 1].day - reads[0].day;
    return days > 0 ? fmax(0, reads[0].percent - reads[n - 1].percent) / days : 0;
}

bool wasted_of(const struct days_left_read *reads, size_t n, double after,
               struct wasted *wasted_r)
{
    struct days_left left;
    if (n == 0 || after > DAYS_LEFT_AFTER_MOST)
        return false;
    days_left(reads, n, &left);
    if (left.values < 2)
        return false;
    reads += left.begin;
    n -= left.begin;
    bool by_steps = left.kind == DAYS_LEFT_KNOWN && left.coarse;
    double level = fmin(left.level, reads[n - 1].percent);
    double used = wasted_rate(&left, reads, n) * fmax(after, 0);
    double unsure = by_steps ? left.step / 2 : left.step;
    wasted_r->about = fmax(0, level - used);
    wasted_r->least = fmax(0, level - AT_WORST * used - unsure);
    wasted_r->estimated = left.step >= DAYS_LEFT_COARSE_STEP || used >= MUCH_SINCE;
    return true;
}

int64_t wasted_money(int64_t price, uint32_t percent)
{
    return price / 100 * percent + (price % 100 * percent + 50) / 100;
}
