/* SPDX-License-Identifier: MIT */
#include "reports.h"

#define AT ((cdtime_t)0x1234567890abcdef)

struct ledger *reports_ledger(const char *booked, size_t max_series) {
  struct ledger_limits limits = {max_series, 1000, 1000, 0};
  struct ledger *ledger = ledger_create(limits, 0);
  CU_ASSERT_PTR_NOT_NULL_FATAL(ledger);
  struct rows rows = {0};
  unit_rows_read(&rows, booked);
  rows_merge(&rows);
  ledger_admit(ledger, &rows, 0);
  ledger_book(ledger, &rows);
  rows_destroy(&rows);
  return ledger;
}

/* State and health come last, and at least the slots of processes. */
static size_t count_families(void) {
  size_t n = 0;
  while (n < daemon_stub.n && strncmp(daemon_stub.series[n], "syscalls_state/",
                                      strlen("syscalls_state/")) != 0)
    n++;
  return n;
}

void reports_check(struct report r, enum reports_part part,
                   const char *const *expected, size_t n, unsigned int line) {
  daemon_forget();
  r.time = AT;
  report(&r);
  size_t families = count_families();
  size_t first = part == REPORTS_FAMILIES ? 0 : families;
  size_t end = part == REPORTS_FAMILIES ? families : daemon_stub.n;
  for (size_t i = 0; i < n && first + i < end; i++)
    unit_text(__FILE__, line, daemon_stub.series[first + i], expected[i]);
  for (size_t i = 0; i < daemon_stub.n; i++)
    CU_ASSERT_EQUAL(daemon_stub.time[i], AT);
  CU_assertImplementation(end - first == n, line, "as many series", __FILE__,
                          "", CU_FALSE);
}
