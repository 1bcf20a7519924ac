/* SPDX-License-Identifier: MIT */
/* crowd NAMES MS: on each CPU, a thread takes as many names in turn and makes a
 * call under each, and once more every so many ms, until it is killed. */

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "turn.h"

static int names;
static useconds_t pause_us;

static void *run(void *arg) {
  for (;; usleep(pause_us))
    for (int i = 0; i < names; i++) {
      char name[16];
      snprintf(name, sizeof(name), "crowd-%d", i % 100000);
      prctl(PR_SET_NAME, name);
      syscall(SYS_getppid);
    }
  return arg;
}

static void start_on(int cpu) {
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(cpu, &one);
  pthread_t thread;
  if (turn_start_thread(&thread, run, NULL, &one) != 0)
    errx(1, "CPU %d can't have a thread", cpu);
}

int main(int argc, char **argv) {
  if (argc != 3 || (names = atoi(argv[1])) < 1 || atoi(argv[2]) < 1)
    errx(2, "usage: crowd NAMES MS");
  pause_us = 1000 * atoi(argv[2]);
  cpu_set_t cpus;
  if (sched_getaffinity(0, sizeof(cpus), &cpus) != 0)
    err(1, "CPUs");
  for (int cpu = 0; cpu < CPU_SETSIZE; cpu++)
    if (CPU_ISSET(cpu, &cpus))
      start_on(cpu);
  for (;;)
    pause();
}
