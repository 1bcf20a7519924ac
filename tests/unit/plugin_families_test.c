/* SPDX-License-Identifier: MIT */
/* The plugin's families: which there are, and what bounds them. */
#include <stdio.h>

#include "plugins.h"

#define S UINT64_C(1000000000)

static void the_kernel_is_asked_for_what_is_on(void) {
  plugins_begin();
  plugins_start();
  CU_ASSERT(kernel_stub.config.by[FAMILY_PROCESS]);
  CU_ASSERT(kernel_stub.config.by[FAMILY_CALL]);
  CU_ASSERT(!kernel_stub.config.by[FAMILY_CGROUP]);
  CU_ASSERT(!kernel_stub.config.by[FAMILY_PAIR]);
  CU_ASSERT(!kernel_stub.config.errors && !kernel_stub.config.times);
  plugins_end();

  plugins_begin();
  ALL_ON();
  CONFIGURE("ReportByProcess", BOOLEAN(0));
  CONFIGURE("ReportBySyscall", BOOLEAN(0));
  CONFIGURE("ReportErrors", BOOLEAN(1));
  CONFIGURE("ReportTime", BOOLEAN(1));
  CONFIGURE("MaxCgroups", NUMBER(7));
  CONFIGURE("MaxPairs", NUMBER(8));
  plugins_start();
  CU_ASSERT(!kernel_stub.config.by[FAMILY_PROCESS]);
  CU_ASSERT(!kernel_stub.config.by[FAMILY_CALL]);
  CU_ASSERT(kernel_stub.config.by[FAMILY_CGROUP]);
  CU_ASSERT(kernel_stub.config.by[FAMILY_PAIR]);
  CU_ASSERT(kernel_stub.config.errors && kernel_stub.config.times);
  CU_ASSERT_EQUAL(kernel_stub.config.max[FAMILY_CGROUP], 7);
  CU_ASSERT_EQUAL(kernel_stub.config.max[FAMILY_PAIR], 8);
  plugins_end();
}

static void only_families_that_are_on_are_reported(void) {
  static const struct {
    const char *option, *series;
    bool preset;
  } families[] = {
      {"ReportByProcess", "syscalls-", true},
      {"ReportBySyscall", "syscalls_by_call-", true},
      {"ReportByCgroup", "syscalls_by_cgroup-", false},
      {"ReportByProcessAndSyscall", "syscalls_by_process_call-", false},
  };
  for (size_t i = 0; i < sizeof(families) / sizeof(*families); i++) {
    plugins_begin();
    CONFIGURE(families[i].option, BOOLEAN(!families[i].preset));
    plugins_start();
    INTERVAL(110, 5);
    for (size_t f = 0; f < sizeof(families) / sizeof(*families); f++)
      UNIT_CHECK(families[f].series,
                 plugins_count(families[f].series) ==
                     ((f == i) != families[f].preset ? 2 : 0));
    plugins_end();
  }
}

/* Each series gets the interval's counts, one report after it was new. */
static void all_families_are_reported_at_their_own_time(void) {
  static const struct {
    const char *series, *instance;
  } series[] = {
      {"syscalls_total", ""},
      {"syscalls-sh", ""},
      {"syscalls_by_call-read", ""},
      {"syscalls_by_cgroup-sh.service", ""},
      {"syscalls_by_process_call-sh", "-read"},
  };
  static const struct {
    const char *type, *values[3];
  } types[] = {{"invocations", {"0", "5", "12"}},
               {"errors", {"0", "3", "4"}},
               {"total_time_in_ms", {"0", "2", "6"}}};
  plugins_begin();
  ALL_ON();
  CONFIGURE("ReportErrors", BOOLEAN(1));
  CONFIGURE("ReportTime", BOOLEAN(1));
  plugins_start();
  const struct counts intervals[] = {{5, 3, 2, 600000}, {7, 1, 3, 600000}, {0}};
  const cdtime_t times[] = {100, 110, 120};
  for (size_t i = 0; i < 3; i++) {
    plugins_interval(110 + 10 * i, intervals[i]);
    for (size_t s = 0; s < sizeof(series) / sizeof(*series); s++)
      for (size_t t = 0; t < sizeof(types) / sizeof(*types); t++) {
        char name[256];
        snprintf(name, sizeof(name), "%s/%s%s", series[s].series, types[t].type,
                 series[s].instance);
        VALUE(name, times[i], types[t].values[i]);
      }
  }
  plugins_end();
}

static void errors_and_times_are_reported_if_they_are_on(void) {
  for (size_t i = 0; i < 4; i++) {
    plugins_begin();
    CONFIGURE("ReportErrors", BOOLEAN(i & 1));
    CONFIGURE("ReportTime", BOOLEAN(i >> 1));
    plugins_start();
    INTERVAL(110, 5, 3, 1);
    CU_ASSERT_EQUAL(plugins_count("syscalls-sh/errors "), i & 1);
    CU_ASSERT_EQUAL(plugins_count("syscalls-sh/total_time_in_ms "), i >> 1);
    CU_ASSERT_EQUAL(plugins_count("syscalls_health/invocations-unmatched "),
                    i != 0);
    plugins_end();
  }
}

/* Of the calls that processes make, so many are none. */
static size_t count_invented(void) {
  struct calls *calls = calls_create();
  CU_ASSERT_PTR_NOT_NULL_FATAL(calls);
  size_t n = 0;
  for (size_t i = 0; i < KERNEL_NAMES; i++)
    n += !calls_is_real(calls, kernel_number(i));
  calls_destroy(calls);
  return n;
}

/* And each real call has a series, however heavy the invented ones are. */
static void invented_calls_are_bounded(void) {
  plugins_begin();
  plugins_start();
  kernel_stub.number = CALLS_NUMBERS - KERNEL_NAMES;
  size_t invented = count_invented(), n = kernel_stub.n = KERNEL_NAMES;
  CU_ASSERT(invented > 100 && invented < KERNEL_NAMES - 32);
  for (cdtime_t time = 110; time < 140; time += 10) {
    INTERVAL(time, 1000);
    CU_ASSERT_EQUAL(plugins_count("syscalls_by_call-"), n - invented + 32 + 1);
  }
  plugins_end();
}

/* And there is a series for each call, as there are only so many. */
static void each_family_has_its_own_limit(void) {
  plugins_begin();
  ALL_ON();
  CONFIGURE("MaxProcesses", NUMBER(1));
  CONFIGURE("MaxCgroups", NUMBER(2));
  CONFIGURE("MaxPairs", NUMBER(4));
  plugins_start();
  kernel_stub.n = KERNEL_NAMES;
  INTERVAL(110, 10);
  CU_ASSERT_EQUAL(plugins_count("syscalls-"), 1 + 1);
  CU_ASSERT_EQUAL(plugins_count("syscalls_by_call-"), KERNEL_NAMES + 1);
  CU_ASSERT_EQUAL(plugins_count("syscalls_by_cgroup-"), 2 + 1);
  CU_ASSERT_EQUAL(plugins_count("syscalls_by_process_call-"), 4 + 1);
  INTERVAL(120, 0);
  VALUE("syscalls_health/invocations-over_limit", 110, "2990");
  VALUE("syscalls_health/invocations-cgroups_over_limit", 110, "2980");
  VALUE("syscalls_health/invocations-pairs_over_limit", 110, "2960");
  VALUE("syscalls-all-other-processes/invocations", 110, "2990");
  VALUE("syscalls_by_cgroup-all-other-cgroups/invocations", 110, "2980");
  VALUE("syscalls_by_process_call-all-other-processes/"
        "invocations-all-other-calls",
        110, "2960");
  VALUE("syscalls_by_call-all-other-calls/invocations", 110, "0");
  plugins_end();
}

/* So many new names may come at once as there may be series, and at least 256.
 */
static void new_names_are_bounded_by_each_family_s_limit(void) {
  plugins_begin();
  ALL_ON();
  CONFIGURE("MaxProcesses", NUMBER(299));
  CONFIGURE("MaxCgroups", NUMBER(300));
  plugins_start();
  kernel_stub.n = KERNEL_NAMES;
  INTERVAL(110, 1);
  CU_ASSERT_EQUAL(plugins_count("syscalls-"), 299 + 1);
  CU_ASSERT_EQUAL(plugins_count("syscalls_by_cgroup-"), 300 + 1);
  CU_ASSERT_EQUAL(plugins_count("syscalls_by_process_call-"), 300 + 1);
  plugins_end();
}

/* One new name a second, of one owner, for ten minutes, where there is one
 * place that falls free each time. Others make so many calls. */
static void bring_new_names(uint64_t others, size_t admitted[3]) {
  static const char *const families[] = {"syscalls-p%03zu/",
                                         "syscalls_by_cgroup-p%03zu.",
                                         "syscalls_by_process_call-p%03zu/"};
  plugins_begin();
  ALL_ON();
  CONFIGURE("MaxProcesses", NUMBER(1));
  CONFIGURE("MaxCgroups", NUMBER(1));
  CONFIGURE("MaxPairs", NUMBER(1));
  CONFIGURE("IdleTimeout", NUMBER(1));
  plugins_start();
  for (size_t i = 0; i < 600; i++) {
    daemon_stub.monotonic += S;
    kernel_stub.first = 1 + i % (KERNEL_NAMES - 1);
    for (int f = 0; f < FAMILIES; f++)
      kernel_stub.full[f] = others;
    INTERVAL(110 + i, 1);
    for (size_t f = 0; f < 3; f++) {
      char series[64];
      snprintf(series, sizeof(series), families[f], kernel_stub.first);
      admitted[f] += plugins_count(series);
    }
  }
  plugins_end();
}

/* 256 at once and as many an hour; and of half as many, an owner's share. */
static void a_small_limit_lets_new_names_come_all_the_same(void) {
  size_t admitted[3] = {0};
  bring_new_names(1000, admitted);
  for (size_t f = 0; f < 3; f++)
    CU_ASSERT(admitted[f] >= 256 + 43 && admitted[f] < 256 + 43 + 43 + 22);
}

/* In advance of what comes, as many as are given by shares. */
static void the_heaviest_new_name_comes_in_any_case(void) {
  size_t admitted[3] = {0};
  bring_new_names(99, admitted);
  for (size_t f = 0; f < 3; f++)
    CU_ASSERT(admitted[f] >= 256 + 43 + 128 &&
              admitted[f] < 256 + 43 + 128 + 43 + 22);
}

/* Of every family; and a name's calls stay in the total. */
static void idle_names_are_forgotten(void) {
  plugins_begin();
  ALL_ON();
  CONFIGURE("IdleTimeout", NUMBER(60));
  plugins_start();
  INTERVAL(110, 5);
  static const char *const series[] = {"syscalls-sh/", "syscalls_by_call-read/",
                                       "syscalls_by_cgroup-sh.service/",
                                       "syscalls_by_process_call-sh/"};
  static const uint64_t steps[] = {60 * S - 1, 1, 0};
  for (size_t i = 0; i < 3; i++) {
    daemon_stub.monotonic += steps[i];
    INTERVAL(120 + 10 * i, 0);
    for (size_t s = 0; s < sizeof(series) / sizeof(*series); s++)
      UNIT_CHECK(series[s], plugins_count(series[s]) == (i < 2));
  }
  VALUE("syscalls_total/invocations", 130, "5");
  plugins_end();
}

CU_TestInfo plugin_families_tests[] = {
    UNIT_TEST(the_kernel_is_asked_for_what_is_on),
    UNIT_TEST(only_families_that_are_on_are_reported),
    UNIT_TEST(all_families_are_reported_at_their_own_time),
    UNIT_TEST(errors_and_times_are_reported_if_they_are_on),
    UNIT_TEST(each_family_has_its_own_limit),
    UNIT_TEST(invented_calls_are_bounded),
    UNIT_TEST(new_names_are_bounded_by_each_family_s_limit),
    UNIT_TEST(a_small_limit_lets_new_names_come_all_the_same),
    UNIT_TEST(the_heaviest_new_name_comes_in_any_case),
    UNIT_TEST(idle_names_are_forgotten),
    CU_TEST_INFO_NULL,
};
