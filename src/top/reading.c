/* SPDX-License-Identifier: MIT */
#include "reading.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_ROOM 64

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
  if (r->n > 0)
    qsort(r->rows, r->n, sizeof(*r->rows), compare_names);
}

const struct rates *reading_find(const struct reading *r, const char *name) {
  if (r->n == 0)
    return NULL;
  return bsearch(name, r->rows, r->n, sizeof(*r->rows), compare_names);
}

bool rates_are_live(const struct rates *row) {
  return !row->stale &&
         (row->rate[METRIC_CALLS] > 0 || row->rate[METRIC_ERRORS] > 0 ||
          row->rate[METRIC_TIME] > 0);
}

double reading_sum(const struct reading *r, enum metric metric) {
  double sum = 0;
  for (size_t i = 0; i < r->n; i++)
    if (!r->rows[i].stale)
      sum += r->rows[i].rate[metric];
  return sum;
}

/* Half a unit of the last digit, and what a double is off at most. */
double rate_slack(double rate) {
  return rate > 0 ? 0.5000001e-6 * pow(10, floor(log10(rate))) : 0;
}

double reading_count(const struct reading *r, double rate) {
  return round(rate * r->span);
}

void reading_clear(struct reading *r) {
  free(r->rows);
  *r = (struct reading){0};
}
