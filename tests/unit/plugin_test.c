/* SPDX-License-Identifier: MIT */
/* The plugin's start, its reads and its end, and what it logs. */
#include "plugins.h"

#include <errno.h>

static void a_value_is_reported_with_its_own_time(void) {
  plugins_begin();
  plugins_start();
  INTERVAL(110, 5);
  VALUE("syscalls-sh/invocations", 100, "0");
  VALUE("syscalls_by_call-read/invocations", 100, "0");
  VALUE("syscalls_total/invocations", 100, "0");
  INTERVAL(120, 7);
  VALUE("syscalls-sh/invocations", 110, "5");
  VALUE("syscalls_total/invocations", 110, "5");
  INTERVAL(130, 0);
  VALUE("syscalls-sh/invocations", 120, "12");
  plugins_end();
}

#define S UINT64_C(1000000000)

/* One that comes before half an interval has passed. */
static void a_read_right_after_the_start_is_left_out(void) {
  plugins_begin();
  daemon_stub.monotonic = 1000 * S + S / 2;
  plugins_start();
  daemon_stub.interval = TIME_T_TO_CDTIME_T_STATIC(10);
  daemon_stub.monotonic += 5 * S - 1;
  INTERVAL(101, 5);
  CU_ASSERT_EQUAL(daemon_stub.n, 0);
  CU_ASSERT_EQUAL(kernel_stub.flips, 0);
  daemon_stub.monotonic += 1;
  INTERVAL(110, 1);
  daemon_stub.monotonic += 10 * S;
  INTERVAL(120, 0);
  VALUE("syscalls-sh/invocations", 110, "6");
  plugins_end();
}

static void skipped_runs_are_warned_of_once(void) {
  plugins_begin();
  plugins_start();
  INTERVAL(110, 5);
  CU_ASSERT_EQUAL(daemon_stub.lines, 0);
  kernel_stub.missed = 3;
  INTERVAL(120, 5);
  CU_ASSERT_EQUAL(daemon_stub.lines, 1);
  CU_ASSERT_PTR_NOT_NULL(strstr(daemon_stub.line[0], " 3 so far"));
  INTERVAL(130, 5);
  CU_ASSERT_EQUAL(daemon_stub.lines, 0);
  VALUE("syscalls_health/invocations-missed", 120, "3");
  plugins_end();
}

/* The calls stay in the kernel, the failure is told once, and so is its end. */
static void a_read_that_fails_loses_nothing(void) {
  plugins_begin();
  plugins_start();
  INTERVAL(110, 5);
  kernel_stub.retire_status = -ENOMEM;
  INTERVAL(120, 7);
  CU_ASSERT_EQUAL(daemon_stub.n, 0);
  CU_ASSERT_EQUAL(daemon_stub.lines, 1);
  CU_ASSERT_PTR_NOT_NULL(strstr(daemon_stub.line[0], "4 syscalls plugin: "));
  CU_ASSERT_PTR_NOT_NULL(strstr(daemon_stub.line[0], strerror(ENOMEM)));
  INTERVAL(130, 9);
  CU_ASSERT_EQUAL(daemon_stub.lines, 0);
  CU_ASSERT_EQUAL(kernel_stub.flips, 2);
  CU_ASSERT_EQUAL(kernel_stub.clears, 2); /* after the check, and at 110 */
  CU_ASSERT_EQUAL(kernel_stub.searches, 1);

  kernel_stub.retire_status = 0;
  INTERVAL(140, 1);
  CU_ASSERT_EQUAL(daemon_stub.lines, 1);
  CU_ASSERT_PTR_NOT_NULL(strstr(daemon_stub.line[0], "works again"));
  VALUE("syscalls-sh/invocations", 110, "5");
  INTERVAL(150, 0);
  VALUE("syscalls-sh/invocations", 120, "12");
  INTERVAL(160, 0);
  VALUE("syscalls-sh/invocations", 150, "22");
  plugins_end();
}

static void a_failed_init_is_told_once_and_can_be_shut_down(void) {
  static const struct {
    int open_status, attach_status;
    const char *line;
  } cases[] = {
      {-EPERM, 0, "3 syscalls plugin: no kernel"},
      {0, -EPERM, "3 syscalls plugin: no hook"},
  };
  for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
    plugins_begin();
    kernel_stub.open_status = cases[i].open_status;
    kernel_stub.attach_status = cases[i].attach_status;
    CU_ASSERT_EQUAL(daemon_stub.init(), -1);
    CU_ASSERT_EQUAL(daemon_stub.lines, 1);
    UNIT_TEXT(daemon_stub.line[0], cases[i].line);
    CU_ASSERT_FALSE(kernel_stub.open);
    CU_ASSERT_EQUAL(daemon_stub.read(), -1); /* as `collectd -T` does */
    plugins_end();
  }
}

/* Whatever of it is missing. The first thing is what the config takes. */
static void without_memory_it_does_not_start(void) {
  plugins_begin();
  unit_objects = 0;
  oconfig_item_t block = {.key = "Plugin"};
  CU_ASSERT_EQUAL(daemon_stub.config(&block), 0);
  UNIT_TEXT(daemon_stub.line[0],
            "3 syscalls plugin: configuration: Cannot allocate memory");
  unit_objects = SIZE_MAX; /* what the user chose is not known */
  CU_ASSERT_EQUAL(daemon_stub.init(), -1);
  size_t objects = 0;
  for (int status = -1; status != 0 && objects < 100; objects++) {
    plugins_end();
    plugins_begin();
    unit_objects = SIZE_MAX;
    CONFIGURE("ReportByCgroup", BOOLEAN(1));
    CONFIGURE("ReportByProcessAndSyscall", BOOLEAN(1));
    unit_objects = objects;
    status = daemon_stub.init();
    CU_ASSERT_EQUAL(status == 0, kernel_stub.open);
    CU_ASSERT_EQUAL(daemon_stub.lines, status == 0 ? 2 : 1);
    if (status != 0)
      UNIT_TEXT(daemon_stub.line[0],
                "3 syscalls plugin: init: Cannot allocate memory");
  }
  unit_objects = SIZE_MAX;
  CU_ASSERT_EQUAL(objects, FAMILIES + 2); /* ledgers, names; then all is well */
  plugins_end();
}

static void a_lack_of_memory_for_names_is_told_once(void) {
  plugins_begin();
  plugins_start();
  kernel_stub.n = 100;
  unit_no_memory = true;
  INTERVAL(200, 1);
  CU_ASSERT_EQUAL(daemon_stub.lines, 1);
  UNIT_TEXT(daemon_stub.line[0],
            "4 syscalls plugin: giving calls their names: Cannot allocate "
            "memory; calls without one count as all-other-... until there is "
            "memory; raise the limit of collectd's cgroup");
  INTERVAL(300, 1);
  CU_ASSERT_EQUAL(daemon_stub.lines, 0);
  VALUE("syscalls-all-other-processes/invocations", 200, "100");
  unit_no_memory = false;
  INTERVAL(400, 1);
  CU_ASSERT_EQUAL(daemon_stub.lines, 1);
  UNIT_TEXT(daemon_stub.line[0],
            "5 syscalls plugin: giving calls their names works again");
  plugins_end();
}

static void a_bad_option_keeps_the_plugin_from_starting(void) {
  plugins_begin();
  CONFIGURE("MaxProcesses", NUMBER(0));
  CU_ASSERT_EQUAL(daemon_stub.lines, 1);
  CU_ASSERT_PTR_NOT_NULL(strstr(daemon_stub.line[0], "MaxProcesses 0"));
  CONFIGURE("IdleTimeout", NUMBER(60));
  daemon_forget();
  CU_ASSERT_EQUAL(daemon_stub.init(), -1);
  CU_ASSERT_PTR_NOT_NULL(strstr(daemon_stub.line[0], "not started"));
  CU_ASSERT_FALSE(kernel_stub.open);
  CU_ASSERT_EQUAL(daemon_stub.read(), -1);
  plugins_end();
  plugins_start(); /* the refusal is forgotten */
  plugins_end();
}

static void an_unknown_option_is_a_warning(void) {
  plugins_begin();
  CONFIGURE("MaxProceses", NUMBER(10));
  CU_ASSERT_EQUAL(daemon_stub.lines, 1);
  CU_ASSERT_PTR_NOT_NULL(strstr(daemon_stub.line[0], "4 syscalls plugin: "));
  plugins_start();
  plugins_end();
}

/* After a shutdown all is as it was at first. */
static void it_starts_again(void) {
  plugins_begin();
  CONFIGURE("ReportByCgroup", BOOLEAN(1));
  CONFIGURE("ReportErrors", BOOLEAN(1));
  plugins_start();
  plugins_start();
  kernel_stub.missed = 3;
  INTERVAL(110, 5);
  INTERVAL(120, 5);
  plugins_end();
  plugins_begin();
  plugins_start();
  INTERVAL(110, 5);
  VALUE("syscalls_total/invocations", 100, "0");
  VALUE("syscalls_health/invocations-missed", 100, "0");
  VALUE("syscalls-sh/invocations", 100, "0");
  CU_ASSERT_EQUAL(plugins_count("syscalls_by_cgroup-"), 0);
  CU_ASSERT_EQUAL(plugins_count("syscalls_total/errors"), 0);
  plugins_end();
}

CU_TestInfo plugin_tests[] = {
    UNIT_TEST(a_value_is_reported_with_its_own_time),
    UNIT_TEST(a_read_right_after_the_start_is_left_out),
    UNIT_TEST(skipped_runs_are_warned_of_once),
    UNIT_TEST(a_read_that_fails_loses_nothing),
    UNIT_TEST(a_failed_init_is_told_once_and_can_be_shut_down),
    UNIT_TEST(without_memory_it_does_not_start),
    UNIT_TEST(a_lack_of_memory_for_names_is_told_once),
    UNIT_TEST(a_bad_option_keeps_the_plugin_from_starting),
    UNIT_TEST(an_unknown_option_is_a_warning),
    UNIT_TEST(it_starts_again),
    CU_TEST_INFO_NULL,
};
