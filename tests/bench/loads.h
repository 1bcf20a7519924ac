/* SPDX-License-Identifier: MIT */
#ifndef TESTS_BENCH_LOADS_H
#define TESTS_BENCH_LOADS_H

#include "interval.h"

/* What is measured, and against what. */
struct load {
  const struct loads *kind;
  const char *label;
  long n; /* CPUs, threads, names, ms or calls: as the kind says */
};

struct loads {
  const char *table; /* in the CSV file */
  const char *head;
  int call;                          /* its number */
  int (*start)(const struct load *); /* 0 or a negative errno */
  /* Returns ns per call. Adds the calls that it made to seen->made; and
   * to the rest what a read has seen meanwhile, if the watcher is the plugin.
   */
  double (*take)(const struct load *, const struct watcher *, struct seen *);
  void (*stop)(void);
};

extern const struct loads loads_cpus, loads_threads, loads_names,
    loads_intervals, loads_renames, loads_new_names;

/* How long a turn of loads_intervals is, in ms: the caller's to set. */
extern double loads_window;

#endif
