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

/* Reports, and compares with the `n` series expected, in their order. */
void reports_check(struct report report, const char *const *expected, size_t n,
                   unsigned int line);
#define CHECK(report, ...)                                                     \
  reports_check(report, (const char *const[]){__VA_ARGS__},                    \
                sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *),   \
                __LINE__)

#define NO_HEALTH                                                              \
  "syscalls_health/invocations-missed 0",                                      \
      "syscalls_health/invocations-recovered 0",                               \
      "syscalls_health/invocations-table_full 0",                              \
      "syscalls_health/invocations-over_limit 0",                              \
      "syscalls_health/invocations-unresolved 0"

#endif
