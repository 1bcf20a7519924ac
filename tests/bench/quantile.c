/* SPDX-License-Identifier: MIT */
#include "quantile.h"

#include <stdlib.h>

static int compare(const void *a, const void *b) {
  double left = *(const double *)a, right = *(const double *)b;
  return (left > right) - (left < right);
}

double quantile(double *values, size_t n, double part) {
  qsort(values, n, sizeof(*values), compare);
  return values[(size_t)(part * (n - 1))];
}
