/* SPDX-License-Identifier: MIT */
#ifndef TESTS_BENCH_ROUNDS_H
#define TESTS_BENCH_ROUNDS_H

#include "watcher.h"

/* Watchers take turns. In a round each of them has a turn of every unit, and
 * what it adds to that round's bare turn is noted, so that whatever else the
 * machine does falls on all of them. The first watcher is nobody, and has the
 * bare turn itself noted. */

/* Prints why, after the program's name, and ends the program. */
void rounds_die(const char *what, const char *why);

/* Says so if others have programs on tracepoints. */
void rounds_warn(void);

/* Ends the program if it can't be attached. */
void rounds_attach(struct watcher *w);

/* Adds what a turn of every unit takes, times the weight. */
void rounds_add_turns(struct watcher *w, long round, double weight);

/* Measures watchers[0..n) in a round. */
void rounds_measure(struct watcher *watchers, int n, long round);

/* The same for turns of another kind: notes what one takes in w->ns. */
typedef void rounds_take(struct watcher *w, long round, const void *arg);
void rounds_measure_by(struct watcher *watchers, int n, long round,
                       rounds_take *take, const void *arg);

/* What it adds, in ns: the value that this part of the rounds is not above. */
double rounds_added(const struct watcher *w, int unit, long rounds,
                    double part);

/* Prints a table's head, and a row but for its end: its label, and the median
 * and the quartiles of what it adds, in ns. */
void rounds_print_head(int unit);
void rounds_print(const struct watcher *w, int unit, long rounds);

/* What it adds in what another adds: the median of the rounds' own ratios, as a
 * machine's pace may change between them. INFINITY if the other adds nothing.
 */
double rounds_ratio(const struct watcher *w, const struct watcher *other,
                    int unit, long rounds);

#endif
