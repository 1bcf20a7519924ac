/* SPDX-License-Identifier: MIT */
/* What the plugin says when it has started. */
#include "plugins.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* Without the hierarchy there is nothing to tell cgroups by. */
static void a_machine_without_cgroup_v2_is_warned_of(void) {
  plugins_begin();
  kernel_stub.without_cgroup2 = true;
  ALL_ON();
  plugins_start();
  CU_ASSERT_EQUAL(daemon_stub.lines, 3);
  UNIT_TEXT(daemon_stub.line[0],
            "4 syscalls plugin: this machine has no cgroup v2 hierarchy: "
            "ReportByCgroup reports nothing; mount one, or boot with "
            "systemd.unified_cgroup_hierarchy=1");
  CU_ASSERT(!kernel_stub.config.by[FAMILY_CGROUP]);
  INTERVAL(110, 5);
  CU_ASSERT_EQUAL(plugins_count("syscalls_by_cgroup-"), 0);
  CU_ASSERT_EQUAL(plugins_count("syscalls_health/invocations-cgroups_"), 0);
  CU_ASSERT_EQUAL(plugins_count("syscalls_by_process_call-"), 2);
  plugins_end();
}

/* The programs do without that file, which may be readable again. */
static void a_hierarchy_that_cannot_be_read_is_not_called_missing(void) {
  static const int errors[] = {EACCES, EMFILE, ENOMEM, EINTR};
  for (size_t i = 0; i < sizeof(errors) / sizeof(*errors); i++) {
    char line[512];
    plugins_begin();
    kernel_stub.cgroup_error = errors[i];
    ALL_ON();
    plugins_start();
    CU_ASSERT_EQUAL(daemon_stub.lines, 3);
    snprintf(line, sizeof(line),
             "4 syscalls plugin: cannot read /proc/self/cgroup: %s: without a "
             "cgroup v2 hierarchy, ReportByCgroup counts all calls as root's; "
             "let collectd read the file, and restart it to be sure",
             strerror(errors[i]));
    UNIT_TEXT(daemon_stub.line[0], line);
    INTERVAL(110, 5);
    CU_ASSERT(plugins_count("syscalls_by_cgroup-") > 0);
    plugins_end();
  }
}

/* A kernel without control groups has no such file. */
static void a_kernel_without_cgroups_is_warned_of(void) {
  plugins_begin();
  kernel_stub.cgroup_error = ENOENT;
  ALL_ON();
  plugins_start();
  CU_ASSERT_PTR_NOT_NULL(strstr(daemon_stub.line[0], "has no cgroup v2"));
  CU_ASSERT(!kernel_stub.config.by[FAMILY_CGROUP]);
  plugins_end();
}

static void no_cgroups_no_warning(void) {
  static const struct {
    bool wanted, without;
  } cases[] = {{false, true}, {false, false}, {true, false}};
  for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
    plugins_begin();
    kernel_stub.without_cgroup2 = cases[i].without;
    CONFIGURE("ReportByCgroup", BOOLEAN(cases[i].wanted));
    plugins_start();
    CU_ASSERT_EQUAL(daemon_stub.lines, 2);
    UNIT_TEXT(daemon_stub.line[0],
              "6 syscalls plugin: counting system calls by raw tracepoints");
    UNIT_TEXT(
        daemon_stub.line[1],
        "6 syscalls plugin: the tables take 400000 bytes of kernel memory "
        "(CPUs: 2)");
    CU_ASSERT_EQUAL(kernel_stub.config.by[FAMILY_CGROUP], cases[i].wanted);
    plugins_end();
  }
}

static void a_second_best_way_is_warned_of(void) {
  plugins_begin();
  kernel_stub.way = WAY_PROBED;
  kernel_stub.refused = EACCES;
  plugins_start();
  CU_ASSERT_EQUAL(daemon_stub.lines, 3);
  CU_ASSERT_PTR_NOT_NULL(
      strstr(daemon_stub.line[0], "tracepoint raw_syscalls cannot be used: "));
  UNIT_TEXT(daemon_stub.line[1],
            "6 syscalls plugin: counting system calls by kprobes");
  plugins_end();
}

/* Of all calls, or of those that are selected. */
static void what_a_way_loses_depends_on_the_filter(void) {
  for (int filters = 0; filters < 2; filters++) {
    plugins_begin();
    if (filters)
      CONFIGURE("Syscall", TEXT("read"));
    kernel_stub.way = WAY_GUARDED;
    kernel_stub.refused = ENOENT;
    plugins_start();
    CU_ASSERT_EQUAL(strstr(daemon_stub.line[0], "-recovered") != NULL,
                    !filters);
    CU_ASSERT_EQUAL(strstr(daemon_stub.line[0], "are missed") != NULL, filters);
    plugins_end();
  }
}

/* Then errors and times may be others', and none are reported. */
static void the_blind_report_neither_errors_nor_times(void) {
  plugins_begin();
  kernel_stub.way = WAY_CLASSIC;
  kernel_stub.blind = EPERM;
  CONFIGURE("ReportErrors", BOOLEAN(1));
  CONFIGURE("ReportTime", BOOLEAN(1));
  plugins_start();
  CU_ASSERT_EQUAL(daemon_stub.lines, 3);
  CU_ASSERT_PTR_NOT_NULL(strstr(daemon_stub.line[0], "are not reported"));
  INTERVAL(110, 5, 1, 1);
  INTERVAL(120, 5, 1, 1);
  VALUE("syscalls_total/invocations", 110, "5");
  VALUE("syscalls-sh/errors", 110, "nothing");
  CU_ASSERT_EQUAL(plugins_count("syscalls_total/"), 1);
  CU_ASSERT_EQUAL(plugins_count("syscalls_health/invocations-unmatched"), 0);
  plugins_end();
}

/* Wherever tracefs is, it is not to blame if it can be read there. */
static void a_warning_blames_tracefs_only_if_it_cannot_be_read(void) {
  static const struct {
    const char *tracefs, *cause;
  } cases[] = {
      {NULL, "tracefs is not mounted"},
      {"/sys/kernel/tracing/", "perf_event_open(2) is refused"},
      {"/sys/kernel/debug/tracing/", "perf_event_open(2) is refused"},
  };
  for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
    plugins_begin();
    kernel_stub.way = WAY_PROBED;
    kernel_stub.refused = cases[i].tracefs ? EACCES : ENOENT;
    kernel_stub.tracefs = cases[i].tracefs;
    plugins_start();
    UNIT_CHECK(cases[i].cause,
               strstr(daemon_stub.line[0], cases[i].cause) != NULL);
    plugins_end();
  }
}

/* On x86, kprobes are the next best. */
static void the_last_way_is_warned_of_with_all_cures(void) {
  for (int without = 0; without < 2; without++) {
    plugins_begin();
    kernel_stub.way = WAY_GUARDED;
    kernel_stub.refused = ENOENT;
    kernel_stub.without_ftrace = without;
    plugins_start();
    CU_ASSERT_EQUAL(daemon_stub.lines, 3);
    CU_ASSERT_PTR_NOT_NULL(strstr(daemon_stub.line[0], "mount -t tracefs "));
    CU_ASSERT_EQUAL(strstr(daemon_stub.line[0], "ftrace_enabled=1") != NULL,
                    without);
    plugins_end();
  }
}

static void calls_that_are_not_counted_are_warned_of(void) {
  plugins_begin();
  kernel_stub.trial.made = (struct counts){34, 34, 4, 0};
  kernel_stub.trial.counted = (struct counts){34, 34, 0, 0};
  plugins_start();
  CU_ASSERT_EQUAL(daemon_stub.lines, 3);
  CU_ASSERT_PTR_NOT_NULL(strstr(daemon_stub.line[2], ", with 0 of 4 ms: "));
  plugins_end();
}

static void a_start_that_is_not_checked_is_warned_of(void) {
  plugins_begin();
  kernel_stub.trial.error = EAGAIN;
  plugins_start();
  CU_ASSERT_EQUAL(daemon_stub.lines, 3);
  CU_ASSERT_PTR_NOT_NULL(strstr(
      daemon_stub.line[2], "4 syscalls plugin: the plugin could not check "));
  plugins_end();
}

/* Once, whenever they come. */
static void cpus_without_their_own_memory_are_told(void) {
  plugins_begin();
  plugins_start();
  INTERVAL(110, 5);
  CU_ASSERT_EQUAL(daemon_stub.lines, 0);
  kernel_stub.late = 1;
  INTERVAL(120, 5);
  CU_ASSERT_EQUAL(daemon_stub.lines, 1);
  CU_ASSERT_PTR_NOT_NULL(
      strstr(daemon_stub.line[0], "4 syscalls plugin: there are CPUs that "));
  kernel_stub.late = 7;
  INTERVAL(130, 5);
  CU_ASSERT_EQUAL(daemon_stub.lines, 0);
  plugins_end();
}

static void the_first_interval_has_what_came_during_the_check(void) {
  plugins_begin();
  ALL_ON();
  kernel_stub.trial.made = kernel_stub.trial.counted =
      (struct counts){34, 34, 4, 0};
  kernel_stub.left = (struct counts){.calls = 3};
  plugins_start();
  INTERVAL(110, 5);
  VALUE("syscalls-sh/invocations", 100, "0");
  INTERVAL(120, 7);
  VALUE("syscalls_total/invocations", 110, "8");
  VALUE("syscalls-sh/invocations", 110, "8");
  VALUE("syscalls_by_call-read/invocations", 110, "8");
  INTERVAL(130, 1);
  VALUE("syscalls-sh/invocations", 120, "15");
  plugins_end();
}

CU_TestInfo plugin_start_tests[] = {
    UNIT_TEST(a_machine_without_cgroup_v2_is_warned_of),
    UNIT_TEST(a_hierarchy_that_cannot_be_read_is_not_called_missing),
    UNIT_TEST(a_kernel_without_cgroups_is_warned_of),
    UNIT_TEST(no_cgroups_no_warning),
    UNIT_TEST(a_second_best_way_is_warned_of),
    UNIT_TEST(what_a_way_loses_depends_on_the_filter),
    UNIT_TEST(the_blind_report_neither_errors_nor_times),
    UNIT_TEST(a_warning_blames_tracefs_only_if_it_cannot_be_read),
    UNIT_TEST(the_last_way_is_warned_of_with_all_cures),
    UNIT_TEST(the_first_interval_has_what_came_during_the_check),
    UNIT_TEST(calls_that_are_not_counted_are_warned_of),
    UNIT_TEST(a_start_that_is_not_checked_is_warned_of),
    UNIT_TEST(cpus_without_their_own_memory_are_told),
    CU_TEST_INFO_NULL,
};
