/* SPDX-License-Identifier: MIT */
#include "reading.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_ROOM 64

const char *const reading_types[METRICS] = {
    [METRIC_CALLS] = "invocations",
    [METRIC_ERRORS] = "errors",
    [METRIC_TIME] = "total_time_in_ms",
};

struct rates *reading_add(struct reading *r, const char *name) {
  if (r->n == r->room) {
    size_t room = r->room ? 2 * r->room : FIRST_ROOM;
    struct rates *rows = reallocarray(r->rows, room, sizeof(*rows));
    if (!rows)
      return NULL;
    r->rows = rows;
    r->room = room;
  }

  struct rates *row = &r->rows[r->n++];
  *row = (struct rates){0};
  snprintf(row->name, sizeof(row->name), "%s", name);
  return row;
}

/* Of a name or of rates, which begin with theirs. */
static int compare_names(const void *a, const void *b) { return strcmp(a, b); }

_Static_assert(offsetof(struct rates, name) == 0, "rates begin with it");

void reading_sort(struct reading *r) {
  size_t kept = 0;
  if (r->n > 0)
    qsort(r->rows, r->n, sizeof(*r->rows), compare_names);
  for (size_t i = 0; i < r->n; i++)
    if (i == 0 || strcmp(r->rows[i].name, r->rows[i - 1].name) != 0)
      r->rows[kept++] = r->rows[i];
  r->n = kept;
}

const struct rates *reading_find(const struct reading *r, const char *name) {
  if (r->n == 0)
    return NULL;
  return bsearch(name, r->rows, r->n, sizeof(*r->rows), compare_names);
}

bool rates_are_live(const struct rates *row) {
  for (int m = 0; m < METRICS; m++)
    if (row->rate[m] > 0)
      return true;
  return false;
}

double reading_sum(const struct reading *r, enum metric metric) {
  double sum = 0;
  for (size_t i = 0; i < r->n; i++)
    sum += r->rows[i].rate[metric];
  return sum;
}

/* Half a unit of the last digit, and what a double is off at most. */
double rate_slack(double rate) {
  return rate > 0 ? 0.5000001e-6 * pow(10, floor(log10(rate))) : 0;
}

static bool adds_up(const struct reading *r, enum metric metric) {
  double all = r->total.rate[metric];
  /* And a double's own limits, as to sums of many. */
  double slack = rate_slack(all) + 1e-12 * all;
  for (size_t i = 0; i < r->n; i++)
    slack += rate_slack(r->rows[i].rate[metric]);
  return fabs(reading_sum(r, metric) - all) <= slack;
}

bool reading_adds_up(const struct reading *r) {
  return adds_up(r, METRIC_CALLS) && adds_up(r, METRIC_ERRORS);
}

double reading_count(const struct reading *r, double rate) {
  return round(rate * r->span);
}

void reading_clear(struct reading *r) {
  free(r->rows);
  *r = (struct reading){0};
}
