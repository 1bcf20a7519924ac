/* SPDX-License-Identifier: MIT */
#include "span.h"

#include <math.h>
#include <stdlib.h>

/* Farther from the measurement than this, a span is not its. Twice and half of
 * the true one, by which all is whole as well, are beyond it. */
#define LEAST (1 / 1.5)
#define MOST 1.5

/* So many are tried. More lie in the range if the rarest of all that is counted
 * happens that often in one interval. */
#define TRIES 20000

/* A span that is known to lie between two bounds. */
struct bounds {
  double low, high;
};

/* Narrows the bounds to where a rate may be whole. False if it is nowhere. */
static bool narrow(struct bounds *b, double rate) {
  double slack = rate_slack(rate);
  double first = ceil((rate - slack) * b->low);
  double last = floor((rate + slack) * b->high);
  if (first > last)
    return false;

  if (first == last) {
    b->low = fmax(b->low, first / (rate + slack));
    b->high = fmin(b->high, first / (rate - slack));
  }
  return true;
}

bool span_fits(double span, const struct rates *row) {
  /* What span_find() is off by at most, of a single rate of seven digits. */
  struct bounds b = {span * (1 - 5e-7), span * (1 + 5e-7)};
  for (int m = 0; m < METRICS; m++)
    if (row->rate[m] > 0 && !narrow(&b, row->rate[m]))
      return false;
  return true;
}

static int compare(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static size_t collect_row(double *rates, const struct rates *row) {
  size_t n = 0;
  for (int m = 0; m < METRICS && !row->stale; m++)
    if (row->rate[m] > 0)
      rates[n++] = row->rate[m];
  return n;
}

static size_t collect_reading(double *rates, const struct reading *r) {
  size_t n = collect_row(rates, &r->total);
  for (size_t i = 0; i < r->n; i++)
    n += collect_row(rates + n, &r->rows[i]);
  return n;
}

/* All that are not 0, the least first. The caller frees them. */
static size_t collect(const struct reading *r, const struct reading *aid,
                      double **all) {
  double *rates = calloc((r->n + 1 + aid->n + 1) * METRICS, sizeof(*rates));
  *all = rates;
  if (!rates)
    return 0;

  size_t n = collect_reading(rates, r);
  n += collect_reading(rates + n, aid);
  qsort(rates, n, sizeof(*rates), compare);
  return n;
}

/* The span by which the first rate is `count` and the others are whole, or 0.
 */
static double try_count(const double *rates, size_t n, double count) {
  double slack = rate_slack(rates[0]);
  struct bounds b = {count / (rates[0] + slack), count / (rates[0] - slack)};
  for (size_t i = 1; i < n; i++)
    if (!narrow(&b, rates[i]) || b.low > b.high)
      return 0;
  return (b.low + b.high) / 2;
}

static bool in_range(double count, double guess) {
  return count >= 1 && count >= guess * LEAST && count <= guess * MOST;
}

/* From the count that is nearest to the measurement outwards. */
static double search(const double *rates, size_t n, double rough) {
  double guess = rates[0] * rough;
  double nearest = fmax(round(guess), 1);
  int side = nearest > guess ? -1 : 1;
  for (int i = 0; i < TRIES; i++) {
    int step = (i + 1) / 2 * (i % 2 ? side : -side);
    double count = nearest + step;
    double span = in_range(count, guess) ? try_count(rates, n, count) : 0;
    if (span > 0)
      return span;
  }
  return 0;
}

double span_find(const struct reading *r, const struct reading *aid,
                 double rough) {
  double *rates = NULL;
  size_t n = collect(r, aid, &rates);
  double span = n > 0 && rough > 0 ? search(rates, n, rough) : 0;
  free(rates);
  return span;
}
