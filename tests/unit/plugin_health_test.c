/* SPDX-License-Identifier: MIT */
/* What the plugin reports of itself: its health and its state. */
#include "plugins.h"

#include <errno.h>
#include <stdio.h>

#define MS UINT64_C(1000000)
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

CU_TestInfo plugin_health_tests[] = {
    UNIT_TEST(health_is_summed_up_by_family),
    UNIT_TEST(the_time_of_reads_is_added_up),
    UNIT_TEST(the_state_is_true_at_its_time),
    UNIT_TEST(as_many_series_are_told_as_are_reported),
    CU_TEST_INFO_NULL,
};
