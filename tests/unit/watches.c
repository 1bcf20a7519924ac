/* SPDX-License-Identifier: MIT */
#include "watches.h"

#include <errno.h>
#include <math.h>

#include "played.h"
#include "unit.h"

char watches_error[SOURCE_ERROR_SIZE];

struct watch watches_start(void) {
  struct watch w = {.by = BY_PROCESS, .source = source_create("sock", NULL)};
  CU_ASSERT_PTR_NOT_NULL_FATAL(w.source);
  played_start();
  return w;
}

double watches_run(struct watch *w, double from, double until) {
  for (double now = fmax(from, w->next); now < until;
       now = fmax(w->next, now + 0.001)) {
    int status = watch_poll(w, now, watches_error);
    if (status == 1)
      return now;
    CU_ASSERT(status == 0 || status == -ENODATA);
  }
  return 0;
}

void watches_pass(struct watch *w, double from, double until) {
  CU_ASSERT_EQUAL(watches_run(w, from, until), 0);
}

struct watch watches_start_with(const char *totals, const char *more) {
  struct watch w = watches_start();
  played_feed(999, totals);
  played_feed(1000, more);
  double when = watches_run(&w, 100, 101);
  CU_ASSERT(when > 0 && when < 100.1);
  watches_pass(&w, when, 101);
  return w;
}

void watches_take(struct watch *w, double now, double time,
                  const char *totals) {
  played_feed(time, totals);
  double when = watches_run(w, now, now + 1);
  UNIT_CHECK(totals, when >= now && when < now + 0.2);
}

bool watches_has_span(const struct watch *w, double span) {
  return fabs(w->reading.span / span - 1) < 6e-7;
}

double watches_rate(const struct watch *w, const char *name) {
  const struct rates *row = reading_find(&w->reading, name);
  return row ? row->rate[METRIC_CALLS] : -1;
}
