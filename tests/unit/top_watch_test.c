/* SPDX-License-Identifier: MIT */
/* Which reads are taken, and when, from a collectd that is played. */
#include "unit.h"

#include <math.h>
#include <stdio.h>

#include "played.h"
#include "watches.h"

static void what_is_there_is_taken_at_once(void) {
  struct watch w = watches_start_with("=0 a=0 b=0", "=7 a=3 b=4");
  CU_ASSERT_EQUAL(w.reading.n, 2);
  CU_ASSERT_EQUAL(w.reading.span, 0);
  CU_ASSERT_FALSE(watch_has_span(&w));
  watches_pass(&w, 101, 110); /* and not twice */
  watch_stop(&w);
}

/* The interval is known from the first read that comes in. */
static void reads_are_taken_as_they_come(void) {
  struct watch w = watches_start_with("=0 a=0 b=0", "=7 a=3 b=4");
  watches_take(&w, 101, 1001.0002, "=15 a=7 b=8");
  CU_ASSERT(watches_has_span(&w, 1.0002));
  CU_ASSERT(watch_has_span(&w));
  watches_pass(&w, 101.2, 102);
  watches_take(&w, 102, 1002.0005, "=24 a=11 b=13");
  CU_ASSERT(watches_has_span(&w, 1.0003));
  CU_ASSERT_EQUAL(w.missed, 0);
  watch_stop(&w);
}

/* The plugin's first values have no rate. */
static void the_first_interval_is_waited_for(void) {
  struct watch w = watches_start();
  watches_pass(&w, 100, 100.5);
  played_feed(1000, "=0 a=0 b=0");
  watches_pass(&w, 100.5, 102.5);
  CU_ASSERT_EQUAL(w.state, WATCH_STARTING);
  watches_take(&w, 102.5, 1001.0012, "=50 a=43 b=7");
  CU_ASSERT(watches_has_span(&w, 1.0012));
  watch_stop(&w);
}

/* Looks at collectd from read to read: all of them are taken, of lengths as
 * they are, and nothing is known better than by times. */
static void intervals_of_any_length(void) {
  static const double spans[] = {0.5, 1, 1, 2.9, 0.6, 1, 3, 1, 0.3, 1};
  struct watch w = watches_start_with("=0 a=0 d=0", "=2 a=1 d=1");
  double now = 101, time = 1000;
  char totals[64];
  for (int i = 0; i < 10; i++) {
    double span = spans[i] + 0.0001 * i;
    time += span;
    snprintf(totals, sizeof(totals), "=%d a=%d d=%d", 12 + 10 * i, 10 + 9 * i,
             2 + i);
    watches_pass(&w, now, now + span - 0.2);
    watches_take(&w, now + span, time, totals);
    UNIT_CHECK(totals, watches_has_span(&w, span));
    now += span + 0.2;
  }
  CU_ASSERT_EQUAL(w.missed, 0);
  watch_stop(&w);
}

/* As after the program was stopped, or nobody read what it prints: what was
 * read in between is missing, and how long the last interval was is not known.
 */
static void a_late_look_misses_reads(void) {
  struct watch w = watches_start_with("=0 a=0 b=0", "=7 a=3 b=4");
  watches_take(&w, 101, 1001.0001, "=14 a=6 b=8");
  watches_pass(&w, 101.2, 101.8);
  played_feed(1002.0001, "=20 a=9 b=11");
  played_feed(1003.0001, "=26 a=12 b=14");
  CU_ASSERT(watches_run(&w, 103.9, 104) > 0);
  CU_ASSERT_EQUAL(w.reading.span, 0);
  CU_ASSERT_EQUAL(w.missed, 2);
  CU_ASSERT(watch_has_span(&w));
  watches_take(&w, 104.1, 1004.0001, "=33 a=16 b=17");
  CU_ASSERT(watches_has_span(&w, 1));
  CU_ASSERT_EQUAL(w.missed, 2);
  watch_stop(&w);
}

/* A look that is late, but before a second read can have come. */
static void a_late_look_may_miss_nothing(void) {
  struct watch w = watches_start_with("=0 a=0 b=0", "=7 a=3 b=4");
  watches_take(&w, 101, 1001.0001, "=14 a=6 b=8");
  watches_pass(&w, 101.2, 101.8);
  played_feed(1002.0002, "=20 a=9 b=11");
  CU_ASSERT(watches_run(&w, 102.7, 103) > 0);
  CU_ASSERT(watches_has_span(&w, 1.0001));
  CU_ASSERT_EQUAL(w.missed, 0);
  watch_stop(&w);
}

/* After a stall collectd reads twice at once: the rates are of the second. */
static void two_reads_at_once(void) {
  struct watch w = watches_start_with("=0 a=0 b=0", "=7 a=3 b=4");
  watches_take(&w, 101, 1001.0001, "=14 a=6 b=8");
  watches_pass(&w, 101.2, 104.5);
  played_feed(1002.0001, "=20 a=9 b=11");
  played_feed(1004.5041, "=31 a=14 b=17");
  CU_ASSERT(watches_run(&w, 104.5, 105) > 0);
  CU_ASSERT_EQUAL(w.reading.span, 0);
  watches_take(&w, 105.5, 1005.5041, "=38 a=18 b=20");
  CU_ASSERT(watches_has_span(&w, 1));
  watch_stop(&w);
}

static void half_a_read_is_waited_for(void) {
  struct watch w = watches_start_with("=0 a=0 b=0", "=7 a=3 b=4");
  played_feed(1001.0002, "=27 a=13");
  watches_pass(&w, 101, 101.1);
  played_feed(1001.0002, "b=14");
  CU_ASSERT(watches_run(&w, 101.1, 101.5) > 0);
  CU_ASSERT(watches_rate(&w, "a") > 9);
  CU_ASSERT(watches_rate(&w, "b") > 9);
  watch_stop(&w);
}

/* Nothing but these shows that they are missing. */
static void times_that_come_last_are_waited_for(void) {
  struct watch w =
      watches_start_with("=0,0,0 a=0,0,0 b=0,0,0", "=7,0,9 a=3,0,5 b=4,0,4");
  played_feed(1001.0002, "=27,0,29 a=13,0,15 b=14,0");
  watches_pass(&w, 101, 101.1);
  played_put("t/syscalls-b/total_time_in_ms", 1001.0002, 14);
  CU_ASSERT(watches_run(&w, 101.1, 101.5) > 0);
  CU_ASSERT(reading_find(&w.reading, "b")->rate[METRIC_TIME] > 9);
  watch_stop(&w);
}

/* But not for ever. */
static void what_never_adds_up_is_shown_as_it_is(void) {
  struct watch w = watches_start_with("=0 a=0 b=0", "=7 a=3 b=4");
  played_feed(1001.0002, "=28 a=13");
  double when = watches_run(&w, 101, 103);
  CU_ASSERT(when > 101.5 && when < 102.1);
  CU_ASSERT_EQUAL(w.reading.span, 0);
  CU_ASSERT_EQUAL(watches_rate(&w, "b"), -1);
  watch_stop(&w);
}

/* Another comes in before it is complete. */
static void half_a_read_is_overtaken(void) {
  struct watch w = watches_start_with("=0 a=0 b=0", "=7 a=3 b=4");
  played_feed(1001.0002, "=27 a=13");
  watches_pass(&w, 101, 101.4);
  played_feed(1001.0002, "b=14");
  played_feed(1002.0001, "=40 a=20 b=20");
  CU_ASSERT(watches_run(&w, 101.4, 102) > 0);
  CU_ASSERT_EQUAL(w.missed, 1);
  CU_ASSERT(watches_rate(&w, "b") < 7);
  watch_stop(&w);
}

static void who_is_patient_waits_for_the_next(void) {
  struct watch w = watches_start();
  w.patient = true;
  played_feed(999, "=0 a=0");
  played_feed(1000, "=7 a=3");
  watches_pass(&w, 100, 102);
  played_feed(1001, "=14 a=6");
  CU_ASSERT(watches_run(&w, 102, 104) > 0);
  CU_ASSERT_EQUAL(w.reading.span, 0);
  watch_stop(&w);
}

/* A name was forgotten: collectd goes on telling its rate. One that comes back
 * starts from zero. */
static void rows_that_are_left_of_before(void) {
  struct watch w = watches_start_with("=0 a=0 b=0", "=7 a=3 b=4");
  watches_take(&w, 101, 1001, "=14 a=10");
  CU_ASSERT_EQUAL(watches_rate(&w, "b"), -1);
  watches_take(&w, 102, 1002, "=19 a=15 b=0");
  CU_ASSERT_EQUAL(watches_rate(&w, "b"), 0);
  watches_take(&w, 103, 1003, "=24 a=18 b=2");
  CU_ASSERT_EQUAL(watches_rate(&w, "b"), 2);
  CU_ASSERT(watches_has_span(&w, 1));
  watch_stop(&w);
}

/* It is seen by the times, if not that soon. */
static void an_equal_total_is_no_equal_read(void) {
  struct watch w = watches_start_with("=0 a=0 b=0", "=7 a=3 b=4");
  played_feed(1001, "=14 a=5 b=9");
  CU_ASSERT(watches_run(&w, 101, 102.3) > 0);
  CU_ASSERT(watches_has_span(&w, 1));
  watch_stop(&w);
}

static void nothing_was_called(void) {
  struct watch w = watches_start_with("=0 a=0", "=0 a=0");
  played_feed(1001, "=0 a=0");
  CU_ASSERT(watches_run(&w, 101, 102.3) > 0);
  CU_ASSERT(watch_has_span(&w));
  watch_stop(&w);
}

/* An idle look asks for a single rate; all is listed about once an interval. */
static void looks_are_few_and_close(void) {
  struct watch w = watches_start_with("=0 a=0 b=0", "=7 a=3 b=4");
  for (int i = 1; i < 3; i++) {
    watches_pass(&w, 91 + 10 * i, 100 + 10 * i);
    played_feed(1000 + 10 * i, i > 1 ? "=24 a=11 b=13" : "=15 a=7 b=8");
    CU_ASSERT(watches_run(&w, 100 + 10 * i, 101 + 10 * i) > 0);
  }
  int looks = 0;
  played.lists = 0;
  for (double now = 120.3; now < 128.9; now = w.next, looks++)
    watch_poll(&w, now, watches_error);
  CU_ASSERT(looks <= 20);
  for (double now = 129.2; now < 130; now = w.next) {
    watch_poll(&w, now, watches_error);
    CU_ASSERT(w.next - now <= 0.11);
  }
  CU_ASSERT_EQUAL(played.lists, 0);

  /* The next read is overdue. */
  played.gets = 0;
  watches_pass(&w, 130, 230);
  CU_ASSERT(played.lists <= 11);
  CU_ASSERT(played.gets <= 400);
  watch_stop(&w);
}

CU_TestInfo top_watch_tests[] = {
    UNIT_TEST(what_is_there_is_taken_at_once),
    UNIT_TEST(reads_are_taken_as_they_come),
    UNIT_TEST(the_first_interval_is_waited_for),
    UNIT_TEST(intervals_of_any_length),
    UNIT_TEST(a_late_look_misses_reads),
    UNIT_TEST(a_late_look_may_miss_nothing),
    UNIT_TEST(two_reads_at_once),
    UNIT_TEST(half_a_read_is_waited_for),
    UNIT_TEST(times_that_come_last_are_waited_for),
    UNIT_TEST(what_never_adds_up_is_shown_as_it_is),
    UNIT_TEST(half_a_read_is_overtaken),
    UNIT_TEST(who_is_patient_waits_for_the_next),
    UNIT_TEST(rows_that_are_left_of_before),
    UNIT_TEST(an_equal_total_is_no_equal_read),
    UNIT_TEST(nothing_was_called),
    UNIT_TEST(looks_are_few_and_close),
    CU_TEST_INFO_NULL,
};
