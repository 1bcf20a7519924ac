/* SPDX-License-Identifier: MIT */
#include "books.h"

#include <math.h>

#include "span.h"

static bool adds_up(const struct reading *r, enum metric metric) {
  double slack = rate_slack(r->total.rate[metric]);
  for (size_t i = 0; i < r->n; i++)
    if (!r->rows[i].stale)
      slack += rate_slack(r->rows[i].rate[metric]);
  /* A double's own limits, as to sums of many. */
  slack += 1e-12 * r->total.rate[metric];
  return fabs(reading_sum(r, metric) - r->total.rate[metric]) <= slack;
}

bool books_add_up(const struct reading *r) {
  return adds_up(r, METRIC_CALLS) && adds_up(r, METRIC_ERRORS);
}

static bool is_unchanged(const struct rates *row, const struct rates *before) {
  for (int m = 0; m < METRICS; m++)
    if (row->rate[m] != before->rate[m])
      return false;
  return true;
}

static void suspect(struct reading *r, const struct reading *before) {
  for (size_t i = 0; i < r->n; i++) {
    struct rates *row = &r->rows[i];
    const struct rates *old = reading_find(before, row->name);
    row->stale = rates_are_live(row) && old && is_unchanged(row, old);
  }
}

static void acquit(struct reading *r) {
  for (size_t i = 0; i < r->n; i++)
    r->rows[i].stale = false;
}

/* Those that are too small for the sum to show it. */
static void acquit_whole(struct reading *r) {
  for (size_t i = 0; i < r->n; i++)
    if (r->rows[i].stale && (r->span == 0 || span_fits(r->span, &r->rows[i])))
      r->rows[i].stale = false;
}

bool books_close(struct reading *r, const struct reading *before,
                 const struct reading *aid, double rough) {
  acquit(r);
  bool all_add_up = books_add_up(r);
  suspect(r, before);
  bool rest_adds_up = books_add_up(r);
  if (!rest_adds_up)
    acquit(r);
  if (!all_add_up && !rest_adds_up)
    return false;

  r->span = span_find(r, aid, rough);
  if (all_add_up && rest_adds_up)
    acquit_whole(r);
  return r->span > 0 || rough <= 0 || r->total.rate[METRIC_CALLS] <= 0;
}
