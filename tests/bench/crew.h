/* SPDX-License-Identifier: MIT */
#ifndef TESTS_BENCH_CREW_H
#define TESTS_BENCH_CREW_H

/* A thread for each CPU, of which the caller is one. All have one name and do
 * nothing but getppid, or sleep between turns. */

/* Pins the calling thread, and starts the others, which end with the process.
 * Returns 0, or a negative errno. */
int crew_init(void);

/* How many they are. */
int crew_size(void);

/* A turn, until each has made its share of calls: the time it took over the
 * calls that all have made, in ns. */
double crew_turn(void);

#endif
