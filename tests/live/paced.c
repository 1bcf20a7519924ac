/* SPDX-License-Identifier: MIT */
/* Calls at a rate that is known. */
#include <err.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "load.h"
#include "tally.h"

#define TICK_NS 10000000L
#define TICKS 100 /* a second */

static void next_tick(struct timespec *tick) {
  tick->tv_nsec += TICK_NS;
  if (tick->tv_nsec >= TICKS * TICK_NS) {
    tick->tv_nsec -= TICKS * TICK_NS;
    tick->tv_sec++;
  }
  tally("clock_nanosleep", syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC,
                                   TIMER_ABSTIME, tick, NULL));
}

/* NAME RATE SECONDS FAILING: RATE calls a second, of which FAILING fail, both
 * multiples of 100. One of 100 is a sleep of 10 ms, so all that RATE calls take
 * is close to a second. */
int paced(char **arg) {
  long rate = atol(arg[1]) / TICKS, failing = atol(arg[3]) / TICKS;
  long ticks = atol(arg[2]) * TICKS;
  struct timespec tick;
  if (rate < 1 || failing > rate - 1)
    errx(1, "%s: no such rate", arg[0]);
  take_name(arg[0]);
  clock_gettime(CLOCK_MONOTONIC, &tick);
  for (long i = 0; i < ticks; i++) {
    for (long j = 1; j < rate; j++)
      if (j <= failing)
        tally("close", syscall(SYS_close, -1));
      else
        tally("getppid", syscall(SYS_getppid));
    next_tick(&tick);
  }
  tally_end(arg[0]);
  return 0;
}
