/* SPDX-License-Identifier: MIT */
/* The plugin's own health, and totals at the end of their range. */
#include "reports.h"

/* The last of the series are these of the plugin's health. */
static void check_health(const struct report *r, const char *const *expected,
                         size_t n) {
  daemon_forget();
  report(r);
  CU_ASSERT_FATAL(daemon_stub.n > n);
  for (size_t i = 0; i < n; i++) {
    char series[128];
    snprintf(series, sizeof(series), "syscalls_health/invocations-%s",
             expected[i]);
    UNIT_TEXT(daemon_stub.series[daemon_stub.n - n + i], series);
  }
}

static void each_figure_has_its_series(void) {
  struct ledger *processes = reports_ledger("a=9 b=3 c=2:1:1 +1", 1);
  struct ledger *cgroups = reports_ledger("a=9 b=7 +1", 1);
  struct ledger *pairs = reports_ledger("a/b=9 c/d=8 +1", 1);
  struct report r = {
      .errors = true,
      .totals = {.losses = {.missed = 1, .recovered = 3, .unmatched = 2},
                 .full = {[FAMILY_PROCESS] = 10,
                          [FAMILY_CALL] = 11,
                          [FAMILY_CGROUP] = 12,
                          [FAMILY_PAIR] = 13},
                 .unresolved = {[FAMILY_PROCESS] = 20,
                                [FAMILY_CALL] = 21,
                                [FAMILY_CGROUP] = 22,
                                [FAMILY_PAIR] = 23},
                 .too_long = 30},
      .ledger = {[FAMILY_PROCESS] = processes,
                 [FAMILY_CGROUP] = cgroups,
                 [FAMILY_PAIR] = pairs},
  };
  static const char *const expected[] = {
      "missed 1",
      "recovered 3",
      "unmatched 2",
      "pairs_table_full 13",
      "pairs_over_limit 8",
      "pairs_unresolved 23",
      "cgroups_too_long 30",
      "cgroups_table_full 12",
      "cgroups_over_limit 7",
      "cgroups_unresolved 22",
      "table_full 10",
      "over_limit 5",
      "unresolved 20",
  };
  check_health(&r, expected, sizeof(expected) / sizeof(*expected));
  ledger_destroy(processes);
  ledger_destroy(cgroups);
  ledger_destroy(pairs);
}

/* Readers of a stream of values know by it that a read is complete. */
static void the_unresolved_end_a_report(void) {
  struct ledger *ledger = reports_ledger("a=1", 9);
  for (unsigned bits = 0; bits < 1 << (FAMILIES + 2); bits++) {
    struct report r = {.errors = bits >> FAMILIES & 1,
                       .times = bits >> FAMILIES & 2,
                       .totals.unresolved[FAMILY_PROCESS] = 5};
    for (int f = 0; f < FAMILIES; f++)
      r.ledger[f] = bits >> f & 1 ? ledger : NULL;
    daemon_forget();
    report(&r);
    UNIT_TEXT(daemon_stub.series[daemon_stub.n - 1],
              "syscalls_health/invocations-unresolved 5");
  }
  ledger_destroy(ledger);
}

/* Calls of a process that found no place are a matter of health. Calls have
 * no limit. */
static void processes_over_the_limit_are_told(void) {
  struct ledger *ledger = reports_ledger("a=9 b=3 c=2 +1", 1);
  CHECK((struct report){.ledger[FAMILY_PROCESS] = ledger},
        "syscalls_total/invocations 0", "syscalls-a/invocations 9",
        "syscalls-all-other-processes/invocations 6",
        "syscalls_health/invocations-missed 0",
        "syscalls_health/invocations-recovered 0",
        "syscalls_health/invocations-table_full 0",
        "syscalls_health/invocations-over_limit 5",
        "syscalls_health/invocations-unresolved 0");
  CHECK((struct report){.ledger[FAMILY_CALL] = ledger},
        "syscalls_total/invocations 0", "syscalls_by_call-a/invocations 9",
        "syscalls_by_call-all-other-calls/invocations 6", NO_HEALTH);
  ledger_destroy(ledger);
}

/* Pairs go by the processes' table, whether or not these are reported. */
static void processes_have_their_health_without_their_series(void) {
  struct ledger *ledger = reports_ledger("a/b=9 c/d=3", 1);
  struct report r = {.totals = {.full = {[FAMILY_PROCESS] = 6},
                                .unresolved = {[FAMILY_PROCESS] = 7}},
                     .ledger[FAMILY_PAIR] = ledger};
  CHECK(r, "syscalls_total/invocations 0",
        "syscalls_by_process_call-a/invocations-b 9",
        "syscalls_by_process_call-all-other-processes/"
        "invocations-all-other-calls 3",
        "syscalls_health/invocations-missed 0",
        "syscalls_health/invocations-recovered 0",
        "syscalls_health/invocations-pairs_table_full 0",
        "syscalls_health/invocations-pairs_over_limit 3",
        "syscalls_health/invocations-pairs_unresolved 0",
        "syscalls_health/invocations-table_full 6",
        "syscalls_health/invocations-over_limit 0",
        "syscalls_health/invocations-unresolved 7");
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
    CHECK((struct report){.totals.counts.calls = cases[i].total},
          cases[i].series, NO_HEALTH);
}

#define HALF (UINT64_C(1) << 63)

static void all_totals_start_again_after_63_bits(void) {
  struct ledger *ledger =
      reports_ledger("a=9223372036854775809 "
                     "b=9223372036854775810:9223372036854775812 +"
                     "9223372036854775811:9223372036854775813",
                     1);
  struct report r = {.errors = true,
                     .times = true,
                     .totals = {.counts = {HALF + 1, HALF + 2, HALF + 3, 4},
                                .losses = {HALF + 4, HALF + 8, HALF + 5, 0, 0},
                                .full = {HALF + 6},
                                .unresolved = {HALF + 7}},
                     .ledger[FAMILY_PROCESS] = ledger};
  CHECK(r, "syscalls_total/invocations 1", "syscalls_total/errors 2",
        "syscalls_total/total_time_in_ms 3", "syscalls-b/invocations 2",
        "syscalls-b/errors 4", "syscalls-b/total_time_in_ms 0",
        "syscalls-all-other-processes/invocations 4",
        "syscalls-all-other-processes/errors 5",
        "syscalls-all-other-processes/total_time_in_ms 0",
        "syscalls_health/invocations-missed 4",
        "syscalls_health/invocations-recovered 8",
        "syscalls_health/invocations-unmatched 5",
        "syscalls_health/invocations-table_full 6",
        "syscalls_health/invocations-over_limit 1",
        "syscalls_health/invocations-unresolved 7");
  ledger_destroy(ledger);
}

CU_TestInfo report_health_tests[] = {
    UNIT_TEST(each_figure_has_its_series),
    UNIT_TEST(the_unresolved_end_a_report),
    UNIT_TEST(processes_over_the_limit_are_told),
    UNIT_TEST(processes_have_their_health_without_their_series),
    UNIT_TEST(a_total_starts_again_after_63_bits),
    UNIT_TEST(all_totals_start_again_after_63_bits),
    CU_TEST_INFO_NULL,
};
