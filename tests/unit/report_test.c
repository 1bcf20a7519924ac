/* SPDX-License-Identifier: MIT */
/* The series of the families. */
#include "reports.h"

static void all_series_are_dispatched_in_order(void) {
  struct ledger *processes = reports_ledger("sh=30 cron=2 _=1 +9", 100);
  struct ledger *calls = reports_ledger("read=40 write=1 +1", 100);
  struct ledger *cgroups = reports_ledger("ssh.service=12 root=23 +7", 100);
  struct ledger *pairs = reports_ledger("sh/write=5 sh/read=20 +17", 100);
  struct report r = {.totals.counts.calls = 42,
                     .ledger = {[FAMILY_PROCESS] = processes,
                                [FAMILY_CALL] = calls,
                                [FAMILY_CGROUP] = cgroups,
                                [FAMILY_PAIR] = pairs}};
  CHECK(r, "syscalls_total/invocations 42", "syscalls-_/invocations 1",
        "syscalls-cron/invocations 2", "syscalls-sh/invocations 30",
        "syscalls-all-other-processes/invocations 9",
        "syscalls_by_call-read/invocations 40",
        "syscalls_by_call-write/invocations 1",
        "syscalls_by_call-all-other-calls/invocations 1",
        "syscalls_by_cgroup-root/invocations 23",
        "syscalls_by_cgroup-ssh.service/invocations 12",
        "syscalls_by_cgroup-all-other-cgroups/invocations 7",
        "syscalls_by_process_call-sh/invocations-read 20",
        "syscalls_by_process_call-sh/invocations-write 5",
        "syscalls_by_process_call-all-other-processes/"
        "invocations-all-other-calls 17");
  ledger_destroy(processes);
  ledger_destroy(calls);
  ledger_destroy(cgroups);
  ledger_destroy(pairs);
}

static void a_family_that_is_off_is_left_out(void) {
  struct ledger *ledger = reports_ledger("a=1 +2", 100);
  CHECK((struct report){0}, "syscalls_total/invocations 0");
  CHECK((struct report){.ledger[FAMILY_PROCESS] = ledger},
        "syscalls_total/invocations 0", "syscalls-a/invocations 1",
        "syscalls-all-other-processes/invocations 2");
  CHECK((struct report){.ledger[FAMILY_CALL] = ledger},
        "syscalls_total/invocations 0", "syscalls_by_call-a/invocations 1",
        "syscalls_by_call-all-other-calls/invocations 2");
  CHECK((struct report){.ledger[FAMILY_CGROUP] = ledger},
        "syscalls_total/invocations 0", "syscalls_by_cgroup-a/invocations 1",
        "syscalls_by_cgroup-all-other-cgroups/invocations 2");
  CHECK((struct report){.ledger[FAMILY_PAIR] = ledger},
        "syscalls_total/invocations 0",
        "syscalls_by_process_call-a/invocations 1",
        "syscalls_by_process_call-all-other-processes/"
        "invocations-all-other-calls 2");
  ledger_destroy(ledger);
}

/* The others have a series from the start: its first value is a true zero. */
static void an_empty_family_has_its_others(void) {
  struct ledger *ledger = reports_ledger("", 100);
  CHECK(((struct report){
            .ledger = {[FAMILY_PROCESS] = ledger, [FAMILY_CALL] = ledger}}),
        "syscalls_total/invocations 0",
        "syscalls-all-other-processes/invocations 0",
        "syscalls_by_call-all-other-calls/invocations 0");
  ledger_destroy(ledger);
}

/* Series by series, and of each its calls first. */
static void errors_and_times_follow_the_calls(void) {
  struct ledger *processes = reports_ledger("sh=30:4:5999999 +9:8:7000000", 9);
  struct ledger *pairs = reports_ledger("sh/read=3:2:1000000 +6:5:4000000", 9);
  struct report r = {
      .errors = true,
      .times = true,
      .totals.counts = {.calls = 42, .errors = 7, .ms = 3, .ns = 999999},
      .ledger = {[FAMILY_PROCESS] = processes, [FAMILY_PAIR] = pairs}};
#define OTHER_PAIRS "syscalls_by_process_call-all-other-processes/"
  CHECK(r, "syscalls_total/invocations 42", "syscalls_total/errors 7",
        "syscalls_total/total_time_in_ms 3", "syscalls-sh/invocations 30",
        "syscalls-sh/errors 4", "syscalls-sh/total_time_in_ms 5",
        "syscalls-all-other-processes/invocations 9",
        "syscalls-all-other-processes/errors 8",
        "syscalls-all-other-processes/total_time_in_ms 7",
        "syscalls_by_process_call-sh/invocations-read 3",
        "syscalls_by_process_call-sh/errors-read 2",
        "syscalls_by_process_call-sh/total_time_in_ms-read 1",
        OTHER_PAIRS "invocations-all-other-calls 6",
        OTHER_PAIRS "errors-all-other-calls 5",
        OTHER_PAIRS "total_time_in_ms-all-other-calls 4");
  ledger_destroy(processes);
  ledger_destroy(pairs);
}

static void errors_and_times_may_be_reported_alone(void) {
  struct ledger *ledger = reports_ledger("read=3:2:1000000 +6:5:4000000", 9);
  struct report r = {.totals.counts = {9, 7, 5, 0},
                     .ledger[FAMILY_CALL] = ledger};
  CHECK(r, "syscalls_total/invocations 9",
        "syscalls_by_call-read/invocations 3",
        "syscalls_by_call-all-other-calls/invocations 6");
  r.errors = true;
  CHECK(r, "syscalls_total/invocations 9", "syscalls_total/errors 7",
        "syscalls_by_call-read/invocations 3", "syscalls_by_call-read/errors 2",
        "syscalls_by_call-all-other-calls/invocations 6",
        "syscalls_by_call-all-other-calls/errors 5");
  r.errors = false;
  r.times = true;
  CHECK(r, "syscalls_total/invocations 9", "syscalls_total/total_time_in_ms 5",
        "syscalls_by_call-read/invocations 3",
        "syscalls_by_call-read/total_time_in_ms 1",
        "syscalls_by_call-all-other-calls/invocations 6",
        "syscalls_by_call-all-other-calls/total_time_in_ms 4");
  ledger_destroy(ledger);
}

static void a_name_is_dispatched_at_its_full_length(void) {
  char booked[NAME_SIZE + 2] = "", series[128] = "";
  memset(booked, 'x', NAME_SIZE - 1);
  snprintf(series, sizeof(series), "syscalls_by_call-%s/invocations 1", booked);
  strcat(booked, "=1");
  struct ledger *ledger = reports_ledger(booked, 100);
  CHECK((struct report){.ledger[FAMILY_CALL] = ledger},
        "syscalls_total/invocations 0", series,
        "syscalls_by_call-all-other-calls/invocations 0");
  ledger_destroy(ledger);
}

/* Both of its parts, wherever the slash is. */
static void a_pair_is_dispatched_at_its_full_length(void) {
  static const size_t slashes[] = {1, 16, NAME_SIZE - 3};
  for (size_t i = 0; i < sizeof(slashes) / sizeof(*slashes); i++) {
    char process[NAME_SIZE] = "", call[NAME_SIZE] = "";
    memset(process, 'p', slashes[i]);
    memset(call, 'c', NAME_SIZE - 2 - slashes[i]);
    char booked[3 * NAME_SIZE], series[3 * NAME_SIZE];
    snprintf(booked, sizeof(booked), "%s/%s=1", process, call);
    snprintf(series, sizeof(series),
             "syscalls_by_process_call-%s/invocations-%s 1", process, call);
    struct ledger *ledger = reports_ledger(booked, 100);
    daemon_forget();
    report(&(struct report){.ledger[FAMILY_PAIR] = ledger});
    UNIT_TEXT(daemon_stub.series[1], series);
    ledger_destroy(ledger);
  }
}

static void what_collectd_refuses_keeps_nothing_back(void) {
  struct ledger *ledger = reports_ledger("a=1", 100);
  daemon_stub.dispatch_status = -1;
  CHECK((struct report){.ledger[FAMILY_PROCESS] = ledger},
        "syscalls_total/invocations 0", "syscalls-a/invocations 1",
        "syscalls-all-other-processes/invocations 0");
  daemon_stub.dispatch_status = 0;
  ledger_destroy(ledger);
}

CU_TestInfo report_tests[] = {
    UNIT_TEST(all_series_are_dispatched_in_order),
    UNIT_TEST(a_family_that_is_off_is_left_out),
    UNIT_TEST(an_empty_family_has_its_others),
    UNIT_TEST(errors_and_times_follow_the_calls),
    UNIT_TEST(errors_and_times_may_be_reported_alone),
    UNIT_TEST(a_name_is_dispatched_at_its_full_length),
    UNIT_TEST(a_pair_is_dispatched_at_its_full_length),
    UNIT_TEST(what_collectd_refuses_keeps_nothing_back),
    CU_TEST_INFO_NULL,
};
