/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "top/listing.h"

/* "t process a errors", or "none". */
static void describe(char *text, size_t size, const char *identifier) {
  struct series s;
  if (!series_parse(&s, identifier))
    snprintf(text, size, "none");
  else
    snprintf(text, size, "%.*s %s %s %s", (int)s.host, s.identifier,
             s.by == BYS ? "total" : by_families[s.by].word, s.name,
             reading_types[s.metric]);
}

static void whose_it_is(void) {
  static const struct {
    const char *identifier, *expected;
  } cases[] = {
      {"t/syscalls_total/invocations", "t total  invocations"},
      {"t/syscalls_total/total_time_in_ms", "t total  total_time_in_ms"},
      {"a b/syscalls-sh/errors", "a b process sh errors"},
      {"t/syscalls_by_call-read/invocations", "t call read invocations"},
      {"t/syscalls_by_cgroup-a.service/errors", "t cgroup a.service errors"},
      {"t/syscalls-a-b/errors", "t process a-b errors"},
      {"t/syscalls-\033[2J \"\xff/errors", "t process __2J___ errors"},
      {"/syscalls-sh/errors", " process sh errors"},
      {"t/syscalls_total-a/invocations", "none"},
      {"t/syscalls-/invocations", "none"},
      {"t/syscalls/invocations", "none"},
      {"t/syscallsx-a/invocations", "none"},
      {"t/sysca-a/invocations", "none"},
      {"t/syscalls_by_process_call-a/invocations-read", "none"},
      {"t/syscalls_health/invocations-missed", "none"},
      {"t/syscalls_health/total_time_in_ms-read", "none"},
      {"t/syscalls_state/count-series", "none"},
      {"t/syscalls-a/invocations-x", "none"},
      {"t/syscalls-a/invocations/x", "none"},
      {"t/syscalls-a/invocation", "none"},
      {"t/syscalls-a/", "none"},
      {"t/syscalls-a", "none"},
      {"t", "none"},
      {"", "none"},
      {"//", "none"},
  };
  for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
    char text[128];
    describe(text, sizeof(text), cases[i].identifier);
    UNIT_TEXT(text, cases[i].expected);
  }
}

/* The plugin's names have 63 bytes at most. */
static void names_that_are_long(void) {
  char identifier[128], text[128], expected[128];
  for (int length = 62; length <= 65; length++) {
    snprintf(identifier, sizeof(identifier), "t/syscalls-%0*d/errors", length,
             0);
    describe(text, sizeof(text), identifier);
    snprintf(expected, sizeof(expected), "t process %0*d errors", length, 0);
    UNIT_TEXT(text, length < NAME_SIZE ? expected : "none");
  }
}

static void add(struct listing *l, int64_t time, const char *host,
                const char *series) {
  char identifier[256];
  snprintf(identifier, sizeof(identifier), "%s/%s", host, series);
  CU_ASSERT_EQUAL(listing_add(l, time, identifier, ""), 0);
}

static int choose(struct listing *l, char *text) {
  char host[HOSTS_NAME_SIZE] = "", error[1024] = "";
  int status = listing_choose(l, host, error, sizeof(error));
  snprintf(text, 1024, "%s%s", host, error);
  return status;
}

static void a_host_of_several(void) {
  struct listing l = {.hosts.wanted = "b"};
  char text[1024];
  add(&l, 1, "a", "syscalls_total/invocations");
  add(&l, 1, "a", "syscalls-x/invocations");
  add(&l, 2, "b", "syscalls-y/invocations");
  add(&l, 2, "b", "syscalls-y/errors");
  add(&l, 1, "b", "syscalls-old/invocations");
  add(&l, 2, "b", "syscalls_total/invocations");
  add(&l, 2, "b", "cpu-0/cpu-user");
  CU_ASSERT_EQUAL(choose(&l, text), 0);
  UNIT_TEXT(text, "b");
  CU_ASSERT_EQUAL(l.n, 4);
  CU_ASSERT_EQUAL(l.time, 2);
  CU_ASSERT(listing_has(&l, BY_PROCESS));
  CU_ASSERT_FALSE(listing_has(&l, BY_CALL));
  CU_ASSERT_EQUAL(listing_count(&l, BY_PROCESS), 3);
  listing_clear(&l);
}

static void hosts_that_are_not_chosen(void) {
  struct listing l = {0};
  char text[1024];
  CU_ASSERT_EQUAL(choose(&l, text), -ENODATA);
  add(&l, 1, "a\033[2J\xff", "syscalls_total/invocations");
  add(&l, 1, "b", "syscalls_total/invocations");
  CU_ASSERT_EQUAL(choose(&l, text), -ENOTUNIQ);
  UNIT_TEXT(text, "there are several hosts, choose one with --host: a__2J_, b");
  l.hosts.wanted = "c\n";
  CU_ASSERT_EQUAL(choose(&l, text), -ESRCH);
  UNIT_TEXT(text, "there is no host 'c_', but a__2J_, b");
  listing_clear(&l);
}

/* As long as collectd can be built for, and as many as there may be. */
static void hosts_whose_names_are_long(void) {
  static char name[HOSTS_NAME_SIZE + 1], host[HOSTS_NAME_SIZE];
  static struct hosts hosts;
  char error[4096];
  memset(name, 'x', HOSTS_NAME_SIZE);
  hosts_add(&hosts, name, HOSTS_NAME_SIZE);
  CU_ASSERT_EQUAL(hosts.n, 0);
  hosts_add(&hosts, name, HOSTS_NAME_SIZE - 1);
  CU_ASSERT_EQUAL(hosts_choose(&hosts, host, error, sizeof(error)), 0);
  CU_ASSERT_EQUAL(strlen(host), HOSTS_NAME_SIZE - 1);

  for (int i = 0; i < 30; i++)
    hosts_add(&hosts, name, HOSTS_NAME_SIZE - 1);
  for (size_t size = 100; size <= sizeof(error); size += 444) {
    hosts.wanted = size % 8 ? "y" : NULL;
    memset(error, 'z', sizeof(error));
    CU_ASSERT(hosts_choose(&hosts, host, error, size) < 0);
    size_t length = strnlen(error, size);
    CU_ASSERT(length < size);
    CU_ASSERT(strcmp(error + length - 3, "...") == 0);
  }
}

/* All rows have what the total has, in one read. */
static void what_is_even(void) {
  struct listing l = {0};
  char text[1024];
  add(&l, 5, "t", "syscalls_total/invocations");
  add(&l, 4, "t", "syscalls_total/errors");
  add(&l, 5, "t", "syscalls-a/invocations");
  add(&l, 4, "t", "syscalls-gone/invocations");
  CU_ASSERT_EQUAL(choose(&l, text), 0);
  CU_ASSERT_FALSE(listing_is_even(&l, BY_PROCESS));
  l.series[1].time = 5;
  CU_ASSERT_FALSE(listing_is_even(&l, BY_PROCESS));
  add(&l, 5, "t", "syscalls-a/errors");
  CU_ASSERT(listing_is_even(&l, BY_PROCESS));
  add(&l, 5, "t", "syscalls_by_call-read/invocations");
  CU_ASSERT(listing_is_even(&l, BY_PROCESS));
  CU_ASSERT_FALSE(listing_is_even(&l, BY_CALL));
  listing_clear(&l);
}

static void no_memory(void) {
  struct listing l = {0};
  unit_no_memory = true;
  CU_ASSERT_EQUAL(listing_add(&l, 1, "t/syscalls-a/errors", ""), -ENOMEM);
  unit_no_memory = false;
  listing_clear(&l);
}

CU_TestInfo top_series_tests[] = {
    UNIT_TEST(whose_it_is),
    UNIT_TEST(names_that_are_long),
    UNIT_TEST(a_host_of_several),
    UNIT_TEST(hosts_that_are_not_chosen),
    UNIT_TEST(hosts_whose_names_are_long),
    UNIT_TEST(what_is_even),
    UNIT_TEST(no_memory),
    CU_TEST_INFO_NULL,
};
