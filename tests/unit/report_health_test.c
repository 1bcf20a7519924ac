/* SPDX-License-Identifier: MIT */
/* The plugin's own state and health, and totals at the end of their range. */
#include "reports.h"

#define HEALTH "syscalls_health/invocations-"
#define STATE "syscalls_state/count-"

static void each_figure_has_its_series(void) {
  struct ledger *ledger[FAMILIES] = {
      reports_ledger("a=9 b=3 +1", 2),
      reports_ledger("read=9 +1", 9),
      reports_ledger("a=9 b=7 c=6 +1", 3),
      reports_ledger("a/b=9 c/d=8 e/f=7 g/h=6 +1", 4),
  };
  struct report r = {.errors = true,
                     .totals = {.read_ns = 2999999,
                                .new_names_left = {50, 51, 52, 53},
                                .slots_used = {60, 61, 62, 63}}};
  for (int f = 0; f < FAMILIES; f++) {
    r.ledger[f] = ledger[f];
    for (int kind = 0; kind < HEALTH_KINDS; kind++)
      r.totals.health.of[f][kind] = 10 * kind + f;
  }
  CHECK_REST(
      r, STATE "series 2", STATE "new_names_left 50", STATE "slots_used 60",
      STATE "calls_series 1", STATE "calls_new_names_left 51",
      STATE "cgroups_series 3", STATE "cgroups_new_names_left 52",
      STATE "cgroups_slots_used 62", STATE "pairs_series 4",
      STATE "pairs_new_names_left 53", STATE "pairs_slots_used 63",
      "syscalls_health/total_time_in_ms-read 2", HEALTH "pairs_table_full 63",
      HEALTH "pairs_over_limit 73", HEALTH "pairs_new_names 83",
      HEALTH "pairs_unresolved 93", HEALTH "cgroups_too_long 52",
      HEALTH "cgroups_table_full 62", HEALTH "cgroups_over_limit 72",
      HEALTH "cgroups_new_names 82", HEALTH "cgroups_unresolved 92",
      HEALTH "missed 20", HEALTH "recovered 30", HEALTH "unmatched 40",
      HEALTH "table_full 60", HEALTH "over_limit 70", HEALTH "new_names 80",
      HEALTH "unresolved 90");
  for (int f = 0; f < FAMILIES; f++)
    ledger_destroy(ledger[f]);
}

/* Readers of a stream of values know by it that a read is complete. */
static void the_unresolved_end_a_report(void) {
  struct ledger *ledger = reports_ledger("a=1", 9);
  for (unsigned bits = 0; bits < 1 << (FAMILIES + 2); bits++) {
    struct report r = {.errors = bits >> FAMILIES & 1,
                       .times = bits >> FAMILIES & 2};
    r.totals.health.of[FAMILY_PROCESS][HEALTH_UNRESOLVED] = 5;
    for (int f = 0; f < FAMILIES; f++)
      r.ledger[f] = bits >> f & 1 ? ledger : NULL;
    daemon_forget();
    report(&r);
    UNIT_TEXT(daemon_stub.series[daemon_stub.n - 1], HEALTH "unresolved 5");
  }
  ledger_destroy(ledger);
}

#define NO_HEALTH                                                              \
  HEALTH "table_full 0", HEALTH "over_limit 0", HEALTH "new_names 0",          \
      HEALTH "unresolved 0"
#define READ "syscalls_health/total_time_in_ms-read 0"

static void a_family_that_is_off_has_neither_state_nor_health(void) {
  struct ledger *ledger = reports_ledger("a=9", 1);
  CHECK_REST((struct report){.ledger[FAMILY_PROCESS] = ledger},
             STATE "series 1", STATE "new_names_left 0", STATE "slots_used 0",
             READ, HEALTH "missed 0", HEALTH "recovered 0", NO_HEALTH);
  CHECK_REST((struct report){.ledger[FAMILY_CGROUP] = ledger},
             STATE "slots_used 0", STATE "cgroups_series 1",
             STATE "cgroups_new_names_left 0", STATE "cgroups_slots_used 0",
             READ, HEALTH "cgroups_too_long 0", HEALTH "cgroups_table_full 0",
             HEALTH "cgroups_over_limit 0", HEALTH "cgroups_new_names 0",
             HEALTH "cgroups_unresolved 0", HEALTH "missed 0",
             HEALTH "recovered 0", NO_HEALTH);
  ledger_destroy(ledger);
}

/* Numbers that are no calls have a limit, of which the others tell. */
static void calls_have_a_state_and_no_health(void) {
  struct ledger *ledger = reports_ledger("a=9 b=3 c=2 +1", 1);
  CHECK_REST(((struct report){.times = true, .ledger[FAMILY_CALL] = ledger}),
             STATE "slots_used 0", STATE "calls_series 1",
             STATE "calls_new_names_left 0", READ, HEALTH "missed 0",
             HEALTH "recovered 0", HEALTH "unmatched 0", NO_HEALTH);
  ledger_destroy(ledger);
}

/* Pairs go by the processes' table, whether or not these are reported. */
static void processes_have_a_table_without_their_series(void) {
  struct ledger *ledger = reports_ledger("a/b=9 c/d=3", 1);
  struct report r = {.totals.slots_used = {7, 0, 0, 8},
                     .ledger[FAMILY_PAIR] = ledger};
  CHECK_REST(r, STATE "slots_used 7", STATE "pairs_series 1",
             STATE "pairs_new_names_left 0", STATE "pairs_slots_used 8", READ,
             HEALTH "pairs_table_full 0", HEALTH "pairs_over_limit 0",
             HEALTH "pairs_new_names 0", HEALTH "pairs_unresolved 0",
             HEALTH "missed 0", HEALTH "recovered 0", NO_HEALTH);
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
          cases[i].series);
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
                     .totals = {.counts = {HALF + 1, HALF + 2, HALF + 3, 4}},
                     .ledger[FAMILY_PROCESS] = ledger};
  for (int kind = 0; kind < HEALTH_KINDS; kind++)
    r.totals.health.of[FAMILY_PROCESS][kind] = HALF + kind;
  CHECK(r, "syscalls_total/invocations 1", "syscalls_total/errors 2",
        "syscalls_total/total_time_in_ms 3", "syscalls-b/invocations 2",
        "syscalls-b/errors 4", "syscalls-b/total_time_in_ms 0",
        "syscalls-all-other-processes/invocations 4",
        "syscalls-all-other-processes/errors 5",
        "syscalls-all-other-processes/total_time_in_ms 0");
  CHECK_REST(r, STATE "series 1", STATE "new_names_left 0",
             STATE "slots_used 0", READ, HEALTH "missed 2",
             HEALTH "recovered 3", HEALTH "unmatched 4", HEALTH "table_full 6",
             HEALTH "over_limit 7", HEALTH "new_names 8",
             HEALTH "unresolved 9");
  ledger_destroy(ledger);
}

CU_TestInfo report_health_tests[] = {
    UNIT_TEST(each_figure_has_its_series),
    UNIT_TEST(the_unresolved_end_a_report),
    UNIT_TEST(a_family_that_is_off_has_neither_state_nor_health),
    UNIT_TEST(calls_have_a_state_and_no_health),
    UNIT_TEST(processes_have_a_table_without_their_series),
    UNIT_TEST(a_total_starts_again_after_63_bits),
    UNIT_TEST(all_totals_start_again_after_63_bits),
    CU_TEST_INFO_NULL,
};
