/* SPDX-License-Identifier: MIT */
#ifndef TESTS_BENCH_QUANTILE_H
#define TESTS_BENCH_QUANTILE_H

#include <stddef.h>

/* The value that a part of the n values is not above: 0.5 is their median.
 * Sorts them. */
double quantile(double *values, size_t n, double part);

#endif
