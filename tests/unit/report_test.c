/* SPDX-License-Identifier: MIT */
#include "daemon.h"

#include "report.h"
#include "unit.h"

#define AT ((cdtime_t)0x1234567890abcdef)

static struct ledger *create(const char *booked, size_t max_series) {
  struct ledger_limits limits = {max_series, 1000, 1000};
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

/* Reports, and compares with the `n` series expected, in their order. */
static void check(struct report r, const char *const *expected, size_t n,
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

#define CHECK(r, ...)                                                          \
  check(r, (const char *const[]){__VA_ARGS__},                                 \
        sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *), __LINE__)

static void all_series_are_dispatched_in_order(void) {
  struct ledger *processes = create("sh=30 cron=2 _=1 +9", 100);
  struct ledger *calls = create("read=40 write=1 +1", 100);
  struct report r = {
      .totals = {.calls = 42, .missed = 5, .full = 6, .unresolved = 7},
      .processes = processes,
      .calls = calls};
  CHECK(r, "syscalls_total/invocations 42", "syscalls-_/invocations 1",
        "syscalls-cron/invocations 2", "syscalls-sh/invocations 30",
        "syscalls-all-other-processes/invocations 9",
        "syscalls_by_call-read/invocations 40",
        "syscalls_by_call-write/invocations 1",
        "syscalls_by_call-all-other-calls/invocations 1",
        "syscalls_health/invocations-missed 5",
        "syscalls_health/invocations-table_full 6",
        "syscalls_health/invocations-over_limit 0",
        "syscalls_health/invocations-unresolved 7");
  ledger_destroy(processes);
  ledger_destroy(calls);
}

#define NO_HEALTH                                                              \
  "syscalls_health/invocations-missed 0",                                      \
      "syscalls_health/invocations-table_full 0",                              \
      "syscalls_health/invocations-over_limit 0",                              \
      "syscalls_health/invocations-unresolved 0"

static void a_family_that_is_off_is_left_out(void) {
  struct ledger *ledger = create("a=1 +2", 100);
  CHECK((struct report){0}, "syscalls_total/invocations 0", NO_HEALTH);
  CHECK((struct report){.processes = ledger}, "syscalls_total/invocations 0",
        "syscalls-a/invocations 1",
        "syscalls-all-other-processes/invocations 2", NO_HEALTH);
  CHECK((struct report){.calls = ledger}, "syscalls_total/invocations 0",
        "syscalls_by_call-a/invocations 1",
        "syscalls_by_call-all-other-calls/invocations 2", NO_HEALTH);
  ledger_destroy(ledger);
}

/* The others have a series from the start: its first value is a true zero. */
static void an_empty_family_has_its_others(void) {
  struct ledger *ledger = create("", 100);
  CHECK(((struct report){.processes = ledger, .calls = ledger}),
        "syscalls_total/invocations 0",
        "syscalls-all-other-processes/invocations 0",
        "syscalls_by_call-all-other-calls/invocations 0", NO_HEALTH);
  ledger_destroy(ledger);
}

/* Processes over the limit are a matter of health. Calls have no limit. */
static void processes_over_the_limit_are_told(void) {
  struct ledger *ledger = create("a=9 b=3 c=2 +1", 1);
  CHECK((struct report){.processes = ledger}, "syscalls_total/invocations 0",
        "syscalls-a/invocations 9",
        "syscalls-all-other-processes/invocations 6",
        "syscalls_health/invocations-missed 0",
        "syscalls_health/invocations-table_full 0",
        "syscalls_health/invocations-over_limit 5",
        "syscalls_health/invocations-unresolved 0");
  CHECK((struct report){.calls = ledger}, "syscalls_total/invocations 0",
        "syscalls_by_call-a/invocations 9",
        "syscalls_by_call-all-other-calls/invocations 6", NO_HEALTH);
  ledger_destroy(ledger);
}

static void a_total_starts_again_after_63_bits(void) {
  static const struct {
    uint64_t total;
    const char *series;
  } cases[] = {
      {0, "syscalls_total/invocations 0"},
      {UINT64_C(1) << 53 | 1, "syscalls_total/invocations 9007199254740993"},
      {INT64_MAX, "syscalls_total/invocations 9223372036854775807"},
      {UINT64_C(1) << 63, "syscalls_total/invocations 0"},
      {(UINT64_C(1) << 63) + 1, "syscalls_total/invocations 1"},
      {UINT64_MAX, "syscalls_total/invocations 9223372036854775807"},
  };
  for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
    CHECK((struct report){.totals.calls = cases[i].total}, cases[i].series,
          NO_HEALTH);
}

static void all_totals_start_again_after_63_bits(void) {
  struct ledger *ledger = create("a=9223372036854775809 b=9223372036854775810 +"
                                 "9223372036854775811",
                                 1);
  struct report r = {.totals = {.missed = (UINT64_C(1) << 63) + 4,
                                .full = (UINT64_C(1) << 63) + 5,
                                .unresolved = (UINT64_C(1) << 63) + 6},
                     .processes = ledger};
  CHECK(r, "syscalls_total/invocations 0", "syscalls-b/invocations 2",
        "syscalls-all-other-processes/invocations 4",
        "syscalls_health/invocations-missed 4",
        "syscalls_health/invocations-table_full 5",
        "syscalls_health/invocations-over_limit 1",
        "syscalls_health/invocations-unresolved 6");
  ledger_destroy(ledger);
}

static void a_name_is_dispatched_at_its_full_length(void) {
  char booked[NAME_SIZE + 2] = "", series[128] = "";
  memset(booked, 'x', NAME_SIZE - 1);
  snprintf(series, sizeof(series), "syscalls_by_call-%s/invocations 1", booked);
  strcat(booked, "=1");
  struct ledger *ledger = create(booked, 100);
  CHECK((struct report){.calls = ledger}, "syscalls_total/invocations 0",
        series, "syscalls_by_call-all-other-calls/invocations 0", NO_HEALTH);
  ledger_destroy(ledger);
}

static void what_collectd_refuses_keeps_nothing_back(void) {
  struct ledger *ledger = create("a=1", 100);
  daemon_stub.dispatch_status = -1;
  CHECK((struct report){.processes = ledger}, "syscalls_total/invocations 0",
        "syscalls-a/invocations 1",
        "syscalls-all-other-processes/invocations 0", NO_HEALTH);
  daemon_stub.dispatch_status = 0;
  ledger_destroy(ledger);
}

CU_TestInfo report_tests[] = {
    UNIT_TEST(all_series_are_dispatched_in_order),
    UNIT_TEST(a_family_that_is_off_is_left_out),
    UNIT_TEST(an_empty_family_has_its_others),
    UNIT_TEST(processes_over_the_limit_are_told),
    UNIT_TEST(a_total_starts_again_after_63_bits),
    UNIT_TEST(all_totals_start_again_after_63_bits),
    UNIT_TEST(a_name_is_dispatched_at_its_full_length),
    UNIT_TEST(what_collectd_refuses_keeps_nothing_back),
    CU_TEST_INFO_NULL,
};
