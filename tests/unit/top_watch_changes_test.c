/* SPDX-License-Identifier: MIT */
/* What is made of a collectd that changes while it is watched. */
#include "unit.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>

#include "played.h"
#include "watches.h"

static void another_family_is_had_at_once(void) {
  struct watch w = watches_start_with("=0 a=0 /read=0", "=7 a=7 /read=7");
  watches_take(&w, 101, 1001.0002, "=15 a=15 /read=15");
  watch_switch(&w, BY_CALL, 101.5);
  double when = watches_run(&w, 101.5, 101.6);
  CU_ASSERT(when >= 101.5);
  CU_ASSERT_EQUAL(w.reading.by, BY_CALL);
  CU_ASSERT(watches_has_span(&w, 1.0002));
  watch_stop(&w);
}

/* Its counters begin anew, and so does the watch. */
static void another_collectd_starts_anew(void) {
  struct watch w = watches_start_with("=0 a=0 b=0", "=7 a=3 b=4");
  watches_take(&w, 101, 1001, "=14 a=6 b=8");
  played.error = ECONNREFUSED;
  CU_ASSERT_EQUAL(watch_poll(&w, fmax(w.next, 101.5), watches_error),
                  -ECONNRESET);
  CU_ASSERT_EQUAL(watch_poll(&w, 103, watches_error), -ECONNREFUSED);
  played_start();
  played_feed(1005, "=0 a=0 b=0");
  watches_pass(&w, 104, 106);
  CU_ASSERT_EQUAL(w.reading.n, 0);
  watches_take(&w, 106, 1006.0001, "=8 a=5 b=3");
  CU_ASSERT(watches_has_span(&w, 1.0001));
  CU_ASSERT_EQUAL(w.missed, 0);
  watch_stop(&w);
}

/* So quickly that no look was in between. */
static void another_collectd_is_not_noticed(void) {
  struct watch w = watches_start_with("=0 a=0 b=0", "=7 a=3 b=4");
  watches_take(&w, 101, 1001, "=14 a=6 b=8");
  played_start();
  played_feed(1001.5, "=0 a=0 b=0");
  watches_pass(&w, 101.5, 102.5);
  CU_ASSERT_EQUAL(w.state, WATCH_STARTING);
  watches_take(&w, 102.5, 1002.5001, "=8 a=5 b=3");
  CU_ASSERT(watches_has_span(&w, 1.0001));
  watch_stop(&w);
}

/* Nor was its first read, so that the times tell an interval that is none. */
static void another_collectd_is_noticed_late(void) {
  struct watch w = watches_start_with("=0 a=0 b=0", "=7 a=3 b=4");
  watches_take(&w, 101, 1001, "=14 a=6 b=8");
  played_start();
  CU_ASSERT_EQUAL(watch_poll(&w, fmax(w.next, 101.6), watches_error), 0);
  played_feed(1002, "=0 a=0 b=0");
  played_feed(1003, "=8 a=5 b=3");
  CU_ASSERT(watches_run(&w, 101.7, 103) > 0);
  CU_ASSERT_EQUAL(w.reading.span, 0);
  watches_take(&w, 103.2, 1004, "=17 a=12 b=5");
  CU_ASSERT(watches_has_span(&w, 1));
  watch_stop(&w);
}

/* collectd drops its series, as they seem to be old, and makes them anew. */
static void the_time_of_day_is_set_back(void) {
  struct watch w = watches_start_with("=0 a=0 b=0", "=7 a=3 b=4");
  watches_take(&w, 101, 1001, "=14 a=6 b=8");
  played_start();
  for (double now = fmax(w.next, 101.5); now < 103; now = w.next)
    CU_ASSERT_EQUAL(watch_poll(&w, now, watches_error), 0);
  played_feed(502, "=20 a=9 b=11");
  watches_pass(&w, 103, 104);
  watches_take(&w, 104, 503.0001, "=27 a=13 b=14");
  CU_ASSERT(watches_has_span(&w, 1.0001));
  CU_ASSERT_EQUAL(w.missed, 0);
  watch_stop(&w);
}

/* What collectd has is rates of that long an interval. */
static void the_time_of_day_is_set_forward(void) {
  struct watch w = watches_start_with("=0 a=0 b=0", "=7 a=3 b=4");
  watches_take(&w, 101, 1001, "=14 a=6 b=8");
  watches_pass(&w, 101.2, 102);
  watches_take(&w, 102, 4602.5, "=37 a=16 b=21");
  CU_ASSERT(watches_has_span(&w, 3601.5));
  CU_ASSERT_EQUAL(reading_count(&w.reading, watches_rate(&w, "b")), 13);
  watches_pass(&w, 102.2, 103);
  watches_take(&w, 103, 4603.5, "=40 a=17 b=23");
  CU_ASSERT(watches_has_span(&w, 1));
  watch_stop(&w);
}

static void series_that_vanish_are_told(void) {
  struct watch w = watches_start_with("=0 a=0 b=0", "=7 a=3 b=4");
  watches_take(&w, 101, 1001, "=14 a=6 b=8");
  played_start();
  int status = 0;
  double now = 101.5;
  for (; now < 120 && status == 0; now = fmax(w.next, now + 0.001))
    status = watch_poll(&w, now, watches_error);
  CU_ASSERT_EQUAL(status, -ENODATA);
  CU_ASSERT(now > 104 && now < 108);
  CU_ASSERT_EQUAL(w.state, WATCH_ABSENT);
  watch_stop(&w);
}

/* A read comes in each second, and does 7 calls. */
static struct {
  double now;
  int reads;
} slow;

static void read_until(double now) {
  char totals[64];
  for (slow.now = now; slow.reads < now - 99; slow.reads++) {
    int n = slow.reads;
    snprintf(totals, sizeof(totals), "=%d a=%d b=%d", 7 * n, 3 * n, 4 * n);
    played_feed(1000 + n, totals);
  }
}

static void take_long(void) { read_until(slow.now + 1.5); }

/* To tell all rates takes collectd longer than its interval is, so another read
 * has come in before they are told, each time. They are shown all the same, as
 * what they are, and collectd has a rest between two looks. */
static void a_collectd_that_is_slower_than_its_interval(void) {
  struct watch w = watches_start_with("=0 a=0 b=0", "=7 a=3 b=4");
  int shown = 0, rests = 0;
  slow.reads = 1;
  for (double now = 101; now < 161; now = fmax(slow.now + 0.001, w.next)) {
    double last = slow.now;
    read_until(now);
    rests += now - last > 0.4;
    played.between = take_long;
    if (watch_poll(&w, now, watches_error) == 1) {
      shown++;
      CU_ASSERT_EQUAL(w.reading.span, 0);
      CU_ASSERT(watch_has_span(&w));
      w.missed = 0;
    }
  }
  CU_ASSERT(shown > 15);
  CU_ASSERT(rests > 15);
  played.between = NULL;
  for (double now = 170; now < 174; now++) {
    read_until(now);
    CU_ASSERT(watches_run(&w, now, now + 1) > 0);
  }
  CU_ASSERT(watches_has_span(&w, 1));
  watch_stop(&w);
}

/* It is asked for at a steady pace, however long that goes on, and found when
 * it comes. */
static void a_family_that_is_not_reported(void) {
  struct watch w = watches_start();
  int failed = 0, others = 0;
  w.by = BY_CALL;
  played_feed(999, "=0 a=0");
  played_feed(1000, "=7 a=7");
  for (double now = 100; now < 200; now = w.next) {
    int status = watch_poll(&w, now, watches_error);
    failed += status == -ENODEV;
    others += status != -ENODEV;
  }
  CU_ASSERT(failed > 100 && failed <= 200);
  CU_ASSERT(others < 10);
  played_feed(1100, "=14 a=14 /read=0");
  played_feed(1101, "=20 a=20 /read=6");
  CU_ASSERT(watches_run(&w, 200, 201) > 0);
  watch_switch(&w, BY_PROCESS, 202);
  CU_ASSERT(watches_run(&w, 202, 202.1) > 0);
  watch_stop(&w);
}

/* A server that tells another time in each list is not asked without rest. */
static void times_that_never_stand_still(void) {
  struct watch w = watches_start();
  char totals[64];
  played_feed(999, "=0 a=0");
  for (int i = 0; i < 10; i++) {
    snprintf(totals, sizeof(totals), "=%d a=%d", i + 1, i + 1);
    played_feed(1000 + i, totals);
    CU_ASSERT(watch_poll(&w, 100, watches_error) >= 0);
    CU_ASSERT(i == 0 || w.next > 100);
    w.next = 100;
  }
  watch_stop(&w);
}

CU_TestInfo top_watch_changes_tests[] = {
    UNIT_TEST(another_family_is_had_at_once),
    UNIT_TEST(another_collectd_starts_anew),
    UNIT_TEST(another_collectd_is_not_noticed),
    UNIT_TEST(another_collectd_is_noticed_late),
    UNIT_TEST(the_time_of_day_is_set_back),
    UNIT_TEST(the_time_of_day_is_set_forward),
    UNIT_TEST(times_that_never_stand_still),
    UNIT_TEST(series_that_vanish_are_told),
    UNIT_TEST(a_collectd_that_is_slower_than_its_interval),
    UNIT_TEST(a_family_that_is_not_reported),
    CU_TEST_INFO_NULL,
};
