/* SPDX-License-Identifier: MIT */
#ifndef TESTS_BENCH_TURN_H
#define TESTS_BENCH_TURN_H

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

#endif
