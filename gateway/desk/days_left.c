#include "gateway/desk/days_left.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define PAIRS (DAYS_LEFT_READS * (DAYS_LEFT_READS - 1) / 2)
#define EXCHANGE_RISE 10.0 // percent: less is a gauge that breathes
#define WEEK_LEAST 5.0 // spans of about a week, in days
#define WEEK_MOST 9.0
#define QUANTILE 0.8
#define QUANTILE_NORMAL 1.2816 // of |x| at QUANTILE, standard normal
#define MONTH 30.44
#define SLACK 0.1 // of a unit: hours do not make a day more
#define YEAR 365.25

static int by_value(const void *a, const void *b)
{
    double one = *(const double *)a, two = *(const double *)b;
    return (one > two) - (one < two);
}

static double median(double *values, size_t n)
{
    qsort(values, n, sizeof *values, by_value);
    return n % 2 == 1 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

// ---- the line ----

// Since the last rise that held. One that is gone again within two reads was a shake, and one that
// comes back from a single low read is none.
static size_t line_begin(const struct days_left_read *reads, size_t n)
{
    size_t begin = 0;
    for (size_t i = 1; i < n; i++) {
        double before = reads[i - 1].percent;
        if (i - 1 > begin)
            before = fmax(before, reads[i - 2].percent);
        double rise = reads[i].percent - before;
        bool held = rise >= EXCHANGE_RISE;
        for (size_t after = i + 1; held && after < n && after <= i + 2; after++)
            held = reads[after].percent > before + rise / 2;
        if (held)
            begin = i;
    }
    return begin;
}

// Percent a day that it falls by.
static double theil_sen(const struct days_left_read *reads, size_t n)
{
    double slopes[PAIRS];
    size_t pairs = 0;
    for (size_t i = 0; i < n; i++) {
        for (size_t k = i + 1; k < n; k++) {
            if (reads[k].day > reads[i].day)
                slopes[pairs++] =
                    (reads[i].percent - reads[k].percent) / (reads[k].day - reads[i].day);
        }
    }
    return pairs == 0 ? 0 : median(slopes, pairs);
}

// What the gauge can tell apart, and how many values it took.
static double gauge_step(const struct days_left_read *reads, size_t n, size_t *values_r)
{
    double values[DAYS_LEFT_READS], step = 0;
    for (size_t i = 0; i < n; i++)
        values[i] = reads[i].percent;
    qsort(values, n, sizeof *values, by_value);
    *values_r = 1;
    for (size_t i = 1; i < n; i++) {
        double apart = values[i] - values[i - 1];
        if (apart <= 0)
            continue;
        (*values_r)++;
        if (step == 0 || apart < step)
            step = apart;
    }
    return step;
}

// ---- a gauge that tells percents ----

// How far falls over about a week are from the line, for one day.
static double spread(const struct days_left_read *reads, size_t n, double rate)
{
    double apart[PAIRS];
    size_t pairs = 0;
    for (int adjacent = 0; adjacent < 2 && pairs == 0; adjacent++) {
        for (size_t i = 0; i < n; i++) {
            for (size_t k = i + 1; k < n && (!adjacent || k == i + 1); k++) {
                double days = reads[k].day - reads[i].day;
                double fall = reads[i].percent - reads[k].percent;
                if (days > 0 && (adjacent || (days >= WEEK_LEAST && days <= WEEK_MOST)))
                    apart[pairs++] = fabs(fall - rate * days) / sqrt(days);
            }
        }
    }
    if (pairs == 0)
        return 0;
    qsort(apart, pairs, sizeof *apart, by_value);
    return apart[(size_t)ceil(QUANTILE * (double)pairs) - 1] / QUANTILE_NORMAL;
}

// Student's t, two-sided 80 %, by whole weeks less one.
static double student(double weeks)
{
    static const double t[] = {3.078, 1.886, 1.638, 1.533, 1.476, 1.440,
                               1.415, 1.397, 1.383, 1.372, 1.363, 1.356};
    size_t most = sizeof t / sizeof *t;
    size_t freedom = weeks < 2 ? 1 : (size_t)weeks - 1;
    return t[(freedom > most ? most : freedom) - 1];
}

// The line goes through the last three reads: what is used is used, and one of them may be wrong.
static double level_now(const struct days_left_read *reads, size_t n, double rate)
{
    double levels[3];
    for (size_t i = 0; i < 3; i++) {
        const struct days_left_read *read = &reads[n - 1 - i];
        levels[i] = read->percent - rate * (reads[n - 1].day - read->day);
    }
    return fmax(0, median(levels, 3));
}

static void fine(const struct days_left_read *reads, size_t n, double step, struct days_left *left)
{
    double span = reads[n - 1].day - reads[0].day;
    left->rate = theil_sen(reads, n);
    if (left->rate <= 0 || left->rate * span < 2 * step) {
        left->kind = DAYS_LEFT_STEADY;
        return;
    }
    double level = level_now(reads, n, left->rate);
    double ahead = level / left->rate;
    double about = student(span / 7) * spread(reads, n, left->rate) *
                   sqrt(ahead + ahead * ahead / span);
    double margin = ahead > 0 ? about / ahead : 0;
    left->kind = DAYS_LEFT_KNOWN;
    left->level = level;
    left->about = ahead;
    left->least = fmax(0, level - step) / (left->rate + margin);
    left->most = margin < left->rate ? (level + step) / (left->rate - margin) : INFINITY;
}

// ---- a gauge of steps ----

static double middle(double a, double b, double c)
{
    return fmax(fmin(a, b), fmin(fmax(a, b), c));
}

// The falls of the gauge, each half-way between two reads; one odd read is looked over.
static size_t steps_of(const struct days_left_read *reads, size_t n, struct days_left_read *steps,
                       double *last_r)
{
    size_t n_steps = 0;
    double before = reads[0].percent, day = reads[0].day;
    for (size_t i = 1; i < n; i++) {
        double now = i + 1 < n ? middle(reads[i - 1].percent, reads[i].percent,
                                        reads[i + 1].percent)
                               : reads[i].percent;
        if (now < before) {
            steps[n_steps].day = (day + reads[i].day) / 2;
            steps[n_steps++].percent = (before + now) / 2;
            *last_r = before - now;
        }
        before = now;
        day = reads[i].day;
    }
    return n_steps;
}

static void coarse(const struct days_left_read *reads, size_t n, struct days_left *left)
{
    struct days_left_read steps[DAYS_LEFT_READS];
    double step = 0;
    size_t n_steps = steps_of(reads, n, steps, &step);
    left->kind = DAYS_LEFT_STEPS;
    if (n_steps < 2 || steps[n_steps - 1].day <= steps[0].day)
        return;
    left->rate = theil_sen(steps, n_steps);
    if (left->rate <= 0)
        return;
    const struct days_left_read *last = &steps[n_steps - 1];
    double half = step / 2, shown = reads[n - 1].percent;
    double level = last->percent - left->rate * (reads[n - 1].day - last->day);
    level = fmax(0, fmin(fmax(level, shown - half), shown + half));
    double margin = half / (last->day - steps[0].day);
    double slow = left->rate - margin, fast = left->rate + margin;
    for (size_t i = 1; i < n_steps; i++) {
        double rate = theil_sen(&steps[i - 1], 2);
        slow = fmin(slow, rate);
        fast = fmax(fast, rate);
    }
    left->kind = DAYS_LEFT_KNOWN;
    left->level = level;
    left->about = level / left->rate;
    left->least = fmax(0, level - half) / fast;
    left->most = slow > 0 ? (level + half) / slow : INFINITY;
}

void days_left(const struct days_left_read *reads, size_t n, struct days_left *left_r)
{
    assert(n <= DAYS_LEFT_READS);
    memset(left_r, 0, sizeof *left_r);
    left_r->kind = DAYS_LEFT_YOUNG;
    if (n == 0)
        return;
    left_r->begin = line_begin(reads, n);
    reads += left_r->begin;
    n -= left_r->begin;
    double step = gauge_step(reads, n, &left_r->values);
    left_r->step = step;
    left_r->level = reads[n - 1].percent;
    left_r->coarse = step >= DAYS_LEFT_COARSE_STEP && n >= 2 * left_r->values;
    if (n < DAYS_LEFT_READS_LEAST || reads[n - 1].day - reads[0].day < DAYS_LEFT_SPAN_LEAST)
        return;
    if (left_r->coarse)
        coarse(reads, n, left_r);
    else
        fine(reads, n, step, left_r);
}

// ---- in words ----

bool days_left_say(const struct days_left *left, double after, struct days_left_said *said_r)
{
    memset(said_r, 0, sizeof *said_r);
    if (left->kind != DAYS_LEFT_KNOWN || after > DAYS_LEFT_AFTER_MOST || left->about <= 0)
        return false;
    double passed = after < 0 ? 0 : after;
    double about = fmax(left->about - passed, 1), most = fmax(left->most - passed, 1);
    double least = fmin(fmax(left->least - passed, 0), about);
    double unit = about < 14 ? 1 : about < 63 ? 7 : MONTH;
    said_r->coarse = left->coarse;
    if (about > YEAR) {
        said_r->unit = "year";
        return true;
    }
    said_r->unit = unit == 1 ? "day" : unit == 7 ? "week" : "month";
    said_r->about = (unsigned)lround(about / unit);
    said_r->least = (unsigned)floor(least / unit + SLACK);
    if (most <= 2 * YEAR)
        said_r->most = (unsigned)ceil(most / unit - SLACK);
    return true;
}
