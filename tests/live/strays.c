/* SPDX-License-Identifier: MIT */
/* Calls that begin on one CPU and return on another. */
#include <err.h>
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "load.h"

#define SLEEP_NS 20000000

static void go_to(pid_t pid, int cpu) {
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(cpu, &set);
  if (sched_setaffinity(pid, sizeof(set), &set))
    err(1, "sched_setaffinity");
}

/* One that does not fail, and one that does. */
static void stray(volatile long *calls, long rounds) {
  const struct timespec time = {.tv_nsec = SLEEP_NS};
  sigset_t none;
  sigemptyset(&none);
  for (long i = 0; i < rounds; i++) {
    ++*calls;
    syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC, 0, &time, NULL);
    ++*calls;
    syscall(SYS_rt_sigtimedwait, &none, NULL, &time, _NSIG / 8);
  }
}

/* Has each of its calls return on the other CPU, from 0 to 1 and back. */
static void lead_astray(pid_t pid, const volatile long *calls, long n) {
  const struct timespec quarter = {.tv_nsec = SLEEP_NS / 4};
  for (long seen = 0; seen < n;) {
    if (*calls == seen) {
      doze();
      continue;
    }
    seen = *calls;
    nanosleep(&quarter, NULL);
    go_to(pid, seen % 2);
  }
}

/* NAME ROUNDS: in each, a sleep that begins on CPU 0, and a wait that fails and
 * begins on CPU 1. */
int strays(char **arg) {
  volatile long *calls = mmap(NULL, sizeof(*calls), PROT_READ | PROT_WRITE,
                              MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (calls == MAP_FAILED)
    err(1, "mmap");
  pid_t pid = fork();
  if (pid == 0) {
    go_to(0, 0);
    take_name(arg[0]);
    stray(calls, atol(arg[1]));
    _exit(0);
  }
  lead_astray(pid, calls, 2 * atol(arg[1]));
  return reap();
}
