/* SPDX-License-Identifier: MIT */
#include "rounds.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "quantile.h"

void rounds_die(const char *what, const char *why) {
  fprintf(stderr, "%s: %s: %s\n", program_invocation_short_name, what, why);
  exit(1);
}

void rounds_warn(void) {
  int others = watcher_others();
  if (others > 0)
    fprintf(stderr, "%s: %d BPF programs of others may lower the figures\n",
            program_invocation_short_name, others);
}

void rounds_attach(struct watcher *w) {
  const char *why = watcher_attach(w);
  if (why)
    rounds_die(w->label, why);
}

void rounds_add_turns(struct watcher *w, long round, double weight) {
  for (int unit = 0; unit < TURNS; unit++)
    w->ns[unit][round] += weight * turn(unit);
}

static void take_turns(struct watcher *w, long round, const void *arg) {
  (void)arg;
  rounds_add_turns(w, round, 1);
}

void rounds_measure_by(struct watcher *watchers, int n, long round,
                       rounds_take *take, const void *arg) {
  const struct watcher *bare = &watchers[0];
  take(&watchers[0], round, arg);
  for (struct watcher *w = watchers + 1; w < watchers + n; w++) {
    rounds_attach(w);
    take(w, round, arg);
    watcher_detach(w);
    for (int unit = 0; unit < TURNS; unit++)
      w->ns[unit][round] -= bare->ns[unit][round];
  }
}

void rounds_measure(struct watcher *watchers, int n, long round) {
  rounds_measure_by(watchers, n, round, take_turns, NULL);
}

static double *allocate(long rounds) {
  double *values = calloc(rounds, sizeof(*values));
  if (!values)
    rounds_die("the rounds", strerror(ENOMEM));
  return values;
}

double rounds_added(const struct watcher *w, int unit, long rounds,
                    double part) {
  double *values = allocate(rounds);
  memcpy(values, w->ns[unit], rounds * sizeof(*values));
  double added = quantile(values, rounds, part);
  free(values);
  return added;
}

void rounds_print_head(int unit) {
  printf("%-37s %8s %8s %8s", turn_units[unit], "median", "25 %", "75 %");
}

void rounds_print(const struct watcher *w, int unit, long rounds) {
  printf("%-37s %s%7.1f %8.1f %8.1f", w->label, w->kind == NOBODY ? " " : "+",
         rounds_added(w, unit, rounds, 0.5),
         rounds_added(w, unit, rounds, 0.25),
         rounds_added(w, unit, rounds, 0.75));
}

double rounds_ratio(const struct watcher *w, const struct watcher *other,
                    int unit, long rounds) {
  double *ratios = allocate(rounds);
  for (long round = 0; round < rounds; round++) {
    double base = other->ns[unit][round];
    ratios[round] = base > 0 ? w->ns[unit][round] / base : INFINITY;
  }
  double ratio = quantile(ratios, rounds, 0.5);
  free(ratios);
  return ratio;
}
