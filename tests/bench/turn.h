/* SPDX-License-Identifier: MIT */
#ifndef TESTS_BENCH_TURN_H
#define TESTS_BENCH_TURN_H

#include <pthread.h>
#include <sched.h>
#include <stdbool.h>

/* What is done and timed, over and over, on one CPU. */
enum {
  TURN_CALL, /* getppid: little but the way into the kernel and back */
  TURN_TRIP, /* a byte to another process and back: 4 calls, 2 switches */
  TURNS,
};

extern const char *const turn_units[TURNS];

/* Pins the calling thread to its CPU, and starts what ends with the process:
 * the other process, and, if it is not to be alone, on the other CPUs a thread
 * that does nothing but calls. With it, what CPUs share shows; and a CPU does
 * not get faster when the other one falls asleep. All of them go before other
 * processes, if the caller may have it so. Returns 0, or a negative errno. */
int turn_init(bool alone);

/* What it takes now, in ns. Some milliseconds are cut into short blocks, of
 * which the median counts, so that an interrupt spoils a block and no more. */
double turn(int unit);

/* How many calls a turn of TURN_CALL makes, blocks that do not count included.
 */
extern const long turn_calls;

/* The CPUs that are left to others. */
const cpu_set_t *turn_other_cpus(void);

/* Starts a thread on these CPUs, on any if there are none. Returns 0, or a
 * negative errno. */
int turn_start_thread(pthread_t *thread, void *(*run)(void *), void *arg,
                      const cpu_set_t *cpus);

/* The time that turns are measured by, in ns. */
double turn_clock(void);

#endif
