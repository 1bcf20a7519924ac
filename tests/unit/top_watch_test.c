/* SPDX-License-Identifier: MIT */
/* Which reads are taken, and when, from a collectd that is played here. */
#include "unit.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "top/watch.h"
#include "tops.h"

/* What collectd has at the moment: a reading's text, "" for no series at all,
 * and "0" for a total without a rate. */
struct source {
  const char *has;
  double span;
};

static int asked; /* for all that there is */
static struct source scene;

int source_list(struct source *s, char *error) {
  error[0] = '\0';
  return s->has[0] ? 0 : -ENODATA;
}

bool source_has(const struct source *s, enum by by) {
  return s->has[0] && by == BY_PROCESS;
}

int source_read(struct source *s, enum by by, struct reading *r, char *error) {
  error[0] = '\0';
  asked++;
  if (by == BY_CGROUP)
    return -ENODEV;
  *r = tops_reading(s->has, s->span);
  r->by = by;
  return 0;
}

int source_rate(struct source *s, enum by by, const char *name, double *rate,
                char *error) {
  *rate = NAN;
  error[0] = '\0';
  (void)by;
  if (!strchr(s->has, '='))
    return 0;
  struct reading r = tops_reading(s->has, s->span);
  const struct rates *row = name[0] ? reading_find(&r, name) : &r.total;
  if (row)
    *rate = row->rate[METRIC_CALLS];
  reading_clear(&r);
  return 0;
}

void source_close(struct source *s) { (void)s; }

/* Lets time pass until there is a reading: returns when, or 0 if none comes. */
static double run(struct watch *w, double from, double until) {
  char error[SOURCE_ERROR_SIZE];
  for (double now = from; now < until; now = fmax(w->next, now + 0.001)) {
    int status = watch_poll(w, now, error);
    if (status == 1)
      return now;
    CU_ASSERT(status == 0 || status == -ENODATA);
  }
  return 0;
}

/* Looks that find nothing. */
static void pass(struct watch *w, double until) {
  CU_ASSERT_EQUAL(run(w, w->next, until), 0);
}

static struct watch start(const char *has, double span) {
  struct watch w = {.by = BY_PROCESS};
  scene = (struct source){has, span};
  asked = 0;
  watch_start(&w, &scene);
  return w;
}

static void change(const char *has, double span) {
  scene = (struct source){has, span};
}

static void what_is_there_is_taken_at_once(void) {
  struct watch w = start("=7 a=3 b=4", 1);
  CU_ASSERT(run(&w, 100, 101) > 0);
  CU_ASSERT_EQUAL(w.reading.n, 2);
  CU_ASSERT_EQUAL(w.rough, 0);
  CU_ASSERT_EQUAL(run(&w, 101, 110), 0); /* and not twice */
  watch_stop(&w);
}

/* The interval is known from the second read that comes in. */
static void reads_are_taken_as_they_come(void) {
  struct watch w = start("=7 a=3 b=4", 1.0001);
  CU_ASSERT(run(&w, 99.5, 100) > 0);
  pass(&w, 100);
  change("=8 a=4 b=4", 1.0002);
  double when = run(&w, 100, 102);
  CU_ASSERT(when > 100 && when < 100.2);
  CU_ASSERT_EQUAL(w.reading.span, 0);
  pass(&w, 101);
  change("=9 a=4 b=5", 1.0003);
  when = run(&w, 101, 102);
  CU_ASSERT(when > 101 && when < 101.2);
  CU_ASSERT(fabs(w.reading.span - 1.0003) < 1e-6);
  watch_stop(&w);
}

/* The plugin's first values have no rate. */
static void the_first_interval_is_waited_for(void) {
  struct watch w = start("", 1);
  pass(&w, 100.5);
  change("0", 1);
  pass(&w, 101.5);
  CU_ASSERT_EQUAL(asked, 0);
  change("=50 a=43 b=7", 1.0012);
  CU_ASSERT(run(&w, w.next, 103.5) > 0);
  CU_ASSERT(fabs(w.reading.span - 1.0012) < 1e-6);
  watch_stop(&w);
}

/* As after the program was stopped, or nobody read what it prints: it has
 * missed reads, and what the clock says is of several intervals. */
static void a_late_look_measures_nothing(void) {
  struct watch w = start("=7 a=3 b=4", 1.0001);
  CU_ASSERT(run(&w, 99.5, 100) > 0);
  for (int i = 0; i < 2; i++) {
    pass(&w, 100 + i);
    change(i ? "=9 a=4 b=5" : "=8 a=4 b=4", 1.0002);
    CU_ASSERT(run(&w, 100 + i, 101 + i) > 0);
  }
  for (int i = 0; i < 3; i++) {
    change(i % 2 ? "=8 a=3 b=5" : "=6 a=3 b=3", 1.0003);
    CU_ASSERT(run(&w, 104 + 3 * i, 105 + 3 * i) > 0);
    CU_ASSERT(fabs(w.reading.span - 1.0003) < 1e-6);
    CU_ASSERT_EQUAL(w.missed, i == 0 ? 2 : 2 + 2 * i);
  }
  watch_stop(&w);
}

static void half_a_read_is_waited_for(void) {
  struct watch w = start("=7 a=3 b=4", 1.0001);
  CU_ASSERT(run(&w, 99, 100) > 0);
  change("=20 a=10 b=4", 1.0002);
  CU_ASSERT_EQUAL(run(&w, 100, 100.1), 0);
  change("=20 a=10 b=10", 1.0002);
  CU_ASSERT(run(&w, 100.1, 100.5) > 0);
  CU_ASSERT(w.reading.rows[1].rate[METRIC_CALLS] > 9);
  watch_stop(&w);
}

/* But not for ever. */
static void what_never_adds_up_is_shown_as_it_is(void) {
  struct watch w = start("=7 a=3 b=4", 1.0001);
  CU_ASSERT(run(&w, 99, 100) > 0);
  change("=21 a=10 b=10", 1.0002);
  double when = run(&w, 100, 102);
  CU_ASSERT(when > 100.5 && when < 101);
  CU_ASSERT_EQUAL(w.reading.span, 0);
  watch_stop(&w);
}

/* With nothing to compare with, a stale row can't be told. */
static void who_is_patient_waits_for_the_next(void) {
  struct watch w = start("=7 a=3 b=4 gone=5", 1.0001);
  w.patient = true;
  CU_ASSERT_EQUAL(run(&w, 99, 101), 0);
  scene = (struct source){"=7 a=3 b=4 gone=5", 1.0001};
  /* gone's rate stays what it was to the last digit. */
  change("=8 a=4 b=4 gone=5.0005", 1.0002);
  CU_ASSERT(run(&w, 101, 102) > 0);
  const struct rates *gone = reading_find(&w.reading, "gone");
  CU_ASSERT_PTR_NOT_NULL_FATAL(gone);
  CU_ASSERT(gone->stale);
  watch_stop(&w);
}

static void an_equal_total_is_no_equal_read(void) {
  struct watch w = start("=7 a=3 b=4", 1);
  CU_ASSERT(run(&w, 99, 100) > 0);
  change("=7 a=2 b=5", 1);
  CU_ASSERT(run(&w, 100, 101) > 0);
  watch_stop(&w);
}

/* It is looked at seldom while nothing can come, and closely then. */
static void looks_are_few_and_close(void) {
  struct watch w = start("=7 a=3 b=4", 10);
  char error[SOURCE_ERROR_SIZE];
  int looks = 0;
  run(&w, 90, 91);
  for (int i = 0; i < 2; i++) {
    pass(&w, 100 + 10 * i);
    change(i ? "=9 a=5 b=4" : "=8 a=4 b=4", 10);
    run(&w, 100 + 10 * i, 101 + 10 * i);
  }
  for (double now = 111; now < 119; now = w.next, looks++)
    watch_poll(&w, now, error);
  CU_ASSERT(looks <= 17);
  for (double now = 119.2; now < 120; now = w.next) {
    watch_poll(&w, now, error);
    CU_ASSERT(w.next - now <= 0.11);
  }
  watch_stop(&w);
}

static void another_family_is_had_at_once(void) {
  struct watch w = start("=7 a=3 b=4", 1);
  CU_ASSERT(run(&w, 99, 100) > 0);
  watch_switch(&w, BY_CALL, 100);
  CU_ASSERT(run(&w, 100, 100.1) > 0);
  CU_ASSERT_EQUAL(w.reading.by, BY_CALL);
  watch_stop(&w);
}

static void another_collectd_starts_anew(void) {
  struct watch w = start("=7 a=3 b=4", 1);
  CU_ASSERT(run(&w, 99, 100) > 0);
  change("0", 1);
  watch_start(&w, &scene);
  CU_ASSERT_EQUAL(w.reading.n, 0);
  CU_ASSERT_EQUAL(run(&w, 110, 112), 0);
  change("=8 a=5 b=3", 1);
  CU_ASSERT(run(&w, 112, 113) > 0);
  watch_stop(&w);
}

static void series_that_vanish_are_told(void) {
  struct watch w = start("=7 a=3 b=4", 1);
  char error[SOURCE_ERROR_SIZE];
  CU_ASSERT(run(&w, 99, 100) > 0);
  change("", 1);
  CU_ASSERT_EQUAL(watch_poll(&w, 101, error), -ENODATA);
  watch_stop(&w);
}

/* It is asked for at a steady pace, however long that goes on. */
static void a_family_that_is_not_reported(void) {
  struct watch w = start("=7 a=3 b=4", 1);
  char error[SOURCE_ERROR_SIZE];
  int failed = 0;
  w.by = BY_CGROUP;
  for (double now = 100; now < 200; now = w.next) {
    int status = watch_poll(&w, now, error);
    failed += status == -ENODEV;
    CU_ASSERT(status == 0 || status == -ENODEV);
    CU_ASSERT(w.next - now <= 1);
  }
  CU_ASSERT(failed > 100 && failed < 150);
  watch_switch(&w, BY_PROCESS, 200);
  CU_ASSERT(run(&w, 200, 200.1) > 0);
  watch_stop(&w);
}

CU_TestInfo top_watch_tests[] = {
    UNIT_TEST(what_is_there_is_taken_at_once),
    UNIT_TEST(reads_are_taken_as_they_come),
    UNIT_TEST(the_first_interval_is_waited_for),
    UNIT_TEST(a_late_look_measures_nothing),
    UNIT_TEST(half_a_read_is_waited_for),
    UNIT_TEST(what_never_adds_up_is_shown_as_it_is),
    UNIT_TEST(who_is_patient_waits_for_the_next),
    UNIT_TEST(an_equal_total_is_no_equal_read),
    UNIT_TEST(looks_are_few_and_close),
    UNIT_TEST(another_family_is_had_at_once),
    UNIT_TEST(another_collectd_starts_anew),
    UNIT_TEST(series_that_vanish_are_told),
    UNIT_TEST(a_family_that_is_not_reported),
    CU_TEST_INFO_NULL,
};
