/* SPDX-License-Identifier: MIT */
#include "span.h"

#include <math.h>
#include <stdlib.h>

/* Half a ms for each of two times, and what a double is off. */
#define ERROR 0.001001
/* So many rates are compared at most: some 50 ms. */
#define MOST_WORK 1e6

/* A span that is known to lie between two bounds. */
struct bounds {
  double low, high;
};

/* Narrows the bounds to where a rate is this count. False if it is nowhere. */
static bool narrow_to(struct bounds *b, double rate, double count) {
  double slack = rate_slack(rate);
  b->low = fmax(b->low, count / (rate + slack));
  b->high = fmin(b->high, count / (rate - slack));
  return b->low <= b->high;
}

/* To where it may be whole. */
static bool narrow(struct bounds *b, double rate) {
  double slack = rate_slack(rate);
  double first = ceil((rate - slack) * b->low);
  double last = floor((rate + slack) * b->high);
  return first < last || (first == last && narrow_to(b, rate, first));
}

static int compare(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static size_t collect_row(double *rates, const struct rates *row) {
  size_t n = 0;
  for (int m = 0; m < METRICS; m++)
    if (row->rate[m] > 0)
      rates[n++] = row->rate[m];
  return n;
}

/* The span by which the first rate is `count` and the others are whole, or 0.
 */
static double try_count(const double *rates, size_t n, struct bounds b,
                        double count) {
  if (!narrow_to(&b, rates[0], count))
    return 0;
  for (size_t i = 1; i < n; i++)
    if (!narrow(&b, rates[i]))
      return 0;
  return (b.low + b.high) / 2;
}

/* The rarest leaves the least choice. From the likeliest count outwards. */
static double search(const double *rates, size_t n, double near) {
  struct bounds b = {fmax(near - ERROR, 0), near + ERROR};
  double middle = fmax(round(rates[0] * near), 1);
  double most = fmin(rates[0] * ERROR + 1, MOST_WORK / (double)n);
  for (double step = 0; step <= most; step++) {
    double span = try_count(rates, n, b, middle - step);
    if (span == 0)
      span = try_count(rates, n, b, middle + step);
    if (span > 0)
      return span;
  }
  return 0;
}

double span_find(const struct reading *r, double near) {
  double *rates = calloc((r->n + 1) * METRICS, sizeof(*rates));
  if (!rates)
    return 0;

  size_t n = collect_row(rates, &r->total);
  for (size_t i = 0; i < r->n; i++)
    n += collect_row(rates + n, &r->rows[i]);
  qsort(rates, n, sizeof(*rates), compare);
  double span = n > 0 ? search(rates, n, near) : near;
  free(rates);
  return span;
}
