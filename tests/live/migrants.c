/* SPDX-License-Identifier: MIT */
/* Processes that go from CPU to CPU, also in the middle of their calls. */
#include <err.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "load.h"
#include "tally.h"

#define WAIT_NS 2000000L
#define SHOVE_NS 700000L /* so that most waits have one in them */

static int cpus;

static long go(pid_t who, int cpu) {
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(cpu % cpus, &one);
  return syscall(SYS_sched_setaffinity, who, sizeof(one), &one);
}

/* No libc function: where the clock can't be read without a call, it is one
 * too.
 */
static long long now_ns(void) {
  struct timespec now;
  tally("clock_gettime", syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &now));
  return now.tv_sec * 1000000000LL + now.tv_nsec;
}

/* For a signal of none: it fails. Returns how long it took. */
static long long wait_in_vain(void) {
  const struct timespec time = {.tv_nsec = WAIT_NS};
  const unsigned long none = 0;
  long long start = now_ns();
  tally("rt_sigtimedwait",
        syscall(SYS_rt_sigtimedwait, &none, NULL, &time, sizeof(none)));
  return now_ns() - start;
}

/* Half of the n calls fail. The call that moves begins on one CPU and returns
 * on another; and so does the wait, for the shepherd moves it. */
static void migrate(const char *name, int cpu, long rounds, long n) {
  long long waited = 0;
  take_name(name);
  for (long round = 0; round < rounds; round++) {
    for (long i = 0; i < n; i++)
      if (i % 2 == 0)
        tally("getppid", syscall(SYS_getppid));
      else
        tally("close", syscall(SYS_close, -1));
    tally("sched_setaffinity", go(0, cpu + round));
    waited += wait_in_vain();
  }
  tally_end(name);
  expect_ms(name, "rt_sigtimedwait", rounds * WAIT_NS, waited);
}

/* Until the other one ends. */
static void shepherd(pid_t migrant) {
  const struct timespec time = {.tv_nsec = SHOVE_NS};
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  for (int cpu = 0; go(migrant, cpu) == 0; cpu++)
    nanosleep(&time, NULL);
  _exit(0);
}

static void be_migrant(const char *prefix, int i, long rounds, long n) {
  char name[COMM_SIZE];
  pid_t self = getpid();
  if (fork() == 0)
    shepherd(self);
  numbered(name, prefix, i);
  migrate(name, i, rounds, n);
  exit(0);
}

/* PREFIX PROCESSES ROUNDS N: such processes, each with a name of its own. */
int migrants(char **arg) {
  int processes = atoi(arg[1]);
  cpus = sysconf(_SC_NPROCESSORS_ONLN);
  for (int i = 0; i < processes; i++)
    if (fork() == 0)
      be_migrant(arg[0], i, atol(arg[2]), atol(arg[3]));
  return reap();
}
