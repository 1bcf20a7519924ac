/* SPDX-License-Identifier: MIT */
#ifndef TESTS_UNIT_WATCHES_H
#define TESTS_UNIT_WATCHES_H

#include "top/watch.h"

/* What the watch has said last. */
extern char watches_error[SOURCE_ERROR_SIZE];

/* Watches a collectd that is played, and has no series yet. */
struct watch watches_start(void);

/* One that watches since a read of the time 1000, which came in at 100; its
 * clock is at 101. The totals are those of the read before, and of that. */
struct watch watches_start_with(const char *totals, const char *more);

/* Lets time pass until there is a reading: returns when, or 0 if none comes. */
double watches_run(struct watch *w, double from, double until);

/* Lets time pass in which there is none. */
void watches_pass(struct watch *w, double from, double until);

/* A read of this time comes in at `now`: it is taken soon. */
void watches_take(struct watch *w, double now, double time, const char *totals);

/* Whether the reading's interval was that long. */
bool watches_has_span(const struct watch *w, double span);

/* The rate of a row's calls, or -1. */
double watches_rate(const struct watch *w, const char *name);

#endif
