/* SPDX-License-Identifier: MIT */
/* What the plugin tells of itself: its health, its state, and notifications. */
#include "plugins.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#define MS UINT64_C(1000000)
#define S UINT64_C(1000000000)
#define HEALTH "syscalls_health/invocations-"
#define STATE "syscalls_state/count-"

static void health_is_summed_up_by_family(void) {
  plugins_begin();
  ALL_ON();
  CONFIGURE("ReportErrors", BOOLEAN(1));
  plugins_start();
  for (uint64_t i = 1; i <= 3; i++) {
    kernel_stub.full[FAMILY_PROCESS] = i;
    kernel_stub.full[FAMILY_CGROUP] = 10 * i;
    kernel_stub.full[FAMILY_PAIR] = 100 * i;
    kernel_stub.unresolved[FAMILY_PROCESS] = 2 * i;
    kernel_stub.unresolved[FAMILY_CGROUP] = 20 * i;
    kernel_stub.unresolved[FAMILY_PAIR] = 200 * i;
    kernel_stub.too_long = 3 * i;
    kernel_stub.missed = 5 * i;
    kernel_stub.recovered = 7 * i;
    kernel_stub.unmatched = 50 * i;
    INTERVAL(100 + 10 * i, 0);
  }
  static const char *const health[][2] = {
      {"missed", "10"},
      {"recovered", "14"},
      {"unmatched", "100"},
      {"table_full", "3"},
      {"unresolved", "6"},
      {"pairs_table_full", "300"},
      {"pairs_unresolved", "600"},
      {"cgroups_too_long", "9"},
      {"cgroups_table_full", "30"},
      {"cgroups_unresolved", "60"},
      {"new_names", "0"},
  };
  for (size_t i = 0; i < sizeof(health) / sizeof(*health); i++) {
    char series[128];
    snprintf(series, sizeof(series), "syscalls_health/invocations-%s",
             health[i][0]);
    VALUE(series, 120, health[i][1]);
  }
  plugins_end();
}

/* A read belongs to the interval in which it takes place, also if it fails. */
static void the_time_of_reads_is_added_up(void) {
  plugins_begin();
  plugins_start();
  static const struct {
    uint64_t takes;
    int status;
    const char *value;
  } reads[] = {{2 * MS + MS / 2, 0, "0"},
               {MS / 2, 0, "0"},
               {5 * MS, -ENOMEM, NULL},
               {1, -ENOMEM, NULL},
               {MS, 0, "2"},
               {0, 0, "3"},
               {0, 0, "9"}};
  cdtime_t time = 100;
  for (size_t i = 0; i < sizeof(reads) / sizeof(*reads); i++) {
    kernel_stub.takes = reads[i].takes;
    kernel_stub.retire_status = reads[i].status;
    INTERVAL(110 + 10 * i, 1);
    if (!reads[i].value)
      continue;
    VALUE("syscalls_health/total_time_in_ms-read", time, reads[i].value);
    time = i == 4 ? 130 : 110 + 10 * i; /* the flip before */
  }
  plugins_end();
}

/* Seven names come, and then two others. */
static void the_state_is_true_at_its_time(void) {
  static const struct {
    const char *name, *values[3];
  } figures[] = {
      {"series", {"7", "9", "9"}},
      {"new_names_left", {"256", "249", "247"}},
      {"slots_used", {"0", "7", "2"}},
      {"calls_series", {"7", "9", "9"}},
      {"calls_new_names_left", {"32", "32", "32"}},
      {"calls_slots_used", {"nothing", "nothing", "nothing"}},
      {"cgroups_series", {"7", "9", "9"}},
      {"cgroups_new_names_left", {"256", "249", "247"}},
      {"cgroups_slots_used", {"0", "7", "2"}},
      {"pairs_series", {"7", "9", "9"}},
      {"pairs_new_names_left", {"1024", "1017", "1015"}},
      {"pairs_slots_used", {"0", "7", "2"}},
  };
  plugins_begin();
  ALL_ON();
  plugins_start();
  kernel_stub.n = 7;
  for (size_t i = 0; i < 3; i++) {
    INTERVAL(110 + 10 * i, 5);
    CU_ASSERT_EQUAL(plugins_count("syscalls_state/"), 11);
    for (size_t f = 0; f < sizeof(figures) / sizeof(*figures); f++) {
      char series[128];
      snprintf(series, sizeof(series), STATE "%s", figures[f].name);
      VALUE(series, 100 + 10 * i, figures[f].values[i]);
    }
    kernel_stub.first = 7;
    kernel_stub.n = 2;
  }
  plugins_end();
}

/* As many as there are, also while one takes another's place. */
static void as_many_series_are_told_as_are_reported(void) {
  plugins_begin();
  CONFIGURE("MaxProcesses", NUMBER(3));
  plugins_start();
  kernel_stub.n = 5;
  for (uint64_t i = 0; i < 6; i++) {
    char number[32];
    kernel_stub.first = 3 * i;
    INTERVAL(110 + 10 * i, 100 << (2 * i));
    snprintf(number, sizeof(number), "%zu", plugins_count("syscalls-") - 1);
    VALUE(STATE "series", 100 + 10 * i, number);
  }
  plugins_end();
}

/* Whether there is such news, and of now. */
static bool is_told(const char *severity, const char *name) {
  char news[128];
  snprintf(news, sizeof(news), "%s host " HEALTH "%s: ", severity, name);
  bool told = false;
  for (size_t i = 0; i < daemon_stub.n_news; i++) {
    CU_ASSERT_EQUAL(daemon_stub.news_time[i], daemon_stub.now);
    told |= strncmp(daemon_stub.news[i], news, strlen(news)) == 0;
  }
  return told;
}

/* And no other. */
static void check_news(const char *severity, const char *name) {
  UNIT_CHECK(name, is_told(severity, name));
  CU_ASSERT_EQUAL(daemon_stub.n_news, 1);
}

/* Of all in the kernel's power, one at a time. */
static void each_trouble_is_told_when_it_begins_and_ends(void) {
  static const struct {
    const char *severity, *name;
    uint64_t *figure;
    bool lasts; /* the kernel counts it from the start */
  } cases[] = {
      {"1", "missed", &kernel_stub.missed, true},
      {"2", "recovered", &kernel_stub.recovered, true},
      {"2", "unmatched", &kernel_stub.unmatched, true},
      {"2", "cgroups_too_long", &kernel_stub.too_long, false},
      {"2", "table_full", &kernel_stub.full[FAMILY_PROCESS], false},
      {"2", "cgroups_table_full", &kernel_stub.full[FAMILY_CGROUP], false},
      {"2", "pairs_table_full", &kernel_stub.full[FAMILY_PAIR], false},
      {"2", "unresolved", &kernel_stub.unresolved[FAMILY_PROCESS], false},
      {"2", "cgroups_unresolved", &kernel_stub.unresolved[FAMILY_CGROUP],
       false},
      {"2", "pairs_unresolved", &kernel_stub.unresolved[FAMILY_PAIR], false},
  };
  for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
    plugins_begin();
    ALL_ON();
    plugins_start();
    INTERVAL(110, 50);
    CU_ASSERT_EQUAL(daemon_stub.n_news, 0);
    *cases[i].figure = 3;
    INTERVAL(120, 50);
    check_news(cases[i].severity, cases[i].name);
    CU_ASSERT_PTR_NOT_NULL(strstr(daemon_stub.news[0], ": 3 in an interval."));
    for (cdtime_t time = 130; time < 220; time += 10) {
      INTERVAL(time, 50);
      CU_ASSERT_EQUAL(daemon_stub.n_news, 0);
    }
    INTERVAL(220, 50);
    check_news("4", cases[i].name);
    plugins_end();
  }
}

/* More names than places; and more than may come in an hour. */
static void what_the_limits_refuse_is_told(void) {
  static const struct {
    const char *option, *over_limit, *new_names;
  } cases[] = {
      {"MaxProcesses", "over_limit", "new_names"},
      {"MaxCgroups", "cgroups_over_limit", "cgroups_new_names"},
      {"MaxPairs", "pairs_over_limit", "pairs_new_names"},
  };
  for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
    plugins_begin();
    ALL_ON();
    CONFIGURE("MaxProcesses", NUMBER(300));
    CONFIGURE("MaxCgroups", NUMBER(300));
    CONFIGURE(cases[i].option, NUMBER(1));
    CONFIGURE("IdleTimeout", NUMBER(1));
    plugins_start();
    kernel_stub.n = 2;
    INTERVAL(110, 50);
    check_news("2", cases[i].over_limit);
    kernel_stub.n = 1;
    for (size_t name = 1; !is_told("2", cases[i].new_names); name++) {
      CU_ASSERT_FATAL(name < 600);
      kernel_stub.first = 1 + name % (KERNEL_NAMES - 1);
      kernel_stub.full[i == 0 ? FAMILY_PROCESS : FAMILY_CGROUP + i - 1] = 9999;
      daemon_stub.monotonic += S;
      INTERVAL(110 + 10 * name, 50);
    }
    plugins_end();
  }
}

static void check_quiet(cdtime_t from, cdtime_t to) {
  for (cdtime_t time = from; time < to; time += 10) {
    INTERVAL(time, 1);
    CU_ASSERT_EQUAL(daemon_stub.n_news, 0);
  }
}

/* With the time at which the interval ended that could not be read. */
static void reads_that_fail_are_told(void) {
  plugins_begin();
  plugins_start();
  kernel_stub.retire_status = -ENOMEM;
  INTERVAL(110, 1);
  check_news("1", "unread");
  check_quiet(120, 160);
  kernel_stub.retire_status = 0;
  check_quiet(160, 250);
  INTERVAL(250, 1);
  check_news("4", "unread");
  plugins_end();
}

static void a_lack_of_memory_is_told(void) {
  plugins_begin();
  plugins_start();
  kernel_stub.n = 100;
  unit_no_memory = true;
  INTERVAL(200, 1);
  check_news("2", "unnamed");
  check_quiet(210, 250);
  unit_no_memory = false;
  check_quiet(250, 340);
  INTERVAL(340, 1);
  check_news("4", "unnamed");
  plugins_end();
}

CU_TestInfo plugin_health_tests[] = {
    UNIT_TEST(health_is_summed_up_by_family),
    UNIT_TEST(the_time_of_reads_is_added_up),
    UNIT_TEST(the_state_is_true_at_its_time),
    UNIT_TEST(as_many_series_are_told_as_are_reported),
    UNIT_TEST(each_trouble_is_told_when_it_begins_and_ends),
    UNIT_TEST(what_the_limits_refuse_is_told),
    UNIT_TEST(reads_that_fail_are_told),
    UNIT_TEST(a_lack_of_memory_is_told),
    CU_TEST_INFO_NULL,
};
