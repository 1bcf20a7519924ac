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

void reports_check(struct report r, const char *const *expected, size_t n,
                   unsigned int line) {
  daemon_forget();
  r.time = AT;
  report(&r);
  for (size_t i = 0; i < n && i < daemon_stub.n; i++) {
    unit_text(__FILE__, line, daemon_stub.series[i], expected[i]);
    CU_ASSERT_EQUAL(daemon_stub.time[i], AT);
  }
  CU_assertImplementation(daemon_stub.n == n, line, "as many series", __FILE__,
                          "", CU_FALSE);
}
