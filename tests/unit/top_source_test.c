/* SPDX-License-Identifier: MIT */
/* What is made of the series of a collectd that is played. */
#include "unit.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "played.h"
#include "top/source.h"
#include "tops.h"

static char error[SOURCE_ERROR_SIZE];

static struct source *start(const char *host) {
  struct source *s = source_create("sock", host);
  CU_ASSERT_PTR_NOT_NULL_FATAL(s);
  played_start();
  error[0] = '\0';
  return s;
}

/* "5 a=3 b=2 whole", of rates in a second. */
static void check(struct source *s, enum by by, const char *expected) {
  struct reading r = {0};
  bool whole = false;
  char text[UNIT_TEXT_SIZE];
  CU_ASSERT_EQUAL(source_list(s, error), 0);
  CU_ASSERT_EQUAL(source_read(s, by, &r, &whole, error), 0);
  int length = snprintf(text, sizeof(text), "%g", r.total.rate[METRIC_CALLS]);
  for (size_t i = 0; i < r.n; i++)
    length += snprintf(text + length, sizeof(text) - length, " %s=%g",
                       r.rows[i].name, r.rows[i].rate[METRIC_CALLS]);
  snprintf(text + length, sizeof(text) - length, "%s", whole ? " whole" : "");
  UNIT_TEXT(text, expected);
  reading_clear(&r);
}

/* A reading has the series of the total's time. What is left of an earlier read
 * is not in it, nor another family or host. */
static void series_of_one_time(void) {
  struct source *s = start("t");
  played_feed(1000, "=0 a=0 b=0 gone=0 /read=0");
  played_feed(1001, "=9 a=3 b=2 gone=4 /read=9");
  played_feed(1002, "=14 a=6 b=4 /read=14");
  played_feed_host("other", 1002, "=5 a=5");
  check(s, BY_PROCESS, "5 a=3 b=2 whole");
  check(s, BY_CALL, "5 read=5 whole");
  CU_ASSERT_EQUAL(source_time(s), 1002000);
  CU_ASSERT(source_has(s, BY_CALL));
  CU_ASSERT_FALSE(source_has(s, BY_CGROUP));
  source_destroy(s);
}

static void what_is_reported(void) {
  struct source *s = start(NULL);
  struct reading r = {0};
  bool whole = false;
  played_feed(1000, "=0,0,0 a=0,0,0");
  played_feed(1001, "=9,2,30 a=9,2,29");
  CU_ASSERT_EQUAL(source_list(s, error), 0);
  CU_ASSERT_EQUAL(source_read(s, BY_PROCESS, &r, &whole, error), 0);
  CU_ASSERT(r.reported[METRIC_ERRORS] && r.reported[METRIC_TIME]);
  CU_ASSERT_EQUAL(r.rows[0].rate[METRIC_ERRORS], 2);
  CU_ASSERT_EQUAL(r.rows[0].rate[METRIC_TIME], 29);
  reading_clear(&r);

  /* The plugin has been told to report calls only. */
  played_feed(1002, "=18 a=18");
  CU_ASSERT_EQUAL(source_list(s, error), 0);
  CU_ASSERT_EQUAL(source_read(s, BY_PROCESS, &r, &whole, error), 0);
  CU_ASSERT_FALSE(r.reported[METRIC_ERRORS] || r.reported[METRIC_TIME]);
  CU_ASSERT_EQUAL(r.rows[0].rate[METRIC_ERRORS], 0);
  reading_clear(&r);
  source_destroy(s);
}

/* The first value has no rate, nor has one that has shrunk. */
static void first_values(void) {
  struct source *s = start(NULL);
  double rate = 0;
  played_feed(1000, "=0 a=0");
  check(s, BY_PROCESS, "nan a=0 whole");
  CU_ASSERT_EQUAL(source_rate(s, &rate, error), 0);
  CU_ASSERT(isnan(rate));
  played_feed(1001, "=7 a=5 b=0");
  check(s, BY_PROCESS, "7 a=5 b=0 whole");
  played_feed(1002, "=9 a=0 b=2");
  check(s, BY_PROCESS, "2 a=0 b=2 whole");
  CU_ASSERT_EQUAL(source_rate(s, &rate, error), 0);
  CU_ASSERT_EQUAL(rate, 2);
  source_destroy(s);
}

static void comes_in(void) { played_feed(1002, "=10 a=6 b=4"); }
static void ends_to_come_in(void) { played_feed(1001, "b=2"); }

/* Another read came in, or the rest of this one. */
static void what_comes_in_meanwhile(void) {
  struct source *s = start(NULL);
  played_feed(1000, "=0 a=0 b=0");
  played_feed(1001, "=5 a=3");
  played.between = ends_to_come_in;
  check(s, BY_PROCESS, "5 a=3");
  check(s, BY_PROCESS, "5 a=3 b=2 whole");
  played.between = comes_in;
  check(s, BY_PROCESS, "5 a=3 b=2");
  CU_ASSERT_EQUAL(source_time(s), 1002000);
  source_destroy(s);
}

/* Names that are printed alike are one row. */
static void odd_names(void) {
  struct source *s = start("h \"\\t");
  played_feed_host("h \"\\t", 1000, "=0 a\"b=0 a\\b=0 \xff=0");
  played_feed_host("h \"\\t", 1001, "=6 a\"b=1 a\\b=2 \xff=3");
  check(s, BY_PROCESS, "6 _=3 a_b=3 whole");
  source_destroy(s);
}

/* Whatever fits into collectd's buffer. */
static void long_hosts(void) {
  char host[1020];
  for (size_t length = 900; length < sizeof(host); length += 7) {
    struct source *s = start(NULL);
    double rate = 0;
    memset(host, 'x', length);
    host[length] = '\0';
    played_feed_host(host, 1000, "=0 a=0");
    played_feed_host(host, 1001, "=4 a=4");
    CU_ASSERT_EQUAL(source_list(s, error), 0);
    int expected = length + 37 <= 1023 ? 0 : -ENAMETOOLONG;
    CU_ASSERT_EQUAL(source_rate(s, &rate, error), expected);
    CU_ASSERT(expected == 0 ? rate == 4 : strstr(error, "'Hostname'") != NULL);
    source_destroy(s);
  }
}

/* What is wrong, and what to do. */
static void series_that_are_missing(void) {
  struct source *s = start(NULL);
  struct reading r = {0};
  bool whole = false;
  CU_ASSERT_EQUAL(source_list(s, error), -ENODATA);
  CU_ASSERT_PTR_NOT_NULL(strstr(error, "'LoadPlugin syscalls'"));
  played_feed(1000, "a=0");
  CU_ASSERT_EQUAL(source_list(s, error), -ENODATA);
  CU_ASSERT_PTR_NOT_NULL(strstr(error, "but not syscalls_total/invocations"));
  CU_ASSERT_PTR_NOT_NULL(strstr(error, "PreCacheChain"));

  played_start();
  played_feed(1000, "=0");
  CU_ASSERT_EQUAL(source_list(s, error), 0);
  CU_ASSERT_EQUAL(source_read(s, BY_CALL, &r, &whole, error), -ENODEV);
  CU_ASSERT_PTR_NOT_NULL(strstr(error, "'ReportBySyscall true'"));
  CU_ASSERT_PTR_NOT_NULL(strstr(error, "PreCacheChain"));
  played_feed(1001, "=0 a=0");
  CU_ASSERT_EQUAL(source_list(s, error), 0);
  CU_ASSERT_EQUAL(source_read(s, BY_CALL, &r, &whole, error), -ENODEV);
  CU_ASSERT_PTR_NULL(strstr(error, "PreCacheChain"));
  source_destroy(s);
}

/* Only one that was there can have gone. */
static void collectd_that_goes(void) {
  struct source *s = start(NULL);
  double rate = 0;
  played.error = ENOENT;
  CU_ASSERT_EQUAL(source_list(s, error), -ENOENT);
  played.error = 0;
  played_feed(1000, "=0 a=0");
  CU_ASSERT_EQUAL(source_list(s, error), 0);
  played.error = ECONNREFUSED;
  CU_ASSERT_EQUAL(source_rate(s, &rate, error), -ECONNRESET);
  UNIT_TEXT(error, "collectd has gone from sock");
  CU_ASSERT_EQUAL(source_list(s, error), -ECONNREFUSED);
  source_destroy(s);
}

static void no_memory(void) {
  struct source *s = start(NULL);
  struct reading r = {0};
  bool whole = false;
  played_feed(1000, "=0 a=0");
  unit_no_memory = true;
  CU_ASSERT_EQUAL(source_list(s, error), -ENOMEM);
  unit_no_memory = false;
  CU_ASSERT_EQUAL(source_list(s, error), 0);
  unit_no_memory = true;
  CU_ASSERT_EQUAL(source_read(s, BY_PROCESS, &r, &whole, error), -ENOMEM);
  unit_no_memory = false;
  unit_objects = 0;
  CU_ASSERT_EQUAL(source_read(s, BY_PROCESS, &r, &whole, error), -ENOMEM);
  unit_objects = 0;
  CU_ASSERT_PTR_NULL(source_create("sock", NULL));
  unit_objects = SIZE_MAX;
  CU_ASSERT_EQUAL(r.n, 0);
  source_destroy(s);
  source_destroy(NULL);
}

CU_TestInfo top_source_tests[] = {
    UNIT_TEST(series_of_one_time),
    UNIT_TEST(what_is_reported),
    UNIT_TEST(first_values),
    UNIT_TEST(what_comes_in_meanwhile),
    UNIT_TEST(odd_names),
    UNIT_TEST(long_hosts),
    UNIT_TEST(series_that_are_missing),
    UNIT_TEST(collectd_that_goes),
    UNIT_TEST(no_memory),
    CU_TEST_INFO_NULL,
};
