/* SPDX-License-Identifier: MIT */
/* The plugin's notifications: what begins, what is over, and who is to blame.
 */
#include "plugins.h"

#include <errno.h>
#include <stdio.h>

#define S UINT64_C(1000000000)

/* Whether there is such news, and of now. */
static bool is_told(const char *severity, const char *name) {
  char news[128];
  snprintf(news, sizeof(news),
           "%s host syscalls_health/invocations-%s: ", severity, name);
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

static bool names_user(const char *user) {
  char end[64];
  snprintf(end, sizeof(end), " Most names are of %s.", user);
  return strstr(daemon_stub.news[0], end) != NULL;
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
    CONFIGURE("ReportTime", BOOLEAN(1));
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

/* Nobody knows whether they are selected. */
static void what_a_filter_misses_is_told_as_such(void) {
  for (int filters = 0; filters < 2; filters++) {
    plugins_begin();
    if (filters)
      CONFIGURE("Syscall", TEXT("read"));
    plugins_start();
    kernel_stub.missed = 3;
    INTERVAL(110, 50);
    check_news("1", "missed");
    CU_ASSERT_EQUAL(strstr(daemon_stub.news[0], "Syscall may select") != NULL,
                    filters);
    CU_ASSERT_EQUAL(daemon_stub.lines, 1);
    CU_ASSERT_EQUAL(strstr(daemon_stub.line[0], ": up to 3 calls") != NULL,
                    filters);
    plugins_end();
  }
}

static void without_errors_and_times_none_is_missed(void) {
  plugins_begin();
  plugins_start();
  kernel_stub.unmatched = 50;
  INTERVAL(110, 50);
  CU_ASSERT_EQUAL(daemon_stub.n_news, 0);
  plugins_end();
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
      kernel_stub.owners[3 + kernel_stub.first] = 0x0105;
      kernel_stub.users[5] = 1000;
      daemon_stub.monotonic += S;
      INTERVAL(110 + 10 * name, 50);
    }
    CU_ASSERT(names_user("user 1000"));
    plugins_end();
  }
}

/* By a table that is full: who has most names there, even if none is heavy. */
static void who_floods_is_told(void) {
  static const struct {
    uint32_t owners[3], more_users;
    const char *user;
  } cases[] = {{{0x0105, 0x0205, 0x0106}, 0, "user 1000"},
               {{0x0105, 0x0205, 0x0106}, 9, "users 1000 to 1009"},
               {{0x0106, 0x0206, 0x0105}, 0, "user 0"},
               {{0x0105, 0x0206, 0x0107}, 0, NULL}};
  for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
    plugins_begin();
    plugins_start();
    kernel_stub.users[5] = 1000;
    kernel_stub.more_users = cases[i].more_users;
    memcpy(&kernel_stub.owners[3], cases[i].owners, sizeof(cases[i].owners));
    kernel_stub.n = 3;
    kernel_stub.full[FAMILY_PROCESS] = 9;
    INTERVAL(110, 5);
    check_news("2", "table_full");
    CU_ASSERT_EQUAL(names_user(cases[i].user ? cases[i].user : ""),
                    cases[i].user != NULL);
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

CU_TestInfo plugin_news_tests[] = {
    UNIT_TEST(each_trouble_is_told_when_it_begins_and_ends),
    UNIT_TEST(what_a_filter_misses_is_told_as_such),
    UNIT_TEST(without_errors_and_times_none_is_missed),
    UNIT_TEST(what_the_limits_refuse_is_told),
    UNIT_TEST(who_floods_is_told),
    UNIT_TEST(reads_that_fail_are_told),
    UNIT_TEST(a_lack_of_memory_is_told),
    CU_TEST_INFO_NULL,
};
