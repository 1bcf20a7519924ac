/* SPDX-License-Identifier: MIT */
/* Reports, and what they make of the stand-in for collectd. */
#ifndef TESTS_REPORTS_H
#define TESTS_REPORTS_H

#include "daemon.h"

#include "report.h"
#include "unit.h"

/* A ledger in which these rows are booked; those over the limit of series are
 * the others'. The test destroys it. */
struct ledger *reports_ledger(const char *booked, size_t max_series);

/* Reports, and compares with the `n` series expected, in their order: the total
 * and the families, or what follows, of state and health. */
enum reports_part { REPORTS_FAMILIES, REPORTS_REST };
void reports_check(struct report report, enum reports_part part,
                   const char *const *expected, size_t n, unsigned int line);
#define REPORTS_CHECK(report, part, ...)                                       \
  reports_check(report, part, (const char *const[]){__VA_ARGS__},              \
                sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *),   \
                __LINE__)
#define CHECK(report, ...) REPORTS_CHECK(report, REPORTS_FAMILIES, __VA_ARGS__)
#define CHECK_REST(report, ...) REPORTS_CHECK(report, REPORTS_REST, __VA_ARGS__)

#endif
